"""The list of any kind, by its schema alone, and the page that names all kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from salesbook.audience import TEAM
from salesbook.kinds import Record
from salesbook.pages.company.list_cells import cell, css_in_list, has_cell
from salesbook.pages.company.record_view import plural
from salesbook.pages.parts import files
from salesbook.pages.parts.addresses import OWN_PAGES, Address, kind_page, list_of, period_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.fields import short
from salesbook.pages.parts.first_steps import nothing_of
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Clock,
    Column,
    Dated,
    File,
    Group,
    Head,
    Link,
    Near,
    Prose,
    Row,
    Table,
    Value,
    table,
)
from salesbook.schemas import LEVELS, Field, Kind
from salesbook.words import Text, month_text, same

LONGEST = 300
"""Rows of a list on one page; a longer one has a page for each year or month."""
NEWEST = 100
"""Of a longer list the first page shows so many."""
_GROUPED = 40
_RECORDS = Text("record|records", "条")
_KINDS = Text("All records", "全部记录")
_NONE = Text(
    "No {plural} yet. Each one is a file {path}; the reference tells its fields.",
    "还没有{plural}。每条记录是一个文件 {path}，字段见“字段与规则”。",
)
_KIND, _COUNT, _NEWEST, _ABOUT = (
    Text("Kind", "种类"),
    Text("Records", "条数"),
    Text("Newest", "最近一条"),
    Text("What it holds", "内容"),
)


class Pick(NamedTuple):
    """A filter by the words of one column."""

    name: str
    label: Text
    column: int


class ListView(NamedTuple):
    """What a list page shows. `periods` are the pages of a list too long for one, `part` tells that this is a part.

    `files` are the whole list to take away.
    """

    head: Head
    about: Text
    table: Table
    periods: tuple[Link, ...]
    empty: Text
    reference: Link
    part: Text | None
    picks: tuple[Pick, ...]
    files: tuple[File, ...]


class KindsView(NamedTuple):
    """What the page of all kinds shows."""

    head: Head
    table: Table
    files: tuple[File, ...] = ()


@pages(Address.RECORDS, MenuGroup.COMPANY, _KINDS)
def record_lists(reader: Reader) -> Iterator[Page]:
    """The list of every kind that has no list of its own, and the page of all kinds."""
    for kind in shown_kinds(reader):
        if kind.name not in OWN_PAGES:
            yield from _lists(reader, kind)
    entry = SearchEntry(_KINDS, Text("List", "列表"), _KINDS)
    yield reader.page(Address.RECORDS, _KINDS, "kinds.html", lambda: _kinds_view(reader), entry)


def shown_kinds(reader: Reader) -> list[Kind]:
    """The kinds whose records this viewer may see, by the order of their schemas' names."""
    levels = {level for level in LEVELS if reader.audience.may_see(level)}
    if reader.audience.viewer != TEAM:
        levels.add("owner")  # what concerns him, be there any yet or not
    return [kind for kind in reader.book.kinds.values() if kind.visibility in levels or reader.book.of(kind.name)]


def newest_first(records: Sequence[Record]) -> list[Record]:
    """By day, then by reference, the newest first."""
    return sorted(records, key=lambda record: (record.day or date.min, record.ref), reverse=True)


def _lists(reader: Reader, kind: Kind) -> Iterator[Page]:
    """One page; for a long list a page for each year or month as well, the first showing the newest."""
    records = newest_first(reader.book.of(kind.name))
    entry = SearchEntry(kind.plural, Text("List", "列表"), kind.help)
    path = list_of(kind)
    if len(records) <= LONGEST:
        yield reader.page(path, kind.plural, "list.html", lambda: _view(reader, kind, records), entry)
        return
    periods = _periods(records)
    links = tuple(Link(period_page(path, period), _period_words(period)) for period in periods)
    first = records[:NEWEST]
    yield reader.page(path, kind.plural, "list.html", lambda: _view(reader, kind, first, links), entry)
    for period, own in periods.items():
        yield _period_page(reader, kind, period, own)


def _period_page(reader: Reader, kind: Kind, period: str, own: list[Record]) -> Page:
    path = list_of(kind)
    words = _period_words(period)
    title = Text(f"{kind.plural.en} · {words.en}", f"{kind.plural.zh} · {words.zh}")
    up = (Link(path, kind.plural),)
    view = lambda: _view(reader, kind, own, up, words)  # noqa: E731 - made when the page is rendered
    return reader.page(period_page(path, period), title, "list.html", view)


def _periods(records: Sequence[Record]) -> dict[str, list[Record]]:
    """Records by year; by month where a year has too many."""
    years: dict[str, list[Record]] = {}
    for record in records:
        years.setdefault(f"{record.day:%Y}" if record.day else "0000", []).append(record)
    result: dict[str, list[Record]] = {}
    for year, own in years.items():
        if len(own) <= LONGEST:
            result[year] = own
            continue
        for record in own:
            result.setdefault(f"{record.day:%Y-%m}" if record.day else "0000", []).append(record)
    return result


