"""The stops of a day: visits made, what the plan and promises still hold, in the order of the trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Customer, Record
from salesbook.kinds.visit_times import stay_words
from salesbook.pages.customers.brief import to_brief
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.drawing import Drawing
from salesbook.pages.parts.fields import Teller, to_call
from salesbook.pages.parts.form_links import to_stop
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Link, Many, Outward, Picture, Value
from salesbook.pages.today.matter_state import matter_lamp
from salesbook.pages.today.route_sheet import Pin, draw
from salesbook.planning.arrange import place_of
from salesbook.planning.matter import Matter
from salesbook.planning.places import Point, distance
from salesbook.planning.sources import LABELS
from salesbook.planning.today import RoundStop, planned_calls, round_of
from salesbook.views.cadence import customer_of
from salesbook.views.once import once
from salesbook.words import Text, join, same

STRAIGHT = Text("Drawn in straight lines; the road is longer.", "按直线画，实际路程更长。")
MAPS = Text(
    "Map opens the phone's own map (WGS-84), Amap opens Amap (GCJ-02); coordinates are converted for each.",
    "“地图”打开手机自带的地图（WGS-84），“高德”打开高德地图（GCJ-02），坐标已分别换算。",
)
METHODS = {
    "on_site": Text("on site", "上门"),
    "here": Text("at our place", "来访"),
    "phone": Text("by phone", "电话"),
    "office": Text("at the desk", "内勤"),
}


class Stop(NamedTuple):
    """One stop. `leg` are kilometres from the one before; `done` is the visit that was made."""

    number: int
    about: str
    name: Value
    how: Value
    matters: tuple[Matter, ...]
    at: Point | None
    leg: float | None
    last: Text | None
    done: Record | None


class StopShown(NamedTuple):
    """A stop as the list beside the sheet shows it."""

    number: int
    stay: bool
    when: Value
    name: Value
    about: Value
    lines: tuple[Value, ...]
    links: tuple[Value, ...]


def of_day(reader: Reader, person: str, day: date, *, sees: bool) -> tuple[Stop, ...]:
    """A person's day. Who may not see the person's rows is told what was done and what the plan says, no more."""
    stops: list[Stop] = []
    for visit in _visits(reader.book).get((person, day), ()):
        stops.append(_stop_of(reader, visit, stops))
    calls = round_of(reader.book, person, day).calls if sees else planned_calls(reader.book, person, day)
    for call in calls:
        stops.append(_coming(reader, call, stops, sees=sees))
    return tuple(stops)


@once
def _visits(book: Book) -> dict[tuple[str, date], list[Record]]:
    """Visits by person and day, in the order they were made."""
    result: dict[tuple[str, date], list[Record]] = {}
    for visit in sorted(book.of("visit"), key=lambda record: (str(record.get("arrive_at", "")), record.ref)):
        if visit.day is not None:
            for person in sorted({visit["person"], *visit.get("with", ())}):
                result.setdefault((person, visit.day), []).append(visit)
    return result


def _stop_of(reader: Reader, visit: Record, before: Sequence[Stop]) -> Stop:
    about = customer_of(visit) or ""
    at = place_of(reader.book, about) if visit.get("method", "on_site") == "on_site" else None
    name = reader.customer(about, visit.data)
    how = reader.book.say(visit, "method")
    return Stop(len(before) + 1, about, name, how, (), at, _leg(before, at), None, visit)


def _coming(reader: Reader, call: RoundStop, before: Sequence[Stop], *, sees: bool) -> Stop:
    stop = call.stop
    first = stop.matters[0]
    at = place_of(reader.book, stop.about) if stop.method == "on_site" else None
    how = METHODS[stop.method]
    name = _name(reader, first)
    last = call.last if sees else None
    return Stop(len(before) + 1, stop.about, name, how, stop.matters, at, _leg(before, at), last, None)


def _name(reader: Reader, matter: Matter) -> Value:
    if matter.customer or matter.prospect:
        prospect = matter.prospect or (matter.record.get("prospect", {}) if matter.record else {})
        return reader.customer(matter.customer or str(prospect.get("id", "")), {"prospect": prospect})
    if matter.record is not None:
        return Link(page_of(matter.record), matter.record.kind.label)
    return LABELS[matter.reason]


def _leg(before: Sequence[Stop], at: Point | None) -> float | None:
    known = next((stop.at for stop in reversed(before) if stop.at), None)
    return distance(known, at) if known is not None and at is not None else None


def purposes(stop: Stop) -> Value:
    """What is to be done at a stop, or was."""
    if stop.done is not None:
        return str(stop.done.get("purpose") or "") or None
    texts = tuple(dict.fromkeys(matter.purpose for matter in stop.matters))
    return Many(texts, Text("; ", "；")) if texts else None


_TRIP = Text("{count} stops, about {km} km as the crow flies", "{count} 站，直线约 {km} 公里")
_ONE = Text("One stop with a known place", "一站有坐标")
_UNKNOWN = Text("{told}; {count} without coordinates", "{told}；{count} 站没有坐标")


def sheet(stops: Sequence[Stop]) -> Picture | None:
    """The route sheet of the stops whose place is known; None where no two are."""
    pins = [Pin(stop.number, _plain(stop.name), stop.at, stop.done is not None) for stop in stops if stop.at]
    if len(pins) < _FEWEST:
        return None
    en, zh = draw(pins, "en"), draw(pins, "zh")
    length = sum(stop.leg or 0.0 for stop in stops)
    trip = _TRIP.fill(count=len(pins), km=f"{length:.1f}")
    missing = sum(stop.at is None and stop.how == METHODS["on_site"] for stop in stops)
    if missing:
        trip = _UNKNOWN.fill(told=trip, count=missing)
    names = join([Text(f"{pin.number} {pin.name.en}", f"{pin.number} {pin.name.zh}") for pin in pins])
    spoken = Text("{told}: {names}", "{told}：{names}").fill(told=trip, names=names)
    key = (("sb-m3", Text("done", "已完成")), ("sb-d", Text("to come", "要去"))) if any(p.done for p in pins) else ()
    return Picture(trip, spoken, Drawing(en.shapes, zh.shapes), en.height, 348, key)


_FEWEST = 2


def _plain(name: Value) -> Text:
    if isinstance(name, Link):
        return name.text
    return name if isinstance(name, Text) else same(name)


# The list beside the sheet

_DONE = Text("visited", "已拜访")
_LEG = Text("{km} km on", "再走 {km} 公里")


def shown(reader: Reader, person: str, stops: Sequence[Stop]) -> Iterator[StopShown]:
    """The stops of a person as the list shows them."""
    for stop in stops:
        yield _shown_done(reader, stop, stop.done) if stop.done else _shown_ahead(reader, person, stop)


def _shown_done(reader: Reader, stop: Stop, visit: Record) -> StopShown:
    outcome = reader.book.say(visit, "outcome")
    parts = (purposes(stop), Many((_RESULT, outcome), Text("", "")) if outcome else None)
    when = Many((stay_words(visit), Lamp("ok", _DONE), _far(stop)), Text(" · ", " · "))
    record = Link(page_of(visit), Text("Record", "拜访记录"))
    return StopShown(stop.number, False, when, stop.name, _class(reader, stop), _kept(parts), (record,))


_RESULT = Text("Result: ", "结果：")


def _far(stop: Stop) -> Value:
    return _LEG.fill(km=f"{stop.leg:.1f}") if stop.leg is not None else None


def _shown_ahead(reader: Reader, person: str, stop: Stop) -> StopShown:
    why = [_why(reader, matter) for matter in stop.matters if matter.reason != "planned"]
    when = Many(tuple(part for part in (stop.how, _far(stop)) if part is not None))
    lines = _kept((purposes(stop), *why, stop.last))
    links = (*to_stop(reader, person, stop.about, stop.matters), *_links(reader, stop))
    stay = stop.how in (METHODS["here"], METHODS["office"])
    return StopShown(stop.number, stay, when, stop.name, _class(reader, stop), lines, links)


def _kept(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(value for value in values if value is not None)


def _why(reader: Reader, matter: Matter) -> Value:
    """A reason beside the plan: what is out of time, and a complaint, as a lamp."""
    lamp = matter_lamp(reader, matter)
    if lamp.state in ("bad", "none") or matter.reason == "complaint":
        return Many((lamp, matter.why), Text(" ", " "))
    return Many((LABELS[matter.reason], matter.why), Text(": ", "："))


def _class(reader: Reader, stop: Stop) -> Value:
    customer = reader.book.customers.get(stop.about)
    rank = Teller(reader.book, customer).value("class") if customer else None
    return Many((_CLASS, rank), Text(" ", " ")) if rank is not None else None


_CLASS = Text("class", "级别")


_BRIEF = Text("Brief", "访前简报")
_MAP, _AMAP = Text("Map", "地图"), Text("Amap", "高德")


def _links(reader: Reader, stop: Stop) -> Iterator[Value]:
    customer = reader.book.customers.get(stop.about)
    if customer is not None and (sheet := to_brief(customer, _BRIEF)) is not None:
        yield sheet
    if stop.at is not None:
        yield Outward(f"geo:{stop.at.lat:.6f},{stop.at.lng:.6f}", _MAP)
    geo = (customer.get("geo") or customer.get("private", {}).get("geo")) if customer else None
    if stop.at is not None and geo and geo.get("datum") == "gcj02":
        yield Outward(f"https://uri.amap.com/marker?position={geo['lng']},{geo['lat']}&coordinate=gaode&callnative=1", _AMAP)  # fmt: skip
    yield from _phones(reader, customer, stop)


_CALL = Text("Call", "电话")
_CALL_NAMED = Text("Call {name}", "电话 {name}")


def _phones(reader: Reader, customer: Customer | None, stop: Stop) -> Iterator[Value]:
    """Whom to call, where the reader may see contacts."""
    private = customer.get("private", {}).get("phone") if customer else None
    prospect = next((m.prospect["phone"] for m in stop.matters if m.prospect and "phone" in m.prospect), None)
    if private or prospect:
        yield to_call(str(private or prospect), _CALL)
    for contact in _contacts(reader.book).get(stop.about, ())[:2]:
        phone = contact.get("mobile") or contact.get("phone")
        if phone:
            yield to_call(str(phone), _CALL_NAMED.fill(name=contact.get("name", "")))


@once
def _contacts(book: Book) -> dict[str, list[Record]]:
    """Contacts that are still there, by customer, those who decide first."""
    result: dict[str, list[Record]] = {}
    for contact in book.of("contact"):
        if "left_on" not in contact.data:
            result.setdefault(contact.get("customer", ""), []).append(contact)
    for own in result.values():
        own.sort(key=lambda record: (not record.get("decision_maker"), record.ref))
    return result
