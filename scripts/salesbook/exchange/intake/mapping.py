"""Mapping files: how the columns of a foreign table become fields. Read strictly, every fault told at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from salesbook.exchange.heading import Names, with_first_items
from salesbook.exchange.intake.written import NoForm, form
from salesbook.finding import Fault, Finding
from salesbook.schemas import Field, Kind
from salesbook.schemas.load import Definitions, kind_of
from salesbook.schemas.shape import faults as shape_faults
from salesbook.words import Text
from salesbook.yamlio import Document, read

RULE = "mapping-file"
Missing = Literal["fail", "skip", "create"]
Rule = Literal["pinyin", "column", "neutral"]


class BadMapping(Exception):
    """A mapping file that can't be used; `findings` tell every fault with its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0].message.en if findings else "")
        self.findings = tuple(findings)


class Lookup(NamedTuple):
    """Where the meaning of a code stands: a sheet of the same file, its column of codes, its column of meanings."""

    sheet: str
    column: str
    gives: str


class ToField(NamedTuple):
    """How a field is filled: from a column, or with the same value for every record where `column` is None.

    `names` lead to the field; where it is of an item of a list and no first item is named, `in_items` is true and every
    row makes an item. `values` tell what words mean; None stands for an empty cell. `number` counts the entries from 0.
    """

    number: int
    names: Names
    field: Field
    column: str | None
    value: str | None
    values: Mapping[str, str | None]
    dates: str | None
    missing: Missing
    create: Mapping[str, str]
    lookup: Lookup | None
    in_items: bool


class IdRule(NamedTuple):
    """How a record gets its id."""

    rule: Rule
    column: str | None
    prefix: str


class Skip(NamedTuple):
    """Which rows are passed over: those with one of `cells` in a column, or with nothing there where `cells` is empty."""

    column: str
    cells: tuple[str, ...]
    reason: str


