"""The standard's obligations: what carries each, and what became of it week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from salesbook.calendar import Week, week_of
from salesbook.pages import attention, weeks
from salesbook.pages.page import Page, SearchEntry
from salesbook.pages.reader import Reader, week_page
from salesbook.pages.reference import path_of as kind_path
from salesbook.pages.value import (
    LISTED,
    Column,
    Dot,
    Fact,
    Group,
    Head,
    Lamp,
    Link,
    Many,
    Row,
    Section,
    Sheet,
    Table,
    Unit,
    Value,
    table,
)
from salesbook.rules import manuals
from salesbook.rules.carriers import Carried, carried
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.obligations import Obligation
from salesbook.rules.reporting import Judged
from salesbook.words import Text, join, same

INDEX, MATRIX = "obligations/index", "obligations/matrix"
WEEKS, SHORT = 8, 6
"""Weeks that an obligation's own page tells, and that the matrix of all has room for."""
MOST = 100
_TITLE, _MATRIX = Text("Obligations", "规范条款"), Text("Obligations week by week", "规范条款逐周")
_WORDS = Text("standard obligations rules", "业务规范 条款 达成")


def path_of(obligation: str) -> str:
    """Where an obligation's page lies."""
    return f"obligations/{obligation.lower()}"


class Standard:
    """All obligations with what carries them, and their cases as the reader may have them."""

    def __init__(self, reader: Reader, made: Mapping[str, list[Link]]) -> None:
        self.reader = reader
        self.shown = made

    @cached_property
    def carried(self) -> list[Carried]:
        """In order."""
        return carried()

    @cached_property
    def titles(self) -> Mapping[str, Text]:
        """What each rule asks, by id."""
        return {manual.id: manual.title for manual in manuals()}

    @cached_property
    def cases(self) -> Mapping[str, list[Judged]]:
        """The cases by obligation."""
        found: dict[str, list[Judged]] = {}
        for case in self.reader.cases:
            for number in case.manual.obligations:
                found.setdefault(number, []).append(case)
        return found

    @cached_property
    def told(self) -> frozenset[Week]:
        """The weeks that have a page."""
        return frozenset(weeks.shown(self.reader))

    @cached_property
    def now(self) -> Week:
        """The present week, in which what belongs to no week is counted."""
        return week_of(self.reader.today)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The last weeks, the present one last."""
        return tuple(self.now.later(n) for n in range(1 - WEEKS, 1))

    def pages(self) -> Iterator[Page]:
        """The list, the matrix, and a page for each."""
        entry = SearchEntry(_TITLE, _TITLE, _WORDS)
        index = self.reader.page(INDEX, "obligations", _TITLE, "sheet.html", lambda: _index(self), entry)
        yield index._replace(obligations=("R59",))
        matrix = self.reader.page(MATRIX, "obligations", _MATRIX, "sheet.html", lambda: _matrix(self))
        yield matrix._replace(obligations=("R59",))
        for one in self.carried:
            yield self._page(one)

    def _page(self, one: Carried) -> Page:
        title = Text(f"{one.obligation.id} {one.obligation.title.en}", f"{one.obligation.id} {one.obligation.title.zh}")
        entry = SearchEntry(title, _TITLE, same(" ".join((one.obligation.id, *one.rules))))
        view = lambda: _view(self, one)  # noqa: E731 - made when the page is rendered
        return self.reader.page(path_of(one.obligation.id), "obligations", title, "sheet.html", view, entry)


# How a case, and a cell of cases, is told


_CLAIMED = Text("met, by their own word", "做到（自述或导入）")
_SAID = frozenset({"claim", "signed_claim", "imported", "unknown"})
_KEY = (
    Lamp("ok", Text("met", "做到")),
    Lamp("said", _CLAIMED),
    Lamp("warn", Text("late or at risk", "迟或有风险")),
    Lamp("none", Text("missing or broken", "缺或未履行")),
    Lamp("wait", Text("not yet due", "未到期")),
    Lamp("na", Text("not owed", "不适用")),
)
_HEAVY = {Mark.MISSING: 0, Mark.BROKEN: 0, Mark.LATE: 1, Mark.AT_RISK: 1, Mark.NOT_PROVABLE: 2}
_OF = Text("{word}: {count} of {all}", "{word}：{all} 件中 {count} 件")


def cell(cases: list[Duty]) -> Lamp | None:
    """The weightiest of some cases as a lamp; what rests on somebody's word is never green. None without a case."""
    owed = [duty for duty in cases if duty.mark not in (Mark.NOT_OWED, Mark.DUE)]
    if not owed:
        return _quiet(cases)
    wrong = [duty for duty in owed if not duty.mark.fine]
    if wrong:
        worst = min(wrong, key=lambda duty: _HEAVY.get(duty.mark, 1)).mark
        state = _KEY[3] if _HEAVY.get(worst, 1) == 0 else _KEY[2]
        return state._replace(text=_OF.fill(word=state.text, count=len(wrong), all=len(owed)))
    good = _KEY[1] if any(duty.grade in _SAID for duty in owed) else _KEY[0]
    return good._replace(text=_OF.fill(word=good.text, count=len(owed), all=len(owed)))


