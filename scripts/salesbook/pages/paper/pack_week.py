"""Of the meeting pack: the week worked in figures, what each person says of it, and what they plan next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.pages.parts.amounts import unit
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Many, Money, Prose, Row, Section, Value, table
from salesbook.pages.week.hand_ins import mark_value
from salesbook.pages.week.review import review_lamp
from salesbook.views import hand_in, results, reviews
from salesbook.views.grouped import records_by_week
from salesbook.views.hand_in import HandIn
from salesbook.views.mark import Mark
from salesbook.views.office import is_over
from salesbook.views.targets import own_week
from salesbook.views.weekly import Worked
from salesbook.words import Text, span_text

NOTHING = Decimal(0)


class Summed(NamedTuple):
    """A part with a sum below its table."""

    section: Section
    total: Row | None


class Voice(NamedTuple):
    """What one person says of the week: the name, figures in a line, the words."""

    who: Value
    figures: Value
    words: tuple[Fact, ...]


def _days(week: Week) -> Text:
    return span_text(week.monday, week.sunday)


_FIGURES = Text("Last week in figures", "上周数字")
_SO_FAR = Text("The week so far in figures", "本周至今数字")
_NOBODY = Text("Nothing is told of this week.", "这一周没有记录。")


def worked(reader: Reader, week: Week) -> list[Worked]:
    """Those who had a plan or went to customers, in the order of their ids."""
    return [person_week for person_week in reader.weeks.worked(week) if person_week.lines or person_week.visits]


def figures(reader: Reader, week: Week) -> Summed:
    """A row a person; money only where the viewer may see the person's rows."""
    every = worked(reader, week)
    private = [person_week for person_week in every if reader.audience.answers_for(person_week.person)]
    ahead = any(person_week.count("ahead") for person_week in every)
    heads = tuple(head for head in _COUNTED if (private or head not in _HIDDEN) and (ahead or head is not _AHEAD))
    rows = [_counts(reader, week, person_week, heads) for person_week in every]
    money = [
        _money(reader, week, person_week) if person_week in private else (None, None, None) for person_week in every
    ]
    columns = [Column(Text("Person", "业务员"), "t"), *(Column(head, "n") for head in heads)]
    columns += [Column(head, "n") for head in _PAID] if private else []
    listed = [
        Row((reader.person(person_week.person), *(count or None for count in row), *_amounts(paid, private)))
        for person_week, row, paid in zip(every, rows, money, strict=True)
    ]
    title = _FIGURES if is_over(reader.book, week) else _SO_FAR
    section = Section(
        title,
        table=table(title, tuple(columns), tuple(listed)),
        beside=Many((week, _days(week))),
        empty=_NOBODY,
        note=_below(reader, week, private=bool(private), whole=len(private) == len(every)),
    )
    sums = _sums(money) if len(private) == len(every) else (None, None, None)
    total = (_TOTAL, *(sum(column) or None for column in zip(*rows, strict=True)), *_amounts(sums, private))
    return Summed(section, Row(total) if rows else None)


def _sums(money: Sequence[tuple[Decimal | None, ...]]) -> tuple[Decimal | None, ...]:
    """What all came to; of some people only there is no sum, since it would stand below counts of everybody."""
    return tuple(sum((item or NOTHING for item in column), NOTHING) for column in zip(*money, strict=True))


_TOTAL = Text("Total", "合计")
_MOVED, _DROPPED = Text("Moved", "改期"), Text("Dropped", "取消")
_HIDDEN = (_MOVED, _DROPPED)
"""Told by day records, which the team does not see."""
_AHEAD = Text("Not yet due", "未到期")
_COUNTED = (
    Text("Planned", "计划"),
    Text("Done", "完成"),
    _MOVED,
    _DROPPED,
    _AHEAD,
    Text("Unplanned", "计划外"),
    Text("Visits", "拜访"),
    Text("Won", "新客户"),
)
_PAID = (Text("Sales", "销售额"), Text("Money in", "回款"), Text("To collect", "回款计划"))


def _counts(reader: Reader, week: Week, person_week: Worked, heads: tuple[Text, ...]) -> tuple[int, ...]:
    won = sum(results.won_for(customer) == person_week.person for customer in reader.won.get(week, ()))
    states = (
        person_week.count("done"),
        person_week.count("moved"),
        person_week.count("dropped"),
        person_week.count("ahead"),
    )
    counts = (
        len(person_week.lines),
        *states,
        len(person_week.unplanned) if person_week.plan else 0,
        len(person_week.visits),
        won,
    )
    return tuple(count for head, count in zip(_COUNTED, counts, strict=True) if head in heads)


def _money(reader: Reader, week: Week, person_week: Worked) -> tuple[Decimal, Decimal, Decimal]:
    """Orders signed, money that came, money that was planned to come."""
    own = reader.audience.ask(own_week, reader.audience, week, person_week.person) or {}
    lines = person_week.plan.get("lines", ()) if person_week.plan else ()
    planned = sum((Decimal(line["planned_collection"]) for line in lines if "planned_collection" in line), NOTHING)
    return own.get("sales_amount", NOTHING), own.get("money_in", NOTHING), planned


def _amounts(paid: tuple[Decimal | None, ...], private: list[Worked]) -> tuple[Value, ...]:
    return tuple(map(_amount, paid)) if private else ()


def _amount(amount: Decimal | None) -> Value:
    return Money(amount) if amount else None