class ColumnMap(NamedTuple):
    """What a mapping file says. `document` knows the place of everything."""

    document: Document
    system: str
    key: tuple[str, ...]
    group_by: tuple[str, ...]
    sheet: str | None
    heading_rows: int
    decimal: str
    fields: tuple[ToField, ...]
    id: IdRule | None
    skip: tuple[Skip, ...]

    def headings(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every heading that the table must have, with the way to where the file names it."""
        for entry in self.fields:
            if entry.column is not None:
                yield ("columns", entry.number, "column"), entry.column
        for name, columns in (("key", self.key), ("group_by", self.group_by)):
            yield from (((name, n), column) for n, column in enumerate(columns))
        if self.id and self.id.column:
            yield ("id", "column"), self.id.column
        yield from ((("skip", n, "column"), skipped.column) for n, skipped in enumerate(self.skip))

    def finding(self, route: tuple[str | int, ...], message: Text, remedy: Text) -> Finding:
        """A fault of the file at the place of a value."""
        return Finding(self.document.place(route), RULE, message, remedy)


@cache
def shape() -> Kind:
    """What a mapping file may say: its schema, read as that of a kind."""
    content = Path(__file__).with_name("mapping.schema.json").read_bytes()
    return kind_of("mapping", json.loads(content), Definitions({}))


def load(path: Path, kind: Kind) -> ColumnMap:
    """Read a mapping file for a kind. Raises BadMapping with everything that is wrong with it, OSError."""
    reading = read(path.read_bytes(), path.as_posix())
    document = reading.document
    if document is None or reading.findings:
        raise BadMapping(reading.findings)
    faults = list(shape_faults(shape(), document.data)) or list(_faults(document.data, kind))
    if faults:
        raise BadMapping([_placed(document, fault) for fault in faults])
    return _column_map(document, kind)


def _placed(document: Document, fault: Fault) -> Finding:
    return Finding(document.place(fault.route, key=fault.key), fault.rule, fault.message, fault.remedy)


def _column_map(document: Document, kind: Kind) -> ColumnMap:
    data: Mapping[str, Any] = document.data
    id_rule = data.get("id")
    return ColumnMap(
        document,
        data.get("system", ""),
        tuple(data.get("key", ())),
        tuple(data.get("group_by", ())),
        data.get("sheet"),
        data.get("heading_rows", 1),
        data.get("decimal", "point"),
        tuple(_entry(n, item, data.get("dates"), fields_of(kind)) for n, item in enumerate(data["columns"])),
        IdRule(id_rule["rule"], id_rule.get("column"), id_rule.get("prefix", "")) if id_rule else None,
        tuple(Skip(item["column"], tuple(item.get("cells", ())), item["reason"]) for item in data.get("skip", ())),
    )


def _entry(
    number: int, entry: Mapping[str, Any], dates: str | None, fields: Mapping[Names, tuple[Field, bool]]
) -> ToField:
    names = tuple(entry["field"].split("."))
    field, in_items = fields[names]
    return ToField(
        number,
        names,
        field,
        entry.get("column"),
        entry.get("value"),
        {item["cell"]: item.get("value") for item in entry.get("values", ())},
        entry.get("dates", dates),
        entry.get("missing", "fail"),
        {item["field"]: item["value"] for item in entry.get("create", ())},
        Lookup(**entry["lookup"]) if "lookup" in entry else None,
        in_items,
    )


def fields_of(kind: Kind) -> dict[Names, tuple[Field, bool]]:
    """The fields that a mapping may fill, by the names that lead to them; and whether each row makes an item of a list."""
    result = {names: (field, False) for names, field in with_first_items(kind.fields).items()}
    for field in kind.fields:
        if field.item and field.item.fields:
            inner = with_first_items(field.item.fields)
            result |= {(field.name, *names): (field_of_item, True) for names, field_of_item in inner.items()}
    return {names: field_of_item for names, field_of_item in result.items() if names[0] != "source"}


def _faults(data: Mapping[str, Any], kind: Kind) -> Iterator[Fault]:
    """What the shape of the file can't tell: fields that the kind does not have, settings that go with others."""
    if data.get("kind", kind.name) != kind.name:
        yield _fault(("kind",), _OTHER_KIND.fill(kind=data["kind"], called=kind.name), _ONE_KIND)
    fields, seen = fields_of(kind), set()
    for number, item in enumerate(data["columns"]):
        names, route = tuple(item["field"].split(".")), ("columns", number, "field")
        if names not in fields:
            yield _fault(route, _NO_FIELD.fill(kind=kind.label, field=item["field"]), _meant(item["field"], fields))
        elif names in seen:
            yield _fault(route, _TWICE.fill(field=item["field"]), _ONCE)
        else:
            yield from _settings(number, item, fields[names][0])
        seen.add(names)
    yield from _whole(data, kind, seen)


def _settings(number: int, item: Mapping[str, Any], field: Field) -> Iterator[Fault]:
    if "missing" in item and (field.ref is None or (item["missing"] == "create" and not _can_create(field))):
        yield _fault(("columns", number, "missing"), _NO_REF.fill(field=item["field"]), _REFS_ONLY)
    if "create" in item and item.get("missing") != "create":
        yield _fault(("columns", number, "create"), _CREATE_ALONE, _CREATE_TOO)
    yield from _form_faults(("columns", number, "dates"), item.get("dates"))


def _can_create(field: Field) -> bool:
    return field.ref is not None and field.ref.bare and field.ref.items is None


def _form_faults(route: tuple[str | int, ...], text: str | None) -> Iterator[Fault]:
    try:
        if text is not None:
            form(text)
    except NoForm as wrong:
        yield _fault(route, wrong.text, _FORMS)


def _whole(data: Mapping[str, Any], kind: Kind, filled: set[Names]) -> Iterator[Fault]:
    yield from _form_faults(("dates",), data.get("dates"))
    has_id = "id" in kind.by_name
    if has_id and ("id",) not in filled and "id" not in data:
        yield _fault(("columns",), _NO_ID.fill(kind=kind.label), _ID_RULE)
    if "id" in data and (not has_id or ("id",) in filled):
        yield _fault(("id",), _ID_TWICE.fill(kind=kind.label), _ID_ONCE)
    id_rule = data.get("id", {})
    if id_rule.get("rule") in ("pinyin", "column") and "column" not in id_rule:
        yield _fault(("id",), _ID_FROM.fill(rule=id_rule["rule"]), _ID_COLUMN)
    if id_rule.get("rule") == "neutral" and "key" not in data:
        yield _fault(("id",), _ID_KEY, _ID_KEYED)
    lists = {names[0] for names in filled if len(names) > 1 and (known := fields_of(kind).get(names)) and known[1]}
    firsts = {names[0] for names in filled if len(names) > 1 and names[1] == "1"}
    for name in sorted(lists & firsts):
        yield _fault(("columns",), _BOTH_WAYS.fill(name=name), _ONE_WAY.fill(name=name))
    if lists and "group_by" not in data and "key" not in data:
        yield _fault(("columns",), _NO_GROUP.fill(names=", ".join(sorted(lists))), _GROUP)


def _fault(route: tuple[str | int, ...], message: Text, remedy: Text) -> Fault:
    return Fault(route, RULE, message, remedy)


def _meant(typed: str, fields: Mapping[Names, object]) -> Text:
    known = [".".join(names) for names in fields]
    near = get_close_matches(typed, known, 1, 0.6)
    return _NEAR.fill(near=near[0]) if near else _FIELDS.fill(names=", ".join(known[:12]))


_OTHER_KIND = Text("the mapping is for {kind}, the call is for {called}", "对照表是给 {kind} 的，命令里写的是 {called}")
_ONE_KIND = Text("Call `import` with the kind the mapping is for.", "import 后面写对照表里的记录种类。")
_NO_FIELD = Text("{kind} has no field {field}", "{kind}没有字段 {field}")
_NEAR = Text("Did you mean `{near}`?", "是不是 `{near}`？")
_FIELDS = Text(
    "`salesbook kinds KIND` lists them; for example {names}.", "用 `salesbook kinds 种类` 查看全部字段，例如 {names}。"
)
_TWICE = Text("{field} is filled twice", "{field} 填了两次")
_ONCE = Text("Leave one of the two.", "两处只留一处。")
_NO_REF = Text(
    "{field} names no other record in a way that `missing` could settle", "{field} 不是能用 missing 处理的引用"
)
_REFS_ONLY = Text(
    "`missing` goes with fields that name a record; `create` with those that name one kind only.",
    "missing 只用于引用别的记录的字段；create 只用于只引用一种记录的字段。",
)
_CREATE_ALONE = Text("`create` without `missing: create`", "写了 create，但 missing 不是 create")
_CREATE_TOO = Text("Add `missing: create`, or take `create` out.", "加上 missing: create，或去掉 create。")
_FORMS = Text(
    "Made of yyyy, yy, mmm, mm, m, dd, d, hh, mi, ss and signs between them: dd/mm/yyyy.",
    "由 yyyy、yy、mmm、mm、m、dd、d、hh、mi、ss 和分隔符组成，例如 dd/mm/yyyy。",
)
_NO_ID = Text("a {kind} needs an id, and nothing here gives one", "{kind}要有编号，这里没有说编号从哪来")
_ID_RULE = Text(
    "Add `id:` with a rule, for example `rule: pinyin` and the column of names; or a column for the field `id`.",
    "加上 id: 和规则，例如 rule: pinyin 加名称那一列；或者指定一列作为 id 字段。",
)
_ID_TWICE = Text(
    "`id` as a rule, where {kind} has no id or a column gives it",
    "{kind}没有编号，或者已有一列作编号，不能再写 id 规则",
)
_ID_ONCE = Text("Take the rule or the column out.", "规则和列只留一个。")
_ID_FROM = Text("the rule {rule} needs a column to make the id from", "规则 {rule} 要指定由哪一列得出编号")
_ID_COLUMN = Text("Add `column:` with its heading.", "加上 column: 和表头。")
_ID_KEY = Text(
    "the rule neutral makes the id from the source's key, and there is none", "匿名编号由来源编号算出，这里没有 key"
)
_ID_KEYED = Text("Add `key:` with the columns that tell records apart.", "加上 key:，写能区分每条记录的列。")
_BOTH_WAYS = Text("{name} is filled as its first item and as an item a row", "{name} 既按第一项填，又按每行一项填")
_ONE_WAY = Text("Write either {name}.1.… or {name}.… throughout.", "统一写成 {name}.1.… 或 {name}.…。")
_NO_GROUP = Text(
    "each row makes an item of {names}, and nothing tells which rows are one record",
    "每行是 {names} 的一项，但没有说哪些行是同一条记录",
)
_GROUP = Text(
    "Add `group_by:` or `key:` with the columns that are the same in those rows.",
    "加上 group_by: 或 key:，写这些行里相同的列。",
)
