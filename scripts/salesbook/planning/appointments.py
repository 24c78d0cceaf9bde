"""What has its day already: promises, lines carried over or moved, what was added for a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week, week_in, week_of
from salesbook.kinds import Record
from salesbook.planning.matter import Ask, Matter, Method, overdue_by, told
from salesbook.views.cadence import Promise, customer_of, promises_of
from salesbook.views.contact_days import last_touch
from salesbook.views.once import once
from salesbook.views.plan_lines import Line
from salesbook.views.promises import answerable, outcomes
from salesbook.views.weekly import Weeks
from salesbook.words import Text, same

_WEEKS_BACK = 3
"""A line may have been moved ahead by more than a week."""

_WHAT: dict[str, tuple[Text, Text, Method]] = {
    "visit": (Text("next visit", "再次拜访"), Text("Visit as agreed", "按约定拜访"), "on_site"),
    "delivery": (Text("delivery", "送货"), Text("Goods arrive as promised", "按约定送货到位"), "phone"),
    "follow_up": (Text("follow-up", "跟进"), Text("Follow up as agreed", "按约定跟进"), "phone"),
    "payment": (
        Text("payment", "付款"),
        Text("Promised payment: look whether it came", "客户约定付款，当天看账"),
        "phone",
    ),
}
_KEPT = Text("What was agreed is done, the next step is fixed", "约定的事落实，定下下一步")


def promised(ask: Ask) -> Iterator[Matter]:
    """What was promised for a day of the week, and what was promised before and not kept."""
    for one in outcomes(ask.book):
        wanted = one.state == "broken" or (one.state == "open" and ask.week.holds(one.promise.day))
        if wanted and answerable(ask.book, one.promise, ask.first) == ask.person:
            yield _promise(ask, one.promise, broken=one.state == "broken")
    for collection in ask.book.of("collection"):
        for promise in promises_of(collection):
            if ask.week.holds(promise.day) and answerable(ask.book, promise, ask.first) == ask.person:
                yield _promise(ask, promise, broken=False)
    yield from _enquiries(ask)


def _promise(ask: Ask, promise: Promise, *, broken: bool) -> Matter:
    what, purpose, method = _WHAT[promise.what]
    words = _BROKEN if broken else _PROMISED
    made = promise.record.day or promise.day
    step = promise.record.get("next_step", "") if promise.record.kind.visibility == "team" else ""
    return Matter(
        "promise",
        95 + overdue_by(promise.day, ask.book.today) if broken else 90,
        words.fill(what=what, day=told(promise.day, ask.book.today), made=told(made, ask.book.today)),
        _AS_SAID.fill(purpose=purpose, step=step.split("\n")[0].rstrip("。.")) if step else purpose,
        "here" if method == "on_site" and promise.record.get("method") == "office" else method,
        promise.customer,
        promise.record.get("prospect"),
        day=None if broken else promise.day,
        due=promise.day,
        record=promise.record,
        expected=_KEPT,
    )


_AS_SAID = Text("{purpose}: {step}", "{purpose}：{step}")
_PROMISED = Text("made on {made}: {what} on {day}", "{made}说好{day}{what}")
_BROKEN = Text("made on {made}, not kept: {what} on {day}", "{made}说好{day}{what}，还没有履行")


def _enquiries(ask: Ask) -> Iterator[Matter]:
    """Call-backs to people without a file: they have no customer that a promise could hang on."""
    for enquiry in ask.book.of("enquiry"):
        day = date.fromisoformat(enquiry["next_on"]) if "next_on" in enquiry.data else None
        if day and ask.week.holds(day) and enquiry.get("person") == ask.person and customer_of(enquiry) is None:
            made = told(enquiry.day or day, ask.book.today)
            why = _PROMISED.fill(what=_WHAT["follow_up"][0], day=told(day, ask.book.today), made=made)
            purpose = _CALL_BACK.fill(day=made, what=enquiry.get("interest", ""))
            yield Matter("promise", 85, why, purpose, "phone", day=day, due=day, record=enquiry, expected=_KEPT)


_CALL_BACK = Text("Call back the enquiry of {day}: {what}", "回访{day}的来访来电：{what}")


def carried_over(ask: Ask) -> Iterator[Matter]:
    """Lines of the week before that were not done, lines moved into the week, what a day record set for it."""
    weeks = weeks_of(ask.book)
    for back in range(1, _WEEKS_BACK + 1):
        week = ask.week.later(-back)
        for line in weeks.to_do(week, ask.person):
            yield from _line(ask, line, newest=back == 1)
    yield from _added(ask)


@once
def weeks_of(book: Book) -> Weeks:
    """Everybody's weeks, indexed once."""
    return Weeks(book)


