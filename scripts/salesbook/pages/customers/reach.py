"""How a customer is reached: whom to call there, and where it is."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.kinds import Customer, Record
from salesbook.pages.parts.fields import Teller, to_call, to_map
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Fact, Many, Section, Value
from salesbook.words import Text

REACHED_BY = ("address", "geo", "private")
"""The fields of a file that stand here, and not among its other facts."""
_REACH = Text("Contacts and address", "联系人与地址")


def how_to_reach(reader: Reader, customer: Customer) -> Iterator[Section]:
    """The people there, who decides first, then the address: as far as the reader may see them."""
    facts = (*_private(customer), *_people(reader, customer), *_address(customer))
    if facts:
        yield Section(_REACH, facts)


def _private(customer: Customer) -> Iterator[Fact]:
    """A private person: the name, the number, the address."""
    private = customer.get("private", {})
    parts: list[Value] = [private[name] for name in ("name",) if name in private]
    parts += [to_call(private["phone"])] if "phone" in private else []
    parts += [to_map(private["address"], private.get("geo"))] if "address" in private else []
    if parts:
        yield Fact(customer.kind.by_name["private"].label, Many(tuple(parts)))


def _people(reader: Reader, customer: Customer) -> Iterator[Fact]:
    kind = reader.book.kinds.get("contact")
    records = [record for record, _ in reader.book.pointing_at(customer) if record.kind is kind]
    for contact in sorted(
        records, key=lambda contact: ("left_on" in contact.data, not contact.get("decision_maker"), contact.ref)
    ):
        yield Fact(reader.book.say(contact, "role") or contact.kind.label, Many(tuple(_person(reader, contact))))


def _person(reader: Reader, contact: Record) -> Iterator[Value]:
    """Who it is and how to address that person; the numbers, unless he has left."""
    yield reader.link(contact)
    teller = Teller(reader.book, contact)
    if (form_of_address := teller.value("address_as")) is not None:
        yield form_of_address
    left = teller.value("left_on")
    if left is not None:
        yield Many((contact.kind.by_name["left_on"].label, left), Text(" ", " "))
        return
    yield from (to_call(contact[name]) for name in ("mobile", "phone") if contact.get(name))


def _address(customer: Customer) -> Iterator[Fact]:
    if customer.get("address"):
        label = customer.kind.by_name["address"].label
        yield Fact(label, to_map(customer["address"], customer.get("geo")))
