"""What has its day already: promises, lines carried over or moved, what was added for a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.planning.matter import Matter, Method, PlanRequest, day_words, overdue_by
from salesbook.views.cadence import Promise, customer_of, promises_of
from salesbook.views.contact_days import last_touch
from salesbook.views.grouped import records_by
from salesbook.views.once import once
from salesbook.views.plan_lines import PlanLine
from salesbook.views.planned import Planned, planned_on
from salesbook.views.promises import answerable, outcomes
from salesbook.views.weekly import weeks_of
from salesbook.words import Text, same

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


def promised(request: PlanRequest) -> Iterator[Matter]:
    """What was promised for a day of the week, and what was promised before and not kept."""
    for promise, broken in _promises(request.book, request.week, request.first).get(request.person, ()):
        yield _promise(request, promise, broken=broken)
    yield from _enquiries(request)


@once
def _promises(book: Book, week: Week, first: date) -> Mapping[str | None, list[tuple[Promise, bool]]]:
    """The promises of a week, and those broken before, by who answers for them on a day; each with whether it is broken."""
    wanted = [
        (outcome.promise, outcome.state == "broken")
        for outcome in outcomes(book)
        if outcome.state == "broken" or (outcome.state == "open" and week.holds(outcome.promise.day))
    ]
    to_pay = (promise for record in book.of("collection") for promise in promises_of(record))
    wanted += [(promise, False) for promise in to_pay if week.holds(promise.day)]
    result: dict[str | None, list[tuple[Promise, bool]]] = {}
    for promise, broken in wanted:
        result.setdefault(answerable(book, promise, first), []).append((promise, broken))
    return result


def _promise(request: PlanRequest, promise: Promise, *, broken: bool) -> Matter:
    what, purpose, method = _WHAT[promise.what]
    words = _BROKEN if broken else _PROMISED
    day = promise.record.day or promise.day
    step = promise.record.get("next_step", "") if promise.record.kind.visibility == "team" else ""
    return Matter(
        "promise",
        95 + overdue_by(promise.day, request.book.today) if broken else 90,
        words.fill(what=what, day=day_words(promise.day, request.book.today), made=day_words(day, request.book.today)),
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


def _enquiries(request: PlanRequest) -> Iterator[Matter]:
    """Call-backs to people without a file: they have no customer that a promise could hang on."""
    for enquiry in records_by(request.book, "enquiry", "person").get(request.person, ()):
        day = date.fromisoformat(enquiry["next_on"]) if "next_on" in enquiry.data else None
        if day and request.week.holds(day) and customer_of(enquiry) is None:
            text = day_words(enquiry.day or day, request.book.today)
            why = _PROMISED.fill(what=_WHAT["follow_up"][0], day=day_words(day, request.book.today), made=text)
            purpose = _CALL_BACK.fill(day=text, what=enquiry.get("interest", ""))
            yield Matter("promise", 85, why, purpose, "phone", day=day, due=day, record=enquiry, expected=_KEPT)


_CALL_BACK = Text("Call back the enquiry of {day}: {what}", "回访{day}的来访来电：{what}")


def carried_over(request: PlanRequest) -> Iterator[Matter]:
    """Lines of the week before that were not done, lines moved into the week, what a day record set for it."""
    for planned in _of_week(request):
        if planned.line is not None and planned.line.state == "moved" and not planned.in_plan:
            yield _moved(request, planned.line)
    for line in weeks_of(request.book).to_do(request.week.later(-1), request.person):
        if line.state in ("open", "moved") and not request.week.holds(line.meant_for):
            yield from _undone(request, line)
    yield from _added(request)


def _moved(request: PlanRequest, line: PlanLine) -> Matter:
    words = _MOVED.fill(reason=line.reason) if line.reason else _MOVED_ONLY
    planned_first = date.fromisoformat(line.data["date"])
    return _again(line, words.fill(day=day_words(planned_first, request.book.today)), line.meant_for)


def _undone(request: PlanRequest, line: PlanLine) -> Iterator[Matter]:
    """A line whose day is past, where nobody was in touch since it was first meant to be done."""
    touched = last_touch(request.book).get(line.customer or "", date.min)
    if line.meant_for < request.book.today and touched < date.fromisoformat(line.data["date"]):
        yield _again(line, _UNDONE.fill(day=day_words(line.meant_for, request.book.today)), None)


_MOVED = Text("moved from {{day}}: {reason}", "从{{day}}改期：{reason}")
_MOVED_ONLY = Text("moved from {day}", "从{day}改期")
_UNDONE = Text("planned for {day}, not done", "原计划{day}，没有做")


def _again(line: PlanLine, why: Text, day: date | None) -> Matter:
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


def _added(request: PlanRequest) -> Iterator[Matter]:
    """What the person's day records set for a later day of the week."""
    for planned in _of_week(request):
        if planned.line is None and not planned.done and planned.record.day != planned.day:
            yield _new(request, planned)


def _of_week(request: PlanRequest) -> Iterator[Planned]:
    return (planned for day in request.week.days for planned in planned_on(request.book, request.person, day))


def _new(request: PlanRequest, planned: Planned) -> Matter:
    why = _ADDED.fill(day=day_words(planned.record.day or planned.day, request.book.today))
    return Matter(
        "carried_over",
        80,
        why,
        same(planned.data.get("purpose", "")),
        "on_site" if planned.about else "office",
        planned.about,
        day=planned.day,
        due=planned.day,
        record=planned.record,
    )


_ADDED = Text("added on {day}", "{day}新增")
