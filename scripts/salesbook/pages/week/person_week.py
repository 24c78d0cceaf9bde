"""A person's week as one column: the plan and what became of it, figures, activities, own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Bar, Column, Fact, Link, Money, Prose, Row, Table, Value, table
from salesbook.views.activities import mix
from salesbook.views.office import is_over
from salesbook.views.plan_lines import State
from salesbook.views.results import won_for
from salesbook.views.targets import own_week
from salesbook.views.weekly import Worked
from salesbook.views.worth import NOTHING
from salesbook.words import Text


class Words(NamedTuple):
    """What a person says in the summary: the field's label and the text."""

    label: Text
    text: Prose


class PersonWeek(NamedTuple):
    """A person's column."""

    who: Value
    where: Value
    planned: Text
    bar: Bar
    came_to: Text
    figures: tuple[Fact, ...]
    activities: Table
    words: tuple[Words, ...]
    wordless: Text
    records: tuple[Link | Text, ...]


_NO_SUMMARY = Text("No summary.", "没有总结。")
_NOT_DUE = Text("The summary is not yet due.", "总结未到期。")
_PLANNED = Text("{count} planned", "计划 {count} 项")
_STATES: dict[State, Text] = {
    "done": Text("{count} done", "完成 {count}"),
    "moved": Text("{count} moved", "改期 {count}"),
    "dropped": Text("{count} dropped", "取消 {count}"),
    "open": Text("{count} open", "未说明 {count}"),
    "ahead": Text("{count} not yet due", "未到期 {count}"),
}
_NOT_VISITED = Text("{count} without a visit", "没有拜访 {count}")
_UNPLANNED = Text("{count} unplanned", "计划外 {count}")
_NO_PLAN = Text("no plan", "没有计划")


def person_week(reader: Reader, week: Week, worked: Worked, longest: int) -> PersonWeek:
    """One person's week; the bars of all stand on the scale of the longest plan."""
    plan = _PLANNED.fill(count=len(worked.lines)) if worked.plan else _NO_PLAN
    own = [record for record in (worked.plan, worked.summary) if record]
    person = reader.book.people.get(worked.person)
    where = reader.book.say(person, "territory") or reader.book.say(person, "department") if person else None
    return PersonWeek(
        reader.person(worked.person),
        where,
        plan,
        _bar(worked, longest),
        _came_to(worked, explained=reader.audience.answers_for(worked.person)),
        _figures(reader, week, worked),
        _activities(reader, week, worked.person),
        tuple(_words(worked.summary)),
        _NO_SUMMARY if is_over(reader.book, week) else _NOT_DUE,
        (
            *(Link(page_of(record), record.kind.label) for record in own),
            reader.week_pages.to_forms(week, worked.person, _FORMS),
        ),
    )


def _bar(worked: Worked, longest: int) -> Bar:
    share = 100 / longest if longest else 0
    grey = worked.count("moved") + worked.count("open")
    parts = (("d", worked.count("done") * share), ("m", grey * share), ("r", worked.count("dropped") * share))
    return Bar(tuple(part for part in parts if part[1]))


def _came_to(worked: Worked, *, explained: bool) -> Text:
    """What became of the lines; what was not visited is explained in day records, which not everybody sees."""
    told_of: tuple[State, ...] = tuple(_STATES) if explained else ("done", "ahead")
    counts = {state: worked.count(state) for state in told_of}
    counted = [_STATES[state].fill(count=count) for state, count in counts.items() if count]
    left = 0 if explained else len(worked.lines) - sum(counts.values())
    counted += [_NOT_VISITED.fill(count=left)] if left else []
    if worked.unplanned and worked.plan:
        counted.append(_UNPLANNED.fill(count=len(worked.unplanned)))
    return Text(" · ".join(t.en for t in counted) or "–", " · ".join(t.zh for t in counted) or "–")


def _figures(reader: Reader, week: Week, worked: Worked) -> tuple[Fact, ...]:
    """Counts for all; amounts where the reader may see the person's rows."""
    facts = [
        Fact(Text("Visits", "拜访"), _count(len(worked.visits), Text("visit|visits", "次"))),
        Fact(Text("New customers", "新客户"), _count(_won_by(reader, week, worked.person), Text("won", "家"))),
    ]
    orders = [order for order in reader.orders.get(week, ()) if order.get("by") == worked.person]
    signed: Value = _count(len(orders), Text("order|orders", "单"))
    if reader.audience.answers_for(worked.person):
        own = reader.audience.ask(own_week, reader.audience, week, worked.person) or {}
        signed, came = (_money(reader, own.get(measure, NOTHING)) for measure in ("sales_amount", "money_in"))
        return (*facts, Fact(_SIGNED, signed), Fact(Text("Money in", "回款"), came))
    return (*facts, Fact(_SIGNED, signed))


_SIGNED = Text("Signed", "签单")
_FORMS = Text("Forms 1–4", "打印表1–4")


def _count(number: int, unit: Text) -> Value:
    """A number with its unit; no zero is shouted."""
    return number_of(number, unit) if number else None


def _money(reader: Reader, amount: Decimal) -> Value:
    return Money(amount, reader.currency) if amount else None


def _won_by(reader: Reader, week: Week, person: str) -> int:
    return sum(won_for(customer) == person for customer in reader.won.get(week, ()))


def _activities(reader: Reader, week: Week, person: str) -> Table:
    field = reader.book.kinds["visit"].by_name["activities"].item
    labels = field.labels if field else {}
    counts = mix(reader.book, week).get(person, Counter())
    highest = max(counts.values(), default=0)
    rows = tuple(
        Row((label, Bar((("d", 100 * counts[name] / highest),)) if counts[name] else "", counts[name] or None))
        for name, label in labels.items()
    )
    columns = (
        Column(Text("Activity", "行动"), "t"),
        Column(Text("Share", "多少"), "bar"),
        Column(Text("Visits", "次"), "n"),
    )
    return table(_ACTIVITIES, columns, rows)


_ACTIVITIES = Text("Seven activities (visits)", "七种行动（次）")


def _words(summary: Record | None) -> Iterator[Words]:
    """A person's own words, as the summary's schema orders them."""
    for field in summary.kind.fields if summary else ():
        if summary and field.multiline and field.name in summary.data:
            yield Words(field.label, Prose(summary[field.name]))
