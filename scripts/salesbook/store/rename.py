"""Correcting a key field: the record moves, and all that points at it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from salesbook.finding import Finding, Refusal, Route
from salesbook.schemas import Kind, key_fields, path_of
from salesbook.schemas.path import dated, fits
from salesbook.store.dangling import ref_of
from salesbook.store.entry import examine
from salesbook.store.index import Index
from salesbook.store.new_file import put_all
from salesbook.store.pointers import Pointer, pointers
from salesbook.store.snapshot import File, WorkTree
from salesbook.words import Text
from salesbook.yamlio import Document, read, replace_scalar
from salesbook.yamlio.plain import Scalar


class CannotRename(Refusal):
    """The change asked for can't be made; `text` says why. Nothing has been written."""

    def __init__(self, text: Text, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(text)
        self.findings = findings


@dataclass
class Move:
    """What becomes of one file: where it goes, and which values change on their lines."""

    document: Document
    source: bytes
    kind: Kind
    to: str
    values: dict[Route, Scalar] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the file lies now."""
        return self.document.path


def plan(root: Path, index: Index, path: str, values: Mapping[str, Scalar]) -> list[Move]:
    """Every file that a corrected key field moves or mends, the record itself first.

    A reference that is itself a key field moves its record too, and so on. Raises CannotRename.
    """
    moves: dict[str, Move] = {}
    first = _move(root, index, moves, path)
    _refuse_others(first.kind, values)
    for name, value in values.items():
        first.values[_route(name)] = value
    queue = [first]
    while queue:
        move = queue.pop(0)
        new = _new_path(root, move, moves)
        if new == move.to:
            continue
        move.to = new
        for source in index.sources(move.path):
            other = _move(root, index, moves, source)
            other.values.update(_mended(index, other, move))
            queue.append(other)
    return list(moves.values())


def _move(root: Path, index: Index, moves: dict[str, Move], path: str) -> Move:
    if path not in moves:
        kind = index.schemas.kind_at(path.removeprefix("records/"))
        (source,) = WorkTree(root).read([File(path)])
        document = read(source, path).document if isinstance(source, bytes) else None
        if isinstance(source, OSError) or kind is None or document is None or index.findings([path]):
            raise CannotRename(_FAULTY.fill(path=path))
        moves[path] = Move(document, source, kind, path)
    return moves[path]


_FAULTY = Text(
    "{path} has faults of its own: mend them first (salesbook check {path})",
    "{path} 本身有错误，请先改好（salesbook check {path}）",
)


def _route(name: str) -> Route:
    return tuple(name.split("."))


def _refuse_others(kind: Kind, values: Mapping[str, Scalar]) -> None:
    """Only key fields are corrected here: everything else is an ordinary edit."""
    stand_ins = [f"{f.name}.id" for f in kind.fields if f.stands_for]
    allowed = [*key_fields(kind), *stand_ins]
    for name in values:
        if name not in allowed:
            message = Text(
                '"{name}" is no key field of {kind}; key fields: {allowed}',
                "“{name}”不是{kind}的关键字段；关键字段：{allowed}",
            )
            raise CannotRename(message.fill(name=name, kind=kind.label, allowed=", ".join(allowed)))


def _new_path(root: Path, move: Move, moves: Mapping[str, Move]) -> str:
    """Where the record's key fields put it now; with ``--2`` … where that name is taken and may be numbered."""
    data = _changed(move.document.data, move.values)
    own = path_of(move.kind, data)
    if own is None:
        raise CannotRename(
            Text("{path}: a key field is missing or wrong", "{path}：关键字段缺少或有误").fill(path=move.path)
        )
    if fits(move.kind, data, move.to.removeprefix("records/")):
        return move.to
    taken = {other.to for other in moves.values() if other is not move}
    for name in _names(own, numbered=dated(move.kind)):
        new = f"records/{name}"
        leaves = new in moves and moves[new].to != new
        if new not in taken and (leaves or not (root / new).exists()):
            return new
    raise CannotRename(Text("records/{own} is there already", "records/{own} 已经存在").fill(own=own))


def _names(own: str, *, numbered: bool) -> Iterator[str]:
    yield own
    for number in range(2, 1000 if numbered else 2):
        yield f"{own.removesuffix('.yaml')}--{number}.yaml"


def _changed(data: Mapping[str, object], values: Mapping[Route, Scalar]) -> dict[str, object]:
    """The data with the values at some routes of keys and indexes replaced."""
    import copy

    new = copy.deepcopy(dict(data))
    for route, value in values.items():
        holder: object = new
        for step in route[:-1]:
            holder = holder[step]  # type: ignore[index] # the route was read from this data
        holder[route[-1]] = value  # type: ignore[index]
    return new


def _mended(index: Index, other: Move, move: Move) -> dict[Route, Scalar]:
    """The references of one file that named the moved record, as they must read now."""
    result: dict[Route, Scalar] = {}
    for pointer in pointers(other.kind, other.document.data, index.schemas, frozenset()):
        if pointer.target == move.path:
            old: object = other.document.data
            for step in pointer.route:
                old = old[step]  # type: ignore[index] # as above
            result[pointer.route] = str(old).replace(_ref(move.path, str(old)), _ref(move.to, str(old)), 1)
    return result


def _ref(path: str, written: str) -> str:
    """A path as a reference names it: with its folder where the reference has it."""
    whole = path.removeprefix("records/").removesuffix(".yaml")
    return whole if written.partition("#")[0].startswith(whole.partition("/")[0] + "/") else whole.partition("/")[2]


def apply(root: Path, index: Index, moves: list[Move]) -> None:
    """Write all files, then take the old ones away. Nothing is written unless every result is sound."""
    results = []
    for move in moves:
        content = _content(move)
        entry = examine(move.to, "", content, index.schemas, index.judge)
        if entry.findings:
            raise CannotRename(_UNSOUND.fill(path=move.path), entry.findings)
        _refuse_nowhere(index, move, entry.pointers, moves)
        results.append((move, content))
    put_all(root, {move.to: content for move, content in results})
    kept = {move.to for move in moves}
    for move in moves:
        if move.path not in kept:
            (root / move.path).unlink()


def _refuse_nowhere(index: Index, move: Move, named: tuple[Pointer, ...], moves: list[Move]) -> None:
    """A corrected key field that names a record must name one that is there."""
    coming = {other.to for other in moves}
    for pointer in named:
        if pointer.route in move.values and pointer.target not in coming and not index.present(pointer.target):
            raise CannotRename(_NOWHERE.fill(path=move.path, target=ref_of(pointer.target)))


_NOWHERE = Text(
    "{path} would name {target}, which is not there; nothing was changed",
    "{path} 会引用不存在的 {target}；什么都没有改",
)
_UNSOUND = Text("{path} would not be sound any more; nothing was changed", "{path} 改后会有错误；什么都没有改")


def _content(move: Move) -> bytes:
    try:
        return replace_scalar(move.source, move.document, move.values)
    except (LookupError, ValueError) as error:
        message = Text("{path}: can't be changed on its line: {error}", "{path}：无法在原行修改：{error}")
        raise CannotRename(message.fill(path=move.path, error=error)) from error
