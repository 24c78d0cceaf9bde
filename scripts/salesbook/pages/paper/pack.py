"""The meeting pack: what the week's meeting needs, in the order of its agenda. The room's version and the managers'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from salesbook.calendar import Week, full_day
from salesbook.kinds import Record
from salesbook.pages.paper import pack_cases, pack_lost, pack_money, pack_week
from salesbook.pages.parts.addresses import Address, pack_page
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part as Cut
from salesbook.pages.parts.split import parts as split
from salesbook.pages.parts.value import (
    Clock,
    Column,
    Fact,
    Head,
    Link,
    Many,
    Row,
    Section,
    Sheet,
    Unit,
    Value,
    table,
)
from salesbook.pages.week.weeks import title_of as week_title
from salesbook.views.office import office
from salesbook.views.replies import holder
from salesbook.words import Text

TITLE = Text("Meeting pack", "周例会材料")
LINES = 6
"""Empty lines for what the meeting decides."""


class Part(NamedTuple):
    """A numbered part of the pack: a table with its sum, or voices, and what belongs with it as a part of its own."""

    section: Section
    total: Row | None = None
    voices: tuple[pack_week.Voice, ...] = ()
    more: Section | None = None


class PackView(NamedTuple):
    """What the pack shows, part by part."""

    head: Head
    facts: tuple[Fact, ...]
    links: tuple[Value, ...]
    parts: tuple[Part, ...]
    decide: Part
    heads: tuple[Text, ...]
    lines: int
    sign: tuple[Text, ...]


@pages(Address.PACKS, MenuGroup.WEEK, Text("Meeting packs", "周例会材料"))
def every_pack(reader: Reader) -> Iterator[Page]:
    """The list of packs, and one for every week worked; the newest stands for all where the obligations name a page."""
    entry = SearchEntry(_ALL, Text("Week", "一周"), Text("weekly meeting packs minutes", "周例会材料 会议纪要"))
    for part in split(Address.PACKS, reader.week_pages.packs, TOGETHER):
        yield _list_page(reader, part, entry)
    for nth, week in enumerate(reader.week_pages.packs):
        title = Text("{title}, {week}", "{title} · {week}").fill(title=TITLE, week=week_title(week))
        page = _page(reader, week, title)
        yield page if nth else page._replace(obligations=("R35", "R76", "R77", "R78", "R80", "R104"))


_ALL = Text("Meeting packs", "周例会材料")
_NO_PACK = Text(
    "No week has been worked yet. The first plan or visit makes one.", "还没有任何一周。第一份计划或拜访会出现在这里。"
)
TOGETHER = 26
"""Packs that the page of all has room for; older ones stand on pages of their own."""


def _list_page(reader: Reader, part: Cut[Week], entry: SearchEntry) -> Page:
    view = lambda: _list(reader, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, part.titled(_ALL), "sheet.html", view, None if part.words else entry)


def _list(reader: Reader, part: Cut[Week]) -> Sheet:
    columns = (
        Column(Text("Week worked", "所做工作的周"), "t"),
        Column(Text("For the meeting of", "用于例会"), "w"),
        Column(Text("Minutes", "会议纪要"), "w"),
    )
    held = {record.day: record for record in reader.book.of("meeting") if record.get("kind") == "weekly"}
    rows = tuple(_listed(reader, week, held) for week in part.items)
    whole = Section(None, table=table(_ALL, columns, rows), empty=_NO_PACK)
    return Sheet(Head(_ALL), ((whole,),), doing=part.beside)


def _listed(reader: Reader, week: Week, held: Mapping[date | None, Record]) -> Row:
    meeting = office(reader.book).meeting(week.later(1))
    minutes = held.get(meeting.date())
    return Row(
        (reader.week_pages.to_pack(week, week_title(week)), Clock(meeting), reader.link(minutes) if minutes else None)
    )


def _page(reader: Reader, week: Week, title: Text) -> Page:
    return reader.page(pack_page(week), title, "pack.html", lambda: view(reader, week))


def view(reader: Reader, week: Week) -> PackView:
    """The pack for the meeting at the beginning of the week after the one worked."""
    meeting = office(reader.book).meeting(week.later(1))
    since = office(reader.book).meeting(week)
    reader = reader.at(meeting) if reader.book.reached(meeting) else reader
    parts = tuple(_numbered(part, n) for n, part in enumerate(_parts(reader, week, since), 1))
    chair = _chair(reader, meeting)
    facts = (
        Fact(Text("Chair", "主持"), chair),
        Fact(Text("Expected", "应到"), _expected(reader, meeting)),
        Fact(Text("Minutes", "记录"), reader.person(holder(reader.book, "clerk", meeting.date()))),
    )
    links = (Link(Address.PACKS, _ALL),)
    decide = _numbered(Part(Section(_DECIDE, beside=_AFTERWARDS)), len(parts) + 1)
    heads = (Text("Decision", "决定"), Text("Owner", "负责人"), Text("Due", "期限"))
    head = Head(TITLE, Many((_moment(reader, meeting), _place(reader))), week_title(week))
    return PackView(head, facts, links, parts, decide, heads, LINES, _SIGN)


_DECIDE = Text("Decided in this meeting", "会上决定")
_AFTERWARDS = Text("entered as minutes afterwards", "会后录入会议纪要")
_SIGN = (Text("Chair", "主持"), Text("General manager", "总经理"), Text("Minutes", "记录"))


def _parts(reader: Reader, week: Week, since: datetime) -> Iterator[Part]:
    figures = pack_week.figures(reader, week)
    yield Part(figures.section, figures.total)
    due = office(reader.book).hand_in(week.later(1))
    nobody = _NO_SUMMARIES if reader.book.past(due) else _NOT_DUE
    yield Part(Section(_SUMMARIES, empty=nobody), voices=tuple(pack_week.voices(reader, week)))
    yield Part(pack_lost.losses(reader, since))
    yield Part(pack_cases.complaints(reader, since), more=pack_lost.claims(reader, since))
    overdue = pack_money.overdue(reader)
    yield Part(overdue.section, overdue.total)
    yield Part(pack_cases.market(reader, week))
    yield Part(pack_cases.decisions(reader))
    plans = pack_week.plans(reader, week)
    yield Part(plans.section, plans.total)


_SUMMARIES = Text("Everybody's summary", "每人总结")
_NO_SUMMARIES = Text("Nobody has handed in a summary.", "还没有人提交总结。")
_NOT_DUE = Text("The summaries of this week are not yet due.", "这一周的总结未到期。")
_NUMBERS = "一二三四五六七八九十"


def _numbered(part: Part, number: int) -> Part:
    title = part.section.title or Text("", "")
    text = Text(f"{number}. {title.en}", f"{_NUMBERS[number - 1]}、{title.zh}")
    return part._replace(section=part.section._replace(title=text))


def _moment(reader: Reader, at: datetime) -> Text:
    day = at.astimezone(reader.book.zone)
    return Text(f"{full_day(day.date(), 'en')}, {day:%H:%M}", f"{full_day(day.date(), 'zh')} {day:%H:%M}")


def _place(reader: Reader) -> Value:
    """Where the last weekly meeting was held."""
    held = [record for record in reader.book.of("meeting") if record.get("kind") == "weekly" and record.get("place")]
    return str(held[-1]["place"]) if held else None


def _chair(reader: Reader, meeting: datetime) -> Value:
    day = meeting.date()
    return reader.person(holder(reader.book, "supervisor", day) or holder(reader.book, "general_manager", day))


def _expected(reader: Reader, meeting: datetime) -> Value:
    day = meeting.date()
    people = [person for person in reader.book.people.values() if person.active_on(day) and person.roles_on(day)]
    names = tuple(reader.link(person) for person in sorted(people, key=lambda person: person.id))
    return Many((Unit(len(names), Text("people:", "人：")), Many(names, Text(", ", "、"))), Text(" ", ""))
