"""One obligation: who owes it when, what carries it, what became of it for each person week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from salesbook.calendar import Week
from salesbook.pages.company.judged_weeks import (  # fmt: skip
    BY_WEEKS,
    NO_CASE,
    OBLIGATIONS,
    Standard,
    Way,
    foot,
    held,
    legend,
    strip,
    weekly,
)
from salesbook.pages.parts.addresses import Address, kind_page, obligation_page, page_of, rule_page
from salesbook.pages.parts.commits import first_commit
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import LISTED, Column, Fact, Head, Link, Many, Row, Section, Sheet, Unit, Value, table
from salesbook.pages.today import attention
from salesbook.rules.carriers import Carried
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import Judged
from salesbook.words import Text, same

MOST = 40
"""Cases that were not met, of which the newest are listed."""


def view(standard: Standard, carried: Carried) -> Sheet:
    """What an obligation's page shows."""
    parts = [(Section(None, tuple(_facts(standard, carried))),)]
    cases = standard.cases.get(carried.obligation.id, [])
    if cases:
        parts += [(_people(standard, carried, cases),), (_wrong(standard, cases),)]
    else:
        parts.append((Section(_BY_WEEK, empty=_UNJUDGED if not carried.rules else NO_CASE),))
    head = Head(carried.obligation.title, same(carried.obligation.id))
    return Sheet(
        head,
        tuple(parts),
        doing=(Link(Address.OBLIGATIONS, OBLIGATIONS), Link(Address.MATRIX, BY_WEEKS)),
        foot=foot(standard.reader),
    )


_UNJUDGED = Text(
    "No rule judges this one week by week; the fields and figures above carry it.",
    "没有规则逐周判断这一条，由上面的字段和指标落实。",
)
_BY_WEEK = Text("Week by week", "逐周情况")
_WHO, _WHEN, _HOW = Text("Who", "谁"), Text("When", "何时"), Text("How it is held", "怎么落实")
_FIELDS, _RULES = Text("Fields", "字段"), Text("Rules", "检查规则")
_FIGURES, _PAGES = Text("Figures", "指标"), Text("Pages", "页面")


def _facts(standard: Standard, carried: Carried) -> Iterator[Fact]:
    """What carries an obligation, each by its link."""
    yield Fact(_WHO, carried.obligation.who)
    yield Fact(_WHEN, carried.obligation.when)
    yield Fact(_HOW, held(carried.obligation))
    if carried.schema:
        yield Fact(_FIELDS, Many(tuple(_field(standard.reader, name) for name in carried.schema), LISTED))
    if carried.rules:
        links = tuple(Link(rule_page(rule), standard.titles[rule]) for rule in carried.rules)
        yield Fact(_RULES, Many(links, Text(" ", "")))
    if carried.figures:
        yield Fact(_FIGURES, Unit(len(carried.figures), Text("computed from the records", "项，由记录算出")))
    pages = standard.shown.get(carried.obligation.id, [])
    if pages:
        yield Fact(_PAGES, Many(tuple(pages), LISTED))


def _field(reader: Reader, name: str) -> Value:
    kind = reader.book.kinds[name.partition(".")[0]]
    field = kind.by_name[name.partition(".")[2].partition(".")[0]]
    words = Text(f"{kind.label.en}: {field.label.en}", f"{kind.label.zh}“{field.label.zh}”")
    return Link(kind_page(kind), words)


_NOBODY = Text("on nobody, or not yours to see", "不记个人，或您看不到是谁")


def _people(standard: Standard, carried: Carried, cases: list[Judged]) -> Section:
    """A strip for each person whose cases the reader may have."""
    own: dict[str, list[Judged]] = {}
    for case in cases:
        own.setdefault(case.duty.person or "", []).append(case)
    people = sorted(own, key=lambda person: (not person, person))
    rows = tuple(_person(standard, carried, person, own[person]) for person in people)
    good = Counter(case.duty.mark.fine for case in cases if case.duty.mark not in (Mark.NOT_OWED, Mark.DUE))
    met = Text("{good} of {all} met so far", "至今 {all} 件中做到 {good} 件").fill(good=good[True], all=good.total())
    beside = met if good else None
    return Section(_BY_WEEK, table=strip(standard, Text("Name", "姓名"), rows), beside=beside, note=legend())


