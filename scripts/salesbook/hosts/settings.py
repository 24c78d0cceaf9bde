"""The files that a host needs in the book: written, brought up to date, and left alone where the company changed them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.hosts.owners import code_owners, keepers
from salesbook.hosts.surroundings import FAMILIES
from salesbook.skeleton.base import held
from salesbook.store.own_files import put_whole
from salesbook.words import Lang, Text

_FILES = Path(__file__).parent / "files"
_FOLDERS = {"github": ".github", "forgejo": ".forgejo", "gitea": ".gitea", "gitlab": ".gitlab"}
_SEAL = re.compile(r"salesbook host [a-z]+ ([0-9a-f]{12})")


class State(StrEnum):
    """What came of a file."""

    WRITTEN = "written"
    AS_IT_WAS = "as it was"
    CHANGED_HERE = "changed here"


class Outcome(NamedTuple):
    """A file and what came of it."""

    path: str
    state: State


def owners_path(kind: str) -> str:
    """Where the host looks for CODEOWNERS."""
    return f"{_FOLDERS[kind]}/CODEOWNERS"


def wanted_files(owners: Sequence[str], kind: str, main: str, lang: Lang) -> dict[str, str]:
    """The files of a host of this kind by path, each sealed; `owners` are the logins of those who keep the settings."""
    family, folder = FAMILIES[kind], _FOLDERS[kind]
    jobs = {path: (_FILES / name).read_text(encoding="utf-8") for path, name in _jobs(family, folder).items()}
    files = {path: _sealed(text.replace("@main@", main), kind) for path, text in jobs.items()}
    files[owners_path(kind)] = _sealed(code_owners(family, owners), kind)
    template = "merge_request_templates/Default.md" if family == "gitlab" else "pull_request_template.md"
    files[f"{folder}/{template}"] = _sealed(_TEMPLATE.say(lang), kind, "<!-- {} -->")
    return files


def _jobs(family: str, folder: str) -> dict[str, str]:
    """The files that say what the host's CI does, each with the one of ours that it is made of."""
    if family == "gitlab":
        return {".gitlab-ci.yml": "gitlab.yml"}
    return {f"{folder}/workflows/salesbook-{stage}.yml": f"{family}-{stage}.yml" for stage in ("push", "main")}


def write_files(root: Path, kind: str, main: str, day: date, lang: Lang) -> Iterator[Outcome]:
    """Write what is missing or out of date. A file that the company changed is left as it is, and told."""
    shipped = _shipped(root)
    for path, text in wanted_files(keepers(root, day), kind, main, lang).items():
        file = root / path
        there = file.read_bytes() if file.is_file() else None
        if there is not None and there.decode("utf-8", "replace").replace("\r\n", "\n") == text:
            yield Outcome(path, State.AS_IT_WAS)
        elif there is None or is_ours(there) or git.blob_id(there) == shipped.get(path):
            put_whole(file, text.encode())
            yield Outcome(path, State.WRITTEN)
        else:
            yield Outcome(path, State.CHANGED_HERE)


def _shipped(root: Path) -> Mapping[str, str]:
    """What the book's release brought, by path; nothing where the book was not begun by `init`."""
    try:
        return held(root).ids
    except Refusal:
        return {}


def is_ours(content: bytes) -> bool:
    """Whether a file is as we once wrote it: its seal fits the rest."""
    head, _, rest = content.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n")
    match = _SEAL.search(head)
    return match is not None and match[1] == _digest(rest)


def owners_out_of_date(root: Path, kind: str, day: date) -> bool:
    """Whether CODEOWNERS, as we once wrote it, names others than the people records do on a day."""
    file = root / owners_path(kind) if kind in FAMILIES else None
    if file is None or not file.is_file() or not is_ours(file.read_bytes()):
        return False
    text = _sealed(code_owners(FAMILIES[kind], keepers(root, day)), kind)
    return file.read_text(encoding="utf-8", errors="replace") != text


def _sealed(text: str, kind: str, form: str = "# {}") -> str:
    return form.format(f"salesbook host {kind} {_digest(text)}") + "\n" + text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_TEMPLATE = Text(
    """What is in it, what it causes and who is asked is written below by the program. Here, only if there is something to add.

Merge it with a merge commit: no squash, no rebase, and the branch stays.
""",
    """改了什么、带来什么、请谁处理，由程序写在下面的评论里。这里只写需要补充的话。

请用普通合并（merge commit），不要压缩、不要变基；分支保留，不要删除。
""",
)
