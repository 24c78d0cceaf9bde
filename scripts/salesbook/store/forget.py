"""Taking a private person out of a book: a neutral code in the place of all that identifies him, in a copy first."""

from __future__ import annotations

import copy
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from salesbook.finding import Finding, Refusal, Route
from salesbook.schemas import Field, Kind, key_fields, shape
from salesbook.store.check import whole
from salesbook.store.disk import judged_on_disk, open_index
from salesbook.store.entry import Judge
from salesbook.store.identity import KINDS, Identity, identity, own_fields, patterns
from salesbook.store.index import Index
from salesbook.store.rename import apply, plan
from salesbook.store.snapshot import WorkTree
from salesbook.words import Text
from salesbook.yamlio import read, retell
from salesbook.yamlio.plain import Scalar

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_DATED = {"date", "date_time", "time", "week", "month"}
_NOT_TEXT = _DATED | {"id", "key", "ref", "currency", "rate"}


class CannotForget(Refusal):
    """The person can't be taken out; nothing was changed."""

    def __init__(self, text: Text, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(text)
        self.findings = findings


@dataclass(frozen=True)
class Forgotten:
    """What becomes of a book: files by path, as they will be (None: gone), and what was replaced by what."""

    code: str
    who: Identity
    files: Mapping[str, bytes | None]
    moved: Mapping[str, str]


def code_for(kind: Kind) -> str:
    """A neutral code, which tells nothing: a letter for the kind, six signs by chance."""
    return f"{kind.name[0]}-" + "".join(secrets.choice(_SIGNS) for _ in range(6))


class _Scratch:
    """A copy of the books as one, changed step by step; `moved` follows each file from its first path to its last."""

    def __init__(self, root: Path, judge: Judge) -> None:
        self.root = root
        self.judge = judge
        self.moved: dict[str, str] = {}

    @contextmanager
    def index(self) -> Iterator[Index]:
        """The copy's index as it is now."""
        snapshot = WorkTree(self.root)
        index = open_index(self.root, snapshot, self.judge, cached=False)
        try:
            index.see(snapshot)
            yield index
        finally:
            index.close()

    def rename(self, path: str, values: Mapping[str, Scalar]) -> None:
        """Correct a key field; all that names the record follows. Raises CannotRename."""
        with self.index() as index:
            moves = plan(self.root, index, path, values)
            apply(self.root, index, moves)
        first = {new: old for old, new in self.moved.items()}
        self.moved.update({first.get(move.path, move.path): move.to for move in moves if move.path != move.to})

    def now(self, path: str) -> str:
        """Where a file lies now that lay at this path at first."""
        return self.moved.get(path, path)


def forget(roots: Sequence[Path], path: str, judge: Judge, scratch: Path, papers: Sequence[str] = ()) -> Forgotten:
    """What the books become without the person whose record lies at `path`; nothing is written but into `scratch`.

    `papers` are texts of the first root that the company wrote beside its records. Raises CannotForget where the books have faults of their own, or would have.
    """
    before = _copy(roots, scratch, papers)
    books = _Scratch(scratch, judge)
    with books.index() as index:
        forgotten = next(((kind, data) for own, kind, data in index.records() if own == path), None)
        about = {path, *index.sources(path)}
        if forgotten is None:
            raise CannotForget(_FAULTY.fill(path=path), tuple(index.findings([path])))
        kind, data = index.schemas.kinds[forgotten[0]], forgotten[1]
    who, code = identity(kind, data), code_for(kind)
    if "id" in key_fields(kind):  # a contact's key names nobody: it stays
        books.rename(path, {"id": code})
    _replace(books, who, code, about, path)
    while (step := _next_key(books, who, code, about)) is not None:
        books.rename(*step)
    _put_code_into_papers(scratch, papers, who, code)
    _require_sound(books)
    after = _files(scratch, papers)
    changed = {
        name: after.get(name) for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)
    }
    return Forgotten(code, who, changed, books.moved)


_FAULTY = Text("{path} has faults of its own: mend them first", "{path} 本身有错误，请先改好")


def _copy(roots: Sequence[Path], scratch: Path, papers: Sequence[str]) -> dict[str, bytes]:
    """All books as one in `scratch`: records, the first's schemas, the company's papers; the first root's file counts."""
    for root in reversed(roots):
        for part in ("records", "schemas"):
            if (root / part).is_dir():
                shutil.copytree(root / part, scratch / part, dirs_exist_ok=True)
    for paper in papers:
        (scratch / paper).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(roots[0] / paper, scratch / paper)
    return _files(scratch, papers)


def _files(scratch: Path, papers: Sequence[str]) -> dict[str, bytes]:
    paths = [path for path in (scratch / "records").rglob("*") if path.is_file()]
    files = [*paths, *(scratch / paper for paper in papers)]
    return {path.relative_to(scratch).as_posix(): path.read_bytes() for path in files}


