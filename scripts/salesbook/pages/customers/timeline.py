"""A customer's events as a timeline tells them: what happened, how and by whom, in what words, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from salesbook.kinds import Customer, Record
from salesbook.pages.customers.standings import stage_words
from salesbook.pages.parts.addresses import is_person, page_of
from salesbook.pages.parts.fields import Teller, short
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Fact, Link, Many, Money, Prose, Value
from salesbook.views.timeline import Event
from salesbook.views.worth import currency_of, own_amount
from salesbook.words import Text, join, same


class Happening(NamedTuple):
    """One entry: its day, its mark (key, bad or none), what, how, the words, what came of it."""

    day: date
    mark: str
    what: Value
    how: Value
    words: Value
    outcome: Value


class TimelineFields(NamedTuple):
    """Which fields of a kind a timeline tells: beside the kind's name, as the text, below it with their labels."""

    how: tuple[str, ...]
    words: tuple[str, ...]
    outcome: tuple[str, ...]
    mark: str = ""


_FIELDS_OF = {
    "visit": TimelineFields(
        ("method", "person", "with"),
        ("feedback", "purpose"),
        ("outcome", "activities", "next_visit_on", "delivery_on"),
        "key",
    ),
    "enquiry": TimelineFields(("kind", "person"), ("question", "interest"), ("level", "result", "next_on")),
    "collection": TimelineFields(("method", "by", "for"), ("answer",), ("promised_on", "promised_amount", "next_step")),
    "contract": TimelineFields(("title", "by"), (), ("drafted_on", "sent_on", "signed_on", "amount"), "key"),
    "order": TimelineFields(("kind", "by"), ("note",), ("amount", "supply_arranged_at"), "key"),
    "payment": TimelineFields(("kind", "by"), ("note",), ("amount",), "key"),
    "complaint": TimelineFields(
        ("category", "severity", "by"), ("description",), ("first_reply_at", "solved_at"), "bad"
    ),
    "loss": TimelineFields(("cause", "by"), ("story",), ("competitor",), "bad"),
    "claim": TimelineFields(("event", "by"), ("story",), ("amount",), "bad"),
    "deal": TimelineFields(("title", "by"), ("need", "product_benefit"), ("level", "expected_close_on")),
    "proposal": TimelineFields(("title", "by"), ("solution",), ("sent_on", "amount", "next_on")),
    "price_decision": TimelineFields(("by",), ("note",), ("valid_until",)),
    "goods_owed": TimelineFields(("kind", "item", "product", "by"), ("note",), ("due_on",)),
    "reply": TimelineFields(("verdict", "person", "about"), ("text",), ()),
    "task": TimelineFields(("title", "for"), ("text",), ("due",)),
    "request": TimelineFields(("topic", "person"), ("text",), ("closed_on",)),
    "market_note": TimelineFields(("kind", "person"), ("text",), ()),
}


def happening(reader: Reader, event: Event) -> Happening:
    """One event in words."""
    record = event.record
    if isinstance(record, Customer) and event.route:
        return _turn(reader, record, event)
    if record.kind.name == "plan":
        return _planned(reader, event)
    words_of = _FIELDS_OF.get(record.kind.name) or _of_any(record)
    teller = Teller(reader.book, record)
    how = _how(reader, record, teller, words_of.how)
    words = next((_prose(record.get(name)) for name in words_of.words if record.get(name)), None)
    facts = list(_sold(reader, record)) if record.kind.name == "order" else []
    facts += [
        Fact(record.kind.by_name[name].label, short(teller.value(name, full=True)))
        for name in words_of.outcome
        if name in record.data
    ]
    outcome = Many(tuple(Many((f.label, f.value), Text(": ", "：")) for f in facts)) if facts else None
    said = _of_item(event) if event.route else words
    label = _OTHER_FILE if "merged_into" in record.data else record.kind.label
    return Happening(event.day, words_of.mark, Link(page_of(record), label), how, said, outcome)