_DEFINED = Text(
    "Sales: orders received; returns, credits and cancelled orders subtract. "
    "Money in: receipts and bills falling due, less refunds. In {currency}.",
    "销售额为接到的订货，退货、折让、取消冲减；回款为到账和到期承兑，减退款。单位：{currency}。",
)
_TEAM = Text("Signed by the team: {sales}; money in: {money}. ", "全队签单 {sales}，回款 {money}。")
_SHOWROOM = Text(
    "Showroom: {walk} {walk:walk-in|walk-ins}, {call} {call:call or message|calls and messages}.",
    "展厅：来访 {walk} 组，来电和留言 {call} 个。",
)


def _below(reader: Reader, week: Week, *, private: bool, whole: bool) -> Value:
    """What the figures mean; where the reader may not see `whole` what each came to, the team's sums besides."""
    entries = records_by_week(reader.book, "enquiry").get(week, ())
    walk = sum(record.get("kind") == "walk_in" for record in entries)
    parts: list[Value] = [_SHOWROOM.fill(walk=walk, call=len(entries) - walk)]
    if private:
        parts.insert(0, _DEFINED.fill(currency=unit(reader.currency)))
    if not whole:
        sales = (reader.audience.ask(results.sales_for_team, (week,)) or (None,))[0]
        money = (reader.audience.ask(results.money_in_for_team, (week,)) or (None,))[0]
        if sales is not None and money is not None:
            parts.insert(0, _TEAM.fill(sales=f"{sales.amount:,.2f}", money=f"{money.amount:,.2f}"))
    return Many(tuple(parts), Text(" ", ""))


def voices(reader: Reader, week: Week) -> Iterator[Voice]:
    """Each person's own words, field by field, below the figures."""
    for person_week in reader.weeks.worked(week):
        if person_week.summary is not None:
            words = tuple(
                Fact(field.label, Prose(str(person_week.summary[field.name]).replace("\n", " ")))
                for field in person_week.summary.kind.fields
                if field.multiline and field.name in person_week.summary.data
            )
            text = Text(
                "done {done} of {planned}, {visits} {visits:visit|visits}", "完成 {done} / {planned}，拜访 {visits}"
            )
            line = text.fill(
                done=person_week.count("done"), planned=len(person_week.lines), visits=len(person_week.visits)
            )
            yield Voice(
                reader.person(person_week.person), line if person_week.lines or person_week.visits else None, words
            )


_PLANS = Text("This week's plans", "本周计划")
_NO_PLANS = Text("Nobody has handed in a plan.", "还没有人提交计划。")


def plans(reader: Reader, week: Week) -> Summed:
    """The plans of the week after the one worked: goals, counts, and how they were handed in where that may be seen."""
    after = week.later(1)
    handed = {row.person: row for row in hand_in.hand_ins(reader.book, week) if row.form == "plan"}
    shown = [
        row
        for row in handed.values()
        if row.mark is not Mark.NOT_OWED and (row.record or reader.audience.answers_for(row.person))
    ]
    private = any(reader.audience.answers_for(row.person) for row in shown)
    columns = (
        Column(Text("Person", "业务员"), "t"),
        Column(Text("Goals", "目标"), "f"),
        *(Column(h, "n") for h in _PLANNED),
    )
    columns += tuple(Column(head, css) for head, css in _HANDED) if private else ()
    rows = tuple(_plan_row(reader, after, row, private) for row in shown)
    note = None if private else _how_many(reader, week)
    section = Section(
        _PLANS, table=table(_PLANS, columns, rows), beside=Many((after, _days(after))), empty=_NO_PLANS, note=note
    )
    return Summed(section, None)


_PLANNED = (Text("Lines", "计划项"), Text("Visits", "拜访"), Text("New", "新客户"))
_HANDED = ((Text("To collect", "回款计划"), "n"), (Text("Handed in", "提交"), ""), (Text("Review", "审核"), ""))


def _plan_row(reader: Reader, after: Week, row: HandIn, private: bool) -> Row:
    lines = row.record.get("lines", ()) if row.record else ()
    goals = "；".join(row.record.get("goals", ())) if row.record else None
    counts = (len(lines), sum(line.get("kind") == "visit" for line in lines), sum(map(_new, lines)))
    name = reader.name_of("person", row.person)
    who = reader.week_pages.to_forms(after, row.person, name) if row.record else reader.person(row.person)
    cells: tuple[Value, ...] = (who, goals or None)
    cells = (*cells, *(count or None for count in counts))
    return Row((*cells, *(_private(reader, row, lines) if private else ())))


def _new(line: dict[str, object]) -> bool:
    return bool(line.get("new_customer"))


def _private(reader: Reader, row: HandIn, lines: tuple[dict[str, str], ...]) -> tuple[Value, ...]:
    if not reader.audience.answers_for(row.person):
        return (None, None, None)
    money = sum((Decimal(line["planned_collection"]) for line in lines if "planned_collection" in line), NOTHING)
    return (_amount(money), mark_value(row), review_lamp(reader, row.record))


_IN = Text("{count} of {owed} {owed:plan is|plans are} in", "应交 {owed} 份，已交 {count} 份")
_UNREVIEWED = Text("{count} still to review", "待审核 {count} 份")


def _how_many(reader: Reader, week: Week) -> Value:
    """For the room: counts, no names."""
    counts = (reader.audience.ask(hand_in.counts, week) or {}).get("plan")
    if counts is None or not counts.owed:
        return None
    short = counts.by_mark.get(Mark.MISSING, 0) + counts.by_mark.get(Mark.DUE, 0)
    parts: list[Value] = [_IN.fill(count=counts.owed - short, owed=counts.owed)]
    late = counts.by_mark.get(Mark.LATE, 0)
    parts += [Text("{count} late", "迟交 {count} 份").fill(count=late)] if late else []
    left = reader.audience.ask(reviews.unreviewed, week.later(1)) or 0
    parts += [_UNREVIEWED.fill(count=left)] if left else []
    return Many(tuple(parts), Text("; ", "；"))