def _quiet(cases: list[Duty]) -> Lamp | None:
    if any(duty.mark is Mark.DUE for duty in cases):
        return _KEY[4]
    return _KEY[5] if cases else None


def _dot(cases: list[Duty]) -> Value:
    """A cell among many: its state without counts, which the obligation's own page tells."""
    lamp = cell(cases)
    return Dot(next(key for key in _KEY if key.state == lamp.state)) if lamp else ""


# The list of all


_HELD = {
    "B": Text("refused at the commit", "提交时拦下"),
    "R": Text("reported", "检查并提示"),
    "C": Text("computed", "由记录算出"),
    "A": Text("only somebody's word", "只凭本人申明"),
}


def held(obligation: Obligation) -> Text:
    """How an obligation is held, in words."""
    return join([_HELD[letter] for letter in obligation.check])


_COUNT = Text("{count} obligations", "{count} 条")
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
    rows = tuple(_index_row(standard, one) for one in standard.carried)
    part = Section(None, table=table(_TITLE, columns, rows), note=_INDEX_NOTE)
    head = Head(_TITLE, _COUNT.fill(count=len(rows)))
    return Sheet(head, ((part,),), doing=(Link(MATRIX, _MATRIX),), foot=_foot(standard.reader))


def _index_row(standard: Standard, one: Carried) -> Row:
    obligation = one.obligation
    now = [case.duty for case in standard.cases.get(obligation.id, ()) if case.duty.week in (None, standard.now)]
    number = Link(path_of(obligation.id), same(obligation.id))
    return Row((number, obligation.title, obligation.who, held(obligation), cell(now) or ""))


_COUNTED = Text(
    "This view counts what you may not read in detail, without names.",
    "您不能细看的事项在本视图只计件数，不列名字。",
)


def _foot(reader: Reader) -> Value:
    return None if reader.audience.may_see("manager") else _COUNTED


# The matrix of weeks


def _matrix(standard: Standard) -> Sheet:
    found = [one for one in standard.carried if standard.cases.get(one.obligation.id)]
    rows = tuple(
        Row((_named(one), *_weekly(standard, [case.duty for case in standard.cases[one.obligation.id]], SHORT)))
        for one in found
    )
    part = Section(
        None, table=_strip(standard, Text("Obligation", "条款"), rows, SHORT), note=_legend(), empty=_NO_CASE
    )
    head = Head(_MATRIX, Text("the last {count} weeks", "近 {count} 周").fill(count=SHORT))
    return Sheet(head, ((part,),), doing=(Link(INDEX, _TITLE),), foot=_foot(standard.reader))


_NO_CASE = Text(
    "No rule has judged anything yet: the book holds no work.", "还没有可以判断的事：台账里还没有工作记录。"
)
_LONGEST = 22


def _named(one: Carried) -> Value:
    title = one.obligation.title
    short = title.zh if len(title.zh) <= _LONGEST else f"{title.zh[: _LONGEST - 1]}…"
    brief = title.en if len(title.en) <= 2 * _LONGEST else f"{title.en[: 2 * _LONGEST - 1]}…"
    return Link(path_of(one.obligation.id), Text(f"{one.obligation.id} {brief}", f"{one.obligation.id} {short}"))


def _weekly(standard: Standard, cases: list[Duty], count: int = WEEKS) -> tuple[Value, ...]:
    """A dot for each week."""
    by_week: dict[Week, list[Duty]] = {}
    for duty in cases:
        by_week.setdefault(duty.week or standard.now, []).append(duty)
    return tuple(_dot(by_week.get(week, [])) for week in standard.weeks[-count:])


def _strip(standard: Standard, head: Text, rows: tuple[Row, ...], count: int = WEEKS) -> Table:
    columns = (Column(head, "t"), *(Column(same(str(week.number))) for week in standard.weeks[-count:]))
    return Table(head, columns, (Group(None, rows),), strip=True)


def _legend() -> Value:
    return Many(_KEY, Text("   ", "　"))


# One obligation


def _view(standard: Standard, one: Carried) -> Sheet:
    parts = [(Section(None, tuple(_facts(standard, one))),)]
    cases = standard.cases.get(one.obligation.id, [])
    if cases:
        parts += [(_people(standard, cases),), (_wrong(standard, cases),)]
    else:
        parts.append((Section(_BY_WEEK, empty=_UNJUDGED if not one.rules else _NO_CASE),))
    head = Head(one.obligation.title, same(one.obligation.id))
    return Sheet(head, tuple(parts), doing=(Link(INDEX, _TITLE), Link(MATRIX, _MATRIX)), foot=_foot(standard.reader))