def _line(ask: Ask, line: Line, *, newest: bool) -> Iterator[Matter]:
    planned = date.fromisoformat(line.data["date"])
    fixed = line.moved_to if line.state == "moved" else None
    meant = line.meant_for
    touched = last_touch(ask.book).get(line.customer or "", date.min)
    undone = newest and line.state in ("open", "moved") and meant < ask.book.today and touched < planned
    if fixed and ask.week.holds(fixed):
        words = _MOVED.fill(reason=line.reason) if line.reason else _MOVED_ONLY
        yield _again(line, words.fill(day=told(planned, ask.book.today)), fixed)
    elif undone:
        yield _again(line, _UNDONE.fill(day=told(meant, ask.book.today)), None)


_MOVED = Text("moved from {{day}}: {reason}", "从{{day}}改期：{reason}")
_MOVED_ONLY = Text("moved from {day}", "从{day}改期")
_UNDONE = Text("planned for {day}, not done", "原计划{day}，没有做")


def _again(line: Line, why: Text, day: date | None) -> Matter:
    data = line.data
    return Matter(
        "carried_over",
        80 if day else 60,
        why,
        same(data.get("purpose", "")),
        method_of(data),
        line.customer or "",
        data.get("prospect"),
        day=day,
        due=day or date.fromisoformat(data["date"]),
        record=line.plan,
        material=next(iter(data.get("materials", ())), None),
        expected=same(data["expected"]) if "expected" in data else None,
    )


def method_of(line: Mapping[str, Any]) -> Method:
    """How a plan's line is to be done."""
    if line.get("kind") == "call" or line.get("method") in ("phone", "video", "chat"):
        return "phone"
    if line.get("kind") in ("office", "task"):
        return "office"
    return "here" if line.get("method") == "office" else "on_site"


def _added(ask: Ask) -> Iterator[Matter]:
    for day in ask.book.of("day"):
        for change in day.get("changes", ()):
            to = change.get("to")
            if change.get("state") == "new" and to and day.get("person") == ask.person:
                meant = date.fromisoformat(to)
                if ask.week.holds(meant) and day.day != meant:
                    yield _new(ask, day, change, meant)


def _new(ask: Ask, day: Record, change: Mapping[str, Any], meant: date) -> Matter:
    why = _ADDED.fill(day=told(day.day or meant, ask.book.today))
    customer = change.get("customer")
    method: Method = "on_site" if customer else "office"
    return Matter(
        "carried_over", 80, why, same(change.get("purpose", "")), method, customer, day=meant, due=meant, record=day
    )


_ADDED = Text("added on {day}", "{day}新增")


class Booked(dict[str, list[tuple[date, str]]]):
    """By customer or prospect: the days of a span for which somebody has planned it already, and who."""


def booked(book: Book, first: date, last: date) -> Booked:
    """What plans hold from one day to another, whoever's they are."""
    found = Booked()
    for week in {week_of(first), week_of(last)}:
        for plan in _plans(book).get(week, ()):
            for line in plan.get("lines", ()):
                customer = customer_of(line)
                day = date.fromisoformat(line["date"])
                if customer and first <= day <= last:
                    found.setdefault(customer, []).append((day, plan["person"]))
    for days in found.values():
        days.sort()
    return found


@once
def _plans(book: Book) -> dict[Week, list[Record]]:
    found: dict[Week, list[Record]] = {}
    for plan in book.of("plan"):
        week = week_in(plan.get("week", ""))
        if week:
            found.setdefault(week, []).append(plan)
    return found
