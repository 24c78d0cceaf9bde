"""What becomes of each row: a new record, one that is there already, one that would change, or a list of faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Literal, NamedTuple

from salesbook.audience import MANAGER, Audience
from salesbook.book import Book
from salesbook.exchange.heading import FIRST, Names, flat, with_first_items
from salesbook.exchange.intake.column import RECORD
from salesbook.exchange.intake.made_id import numbered
from salesbook.exchange.intake.row import CellFault, Draft, found_at, in_order
from salesbook.exchange.intake.sheet import Cell
from salesbook.exchange.table import cell_of, plain
from salesbook.kinds import Record
from salesbook.schemas import Field, Kind, fits, key_fields, path_of
from salesbook.schemas.path import dated
from salesbook.store.entry import Judge, examine
from salesbook.store.pointers import offers
from salesbook.words import LANGS, Text, join, same
from salesbook.yamlio import read, write

State = Literal["new", "there", "would_change", "faulty"]
STATES: tuple[State, ...] = ("new", "there", "would_change", "faulty")


class Verdict(NamedTuple):
    """What becomes of one draft.

    `path` begins with ``records/``; `source` are the bytes of a new record. `changes` are the fields in which a row
    differs from the record that is there, by their names. `remark` is worth knowing and no fault.
    """

    draft: Draft
    state: State
    path: str = ""
    source: bytes = b""
    changes: tuple[Names, ...] = ()
    faults: tuple[CellFault, ...] = ()
    remark: Text | None = None


class Verdicts:
    """Judges the drafts of one file, one after the other, against a book."""

    def __init__(self, book: Book, kind: Kind, judge: Judge) -> None:
        self._book = book
        self._kind = kind
        self._judge = judge
        self._audience = Audience(book, MANAGER)
        self._fields = with_first_items(kind.fields)
        self._taken: dict[str, Draft] = {}
        self._by_path = {record.path: record for record in book.of(kind.name)}
        self._by_id = {str(record["id"]): record for record in book.of(kind.name) if "id" in record.data}
        self._by_source = {source_of(record): record for record in book.of(kind.name) if "source" in record.data}
        self._keys: dict[tuple[str, str], Draft] = {}
        self._ids: set[str] = set(self._by_id)

    def of(self, drafts: Sequence[Draft]) -> list[Verdict]:
        """The verdict on each draft, in their order."""
        verdicts = [self._of(draft) for draft in drafts]
        created_paths = {created.path for draft in drafts for created in draft.needs}
        while True:  # a row that turns out to be faulty takes those along that name it
            new = {verdict.path for verdict in verdicts if verdict.state == "new"}
            verdicts = [self._with_references(verdict, new | created_paths) for verdict in verdicts]
            if new == {verdict.path for verdict in verdicts if verdict.state == "new"}:
                return verdicts

    def _of(self, draft: Draft) -> Verdict:
        before = self._keys.setdefault(draft.source, draft) if draft.source else draft
        if before is not draft:
            draft.faults.append(
                _row_fault(draft, _SAME_KEY.fill(key=draft.source[1] if draft.source else "", row=before.row + 1))
            )
            return Verdict(draft, "faulty", faults=tuple(draft.faults))
        record = self._named(draft)
        if record is not None:
            return self._compared(draft, record)
        if draft.faults:
            return Verdict(draft, "faulty", faults=tuple(draft.faults))
        data = in_order(self._kind.fields, self._with_id(draft, self._completed(draft.data)))
        own = path_of(self._kind, data)
        if own is None:
            return Verdict(draft, "faulty", faults=(_row_fault(draft, self._no_key(data)),))
        return self._placed(draft, data, f"records/{own}")

    def _named(self, draft: Draft) -> Record | None:
        """The record that a row says it is: by its key in the source, by its place, or by its id."""
        if draft.source:
            return self._by_source.get(draft.source)
        named = self._book.get(self._kind.name, draft.named) if draft.named else None
        return named or self._by_id.get(str(draft.data.get("id", "")))

    def _with_id(self, draft: Draft, data: dict[str, Any]) -> dict[str, Any]:
        """The data with its source and with an id made by rule that no other record has."""
        if draft.source:
            data = {**data, "source": {"system": draft.source[0], "key": draft.source[1]}}
        if not draft.made_id:
            return data
        own, number = draft.made_id, 2
        while own in self._ids:
            own, number = numbered(draft.made_id, number), number + 1
        self._ids.add(own)
        return {**data, "id": own}

    def _completed(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data with the moment of the import, where it does not say when it was written."""
        if "written_at" in self._kind.by_name and "written_at" not in data:
            return {**data, "written_at": self._book.now.isoformat(timespec="seconds")}
        return data

    def _no_key(self, data: Mapping[str, Any]) -> Text:
        missing = [self._kind.by_name[name].label for name in key_fields(self._kind) if name not in data]
        return _NO_KEY.fill(names=join(missing))

    def _placed(self, draft: Draft, data: dict[str, Any], own: str) -> Verdict:
        """A row that names no record: at the place that its key fields make, or the next one of the same key."""
        named_path = f"records/{self._kind.folder}/{draft.named}.yaml" if draft.named else ""
        if named_path and named_path not in self._taken and fits(self._kind, data, named_path.removeprefix("records/")):
            own = named_path
        if not dated(self._kind):
            return self._at(draft, data, own)
        alike = None
        for path in _numbered(own):
            there = self._by_path.get(path)
            if there is None and path not in self._taken:
                return self._new(draft, data, path, alike)
            if (
                not draft.foreign
                and there is not None
                and path not in self._taken
                and self._compared(draft, there).state == "there"
            ):
                self._taken[path] = draft
                return Verdict(draft, "there", path)
            alike = alike or path
        raise AssertionError(own)

    def _at(self, draft: Draft, data: dict[str, Any], path: str) -> Verdict:
        """A row of a kind of which there is one record for each key."""
        before = self._taken.get(path)
        if before is not None:
            return Verdict(draft, "faulty", path, faults=(_row_fault(draft, _TWICE.fill(row=before.row + 1)),))
        there = self._by_path.get(path)
        if there is not None and draft.source is None:
            return self._compared(draft, there)
        if there is not None:  # another record of the source, or one of nobody's, has its place
            return Verdict(draft, "faulty", path, faults=(_row_fault(draft, _PLACE_TAKEN.fill(path=path)),))
        base = self._by_id.get(draft.made_id) if draft.made_id else None
        return self._new(draft, data, path, base.path if base else None)

    def _new(self, draft: Draft, data: dict[str, Any], path: str, alike: str | None) -> Verdict:
        self._taken[path] = draft
        try:
            source = write(data)
        except ValueError as refused:
            return Verdict(draft, "faulty", path, faults=(_row_fault(draft, same(str(refused))),))
        entry = examine(path, "", source, self._book.schemas, self._judge)
        if entry.findings:
            lines = _columns_by_line(source, path, draft)
            faults = tuple(
                CellFault(draft.sheet, draft.row, lines.get(finding.place.line), finding.message)
                for finding in entry.findings
            )
            return Verdict(draft, "faulty", path, faults=faults)
        remark = _ALIKE.fill(path=alike) if alike else None
        return Verdict(draft, "new", path, source, remark=remark)

    def _with_references(self, verdict: Verdict, coming: AbstractSet[str]) -> Verdict:
        """The same; faulty where it names a record, or an item of one, that is neither there nor coming."""
        if verdict.state != "new":
            return verdict
        entry = examine(verdict.path, "", verdict.source, self._book.schemas, self._judge)
        draft, faults = verdict.draft, []
        for pointer in entry.pointers:
            wrong = self._dangling(pointer.target, pointer.need, coming)
            if wrong is not None:
                names = tuple(FIRST if step == 0 else str(step) for step in pointer.route)
                column = draft.cells[names][0] if names in draft.cells else None
                faults.append(CellFault(draft.sheet, draft.row, column, wrong))
        return verdict._replace(state="faulty", faults=tuple(faults)) if faults else verdict

    def _dangling(self, target: str, need: str, coming: AbstractSet[str]) -> Text | None:
        below = target.removeprefix("records/").removesuffix(".yaml")
        record = self._book.find(below)
        if record is None and target in coming:
            return None
        if record is None:
            return _NOT_THERE.fill(ref=below)
        if need and need not in set(offers(record.kind, record.data)):
            return _NO_ITEM.fill(ref=below, item=need.rpartition("#")[2].removeprefix("role:"))
        return None

    def _compared(self, draft: Draft, record: Record) -> Verdict:
        """How a row differs from the record it says it is; a cell as an export writes it differs in nothing."""
        self._taken[record.path] = draft
        alike = {names for names in draft.cells if names != RECORD and self._is_alike(draft, record, names)}
        columns = {draft.cells[names][0] for names in alike}
        same_lists = {name for name in draft.items if self._is_same_list(draft, record, name)}
        others = () if same_lists == draft.items.keys() else tuple(f for f in draft.faults if f.sheet != draft.sheet)
        faults = (*(f for f in draft.faults if f.sheet == draft.sheet and f.column not in columns), *others)
        if faults:
            return Verdict(draft, "faulty", record.path, faults=faults)
        changed = [names for names in draft.cells if names != RECORD and names not in alike]
        changed += [(name,) for name in draft.items if name not in same_lists]
        return Verdict(draft, "would_change" if changed else "there", record.path, changes=tuple(changed))

    def _is_alike(self, draft: Draft, record: Record, names: Names) -> bool:
        cell, typed = draft.cells[names][1], found_at(draft.data, names)
        route = tuple(0 if name == FIRST else name for name in names)
        return self._says(record, self._fields[names], found_at(record.data, names), route, (cell, typed))

    def _is_same_list(self, draft: Draft, record: Record, name: str) -> bool:
        """Whether the items of a list's sheet say what the record's items say, cell by cell."""
        there, typed, cells = record.get(name, ()), draft.data[name], draft.items[name]
        item = self._kind.by_name[name].item
        if item is None or not len(there) == len(typed) == len(cells):
            return False
        fields = flat(item.fields)
        return all(
            self._says(
                record,
                fields[names],
                found_at(there[at], names),
                (name, at, *names),
                (cell, found_at(typed[at], names)),
            )
            for at, row in enumerate(cells)
            for names, cell in row.items()
            if names != RECORD
        )

    def _says(
        self, record: Record, field: Field, there: Any, route: tuple[str | int, ...], typed: tuple[Cell, Any]
    ) -> bool:
        """Whether a cell says what the record has: by its value, or as an export writes that."""
        cell, value = typed
        if there is None:
            return False
        if value is not None and _value(field, value) == _value(field, there):
            return True
        texts = {plain(cell_of(self._audience, record, field, there, route, lang)) for lang in LANGS}
        return str(cell).strip() in {text.strip() for text in texts}