_UNJUDGED = Text(
    "No rule judges this one week by week; the fields and figures above carry it.",
    "没有规则逐周判断这一条，由上面的字段和指标落实。",
)
_BY_WEEK = Text("Week by week", "逐周情况")
_WHO, _WHEN, _HOW = Text("Who", "谁"), Text("When", "何时"), Text("How it is held", "怎么落实")
_FIELDS, _RULES = Text("Fields", "字段"), Text("Rules", "检查规则")
_FIGURES, _PAGES = Text("Figures", "指标"), Text("Pages", "页面")


def _facts(standard: Standard, one: Carried) -> Iterator[Fact]:
    """What carries an obligation, each by its link."""
    yield Fact(_WHO, one.obligation.who)
    yield Fact(_WHEN, one.obligation.when)
    yield Fact(_HOW, held(one.obligation))
    if one.schema:
        yield Fact(_FIELDS, Many(tuple(_field(standard.reader, name) for name in one.schema), LISTED))
    if one.rules:
        links = tuple(Link(f"reference/rules#{rule}", standard.titles[rule]) for rule in one.rules)
        yield Fact(_RULES, Many(links, Text(" ", "")))
    if one.figures:
        yield Fact(_FIGURES, Unit(len(one.figures), Text("computed from the records", "项，由记录算出")))
    pages = standard.shown.get(one.obligation.id, [])
    if pages:
        yield Fact(_PAGES, Many(tuple(pages), LISTED))


def _field(reader: Reader, name: str) -> Value:
    kind = reader.book.kinds[name.partition(".")[0]]
    field = kind.by_name[name.partition(".")[2].partition(".")[0]]
    words = Text(f"{kind.label.en}: {field.label.en}", f"{kind.label.zh}“{field.label.zh}”")
    return Link(kind_path(kind), words)


_NOBODY = Text("on nobody, or not yours to see", "不记个人，或您看不到是谁")


def _people(standard: Standard, cases: list[Judged]) -> Section:
    """A strip for each person whose cases the reader may have."""
    people = sorted({case.duty.person or "" for case in cases}, key=lambda one: (not one, one))
    rows = tuple(_person(standard, one, cases) for one in people)
    good = Counter(case.duty.mark.fine for case in cases if case.duty.mark not in (Mark.NOT_OWED, Mark.DUE))
    beside = Text("{good} of {all} met so far", "至今 {all} 件中做到 {good} 件").fill(good=good[True], all=good.total())
    return Section(_BY_WEEK, table=_strip(standard, Text("Name", "姓名"), rows), beside=beside, note=_legend())


def _person(standard: Standard, person: str, cases: list[Judged]) -> Row:
    own = [case.duty for case in cases if (case.duty.person or "") == person]
    return Row((standard.reader.person(person) if person else _NOBODY, *_weekly(standard, own)))


_WRONG = Text("What was not met", "没有做到的")
_ALL_MET = Text("Everything was met.", "都做到了。")
_OLDER = Text("{count} older ones are left out.", "更早的 {count} 件未列。")


def _wrong(standard: Standard, cases: list[Judged]) -> Section:
    """The cases that are not fine, the newest week first; each lamp leads to its rule."""
    found = [case for case in cases if not case.duty.mark.fine]
    found.sort(key=lambda case: _age(standard, case), reverse=True)
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Week", "周"), "e w"),
        Column(Text("Owner", "负责人"), "w"),
        Column(Text("About", "对象"), "t"),
        Column(Text("What is the matter", "说明"), "f"),
        Column(Text("Due", "期限"), "w"),
    )
    rows = tuple(_case(standard, case) for case in found[:MOST])
    rest = _OLDER.fill(count=len(found) - MOST) if found[MOST:] else None
    return Section(_WRONG, table=table(_WRONG, columns, rows), beside=_number(found), empty=_ALL_MET, note=rest)


def _number(found: list[Judged]) -> Value:
    return attention.unit(len(found)) if found else None


def _age(standard: Standard, case: Judged) -> tuple[Week, str, str]:
    duty = case.duty
    return duty.week or standard.now, str(duty.due or ""), duty.record.ref if duty.record else ""


def _case(standard: Standard, case: Judged) -> Row:
    duty, reader = case.duty, standard.reader
    known = duty.week is not None and duty.week in standard.told
    week: Value = Link(week_page(duty.week), _week(duty.week)) if duty.week and known else duty.week
    message = duty.message if duty.message.en else case.manual.title
    lamp = attention.lamp(duty.mark, case.manual.level, case.manual.id)
    return Row(
        (
            lamp,
            week,
            reader.person(duty.person),
            attention.about(reader, duty.record),
            message,
            attention.day_of(duty.due),
        )
    )


def _week(week: Week) -> Text:
    return Text(f"Week {week.number}", f"第{week.number}周")
