"""A release's skeleton: the files a company's repository is begun with, read from wherever a release lies.

Standard library only, since `setup.py` reads it before anything is installed.
"""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from salesbook import carried, git
from salesbook.finding import Refusal
from salesbook.words import Text

RELEASE_FILE = "salesbook-release.json"
"""In a company's repository: the release that its skeleton is of, and Git's id of each of its files as shipped."""
_PACKAGE = "scripts/salesbook/"
_CONTENTS = f"{_PACKAGE}skeleton/contents.toml"
_IN_WHEEL, _BESIDE_IN_WHEEL = "salesbook/", "salesbook/skeleton/shipped/"
_VERSION = re.compile(rb"^__version__ = \"([0-9A-Za-z.+-]+)\"$", re.MULTILINE)
_GENERATED = re.compile(
    r"(^|/)(__pycache__|\.DS_Store|[^/]+\.(pyc|pyo|egg-info))(/|$)|^scripts/salesbook/skeleton/shipped/"
)

Reader = Callable[[str], bytes]


class NoRelease(Refusal):
    """What was named holds no release, or not a whole one."""


@dataclass(frozen=True)
class Release:
    """A version of the program and the files of its skeleton, by their path in a company's repository."""

    version: str
    files: Mapping[str, bytes]

    @cached_property
    def ids(self) -> dict[str, str]:
        """Git's id of each file's content."""
        return {path: git.blob_id(content) for path, content in sorted(self.files.items())}

    def whole(self) -> dict[str, bytes]:
        """All files that a company's repository gets: those of the skeleton, and the one that names the release."""
        data = {"release": self.version, "files": self.ids}
        return {**self.files, RELEASE_FILE: (json.dumps(data, indent=1) + "\n").encode()}


def read_release_file(content: bytes) -> tuple[str, dict[str, str]]:
    """The release that a repository's `RELEASE_FILE` names, and the ids of its files. Raises NoRelease."""
    try:
        value = json.loads(content)
        return str(value["release"]), {str(path): str(oid) for path, oid in value["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoRelease(_FAULTY.fill(file=RELEASE_FILE)) from None


_FAULTY = Text(
    "{file} can't be read: take it back from the branch salesbook (git checkout salesbook -- {file})",
    "{file} 无法读取，请从 salesbook 分支取回（git checkout salesbook -- {file}）",
)


def running() -> Release:
    """The skeleton of the program that runs, installed or in a repository's scripts/. Raises NoRelease."""
    if not carried.SHIPPED.is_dir():
        return from_folder(carried.REPOSITORY)
    return _as_listed(lambda path: _installed(path).read_bytes(), str(carried.PACKAGE))


def _installed(path: str) -> Path:
    inside = path.removeprefix(_PACKAGE)
    return carried.PACKAGE / inside if inside != path else carried.SHIPPED / path


def from_wheel(wheel: Path) -> Release:
    """The skeleton in a release's wheel. Raises NoRelease for a file that is none, or is not whole."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            return _as_listed(lambda path: archive.read(wheel_name(path)), wheel.name)
    except (zipfile.BadZipFile, OSError):
        raise NoRelease(_NO_WHEEL.fill(name=wheel.name)) from None


def wheel_name(path: str) -> str:
    """Where a wheel holds a file of the skeleton."""
    inside = path.removeprefix(_PACKAGE)
    return _IN_WHEEL + inside if inside != path else _BESIDE_IN_WHEEL + path


def from_folder(root: Path) -> Release:
    """The skeleton of a repository on the disk: the program's own, or a company's, whose files must be as shipped."""
    read: Reader = lambda path: (root / path).read_bytes()  # noqa: E731
    if (root / RELEASE_FILE).is_file():
        return _as_listed(read, str(root))
    listed = git.attempt(root, "ls-files", "-z") if (root / ".git").exists() else None
    names = _names(listed) if listed is not None else _walk(root)
    return _selected([name for name in names if (root / name).is_file()], read, str(root))


def from_commit(root: Path, commit: str) -> Release:
    """The skeleton in a commit of the program's own history, fetched into some repository. Raises NoRelease."""
    names = _names(git.run(root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit))
    read: Reader = lambda path: git.run(root, "cat-file", "blob", f"{commit}:{path}")  # noqa: E731
    return _as_listed(read, commit) if RELEASE_FILE in names else _selected(names, read, commit)


def _names(listed: bytes) -> list[str]:
    return [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]


def _walk(root: Path) -> list[str]:
    return [file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()]


def _selected(names: Iterable[str], read: Reader, where: str) -> Release:
    """The files that `contents.toml` declares, and those it puts in the place of others."""
    there = {name for name in names if not _GENERATED.search(name)}
    if _CONTENTS not in there:
        raise NoRelease(_NO_SKELETON.fill(where=where))
    contents = tomllib.loads(read(_CONTENTS).decode())
    chosen = [name for name in sorted(there) if any(f"{name}/".startswith(f"{item}/") for item in contents["include"])]
    instead = {path: read(source) for path, source in contents["instead"].items()}
    return Release(_version(read), {name: read(name) for name in chosen} | instead)


def _version(read: Reader) -> str:
    match = _VERSION.search(read(f"{_PACKAGE}__init__.py"))
    if match is None:
        raise NoRelease(_NO_VERSION)
    return match[1].decode()


def _as_listed(read: Reader, where: str) -> Release:
    """The files that a release lists, each byte for byte as it lists them."""
    try:
        version, ids = read_release_file(read(RELEASE_FILE))
        files = {path: read(path) for path in ids}
    except (KeyError, OSError, git.GitError):
        raise NoRelease(_NOT_WHOLE.fill(where=where)) from None
    changed = [path for path, content in files.items() if git.blob_id(content) != ids[path]]
    if changed:
        raise NoRelease(_CHANGED.fill(where=where, n=len(changed), first=changed[0]))
    return Release(version, files)


_NO_WHEEL = Text("{name} is no wheel of Salesbook", "{name} 不是销售台账的安装包（wheel）")
_NO_SKELETON = Text("{where} holds no release of Salesbook", "{where} 里没有销售台账的发行版")
_NO_VERSION = Text("scripts/salesbook/__init__.py names no version", "scripts/salesbook/__init__.py 没有写明版本")
_NOT_WHOLE = Text("{where} holds no whole release of Salesbook", "{where} 里的销售台账发行版不完整")
_CHANGED = Text(
    "{where}: {n} {n:file is|files are} not as the release shipped them, first {first}. Begin from the release itself, a wheel.",
    "{where}：有 {n} 个文件与发行版不同，第一个是 {first}。请直接使用发行版（wheel）。",
)
