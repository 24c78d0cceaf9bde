"""Punctuality and proof: what was handed in when, and how that is known; the team is told counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from salesbook.calendar import Week, week_of
from salesbook.history import Grade
from salesbook.pages.parts.addresses import Address, page_of
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.proofs import PROOFS
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (  # fmt: skip
    Column,
    Dot,
    Group,
    Head,
    Lamp,
    Many,
    Proof,
    Row,
    Section,
    Sheet,
    Table,
    Value,
    table,
)
from salesbook.pages.week import hand_in_list, moved_deadlines, unexplained
from salesbook.pages.week.hand_ins import SHOWN, mark_word
from salesbook.views import hand_in
from salesbook.views.approvals import trails
from salesbook.views.hand_in import HandIn
from salesbook.views.mark import Mark
from salesbook.views.office import weeks_told
from salesbook.views.visit_facts import grades
from salesbook.words import Text, same

WEEKS = 12
_TITLE = hand_in_list.BACK.text
_WORDS = Text("on time late missing proof claim", "按时 迟交 未交 证据 自述 提交")
_TWO_FACTS = Text(
    "Every hand-in is two facts: when it came, and how we know. The lamp tells the first, the disc the second.",
    "每次提交有两个事实：什么时候交的，凭什么知道。灯号说前一个，圆盘说后一个。",
)
_FORMS: dict[Literal["plan", "summary"], Text] = {
    "plan": Text("Weekly plans", "周工作计划"),
    "summary": Text("Weekly summaries", "周工作总结"),
}


@pages(Address.PUNCTUALITY, MenuGroup.WEEK, _TITLE, obligations=("R40", "R102", "R107"))
def punctuality(reader: Reader) -> Iterator[Page]:
    """Who handed in when, by name where the reader may see the rows; the newest of many people on pages of their own."""
    entry = SearchEntry(_TITLE, Text("Week", "一周"), _WORDS)
    yield reader.page(Address.PUNCTUALITY, _TITLE, "sheet.html", lambda: _view(reader), entry)
    yield from hand_in_list.pages(reader, _newest(reader))


def _view(reader: Reader) -> Sheet:
    weeks = _weeks(reader)
    rows = [row for week in weeks for row in hand_in.hand_ins(reader.book, week)]
    own = [row for row in rows if reader.audience.answers_for(row.person)]
    count = len(weeks)
    head = Head(
        _TITLE, Text("the last {count} weeks" if count > 1 else "the first week", "近 {count} 周").fill(count=count)
    )
    strips = _strips(reader, own, weeks) if own else _counted(reader, weeks)
    parts = [strips, *((part,) for part in moved_deadlines.section(reader, weeks)), (_grades(reader),)]
    if own:
        parts.append((hand_in_list.section(reader, _newest(reader)),))
    parts.append((unexplained.section(reader),))
    foot = None if reader.audience.may_see("manager") else _OWN_ONLY if own else _COUNTS_ONLY
    return Sheet(head, tuple(parts), start=_TWO_FACTS, foot=foot)


def _weeks(reader: Reader) -> tuple[Week, ...]:
    """The weeks whose hand-in has come: the summary of each, the plan of the one after it."""
    now = week_of(reader.today)
    weeks = [week for week in weeks_told(reader.book) if week <= now]
    return tuple(weeks[-WEEKS:]) or (now,)


def _newest(reader: Reader) -> Week:
    """The last week whose hand-in is over."""
    return _weeks(reader)[-2:][0]


_COUNTS_ONLY = Text("This view tells counts, not names.", "本视图只计人数，不列名字。")
_OWN_ONLY = Text(
    "This view holds your own rows and those of your reports; of the others it tells counts.",
    "本视图含您本人及下属的记录；其他人只计人数。",
)


# Strips of weeks

_SAYS_ON_TIME = Lamp("said", Text("says on time", "自报按时"))
_PROVEN_ON_TIME = Lamp(Mark.ON_TIME.lamp, Text("on time, proven", "按时（已证实）"))


def _key(form: Literal["plan", "summary"] = "plan") -> dict[Mark, Lamp]:
    """How each mark is drawn in a strip. On time is what the writer says, and green only where a receipt proves it."""
    lamps = {mark: case_lamp(f"{form}-handed-in", mark)._replace(rule="") for mark in (*SHOWN, Mark.NOT_OWED)}
    return {**lamps, Mark.ON_TIME: _SAYS_ON_TIME}


_NOTE = Text(
    "No receipt of a server proves an hour yet: on time is what the writer says, so it is a grey ring and not green; late is what he admits.",
    "目前没有服务器回执，不能证明几点交的：按时是本人说的，所以是灰圈，不亮绿灯；迟交是本人承认的。",
)
_BY_RECEIPT = Text(
    "Green: on time by a receipt of the server. A grey ring: on time is what the writer says; late without a receipt is what he admits.",
    "绿灯：服务器回执证明按时。灰圈：按时是本人说的；没有回执的迟交是本人承认的。",
)


def _strips(reader: Reader, own: list[HandIn], weeks: tuple[Week, ...]) -> tuple[Section, ...]:
    """A strip for plans and one for summaries; a person who owed none of them is left out."""
    return tuple(_strip(reader, form, [row for row in own if row.form == form], weeks) for form in _FORMS)


def _strip(reader: Reader, form: Literal["plan", "summary"], own: list[HandIn], weeks: tuple[Week, ...]) -> Section:
    by_person: dict[str, list[HandIn]] = {}
    for row in own:
        by_person.setdefault(row.person, []).append(row)
    kept = {person: rows for person, rows in by_person.items() if any(row.mark is not Mark.NOT_OWED for row in rows)}
    ahead = 1 if form == "plan" else 0
    columns = (
        Column(Text("Name", "姓名"), "t"),
        *(Column(same(str(week.later(ahead).number))) for week in weeks),
        Column(Mark.ON_TIME.label, "n"),
    )
    rows = tuple(Row((reader.person(person), *map(_dot, rows), _share(rows))) for person, rows in kept.items())
    listed = Table(_FORMS[form], columns, (Group(None, rows),), strip=True)
    proven = (_PROVEN_ON_TIME,) if trails(reader.book) else ()
    key = Many((*proven, *_key().values()), Text("   ", "　"))
    note = key if form == "summary" else _note(reader)
    return Section(_FORMS[form], table=listed, beside=_by(form), empty=hand_in_list.NOBODY, note=note)


def _note(reader: Reader) -> Text:
    return _BY_RECEIPT if trails(reader.book) else _NOTE


def _by(form: str) -> Text:
    if form == "plan":
        return Text("reps by Sunday 24:00, all by Monday 09:00", "业务员周日 24:00 前，全体周一 09:00 前")
    return Text("by Sunday 24:00", "周日 24:00 前")


def _dot(row: HandIn) -> Value:
    """What was late leads to what was handed in; what is missing to the rule."""
    proven = row.mark is Mark.ON_TIME and row.grade is Grade.PROVEN
    lamp = _PROVEN_ON_TIME if proven else _key(row.form)[row.mark]
    if lamp.state in ("warn", "bad") and row.record:
        lamp = lamp._replace(path=page_of(row.record))
    return Dot(lamp._replace(rule=f"{row.form}-handed-in") if lamp.state == "none" else lamp)


def _share(rows: Iterable[HandIn]) -> Value:
    """How many were on time by their own word, of those owed and due."""
    due = [row for row in rows if row.mark not in (Mark.NOT_OWED, Mark.DUE)]
    good = sum(row.mark is Mark.ON_TIME for row in due)
    return same(f"{good}/{len(due)}") if due else None


# What the team is told


def _counted(reader: Reader, weeks: tuple[Week, ...]) -> tuple[Section, ...]:
    counts = [(week, reader.audience.ask(hand_in.counts, week) or {}) for week in reversed(weeks)]
    return tuple(_counts(reader, form, counts) for form in _FORMS)


def _counts(
    reader: Reader, form: Literal["plan", "summary"], by_week: list[tuple[Week, dict[str, hand_in.Counts]]]
) -> Section:
    columns = (Column(Text("Week", "周"), "t"), *(Column(mark_word(mark), "n") for mark in SHOWN))
    ahead = 1 if form == "plan" else 0
    rows = tuple(
        Row((week.later(ahead), *(counts[form].by_mark.get(mark) or None for mark in SHOWN)))
        for week, counts in by_week
        if form in counts and counts[form].owed
    )
    listed = Table(_FORMS[form], columns, (Group(None, rows),), strip=True)
    return Section(
        _FORMS[form],
        table=listed,
        beside=_PEOPLE,
        empty=hand_in_list.NOBODY,
        note=_note(reader) if form == "plan" else None,
    )


_PEOPLE = Text("persons", "人数")


# How it is known

_GRADES: tuple[tuple[Grade, Proof, Text, Text], ...] = (
    (Grade.PROVEN, PROOFS[Grade.PROVEN], Text("a receipt of the server, each tied to the one before", "服务器写下的回执，前后相扣"), Text("is taken as a fact", "可以当作事实")),
    (Grade.HOST, PROOFS[Grade.HOST], Text("the hour at which the code host signed a merge or a form, or noted a push", "代码平台给合并或网页提交签名的时间，或记下推送的时间"), Text("not later than that hour", "最晚不迟于这个时间")),
    (Grade.SIGNED_CLAIM, PROOFS[Grade.SIGNED_CLAIM], Text("a signed commit; the hour is from the writer's machine", "本人签名的提交，时间由本人电脑给出"), Text("who, not when", "只知道是谁，不知道何时")),
    (Grade.CLAIM, PROOFS[Grade.CLAIM], Text("the hour written in the record; anybody can change it", "只有记录里写的时间，任何人都能改"), Text("what somebody says", "只是本人说法")),
    (Grade.IMPORTED, PROOFS[Grade.IMPORTED], Text("from before the book was opened", "台账启用之前补录"), Text("taken over, not judged", "照录，不作判断")),
    (Grade.UNKNOWN, PROOFS[Grade.UNKNOWN], Text("no hour is told", "没有时间"), Text("not judged", "不作判断")),
)  # fmt: skip
_KNOWN = Text("How it is known", "证据的等级")
_TODAY_ONLY = Text(
    "Today this book knows claims and imports only: no receipt of a server is there, and nothing that a host signed.",
    "目前本台账只有自述和导入：没有服务器回执，也没有平台签名。",
)
_HOW_FAR = Text(
    "Proven: against everybody but whoever runs the server. Of what the code host alone knows, what was copied counts: salesbook proof fetch.",
    "“已证实”是对除服务器管理者以外的所有人而言。只有代码平台知道的时间，用 salesbook proof fetch 复制过来才算。",
)


def _grades(reader: Reader) -> Section:
    week = _newest(reader)
    count: Mapping[Grade, int] = reader.audience.ask(grades, week) or {}
    columns = (
        Column(Text("Grade", "等级"), "s"),
        Column(Text("By what", "凭什么"), "t"),
        Column(Text("What it says", "能说明什么"), "f"),
        Column(Text("Visits of week {week}", "第{week}周拜访").fill(week=week.number), "n"),
    )
    rows = tuple(Row((proof, by, says, count.get(grade))) for grade, proof, by, says in _GRADES)
    return Section(_KNOWN, table=table(_KNOWN, columns, rows), beside=Text("the fuller the disc, the harder", "越满越硬"), note=_HOW_FAR if trails(reader.book) else _TODAY_ONLY)  # fmt: skip
