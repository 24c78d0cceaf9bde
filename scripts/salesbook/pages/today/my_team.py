"""My team: what a superior has to answer: plans to review, the day of each report, problems, requests, visits without a note."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.calendar import week_of
from salesbook.kinds import Person, Record
from salesbook.pages.parts.addresses import Address, day_page, page_of, team_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (  # fmt: skip
    LISTED,
    Clock,
    Column,
    Head,
    Link,
    Many,
    Near,
    Prose,
    Row,
    Section,
    Sheet,
    Value,
    first,
    table,
)
from salesbook.pages.today import attention, branches
from salesbook.rules.agenda import item_of, urgency
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import Judged
from salesbook.views.cadence import customer_of
from salesbook.views.digest import Digest, day_digest
from salesbook.views.office import office
from salesbook.words import Text, join, same

NOTE_DAYS = 14
SHOWN = 25
"""Rows of each part, the most urgent first."""
_NOBODY_REPORTS = Text(
    "Nobody reports to you. This page is for those who lead people.", "没有人向您汇报。这一页是给带团队的人看的。"
)
_TITLE, _OF = Text("My team", "我的团队"), Text("{name}: the team", "{name}的团队")
_WORDS = Text("review plans day digest problems requests", "审核 每日汇总 问题 请示 下属")


@pages(Address.MY_TEAM, MenuGroup.TODAY, _TITLE, empty=_NOBODY_REPORTS)
def every_team(reader: Reader) -> Iterator[Page]:
    """A page for each superior the viewer may look over the shoulder of; none for the team."""
    people = [
        leader
        for leader in reader.book.people.values()
        if _reports(reader, leader) and reader.audience.answers_for(leader.id)
    ]
    if not people:
        return
    own = next((leader for leader in people if leader.id == reader.audience.viewer), None)
    entry = SearchEntry(_TITLE, Text("Team", "团队"), _WORDS)
    if own is None:
        yield reader.page(Address.MY_TEAM, _TITLE, "sheet.html", lambda: _index(reader, people), entry)
    for person in people:
        yield _page(reader, person, own=person is own)


def _reports(reader: Reader, person: Person) -> list[Person]:
    """Those at work who report to somebody at work."""
    if not person.active_on(reader.today):
        return []
    every = reader.book.people.values()
    return [
        colleague
        for colleague in every
        if colleague.get("reports_to") == person.id and colleague.active_on(reader.today)
    ]


def _page(reader: Reader, person: Person, *, own: bool) -> Page:
    title = _TITLE if own else _OF.fill(name=person.name)
    path = Address.MY_TEAM if own else team_page(person.id)
    entry = SearchEntry(title, Text("Team", "团队"), same(f"{person.id} {person.name.en} {person.name.zh}"))
    page = reader.page(path, title, "sheet.html", lambda: _view(reader, person, title), entry)
    return page._replace(obligations=("R99", "R100", "R103"))


def _index(reader: Reader, people: list[Person]) -> Sheet:
    columns = (
        Column(Text("Name", "姓名"), "t"),
        Column(Text("Reports", "下属"), "n"),
        Column(Text("Plans to review", "待审核计划"), "n"),
        Column(Text("Problems and requests", "问题和请示"), "n"),
        *((Column(branches.TITLE, "n"),) if reader.queue else ()),
    )
    rows = tuple(
        Row(
            (
                Link(team_page(person.id), person.name),
                len(_reports(reader, person)),
                len(_open(reader, person, _REVIEWS)) or None,
                len(_open(reader, person, _ANSWERS)) or None,
                *((len(branches.of_person(reader, person)) or None,) if reader.queue else ()),
            )
        )
        for person in people
    )
    return Sheet(Head(_TITLE), ((Section(None, table=table(_TITLE, columns, rows)),),))


def _view(reader: Reader, person: Person, title: Text) -> Sheet:
    before = _last_workday(reader)
    parts = (
        *branches.sections(reader, person),
        (_queue(reader, person),),
        (_answers(reader, person),),
        (
            attention.of_people(
                reader, {colleague.id for colleague in _reports(reader, person)}, _IN_TEAM, (*_REVIEWS, *_ANSWERS)
            ),
        ),
        (_digest(reader, person, reader.today),),
        *(((_digest(reader, person, before),),) if before >= reader.book.opened_on else ()),
        (_without_note(reader, person),),
    )
    below = Many(
        tuple(
            Link(day_page(colleague.id, reader.audience.viewer), colleague.name)
            for colleague in _reports(reader, person)
        ),
        LISTED,
    )
    return Sheet(Head(title, number_of(len(_reports(reader, person)), Text("report|reports", "人")), below), parts)


def _last_workday(reader: Reader) -> date:
    days = (reader.today - timedelta(days=n) for n in range(1, 30))
    return next((day for day in days if office(reader.book).workdays.has(day)), reader.today - timedelta(days=1))


_REVIEWS = ("plan-reviewed",)
_ANSWERS = ("visit-problem-answered", "request-answered", "request-reported-back", "suggestion-answered")


def _open(reader: Reader, person: Person, rules: tuple[str, ...]) -> list[Judged]:
    """What waits for a superior: cases that count on him, and his reports' that count on them; the most urgent first."""
    names = {person.id, *(colleague.id for colleague in _reports(reader, person))}
    cases = [
        case
        for case in reader.cases
        if case.manual.id in rules and case.duty.person in names and _waits(case) and case.duty.record is not None
    ]
    return sorted(cases, key=lambda case: urgency(item_of(case), reader.book))


def _waits(case: Judged) -> bool:
    """Not yet done, and worth doing: what was done late, and what concerns people who have left, is told elsewhere."""
    return case.duty.mark is Mark.DUE or (case.duty.mark is Mark.MISSING and case.duty.open)