def _person(standard: Standard, carried: Carried, person: str, own: list[Judged]) -> Row:
    name = standard.reader.person(person) if person else _NOBODY
    return Row((name, *weekly(standard, [case.duty for case in own], way(standard, carried, own))))


_WRONG = Text("What was not met", "没有做到的")
_ALL_MET, _NOT_YET = Text("Everything was met.", "都做到了。"), Text("Nothing was due yet.", "还没有到期的。")
_OLDER = Text("{count} older ones are left out.", "更早的 {count} 件未列。")


def _not_met(standard: Standard, cases: list[Judged]) -> list[Judged]:
    """The cases that are not fine, the newest week first."""
    not_met = [case for case in cases if not case.duty.mark.fine]
    return sorted(not_met, key=lambda case: _age(standard, case), reverse=True)


def _listed(standard: Standard, cases: list[Judged]) -> dict[str, Judged]:
    """Of the cases that are listed the first of each person's week, by the name that leads to its row."""
    result: dict[str, Judged] = {}
    for case in _not_met(standard, cases)[:MOST]:
        result.setdefault(_anchor(standard, case), case)
    return result


def _every_listed(reader: Reader) -> dict[str, dict[str, Judged]]:
    """The same for each obligation, worked out once for all people: a strip of each leads there."""
    standard = reader.shared(Standard)
    return {obligation: _listed(standard, cases) for obligation, cases in standard.cases.items()}


def _anchor(standard: Standard, case: Judged) -> str:
    week = case.duty.week or standard.now
    return f"w{week.number}-{case.duty.person or ''}".rstrip("-")


def way(standard: Standard, carried: Carried, cases: list[Judged]) -> Way:
    """To the row that tells what was not met in a week, with its rule and record; to the record where no row does."""
    path, listed = obligation_page(carried.obligation.id), standard.reader.shared(_every_listed)[carried.obligation.id]
    first: dict[Week, Judged] = {}
    for case in _not_met(standard, cases):
        first.setdefault(case.duty.week or standard.now, case)

    def to(week: Week) -> str:
        case = first.get(week)
        if case is None or _anchor(standard, case) in listed:
            return f"{path}#{_anchor(standard, case)}" if case else path
        return page_of(case.duty.record) if case.duty.record else path

    return to


def _wrong(standard: Standard, cases: list[Judged]) -> Section:
    """The cases that are not fine; each lamp leads to its rule."""
    not_met = _not_met(standard, cases)
    commits = any(first_commit(standard.reader, case.duty.record) is not None for case in not_met[:MOST])
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Week", "周"), "e w"),
        Column(Text("Owner", "负责人"), "w"),
        Column(Text("About", "对象"), "t"),
        Column(Text("What is the matter", "说明"), "f"),
        Column(Text("Due", "期限"), "w"),
        *((Column(Text("Commit", "提交"), "w"),) if commits else ()),
    )
    led = {id(case): anchor for anchor, case in _listed(standard, cases).items()}
    rows = tuple(_case(standard, case, commits)._replace(anchor=led.get(id(case), "")) for case in not_met[:MOST])
    rest = _OLDER.fill(count=len(not_met) - MOST) if not_met[MOST:] else None
    due = any(case.duty.mark not in (Mark.NOT_OWED, Mark.DUE) for case in cases)
    empty = _ALL_MET if due else _NOT_YET
    return Section(_WRONG, table=table(_WRONG, columns, rows), beside=_number(not_met), empty=empty, note=rest)


def _number(cases: list[Judged]) -> Value:
    return attention.unit(len(cases)) if cases else None


def _age(standard: Standard, case: Judged) -> tuple[Week, str, str]:
    duty = case.duty
    return duty.week or standard.now, str(duty.due or ""), duty.record.ref if duty.record else ""


def _case(standard: Standard, case: Judged, commits: bool) -> Row:
    duty, reader = case.duty, standard.reader
    week = reader.week_pages.to_week(duty.week, _week(duty.week)) if duty.week else None
    message = duty.message if duty.message.en else case.manual.title
    lamp = case_lamp(case.manual.id, duty.mark)
    return Row(
        (
            lamp,
            week,
            reader.person(duty.person),
            attention.about(reader, duty.record),
            message,
            attention.day_of(duty.due),
            *((first_commit(reader, duty.record),) if commits else ()),
        )
    )


def _week(week: Week) -> Text:
    return Text(f"Week {week.number}", f"第{week.number}周")
