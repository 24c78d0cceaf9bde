"""The clerk's page: which forms of which week are to be archived, how many there are, whether the counts agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, obligation_page, page_of, place_on
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Column,
    Dated,
    Head,
    Lamp,
    Link,
    Metric,
    Near,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    table,
)
from salesbook.pages.week.weeks import title_of
from salesbook.rules.archiving import FORMS, has_showroom
from salesbook.rules.duty import Mark
from salesbook.views.customer_files import same_day_filing
from salesbook.views.forms import filled_forms
from salesbook.views.office import office, weeks_told
from salesbook.words import Text, counted, same

WEEKS = 12
"""Weeks that the register shows; the list of archivings has them all."""
MOST = 3
"""Weeks not archived that are counted out person by person."""
_TITLE = Text("Archiving", "表格入档")
_WORDS = Text("archiving clerk forms counts close the week", "入档 信息统计员 份数 关账 表2 表3 表4")
_RULE, _COUNTS = "week-archived", "archived-counts"
_HIDDEN = "form-3"  # its records are not the team's


class Filed(NamedTuple):
    """A form of a week: when it is due, its archiving, the records of each person; None where the viewer sees none."""

    form: str
    week: Week
    due: datetime
    record: Record | None
    written: Mapping[str, int] | None

    @property
    def wrong(self) -> tuple[str, ...]:
        """Whose count does not agree with the records."""
        if self.record is None or self.written is None or "rows" not in self.record.data:
            return ()
        data = {row["person"]: row.get("count", 0) for row in self.record["rows"] if "person" in row}
        return tuple(sorted(p for p in data.keys() | self.written.keys() if data.get(p, 0) != self.written.get(p, 0)))


_START = Text(
    "No week has been worked yet. After the weekly meeting the clerk archives last week's forms 2 and 3, and form 4 where "
    "there is a showroom.",
    "还没有做完的一周。周例会后，信息统计员把上周的表2、表3 入档，有展厅的还有表4。",
)
_ABOUT = Text("archiving closes the week: what changes later is seen as changed", "入档即关账，之后的改动看得出来")
_LEFT_OUT = Text(
    "This view leaves out how many records form 3 has: collections are for those concerned.",
    "本视图不含表3的记录数：催款记录只给有关的人看。",
)


@page(
    Address.ARCHIVING,
    MenuGroup.WEEK,
    _TITLE,
    search=(Text("The week", "一周"), _WORDS),
    obligations=("R96", "R105", "R111"),
)
def archiving(reader: Reader) -> Sheet:
    """Which forms are to be archived, and which were."""
    weeks = weeks_told(reader.book)[:-1][-WEEKS:]
    every = [filed for week in reversed(weeks) for filed in _of(reader, week)]
    waiting = [week for week in reversed(weeks) if any(filed.week == week and filed.record is None for filed in every)]
    parts = (
        *((_to_archive(reader, week, every),) for week in waiting[:MOST]),
        *(((_nothing(),),) if weeks and not waiting else ()),
        *((section,) for section in _differing(reader, every)),
        (_register(reader, weeks, every),),
    )
    kind = reader.book.kinds["archiving"]
    links = (
        Link(Address.FORMS, Text("Forms to print", "打印表格")),
        Link(list_of(kind), Text("All archivings", "全部入档记录")),
    )
    metrics = tuple(_metrics(reader, every)) if every else ()
    foot = None if reader.audience.files_forms else _LEFT_OUT
    return Sheet(
        Head(_TITLE, None, _ABOUT),
        parts if every else (),
        metrics,
        links,
        None if every else first_steps.first(reader, _START, "archiving"),
        foot,
    )


def _of(reader: Reader, week: Week) -> Iterator[Filed]:
    """The forms that a week's archiving is made of."""
    due = office(reader.book).archiving(week.later(1))
    result: dict[str, dict[str, int]] = {form: {} for form in FORMS}
    for sheet in filled_forms(reader.book, week):
        if sheet.form in result:
            result[sheet.form][sheet.person] = len(sheet.rows)
    for form in FORMS:
        if form != "form-4" or has_showroom(reader.book, week):
            seen = form != _HIDDEN or reader.audience.files_forms
            record = reader.book.get("archiving", f"{week.slug}/{form}")
            yield Filed(form, week, due, record, result[form] if seen else None)


