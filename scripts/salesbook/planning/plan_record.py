"""An arranged week as the record of a plan, with the reason for each line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from string import ascii_lowercase
from typing import Any, NamedTuple

from salesbook.planning.arrange import Arranged, Stop
from salesbook.planning.matter import Matter, PlanRequest, name_for_all
from salesbook.planning.sources import LABELS
from salesbook.words import Lang, Text, join

_LONGEST = 200
_HIGH, _NORMAL = 70, 40
_KINDS = {"on_site": "visit", "here": "visit", "phone": "call", "office": "office"}


class Draft(NamedTuple):
    """A record's data, and the notes that stand as comments: at its head, before a line, at its end."""

    data: dict[str, Any]
    head: tuple[str, ...]
    by_line: dict[str, tuple[str, ...]]
    tail: tuple[str, ...]


def plan_record(request: PlanRequest, arranged: Arranged, lang: Lang) -> Draft:
    """The plan in the words of one language. Without a stop it has no lines, and is no record yet."""
    keys = list(_keys(len(arranged.stops)))
    lines = [_line(request, stop, key, lang) for stop, key in zip(arranged.stops, keys, strict=True)]
    data: dict[str, Any] = {"week": request.week.text, "person": request.person, "lines": lines}
    routes = list(_routes(arranged, keys))
    if routes:
        data["routes"] = routes
    planned = sum((Decimal(line["planned_collection"]) for line in lines if "planned_collection" in line), Decimal(0))
    if planned:
        data["planned_collection"] = f"{planned:.2f}"
    data["written_at"] = request.book.now.isoformat(timespec="seconds")
    notes = {key: tuple(reasons(stop, lang)) for stop, key in zip(arranged.stops, keys, strict=True)}
    return Draft(data, (_HEAD.say(lang),), notes, tuple(left_words(request, arranged, lang)))


_HEAD = Text(
    "Suggested from the book. Change what you know better, add your goals, then it is your plan.",
    "由台账推算的建议。你更清楚的地方请改，补上目标，改完就是你的计划。",
)


def _keys(count: int) -> Iterator[str]:
    """One letter as long as they last, then two."""
    for number in range(count):
        first, second = divmod(number, len(ascii_lowercase))
        yield (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[second]


def _line(request: PlanRequest, stop: Stop, key: str, lang: Lang) -> dict[str, Any]:
    first = stop.matters[0]
    tasks = [matter.task for matter in stop.matters if matter.task]
    line: dict[str, Any] = {
        "key": key,
        "date": stop.day.isoformat() if stop.day else "",
        "kind": "task" if tasks and first.customer is None else _KINDS[stop.method],
    }
    line |= _whom(request, stop)
    if tasks:
        line["task"] = tasks[0]
    line["purpose"] = _together(list(_purposes(stop)), lang)
    if first.expected is not None:
        line["expected"] = first.expected.say(lang)
    if stop.method != "office":
        line["method"] = "office" if stop.method == "here" else stop.method
    line["priority"] = "high" if stop.urgency >= _HIGH else "normal" if stop.urgency >= _NORMAL else "low"
    materials = list(dict.fromkeys(matter.material for matter in stop.matters if matter.material))
    if materials:
        line["materials"] = materials
    money = sum((matter.amount for matter in stop.matters if matter.amount), Decimal(0))
    return line | ({"planned_collection": f"{money:.2f}"} if money else {})


def _whom(request: PlanRequest, stop: Stop) -> dict[str, Any]:
    first = stop.matters[0]
    if first.customer in request.book.customers:
        return {"customer": first.customer}
    prospect = next((matter.prospect for matter in stop.matters if matter.prospect), None)
    if prospect is None:
        return {}
    return {"prospect": {name: prospect[name] for name in ("id", "name", "place") if name in prospect}}


def _purposes(stop: Stop) -> Iterator[Text]:
    """What a stop is for; whoever goes for a reason needs not be told to show up now and then."""
    special = [matter.purpose for matter in stop.matters if matter.reason != "cadence"]
    yield from special or (matter.purpose for matter in stop.matters)


def _together(parts: list[Text], lang: Lang) -> str:
    words = list(dict.fromkeys(part.say(lang) for part in parts))
    return ("；" if lang == "zh" else "; ").join(words)[:_LONGEST]


def _routes(arranged: Arranged, keys: list[str]) -> Iterator[dict[str, Any]]:
    """Each day's trip, where it has more than one stop."""
    numbered = [(stop, key) for stop, key in zip(arranged.stops, keys, strict=True) if stop.method == "on_site"]
    for day, own in groupby(numbered, lambda pair: pair[0].day):
        stops = [key for _, key in own]
        if day is not None and len(stops) > 1:
            yield {"date": day.isoformat(), "stops": stops}


def reasons(stop: Stop, lang: Lang) -> Iterator[str]:
    """Why a stop is there, a line a matter."""
    for matter in stop.matters:
        yield _REASON.fill(label=LABELS[matter.reason], why=matter.why).say(lang)


_REASON = Text("{label}: {why}", "{label}：{why}")


def name_of(request: PlanRequest, stop: Stop) -> Text:
    """Whom a stop is for, as everybody may call him; what it is about where it is for nobody."""
    first: Matter = stop.matters[0]
    if first.customer is None:
        return first.purpose
    return name_for_all(
        request.book, first.customer, next((matter.prospect for matter in stop.matters if matter.prospect), None)
    )


def left_words(request: PlanRequest, arranged: Arranged, lang: Lang) -> Iterator[str]:
    """What found no day, with the reason; then what a plan sees to already, with whose and when."""
    for heading, those in ((_LEFT, arranged.left), (_HELD, arranged.held)):
        if those:
            yield heading.say(lang)
        for stop, why in those:
            wanted = join(
                [_REASON.fill(label=LABELS[matter.reason], why=matter.why) for matter in stop.matters], "; ", "；"
            )
            yield _UNPLACED.fill(name=name_of(request, stop), why=why, wanted=wanted).say(lang)


_LEFT = Text("Not planned:", "没有排进去的：")
_HELD = Text("Planned already, so not suggested:", "计划里已经有，不再建议的：")
_UNPLACED = Text("{name} ({wanted}): {why}", "{name}（{wanted}）：{why}")
