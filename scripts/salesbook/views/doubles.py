"""Before a customer, an enquiry or a prospect is written: which records may already tell of the same one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from salesbook import pinyin
from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.views.duplicates import NAME, NUMBER, PHONE, digits, name_core
from salesbook.views.once import once
from salesbook.views.standing import unmerged
from salesbook.words import Text

KINDS = ("customer", "enquiry", "visit")
"""The kinds that may bring somebody new: a visit by its prospect."""
_MOST = 5
_SHORTEST = 3
"""A name within another one counts as alike from so many signs on: 建材 alone is in every second name."""
_NUMBERS = ("uscc", "company_no", "tax_no")


class Double(NamedTuple):
    """A record of the book that may tell of the same customer, and what is alike."""

    record: Record
    alike: tuple[Text, ...]


class _Traits(NamedTuple):
    """What a customer is recognised by."""

    numbers: tuple[str, ...]
    phones: tuple[str, ...]
    names: tuple[str, ...]


def doubles(book: Book, kind: str, data: Mapping[str, Any]) -> tuple[Double, ...]:
    """The likeliest first: customers, enquiries and prospects of this book that data about to be written may repeat.

    `data` may be unfinished. What the data themselves refer to, or what stands for the same prospect, is no double.
    Give the book of a reader, not the whole one: otherwise a phone number tried here would tell whose it is.
    """
    new = _traits(kind, data)
    if new is None:
        return ()
    own = {_text(data, "id"), _text(data, "customer"), _text(_part(data, "prospect"), "id")} - {""}
    matches = ((record, _alike(new, traits)) for record, traits in _known(book) if own.isdisjoint(_identities(record)))
    likely = [Double(record, alike) for record, alike in matches if alike]
    return tuple(sorted(likely, key=_weight)[:_MOST])


def _weight(double: Double) -> tuple[int, int, str]:
    """More that is alike comes first; of equals a customer's own file."""
    return -len(double.alike), double.record.kind.name != "customer", double.record.ref


def _identities(record: Record) -> set[str]:
    """The ids by which records name the customer or prospect that this one tells of."""
    own = record.id if record.kind.name == "customer" else _text(record.data, "customer")
    return {own, _text(_part(record.data, "prospect"), "id")} - {""}


@once
def _known(book: Book) -> tuple[tuple[Record, _Traits], ...]:
    phones: dict[str, list[str]] = {}
    for contact in book.of("contact"):
        numbers = [digits(contact[name]) for name in ("phone", "mobile") if name in contact.data]
        phones.setdefault(contact.get("customer", ""), []).extend(numbers)
    result: list[tuple[Record, _Traits]] = []
    for customer in unmerged(book):
        traits = _of_customer(customer.data)
        result.append((customer, traits._replace(phones=(*traits.phones, *phones.get(customer.id, ())))))
    others = (*book.of("enquiry"), *_last_of_each_prospect(book))
    traits_of_others = ((record, _traits(record.kind.name, record.data)) for record in others)
    return (*result, *((record, traits) for record, traits in traits_of_others if traits is not None))


def _last_of_each_prospect(book: Book) -> Iterable[Record]:
    """Of the visits to one prospect the last: it stands for all of them."""
    return {
        record["prospect"]["id"]: record for record in book.of("visit") if "id" in record.get("prospect", {})
    }.values()


def _traits(kind: str, data: Mapping[str, Any]) -> _Traits | None:
    """What the data of a kind tell of somebody; None where they tell of nobody new."""
    if kind == "customer":
        return _of_customer(data)
    if kind == "enquiry":
        return _of_person(data)
    return _of_person(_part(data, "prospect")) if kind == "visit" and "prospect" in data else None


def _of_customer(data: Mapping[str, Any]) -> _Traits:
    private = _part(data, "private")
    numbers = tuple(number for name in _NUMBERS if (number := _text(data, name)))
    names = [_text(data, "name"), _text(data, "short_name"), _text(private, "name")]
    return _Traits(numbers, _digits(private), _names(names))


def _of_person(data: Mapping[str, Any]) -> _Traits:
    return _Traits((), _digits(data), _names([_text(data, "name")]))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def _digits(data: Mapping[str, Any]) -> tuple[str, ...]:
    phone = _text(data, "phone")
    return (digits(phone),) if phone else ()


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(core for name in names if (core := name_core(name))))


def _alike(new: _Traits, old: _Traits) -> tuple[Text, ...]:
    return tuple(_words(new, old))


def _words(new: _Traits, old: _Traits) -> Iterator[Text]:
    if not set(new.numbers).isdisjoint(old.numbers):
        yield NUMBER
    if not set(new.phones).isdisjoint(old.phones):
        yield PHONE
    if any(_names_alike(new_name, old_name) for new_name in new.names for old_name in old.names):
        yield NAME


def _names_alike(name: str, other: str) -> bool:
    """The same, or one within the other, by their sound: 恒达 is written for 恒大, and 恒大 for 杭州恒大."""
    if len(name) != len(other) and min(len(name), len(other)) < _SHORTEST:
        return False
    shorter, longer = sorted((_sound(name), _sound(other)), key=len)
    return shorter in longer if len(name) != len(other) else shorter == longer


@lru_cache(maxsize=1 << 15)
def _sound(name: str) -> str:
    """The syllables, each between blanks, so that none is found within another; sign by sign, which is quick for thousands."""
    return f" {' '.join(part for sign in name for part in pinyin.spelled(sign))} "
