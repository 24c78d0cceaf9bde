"""What was worked out from a whole book, kept on the disk until a file, the program or the day makes it doubtful."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.schemas.load import mark_of
from salesbook.store.mark import whole_program_mark
from salesbook.store.snapshot import WorkTree

ANSWERS = Path(".cache") / "answers"
_MANY = 64
"""More questions than anybody asks of one state of a book: then they begin anew."""


class Answer(NamedTuple):
    """What is told, as JSON holds it; `until` is when it may become another, None where time changes nothing."""

    data: Any
    until: datetime | None


def kept(roots: Sequence[Path], question: Sequence[str], clock: datetime, work: Callable[[], Answer]) -> Any:
    """The answer to a question about the books on the disk: the one kept, else worked out and kept.

    `question` names all that the answer depends on besides files, program and clock.
    """
    state = _state(roots)
    file = roots[0] / ANSWERS / state / hashlib.sha256(json.dumps(question).encode()).hexdigest()
    data = _read(file, clock)
    if data is None:
        answer = work()
        text = json.dumps({"since": clock.isoformat(), **_plain(answer)}, ensure_ascii=False)
        if state == _state(roots):  # nobody wrote while we were reading
            _keep(file, text)
        data = json.loads(text)
    return data["told"]


def _plain(answer: Answer) -> dict[str, Any]:
    return {"until": answer.until.isoformat() if answer.until else None, "told": answer.data}


def _state(roots: Sequence[Path]) -> str:
    """Changes with every file of the books, their schemas and the program."""
    digest = hashlib.sha256()
    for root in roots:
        tree = WorkTree(root)
        digest.update(whole_program_mark(mark_of(tree.schemas())).encode())
        digest.update("\n".join(_looks(tree)).encode())
    return digest.hexdigest()


def _looks(tree: WorkTree) -> Iterator[str]:
    """What the disk tells of every file, folder by folder; one by one only where a folder's mark does not tell all."""
    for folder in tree.folders():
        files = () if folder.mark else tree.files_of([folder])
        yield f"{folder.path} {folder.mark}"
        yield from sorted(f"{file.path} {file.mode} {file.oid} {file.seal}" for file in files)


def _read(file: Path, clock: datetime) -> dict[str, Any] | None:
    """An answer that still holds; None where there is none, or none that can be read."""
    try:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        since, until = kept["since"], kept["until"]
        holds = until is None or datetime.fromisoformat(since) <= clock < datetime.fromisoformat(until)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if holds and "told" in kept else None


def _keep(file: Path, text: str) -> None:
    """Put an answer beside those about the same state; what was kept of other states has no reader any more."""
    folder = file.parent
    try:
        for other in folder.parent.iterdir() if folder.parent.is_dir() else ():
            if other != folder or len(list(other.iterdir())) >= _MANY:
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(f".{os.getpid()}")
        aside.write_text(text, encoding="utf-8")
        aside.replace(file)
    except OSError:
        return  # what can't be kept is worked out again
