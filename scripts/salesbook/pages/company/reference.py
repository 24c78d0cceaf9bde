"""The reference: every kind and every field, as the schemas tell them themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from salesbook.pages.company import rules
from salesbook.pages.parts.addresses import Address, kind_page, list_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Head, Link, Many, Row, Section, Table, Under, Value, table
from salesbook.schemas import Field, Kind
from salesbook.schemas.words import SHAPES, shown_type, shown_value
from salesbook.words import Text, join, same

_TITLE = Text("Reference", "字段与规则")
_KIND = Text("Kind", "记录种类")
LEVELS = {
    "team": Text("the team", "全员可见"),
    "owner": Text("owner and superiors", "负责人及上级"),
    "manager": Text("managers", "经理"),
}


class ReferenceView(NamedTuple):
    """What the first page of the reference shows."""

    head: Head
    rules: Link
    table: Table


class KindView(NamedTuple):
    """What the page of a kind shows."""

    head: Head
    about: Text
    links: tuple[Link, ...]
    sections: tuple[Section, ...]


@pages(Address.REFERENCE, MenuGroup.COMPANY, _TITLE)
def reference(reader: Reader) -> Iterator[Page]:
    """The index, a page for each kind."""
    entry = SearchEntry(_TITLE, _TITLE, Text("kinds fields rules", "种类 字段 规则 数据字典"))
    yield reader.page(Address.REFERENCE, _TITLE, "reference.html", lambda: _index(reader), entry)
    for kind in reader.book.kinds.values():
        yield _kind_page(reader, kind)


def _kind_page(reader: Reader, kind: Kind) -> Page:
    title = Text(f"{kind.label.en}: fields", f"{kind.label.zh}：字段")
    entry = SearchEntry(title, _TITLE, same(" ".join([kind.name, *(field.name for field in kind.fields)])))
    view = lambda: _kind_view(reader, kind)  # noqa: E731 - made when the page is rendered
    return reader.page(kind_page(kind), title, "kind.html", view, entry)


def _index(reader: Reader) -> ReferenceView:
    columns = (
        Column(_KIND, "t"),
        Column(Text("What it holds", "内容"), "f"),
        Column(Text("Files", "文件")),
        Column(Text("Seen by", "谁能看"), "w"),
        Column(Text("Fields", "字段"), "n"),
    )
    rows = tuple(_kind_row(kind) for kind in reader.book.kinds.values())
    head = Head(_TITLE, Text("{count} {count:kind|kinds}", "{count} 种记录").fill(count=len(rows)))
    return ReferenceView(head, Link(Address.RULES, rules.RULES), table(_KIND, columns, rows))


def _kind_row(kind: Kind) -> Row:
    name = Under(Link(kind_page(kind), kind.label), kind.name)
    return Row((name, kind.help, f"records/{kind.path}", LEVELS[kind.visibility], len(kind.fields)))


_KEEP = re.compile(r"P([0-9]+)([YMD])")
_UNITS = {"Y": Text("year|years", "年"), "M": Text("month|months", "个月"), "D": Text("day|days", "天")}


def _kept(kind: Kind) -> Value:
    """How long records of a kind are kept, in words."""
    match = _KEEP.fullmatch(kind.keep)
    return number_of(int(match[1]), _UNITS[match[2]]) if match else kind.keep


def _kind_view(reader: Reader, kind: Kind) -> KindView:
    facts = (
        Fact(Text("Name in files and commands", "在文件和命令里的名字"), kind.name),
        Fact(Text("Files", "文件"), f"records/{kind.path}"),
        Fact(Text("Seen by", "谁能看"), LEVELS[kind.visibility]),
        Fact(Text("Kept for", "保存期"), _kept(kind)),
    )
    links = [Link(Address.REFERENCE, Text("All kinds", "全部种类"))]
    if reader.book.of(kind.name) or reader.audience.may_see(kind.visibility):
        links.append(Link(list_of(kind), kind.plural))
    rows = tuple(_field_rows(reader.book.kinds, kind.fields, ""))
    fields = Section(_FIELDS, table=table(_FIELDS, _field_columns(), rows), beside=_STAR)
    return KindView(Head(kind.label, _TITLE), kind.help, tuple(links), (Section(None, facts), fields))


_FIELDS = Text("Fields", "字段")
_STAR = Text("those with * are required", "带 * 的必填")


def _field_columns() -> tuple[Column, ...]:
    return (
        Column(Text("Field", "字段"), "t"),
        Column(Text("What it says", "说明"), "f"),
        Column(Text("Value", "填什么"), "f"),
        Column(Text("Example", "示例")),
        Column(Text("Seen by", "谁能看"), "w"),
    )


def _field_rows(kinds: Mapping[str, Kind], fields: tuple[Field, ...], above: str) -> Iterator[Row]:
    """A row for each field, those inside groups and lists after their own."""
    for field in fields:
        name = f"{above}{field.name}"
        star = Text("*", "*") if field.required else Text("", "")
        label = Under(Text(f"{field.label.en}{star.en}", f"{field.label.zh}{star.zh}"), name)
        example = None if field.fields or (field.item and field.item.fields) else _example(field)
        yield Row((label, field.help, _takes(kinds, field), example, LEVELS[field.visibility]))
        below = field.fields or (field.item.fields if field.item else ())
        yield from _field_rows(kinds, below, f"{name}[]." if field.item else f"{name}.")


def _example(field: Field) -> str | None:
    return shown_value(field.examples[0]) if field.examples else None


def _takes(kinds: Mapping[str, Kind], field: Field) -> Value:
    """The sort of value: its shape, what it refers to, its values with their words."""
    own = field.item if field.item and not field.item.fields else field
    shape: Text = shown_type(field)
    if own.labels:
        values = [Text(f"{value} ({words.en})", f"{value}（{words.zh}）") for value, words in own.labels.items()]
        return Many((shape, join(values)), Text(": ", "："))
    if own.ref:
        named = join([kinds[name].label for name in own.ref.kinds if name in kinds]) if own.ref.kinds else _ANY
        refers = _REFERENCE.fill(kinds=named)
        return refers if shape == SHAPES["ref"] else Many((shape, refers), Text(", ", "，"))
    return shape


_REFERENCE = Text("refers to: {kinds}", "引用：{kinds}")
_ANY = Text("any record", "任何记录")