def _replace(scratch: _Scratch, who: Identity, code: str, about: set[str], own: str) -> None:
    """Put the code into every text that tells the person, and leave out what else identifies him."""
    with scratch.index() as index:
        records = [(path, index.schemas.kinds[kind], data) for path, kind, data in index.records()]
    spoken_of, others = (
        {scratch.now(path) for path in about},
        _others(data for _, kind, data in records if kind.name in KINDS),
    )
    for path, kind, data in records:
        forms = patterns(who, spoken_of=path in spoken_of, others=others)
        new = _without(kind, data, code) if path == scratch.now(own) else copy.deepcopy(dict(data))
        _put_code(kind, new, forms, code)
        _retell(scratch.root / path, path, new, partial(_with_code, forms=forms, code=code))


def _retell(file: Path, path: str, new: Mapping[str, Any], comment: Callable[[str], str]) -> None:
    """Write what changes into a record, on the lines concerned; its comments stay, without the person."""
    source = file.read_bytes()
    document = read(source, path).document
    if document is None:
        raise CannotForget(_FAULTY.fill(path=path))
    output = retell(source, document, new, comment)
    if output != source:
        file.write_bytes(output)


def _others(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of people and customers: words that are theirs."""
    return sorted(str(data["id"]) for data in records if "id" in data)


def _without(kind: Kind, data: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The person's own record with the code for a name, and nothing else that identifies."""
    kept = {name: copy.deepcopy(value) for name, value in data.items() if name not in own_fields(kind)}
    if "private" in kept:
        kept["private"] = {"name": code}
    if "name" in kept:
        kept["name"] = code
    return kept


def _put_code(kind: Kind, data: dict[str, Any], forms: list[re.Pattern[str]], code: str) -> None:
    for route, field, value in list(kind.walk(data)):
        if isinstance(value, str) and _is_text(field):
            new = _with_code(value, forms, code)
            if new != value:
                _set(data, route, None if field.type == "phone" or not _fits(kind, route, new) else new)


def _is_text(field: Field) -> bool:
    return field.ref is None and not field.labels and field.type not in _NOT_TEXT


def _with_code(text: str, forms: list[re.Pattern[str]], code: str) -> str:
    for form in forms:
        text = form.sub(code, text)
    return text


def _fits(kind: Kind, route: Route, value: str) -> bool:
    """Whether a field may hold this text, whatever the rest of its record is."""
    data: Any = value
    for step in reversed(route):
        data = [data] if isinstance(step, int) else {step: data}
    at = tuple(0 if isinstance(step, int) else step for step in route)
    return all(fault.route != at for fault in shape.faults(kind, data))


def _set(data: dict[str, Any], route: Route, value: str | None) -> None:
    """Put a value in its place; None leaves it out."""
    holder: Any = data
    for step in route[:-1]:
        holder = holder[step]
    last: Any = route[-1]
    if value is not None:
        holder[last] = value
    elif isinstance(holder, dict):
        del holder[last]
    else:
        holder[last] = "-"  # an item in the middle of a list: the others keep their places


def _next_key(scratch: _Scratch, who: Identity, code: str, about: set[str]) -> tuple[str, dict[str, Scalar]] | None:
    """The first record whose own key still tells the person, by his initials too where it is about him; its new key."""
    spoken_of = {scratch.now(path) for path in about}
    with scratch.index() as index:
        others = _others(data for _, name, data in index.records() if name in KINDS)
        for path, name, data in index.records():
            forms = patterns(who, spoken_of=path in spoken_of, others=others)
            kind = index.schemas.kinds[name]
            for key in key_fields(kind):
                value, field = data.get(key), kind.by_name[key]
                if isinstance(value, str) and field.ref is None and not field.labels and field.type not in _DATED:
                    new = _with_code(value, forms, code)
                    if new != value:
                        return path, {key: new}
    return None


def _put_code_into_papers(scratch: Path, papers: Sequence[str], who: Identity, code: str) -> None:
    forms = patterns(who, spoken_of=False)
    for name in papers:
        text = (scratch / name).read_bytes().decode("utf-8")
        (scratch / name).write_bytes(_with_code(text, forms, code).encode("utf-8"))


def _require_sound(scratch: _Scratch) -> None:
    with scratch.index() as index:
        findings = whole(index, judged_on_disk(WorkTree(scratch.root)))
    if findings:
        raise CannotForget(_UNSOUND, tuple(findings))


_UNSOUND = Text(
    "the book would not be sound any more, or has faults of its own (above): nothing was changed",
    "改后台账会有错误，或者本来就有错误（见上）：什么都没有改",
)


def roots_of(
    changed: Mapping[str, bytes | None], moved: Mapping[str, str], roots: Sequence[Path]
) -> Iterator[tuple[Path, str, bytes | None]]:
    """Each changed file with the book it belongs to: a moved one stays in the book it came from."""
    back = {new: old for old, new in moved.items()}
    for path, content in changed.items():
        came_from = back.get(path, path)
        yield next((root for root in roots if (root / came_from).exists()), roots[0]), path, content