_QUEUE = Text("Plans to review", "待审核计划")
_NO_QUEUE = Text("No plan waits for a review.", "没有待审核的计划。")
_ANSWER = Text("Problems and requests without an answer", "没有答复的问题和请示")
_NO_ANSWER = Text("Everything that was asked has an answer.", "提的都已答复。")


def _queue(reader: Reader, person: Person) -> Section:
    return _cases(reader, _QUEUE, _open(reader, person, _REVIEWS), _NO_QUEUE)


def _answers(reader: Reader, person: Person) -> Section:
    return _cases(reader, _ANSWER, _open(reader, person, _ANSWERS), _NO_ANSWER)


def _cases(reader: Reader, title: Text, cases: list[Judged], empty: Text) -> Section:
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("About", "对象"), "t"),
        Column(Text("From", "来自"), "w"),
        Column(Text("Says", "内容"), "f"),
        Column(Text("Due", "期限"), "e w"),
    )
    rows, more = first((_case(reader, case) for case in cases), SHOWN)
    beside = attention.unit(len(cases)) if cases else None
    note = Many((more, Link(Address.OPEN_MATTERS, attention.THEM_ALL))) if more else None
    return Section(title, table=table(title, columns, rows), beside=beside, empty=empty, note=note)


def _case(reader: Reader, case: Judged) -> Row:
    duty = case.duty
    record = reader.book.find(duty.record.ref) if duty.record else None
    lamp = case_lamp(case.manual.id, duty.mark)
    return Row((lamp, attention.about(reader, duty.record), reader.person(record.writer) if record else None, _says(record), attention.day_of(duty.due)))  # fmt: skip


def _says(record: Record | None) -> Value:
    if record is None:
        return None
    if record.kind.name == "plan":
        return number_of(len(record.get("lines", ())), Text("line|lines", "项"))
    text = record.get("problem") or record.get("topic") or record.get("suggestion") or record.get("text")
    return str(text).partition("\n")[0] if text else None


_IN_TEAM = Text("What else needs attention in the team", "团队里还需要处理的")
_DAY = Text("The day", "当天汇总")
_NOBODY = Text("Nobody who reports here was at work.", "没有下属在岗。")


def _digest(reader: Reader, person: Person, day: date) -> Section:
    columns = (
        Column(Text("Name", "姓名"), "t"),
        Column(Text("Visits", "拜访"), "n"),
        Column(Text("What came of them", "结果")),
        Column(Text("Problems", "问题"), "f"),
        Column(Text("Remarks", "备注"), "f"),
    )
    rows = tuple(_digest_row(reader, digest, day) for digest in day_digest(reader.book, person.id, day))
    return Section(_DAY, table=table(_DAY, columns, rows), beside=Near(day), empty=_NOBODY)


_WITHOUT_RESULT = Text("no result", "没有结果")


def _digest_row(reader: Reader, digest: Digest, day: date) -> Row:
    labels = {**reader.book.kinds["visit"].by_name["outcome"].labels, "none": _WITHOUT_RESULT}
    outcomes = [join([labels[name], same(str(count))], " ", " ") for name, count in digest.outcomes.items()]
    visits = (
        reader.week_pages.to_forms(week_of(day), digest.person, same(str(len(digest.visits))))
        if digest.visits
        else None
    )
    problems = [Link(page_of(visit), same(str(visit["problem"]).partition("\n")[0])) for visit in digest.problems]
    return Row(
        (
            Link(day_page(digest.person, reader.audience.viewer), reader.name_of("person", digest.person)),
            visits,
            Many(tuple(outcomes), LISTED) if outcomes else None,
            Many(tuple(problems), Text("; ", "；")) if problems else None,
            Prose(digest.remarks) if digest.remarks else None,
        )
    )


_WITHOUT = Text("Visits without a note", "没写情况的拜访")
_ALL_NOTED = Text("Every visit of the last two weeks says how it went.", "近两周的拜访都写了情况。")
_NO_VISIT = Text("No visit in the last two weeks.", "近两周没有拜访。")
_SINCE = Text("the last {days} days", "近 {days} 天").fill(days=NOTE_DAYS)


def _without_note(reader: Reader, person: Person) -> Section:
    """Visits that say neither what the customer said nor what is wanted next."""
    names = {colleague.id for colleague in _reports(reader, person)}
    since = reader.today - timedelta(days=NOTE_DAYS)
    own = [visit for visit in reader.book.of("visit") if visit["person"] in names and visit.day is not None]
    recent = [visit for visit in own if since <= (visit.day or since) <= reader.today]
    records = [visit for visit in recent if _bare(visit)]
    records.sort(key=lambda visit: (str(visit.day), visit.ref), reverse=True)
    columns = (
        Column(Text("Day", "日期"), "s w"),
        Column(Text("Customer", "客户"), "t"),
        Column(Text("Who", "谁"), "w"),
        Column(Text("What for", "目的"), "f"),
        Column(Text("Written", "填写"), "e w"),
    )
    rows, more = first((_bare_row(reader, visit) for visit in records), SHOWN)
    empty = _ALL_NOTED if recent else _NO_VISIT
    return Section(_WITHOUT, table=table(_WITHOUT, columns, rows), beside=_SINCE, empty=empty, note=more)


def _bare(visit: Record) -> bool:
    return not any(visit.get(name) for name in ("feedback", "next_step", "problem"))


def _bare_row(reader: Reader, visit: Record) -> Row:
    about = customer_of(visit)
    customer: Value = reader.customer(about, visit.data) if about else None
    day = Link(page_of(visit), reader.day(visit.day)) if visit.day else None
    written = Clock(visit.written_at) if visit.written_at else None
    return Row((day, customer, reader.person(visit["person"]), visit.get("purpose"), written))