_WAITING, _OVERDUE = Text("To be archived", "待入档"), Text("Overdue", "逾期未入档")
_DIFFER, _DONE = Text("Counts that differ", "份数不符"), Text("Archived", "已入档")
_NEXT, _NONE_DUE = Text("due {day} {hour}", "{day} {hour} 前"), Text("nothing is due", "没有待办")
_FILED, _WON = (
    Text("Opened on the day of winning", "成交当天建档"),
    Text("of {count} {count:customer|customers} won", "新成交 {count} 家"),
)
_LAST, _OF = Text("in the last {count} weeks", "近 {count} 周"), Text("of {count} archived", "已入档 {count} 份")


def _overdue(reader: Reader, filed: Filed) -> bool:
    """Whether a form should have been archived; a day that may be a holiday makes nothing overdue."""
    return reader.book.past(filed.due) and office(reader.book).knows(filed.due)


def _metrics(reader: Reader, every: Sequence[Filed]) -> Iterator[Metric]:
    waiting = [filed for filed in every if filed.record is None]
    due = min((filed.due for filed in waiting if filed.due >= reader.book.now), default=None)
    text = _NEXT.fill(day=reader.day(due.date()), hour=f"{due:%H:%M}") if due else _NONE_DUE
    yield Metric(_WAITING, len(waiting), _forms(len(waiting)), text)
    late = sum(_overdue(reader, filed) for filed in waiting)
    weeks = _LAST.fill(count=len({filed.week for filed in every}))
    yield Metric(_OVERDUE, late, _forms(late), weeks)
    done = len(every) - len(waiting)
    wrong = sum(bool(filed.wrong) for filed in every)
    if done:
        yield Metric(_DIFFER, wrong, _forms(wrong), _OF.fill(count=done))
    yield Metric(Link(place_on(Address.ARCHIVING, "register"), _DONE), done, _forms(done), weeks)
    won, same_day = reader.audience.ask(same_day_filing) or (0, 0)
    if won:
        link = Link(obligation_page("R69"), _FILED)
        yield Metric(link, same_day, counted(same_day, Text("file|files", "份")), _WON.fill(count=won))


def _forms(count: int) -> Text:
    return counted(count, Text("form|forms", "份"))


def _label(reader: Reader, form: str) -> Text:
    """A form's whole name: ``Form 2 · Customer visits``."""
    return reader.book.kinds["archiving"].by_name["form"].labels[form]


_SHORT = {"form-2": Text("Form 2", "表2"), "form-3": Text("Form 3", "表3"), "form-4": Text("Form 4", "表4")}
_COUNT_OUT = Text("{week}: to be archived", "{week}：待入档")
_DUE, _WAS_DUE = (
    Text("due {day} {hour}", "应在 {day} {hour} 前入档"),
    Text("was due {day} {hour}", "已过 {day} {hour}，逾期"),
)
_NO_ROWS = Text(
    "No record of these forms in this week: archive them with nothing in them, so that it is said on purpose.",
    "这一周没有这几种表的记录：照样入档，写零份，表示确实没有。",
)


def _to_archive(reader: Reader, week: Week, every: Sequence[Filed]) -> Section:
    """The forms of a week that are still to be archived, counted by person as the archiving wants them."""
    own = [filed for filed in every if filed.week == week and filed.record is None]
    people = sorted({person for filed in own for person in filed.written or ()})
    columns = (Column(Text("Name", "姓名"), "t"), *(Column(_SHORT[filed.form], "n") for filed in own))
    rows = tuple(
        Row((reader.person(person), *((filed.written or {}).get(person) for filed in own))) for person in people
    )
    sums = tuple(sum((filed.written or {}).values()) or None for filed in own)
    title = _COUNT_OUT.fill(week=title_of(week))
    listed = table(title, columns, rows, (_ALL, *sums) if rows else ())
    words = (_WAS_DUE if own[0].due < reader.book.now else _DUE).fill(
        day=reader.day(own[0].due.date()), hour=f"{own[0].due:%H:%M}"
    )
    late = telling(_RULE, Mark.MISSING, words) if own[0].due < reader.book.now else Lamp("wait", words, _RULE)
    return Section(title, table=listed, beside=late, empty=_NO_ROWS, anchor=week.slug)