def _period_words(period: str) -> Text:
    if "-" in period:
        return month_text(period)
    return Text("undated", "无日期") if period == "0000" else Text(period, f"{period}年")


def _view(
    reader: Reader, kind: Kind, records: Sequence[Record], periods: tuple[Link, ...] = (), of: Text | None = None
) -> ListView:
    count = number_of(len(reader.book.of(kind.name)) if of is None else len(records), _RECORDS)
    none = _NONE.fill(plural=plural(reader, kind.name), path=f"records/{kind.path}")
    empty = nothing_of(reader, none, kind.name)
    reference = Link(kind_page(kind), Text("Its fields", "字段说明"))
    head = Head(
        kind.plural if of is None else Text(f"{kind.plural.en} · {of.en}", f"{kind.plural.zh} · {of.zh}"), count
    )
    part = _PART.fill(shown=len(records), all=count.number) if len(records) < count.number else None
    whole = files.of_kind(reader, kind) if of is None else ()
    listed, picks = list_table(reader, kind, records), _picks(_shown(kind, records))
    return ListView(head, kind.help, listed, periods, empty, reference, part, picks, whole)


_PART = Text(
    "The newest {shown} of {all}; the others by month or year:", "这里是最近 {shown} 条，共 {all} 条；其余按年月："
)


def list_table(reader: Reader, kind: Kind, records: Sequence[Record]) -> Table:
    """Records as rows: the columns the schema names, the first leading to the record."""
    shown = _shown(kind, records)
    columns = tuple(Column(f.label, "t" if n == 0 else css_in_list(f)) for n, f in enumerate(shown))
    names = [field.name for field in shown]
    rows = [(record, Row(_cells(reader, record, names))) for record in records]
    return Table(kind.plural, columns or (Column(kind.label, "t"),), _by_month(rows))


def _shown(kind: Kind, records: Sequence[Record]) -> list[Field]:
    fields = [kind.by_name[name] for name in kind.order if name in kind.by_name]
    return [field for field in fields if any(has_cell(record, field) for record in records)] or fields[:1]


def _picks(shown: Sequence[Field]) -> tuple[Pick, ...]:
    """The columns whose values are few: words of the schema, and people. The first column is the record's own."""
    few = ((n, f) for n, f in enumerate(shown) if n and (f.labels or (f.ref and f.ref.kinds == ("person",))))
    return tuple(Pick(field.name.replace("_", "-"), field.label, column) for column, field in few)


def _cells(reader: Reader, record: Record, names: list[str]) -> tuple[Value, ...]:
    cells = [_in_row(cell(reader, record, name)) for name in names] or [None]
    link = reader.link(record)
    return (_leading(cells[0], link), *cells[1:])


def _leading(first: Value, link: Link) -> Value:
    """The first cell, made the link to the record."""
    if isinstance(first, Link):
        return Link(link.path, first.text)
    if isinstance(first, Text):
        return Link(link.path, first)
    if isinstance(first, str):
        return Link(link.path, same(first.partition("\n")[0]))
    return Dated(link.path, first) if isinstance(first, Near | Clock) else link


def _in_row(value: Value) -> Value:
    """A value as a row tells it: of a long text the first line."""
    return value.text.partition("\n")[0] if isinstance(value, Prose) else short(value)


def _by_month(rows: list[tuple[Record, Row]]) -> tuple[Group, ...]:
    """Rows below the month they are of, where there are many."""
    if len(rows) <= _GROUPED:
        return (Group(None, tuple(row for _, row in rows)),)
    months: dict[str, list[Row]] = {}
    for record, row in rows:
        months.setdefault(f"{record.day:%Y-%m}" if record.day else "", []).append(row)
    return tuple(Group(_month_head(month), tuple(own)) for month, own in months.items())


def _month_head(month: str) -> Text | None:
    return month_text(month) if month else None


def _kinds_view(reader: Reader) -> KindsView:
    kinds = shown_kinds(reader)
    columns = (Column(_KIND, "t"), Column(_ABOUT, "f"), Column(_COUNT, "n"), Column(_NEWEST, "w"))
    rows = tuple(
        _kind_row(reader, kind) for kind in sorted(kinds, key=lambda kind: (-len(reader.book.of(kind.name)), kind.name))
    )
    head = Head(_KINDS, Text("{count} {count:kind|kinds}", "{count} 种").fill(count=len(kinds)))
    return KindsView(head, table(_KINDS, columns, rows))


def _kind_row(reader: Reader, kind: Kind) -> Row:
    records = reader.book.of(kind.name)
    days = [record.day for record in records if record.day]
    newest = max(days) if days else None
    return Row((Link(list_of(kind), kind.plural), kind.help, len(records) or None, newest))