def source_of(record: Record) -> tuple[str, str]:
    """The system and key that a record was imported by."""
    source = record.get("source", {})
    return str(source.get("system", "")), str(source.get("key", ""))


def _value(field: Field, value: Any) -> Any:
    return datetime.fromisoformat(value) if field.type == "date_time" and isinstance(value, str) else value


def _numbered(path: str) -> Iterator[str]:
    yield path
    stem, number = path.removesuffix(".yaml"), 2
    while True:
        yield f"{stem}--{number}.yaml"
        number += 1


def _columns_by_line(source: bytes, path: str, draft: Draft) -> dict[int, int]:
    """Which cell stands on which line of the record that it made."""
    document = read(source, path).document
    if document is None:
        return {}
    result: dict[int, int] = {}
    for names, (column, _) in draft.cells.items():
        if names != RECORD and found_at(document.data, names) is not None:
            result[document.place(tuple(0 if name == FIRST else name for name in names)).line] = column
    return result


def _row_fault(draft: Draft, text: Text) -> CellFault:
    return CellFault(draft.sheet, draft.row, None, text)


_NO_KEY = Text("needed to tell which record this is: {names}", "缺少能确定是哪条记录的内容：{names}")
_TWICE = Text("the same record stands in row {row}", "与第 {row} 行是同一条记录")
_SAME_KEY = Text("the key {key} stands in row {row} too", "编号 {key} 与第 {row} 行重复")
_PLACE_TAKEN = Text(
    "{path} is there and came from elsewhere; give it the same source, or another id",
    "{path} 已存在，且来源不同；请给它写上同样的 source，或换个编号",
)
_ALIKE = Text("there is a record like it: {path}", "已有相似的记录：{path}")
_NOT_THERE = Text("{ref} is not there", "没有 {ref}")
_NO_ITEM = Text("{ref} has no {item}", "{ref} 里没有 {item}")


def counts(verdicts: Iterable[Verdict]) -> dict[State, int]:
    """How many rows came to each verdict."""
    result: dict[State, int] = dict.fromkeys(STATES, 0)
    for verdict in verdicts:
        result[verdict.state] += 1
    return result
