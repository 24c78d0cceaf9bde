"""What the rules ask of the week, as rows: state, about what, what is the matter, whose it is, by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.pages.parts.addresses import Address, obligation_page, page_of, place_on
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.form_links import to_settle
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.topics import SHOWN_AT
from salesbook.pages.parts.value import (
    LISTED,
    Clock,
    Column,
    Lamp,
    Link,
    Many,
    Near,
    Row,
    Section,
    Table,
    Under,
    Unit,
    Value,
    table,
)
from salesbook.rules.agenda import Item
from salesbook.rules.duty import Look, Mark
from salesbook.rules.reporting import topic_of
from salesbook.rules.topic import Topic
from salesbook.words import Text

MOST = 10
"""Rows that a page has room for."""
_TITLE = Text("Needs attention", "需要处理")
_NONE = Text("Nothing is overdue and nothing is missing.", "没有逾期的，也没有缺的。")
_ORDER = Text("{count} {count:matter|matters}, the most urgent first", "{count} 件，按紧急排列")
_REST = Text("{count} more", "还有 {count} 件")
THEM_ALL = Text("All open matters", "全部未了事项")


class Bundle(NamedTuple):
    """What one rule reports of one person: the most urgent, and how many more."""

    first: Item
    more: int


def sections(reader: Reader, without: frozenset[Item] = frozenset()) -> tuple[Section, ...]:
    """What is overdue, missing or broken: the worst of the reader's own in full, of all others how many by subject.

    What the page tells elsewhere, `without`, is left out.
    """
    items = [item for item in reader.to_do if item not in without]
    others = [item for item in items if _is_wrong(item) and not _concerns(reader, item)]
    own = [item for item in items if _is_due(reader, item) or (_is_wrong(item) and _concerns(reader, item))]
    parts = () if others and not own else (_worst(reader, own)._replace(anchor="attention"),)
    return (*parts, _by_subject(others, _ALSO if own else _TITLE)) if others else parts


def of_people(reader: Reader, people: Collection[str], title: Text, without: Collection[str] = ()) -> Section:
    """The worst of what stands against some people, but for some rules (ids), whose cases the page tells elsewhere."""
    own = [item for item in _wrong(reader) if item.person in people and item.manual.id not in without]
    return _worst(reader, own, title)


def _wrong(reader: Reader) -> list[Item]:
    """What is overdue, missing, broken or at risk; last what was done, though late."""
    return [item for item in reader.to_do if _is_wrong(item)]


def _is_wrong(item: Item) -> bool:
    return item.mark is not Mark.DUE and item.level is not Level.INFO


def _is_due(reader: Reader, item: Item) -> bool:
    """Whether it falls due to the reader himself today."""
    if item.mark is not Mark.DUE or item.person != reader.audience.viewer or item.due is None:
        return False
    return _day(reader, item.due) <= reader.today


def _day(reader: Reader, due: date | datetime) -> date:
    return due.astimezone(reader.book.zone).date() if isinstance(due, datetime) else due


def _concerns(reader: Reader, item: Item) -> bool:
    """Whether a matter is told in full: for a person those of himself and his reports, for all others what they may read."""
    if item.hidden or reader.audience.viewer not in reader.book.people:
        return not item.hidden
    return item.person is None or reader.audience.answers_for(item.person)


def _worst(reader: Reader, own: Sequence[Item], title: Text = _TITLE) -> Section:
    bundles = bundled(own)
    beside = _ORDER.fill(count=len(own)) if own else None
    left = len(own) - sum(1 + bundle.more for bundle in bundles[:MOST])
    link = Link(Address.OPEN_MATTERS, THEM_ALL)
    note: Value = Many((_REST.fill(count=left), link)) if left else link
    return Section(title, table=rows_of(reader, title, bundles[:MOST]), beside=beside, empty=_NONE, note=note)


_ALSO = Text("Also open, by subject", "其他，按类计数")
_WITHOUT_NAMES = Text("counted without names", "只计件数，不列名字")


def _by_subject(items: Sequence[Item], title: Text) -> Section:
    """How many matters of each subject, by what is wrong with them, the most urgent first; each leads to its own."""
    result: dict[Topic, list[Item]] = {}
    for item in items:
        result.setdefault(topic_of(item.manual.id), []).append(item)
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Subject", "类别"), "t"),
        Column(Text("How many", "多少"), "f"),
        Column(Text("Each of them", "明细"), "e w"),
    )
    rows = tuple(_subject(key, result[key]) for key in Topic if key in result)
    return Section(title, table=table(title, columns, rows), beside=_WITHOUT_NAMES, anchor="by-subject")


def _subject(topic: Topic, items: Sequence[Item]) -> Row:
    count: Counter[Look] = Counter()
    for item in items:
        count[item.look] += item.cases
    counts = Many(tuple(_MARKED.fill(mark=look.word, count=n) for look, n in count.items()), LISTED)
    page = SHOWN_AT.get(topic)
    title: Value = Link(page, topic.label) if page else topic.label
    each = place_on(Address.OPEN_MATTERS, topic)
    first = items[0].look
    return Row((Lamp(first.lamp, first.word, path=each), title, counts, Link(each, _CASES.fill(count=count.total()))))


_MARKED = Text("{count} {mark}", "{mark} {count}")
_CASES = Text("{count} {count:matter|matters}", "{count} 件")


def bundled(items: Iterable[Item]) -> list[Bundle]:
    """One row for what a rule says of a person, where the first of it stands; what is only due has a row of its own."""
    result: dict[tuple[str, str | None, bool], Bundle] = {}
    for item in items:
        key = item.manual.id, item.person, item.mark is Mark.DUE
        old = result.get(key)
        result[key] = Bundle(item, 0) if old is None else old._replace(more=old.more + 1)
    return list(result.values())


def each(items: Iterable[Item]) -> list[Bundle]:
    """A row for every one."""
    return [Bundle(item, 0) for item in items]


_COLUMNS = (
    Column(Text("State", "情况"), "s w"),
    Column(Text("About", "对象"), "t"),
    Column(Text("What is the matter", "说明"), "f"),
    Column(Text("Owner", "负责人"), "w"),
    Column(Text("Due", "期限"), "e w"),
)


def rows_of(reader: Reader, name: Text, bundles: Sequence[Bundle], *, to_write: bool = False) -> Table:
    """A table of bundles; to write, each with the way to the form that settles it."""
    return table(name, _COLUMNS, tuple(_row(reader, bundle, to_write) for bundle in bundles))


_COUNTED = Text("counted only", "只计件数")
_MORE = Text("and {count} more", "另有 {count} 件")


def _row(reader: Reader, bundle: Bundle, to_write: bool) -> Row:
    item = bundle.first
    words: Value = _words(reader, item)
    if bundle.more:
        words = Under(words, Link(obligation_page(item.manual.obligations[0]), _MORE.fill(count=bundle.more)))
    elif to_write and (form := to_settle(reader, item)) is not None:
        words = Under(words, form)
    return Row((case_lamp(item.manual.id, item.mark), _whereof(reader, item), words, reader.person(item.person), day_of(item.due)))  # fmt: skip


def _whereof(reader: Reader, item: Item) -> Value:
    """The record; what is missing has none, and stands with its person; what may not be read is counted."""
    known = about(reader, item.record) or reader.person(item.person)
    return known if known is not None or reader.audience.may_see("manager") else _COUNTED


_OWN_WORDS = ("next_step", "title", "topic", "interest", "purpose")


def _words(reader: Reader, item: Item) -> Value:
    """What is the matter; of what is not yet due the record's own words, where the rule has no more than its title."""
    record = reader.book.find(item.record.ref) if item.record else None
    if item.mark is Mark.DUE and record is not None and item.message == item.manual.title:
        said = next((str(record[name]) for name in _OWN_WORDS if record.get(name)), "")
        return said.partition("\n")[0] or item.message
    return item.message


def about(reader: Reader, record: Record | None) -> Value:
    """The record a case is about, where the reader sees it."""
    known = reader.book.find(record.ref) if record else None
    return Link(page_of(known), reader.title(known)) if known else None


def day_of(due: date | datetime | None) -> Value:
    """A deadline, or the day something was due."""
    if due is None:
        return None
    return Clock(due) if isinstance(due, datetime) else Near(due)


def unit(count: int) -> Unit:
    """How many matters."""
    return number_of(count, Text("matter|matters", "件"))
