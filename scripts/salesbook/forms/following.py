"""What a record brings with it: the next record that it asks for, and what of it is known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from salesbook.schemas import Kind
from salesbook.words import Lang, Text


class Offer(NamedTuple):
    """A next record.

    `when` are fields of the first one that must be there, each with the values it must have (none: any).
    `values` say what a field of the next takes: a field of the first, ``@ref`` for its reference, ``=`` and a word.
    """

    kind: str
    label: Text
    when: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]


_WHO = {"customer": "customer", "by": "person"}
OFFERS: Mapping[str, tuple[Offer, ...]] = {
    "visit": (
        Offer("order", Text("Write the order", "写订单"), {"outcome": ("order",)}, {**_WHO, "kind": "=sale"}),
        Offer(
            "deal",
            Text("Open a deal", "建商机"),
            {"outcome": ("intent",), "customer": ()},
            {**_WHO, "opened_on": "date", "need": "needs"},
        ),
        Offer("customer", Text("Open the customer's file", "建客户档案"), {"prospect": ()}, {"by": "person"}),
        Offer(
            "market_note",
            Text("Note the competitor", "写市场情报"),
            {"competitor": ()},
            {"customer": "customer", "person": "person", "date": "date", "kind": "=competitor", "text": "competitor"},
        ),
        Offer(
            "request",
            Text("Ask the supervisor", "向主管请示"),
            {"problem": ()},
            {
                "customer": "customer",
                "person": "person",
                "date": "date",
                "kind": "=ask",
                "about": "@ref",
                "text": "problem",
            },
        ),
        Offer("complaint", Text("Write a complaint", "写投诉"), {"problem": ()}, {**_WHO, "description": "problem"}),
        Offer(
            "task",
            Text("Put the promise on the list", "把约定记成任务"),
            {"next_visit_on": ()},
            {**_WHO, "for": "person", "due": "next_visit_on", "about": "@ref", "title": "next_step"},
        ),
        Offer(
            "task",
            Text("Put the delivery on the list", "把送货记成任务"),
            {"delivery_on": ()},
            {**_WHO, "for": "person", "due": "delivery_on", "about": "@ref"},
        ),
    ),
    "enquiry": (
        Offer(
            "customer", Text("Open the customer's file", "建客户档案"), {"name": ()}, {"by": "person", "name": "name"}
        ),
    ),
    "collection": (
        Offer(
            "payment",
            Text("Write the payment", "写回款"),
            {"promised_on": ()},
            {"customer": "customer", "by": "by", "amount": "promised_amount"},
        ),
    ),
    "order": (
        Offer("payment", Text("Write the payment", "写回款"), {"customer": ()}, {"customer": "customer", "by": "by"}),
    ),
    "customer": (
        Offer("contact", Text("Add a contact", "加联系人"), {"id": ()}, {"customer": "id", "by": "by"}),
        Offer("visit", Text("Write a visit", "写拜访"), {"id": ()}, {"customer": "id", "person": "by"}),
    ),
}


def offers(kinds: Mapping[str, Kind], kind: Kind, lang: Lang) -> list[dict[str, Any]]:
    """What a form of a kind offers next; only records of kinds and with fields that the book has."""
    return [
        {
            "kind": offer.kind,
            "label": offer.label.say(lang),
            "when": dict(offer.when),
            "values": dict(_known(kinds, kind, offer)),
        }
        for offer in OFFERS.get(kind.name, ())
        if offer.kind in kinds and all(name in kind.by_name for name in offer.when)
    ]


def _known(kinds: Mapping[str, Kind], kind: Kind, offer: Offer) -> Iterator[tuple[str, str]]:
    for name, source in offer.values.items():
        if name in kinds[offer.kind].by_name and (source[0] in "@=" or source in kind.by_name):
            yield name, source