_OTHER_FILE = Text("A second file, merged into this one", "另一份档案，已并入")
_ITEM_WORDS = ("text", "purpose", "reason", "expected")
_AND_ON = Text("; ", "；")


def _of_item(event: Event) -> Value:
    """What a list's item says that is about the customer."""
    item = event.record[str(event.route[0])][event.route[1]]
    said = tuple(_prose(item[name]) for name in _ITEM_WORDS if item.get(name))
    return Many(said, _AND_ON) if said else None


_MOST_GOODS = 3


def _sold(reader: Reader, order: Record) -> Iterator[Fact]:
    """The goods of an order, and what its lines come to where the reader sees their prices."""
    lines, label = order.get("lines", ()), order.kind.by_name["lines"].label
    goods = [quantity_words(reader, item) for item in lines[:_MOST_GOODS]]
    if lines[_MOST_GOODS:]:
        goods.append(_MORE_GOODS.fill(count=len(lines) - _MOST_GOODS))
    if goods:
        yield Fact(label, join(goods))
    if "amount" not in order.data and any("price" in item for item in lines):
        yield Fact(order.kind.by_name["amount"].label, Money(own_amount(order), currency_of(reader.book, order)))


_MORE_GOODS = Text("{count} more", "另 {count} 种")


def quantity_words(reader: Reader, line: Mapping[str, Any]) -> Text:
    """A product with its quantity and unit, which stay on one line."""
    product = reader.book.get("product", str(line.get("product", "")))
    name = reader.name(product) if product else same(str(line.get("product", "")))
    if "quantity" not in line:
        return name
    many = f"{line['quantity']:,}\N{NO-BREAK SPACE}{product.get('unit', '') if product else ''}".rstrip()
    return Text(f"{name.en} {many}", f"{name.zh} {many}")


def _of_any(record: Record) -> TimelineFields:
    """For a kind this module does not know: its writer and its first long text."""
    words = tuple(field.name for field in record.kind.fields if field.multiline)
    how = ("person",) if "person" in record.kind.by_name else ("by",)
    return TimelineFields(how, words, ())


def _how(reader: Reader, record: Record, teller: Teller, names: tuple[str, ...]) -> Value:
    """What stands beside the kind: who leads to his page; of the rest the entry's own link leads further."""
    parts: list[Value] = []
    for name in names:
        target = reader.book.target(record, (name,))
        value = target.kind.label if target and name in _BY_KIND else _people_linked(teller.value(name))
        if value is not None and not (isinstance(value, Text) and value.zh == record.kind.label.zh):
            parts.append(value)
    return Many(tuple(parts)) if parts else None


_BY_KIND = frozenset({"about", "for"})
"""References told by the kind they lead to: their title would repeat the customer."""


def _people_linked(value: Value) -> Value:
    if isinstance(value, Link):
        return value if is_person(value.path) else value.text
    return Many(tuple(map(_people_linked, value.parts)), value.between) if isinstance(value, Many) else value


def _prose(text: object) -> Value:
    return Prose(str(text))


_PLANNED = Text("Planned", "计划")


def _planned(reader: Reader, event: Event) -> Happening:
    line = event.record["lines"][event.route[1]]
    what = Link(page_of(event.record), _PLANNED)
    who = reader.person(event.record.get("person"))
    return Happening(event.day, "key", what, who, line.get("purpose"), None)


_STAGE = Text("Stage", "阶段")
_OWNER = Text("Owner", "负责人变更")
_FROM_TO = Text(" → ", " → ")


def _turn(reader: Reader, customer: Customer, event: Event) -> Happening:
    history, index = str(event.route[0]), int(event.route[1])
    item = customer[history][index]
    if history == "stages":
        return Happening(event.day, "key", _STAGE, stage_words(customer, item["stage"]), item.get("note"), None)
    both = [entry["person"] for entry in customer[history][max(0, index - 1) : index + 1]]
    people = Many(tuple(reader.person(entry) for entry in both), _FROM_TO)
    return Happening(event.day, "", _OWNER, people, item.get("reason"), None)
