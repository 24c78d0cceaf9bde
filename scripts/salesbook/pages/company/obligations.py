"""The standard's obligations: the list of all, the matrix of weeks, a page for each."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.pages.company.judged_weeks import (  # fmt: skip
    BY_WEEKS,
    NO_CASE,
    OBLIGATIONS,
    SHORT,
    Standard,
    cell,
    foot,
    held,
    legend,
    strip,
    weekly,
)
from salesbook.pages.company.obligation import view, way
from salesbook.pages.parts.addresses import Address, obligation_page
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Head, Link, Row, Section, Sheet, Value, table
from salesbook.rules.carriers import Carried
from salesbook.words import Text, same

_WORDS = Text("standard obligations rules", "业务规范 条款 达成")


@pages(Address.OBLIGATIONS, MenuGroup.COMPANY, OBLIGATIONS, obligations=("R59",), last=True)
def every_obligation(reader: Reader) -> Iterator[Page]:
    """The list, the matrix, and a page for each."""
    standard = reader.shared(Standard)
    entry = SearchEntry(OBLIGATIONS, OBLIGATIONS, _WORDS)
    yield reader.page(Address.OBLIGATIONS, OBLIGATIONS, "sheet.html", lambda: _index(standard), entry)
    matrix = reader.page(Address.MATRIX, BY_WEEKS, "sheet.html", lambda: _matrix(standard))
    yield matrix._replace(obligations=("R59",))
    for carried in standard.carried:
        yield _page(standard, carried)


def _page(standard: Standard, carried: Carried) -> Page:
    title = Text(
        f"{carried.obligation.id} {carried.obligation.title.en}",
        f"{carried.obligation.id} {carried.obligation.title.zh}",
    )
    entry = SearchEntry(title, OBLIGATIONS, same(" ".join((carried.obligation.id, *carried.rules))))
    path = obligation_page(carried.obligation.id)
    return standard.reader.page(path, title, "sheet.html", lambda: view(standard, carried), entry)


_COUNT = Text("{count} {count:obligation|obligations}", "{count} 条")
_INDEX_NOTE = Text(
    "The lamp counts the cases of the present week, and what stands open now. What rests on somebody's word is a grey ring, never green.",
    "灯号数的是本周的和目前未了的；只凭自述的是灰圈，不亮绿灯。",
)


def _index(standard: Standard) -> Sheet:
    columns = (
        Column(Text("No.", "条款"), "s w"),
        Column(Text("What it asks", "内容"), "t"),
        Column(Text("Who", "谁")),
        Column(Text("How it is held", "怎么落实")),
        Column(Text("Now", "目前"), "e"),
    )
    rows = tuple(_index_row(standard, carried) for carried in standard.carried)
    part = Section(None, table=table(OBLIGATIONS, columns, rows), note=_INDEX_NOTE)
    head = Head(OBLIGATIONS, _COUNT.fill(count=len(rows)))
    return Sheet(head, ((part,),), doing=(Link(Address.MATRIX, BY_WEEKS),), foot=foot(standard.reader))


def _index_row(standard: Standard, carried: Carried) -> Row:
    obligation = carried.obligation
    now = [case.duty for case in standard.cases.get(obligation.id, ()) if case.duty.week in (None, standard.now)]
    number = Link(obligation_page(obligation.id), same(obligation.id))
    lamp = cell(now)
    standing = lamp._replace(path=number.path) if lamp else ""
    return Row((number, obligation.title, obligation.who, held(obligation), standing))


# The matrix of weeks


def _matrix(standard: Standard) -> Sheet:
    rows = tuple(
        _week_row(standard, carried) for carried in standard.carried if standard.cases.get(carried.obligation.id)
    )
    rows = tuple(row for row in rows if any(row.cells[1:]))
    part = Section(None, table=strip(standard, Text("Obligation", "条款"), rows, SHORT), empty=NO_CASE)
    count = len(standard.weeks[-SHORT:])
    head = Head(BY_WEEKS, (_WEEKS if count > 1 else _FIRST).fill(count=count))
    above = ((Section(None, note=legend()),),) if rows else ()  # the table is longer than a screen
    return Sheet(head, (*above, (part,)), doing=(Link(Address.OBLIGATIONS, OBLIGATIONS),), foot=foot(standard.reader))


_WEEKS, _FIRST = Text("the last {count} weeks", "近 {count} 周"), Text("the first week", "第一周")


def _week_row(standard: Standard, carried: Carried) -> Row:
    cases = standard.cases[carried.obligation.id]
    return Row(
        (_named(carried), *weekly(standard, [case.duty for case in cases], way(standard, carried, cases), SHORT))
    )


_LONGEST = 36


def _named(carried: Carried) -> Value:
    title = carried.obligation.title
    short = title.zh if len(title.zh) <= _LONGEST else f"{title.zh[: _LONGEST - 1]}…"
    brief = title.en if len(title.en) <= 2 * _LONGEST else f"{title.en[: 2 * _LONGEST - 1]}…"
    return Link(
        obligation_page(carried.obligation.id),
        Text(f"{carried.obligation.id} {brief}", f"{carried.obligation.id} {short}"),
    )