_ALL = Text("Together", "合计")
_UP_TO_DATE = Text("Everything is archived", "都已入档")
_NO_MORE = Text("Every form of the weeks shown is archived.", "所列各周的表格都已入档。")


def _nothing() -> Section:
    return Section(_UP_TO_DATE, empty=_NO_MORE)


_WRONG = Text("Counts that differ from the records", "份数与记录数不符")


def _differing(reader: Reader, every: Sequence[Filed]) -> Iterator[Section]:
    """Each person whose count does not agree: what was archived, what there is."""
    result = [(filed, person) for filed in every for person in filed.wrong]
    if result:
        columns = (
            Column(Text("Week", "周"), "t"),
            Column(Text("Form", "表格")),
            Column(Text("Name", "姓名"), "w"),
            Column(Text("Archived", "入档份数"), "n"),
            Column(Text("Records", "记录数"), "n"),
        )
        rows = tuple(_difference(reader, filed, person) for filed, person in result)
        yield Section(_WRONG, table=table(_WRONG, columns, rows), beside=_CAUSE, anchor="differing")


_CAUSE = Text("a form is missing, or came afterwards", "少了一份，或者事后补写")


def _difference(reader: Reader, filed: Filed, person: str) -> Row:
    rows = filed.record.get("rows", ()) if filed.record else ()
    archived = next((row.get("count", 0) for row in rows if row.get("person") == person), 0)
    link = Link(page_of(filed.record), title_of(filed.week)) if filed.record else title_of(filed.week)
    return Row(
        (link, _label(reader, filed.form), reader.person(person), archived, (filed.written or {}).get(person, 0))
    )


_REGISTER = Text("Register", "入档登记")
_NEWEST = Text("the last {count} weeks", "近 {count} 周")


def _register(reader: Reader, weeks: Sequence[Week], every: Sequence[Filed]) -> Section:
    columns = (
        Column(Text("Week", "周"), "t"),
        Column(Text("Due", "期限"), "w"),
        *(Column(words) for words in _SHORT.values()),
    )
    result = {(filed.week, filed.form): filed for filed in every}
    rows = tuple(
        Row((
            reader.week_pages.to_week(week, title_of(week)),
            Near(office(reader.book).archiving(week.later(1)).date()),
            *(_state(reader, result.get((week, form))) for form in FORMS),
        ))
        for week in reversed(weeks)
    )  # fmt: skip
    listed = table(_REGISTER, columns, rows)
    return Section(_REGISTER, table=listed, beside=_NEWEST.fill(count=len(weeks)), anchor="register")


_NOT_OWED, _TO_COME = Text("not owed", "不适用"), Text("not yet due", "未到期")
_ARCHIVED, _SAID = Text("archived", "已入档"), Text("says archived", "自报已入档")


def _state(reader: Reader, filed: Filed | None) -> Value:
    """What became of a form: by whom and when, late or in time as far as the record says, the count right or not."""
    if filed is None:
        return Lamp("na", _NOT_OWED)
    if filed.record is None:
        return case_lamp(_RULE, Mark.MISSING) if _overdue(reader, filed) else Lamp("wait", _TO_COME, _RULE)
    at, grade = reader.book.evidence(filed.record, filed.due)
    when: Value = (
        Dated(page_of(filed.record), Near(at.date())) if at else Link(page_of(filed.record), same(filed.record.id))
    )
    if filed.wrong:
        return Under(when, case_lamp(_COUNTS, Mark.AT_RISK))
    if at is not None and at > filed.due:
        return Under(when, case_lamp(_RULE, Mark.LATE))
    if grade is Grade.IMPORTED:
        return when
    return Under(when, Lamp("ok", _ARCHIVED, _RULE) if grade.is_proof else Lamp("said", _SAID, _RULE))
