"""By what else a customer or a person is found and sorted: the sound of the name, a phone number's end."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.book import Book
from salesbook.kinds import Customer, Person
from salesbook.kinds.phone import phone_of
from salesbook.pages.parts.own_words import numbers
from salesbook.pinyin import by_sound, spelled
from salesbook.words import Text

_DIGITS = 4  # of a number these are remembered; all of it would be a list of numbers


def names(record: Customer | Person) -> tuple[str, ...]:
    """The names that a record gives, each once."""
    known = [record.get("name"), record.get("short_name"), record.get("private", {}).get("name")]
    return tuple(sorted({str(name) for name in known if name}))


def phones(book: Book) -> Mapping[str, tuple[str, ...]]:
    """The numbers that the book's reader may see, as they are written, by customer, its contacts' numbers too."""
    result: dict[str, set[str]] = {}
    for customer in book.customers.values():
        result.setdefault(customer.id, set()).update(numbers(customer))
    for contact in book.of("contact"):
        result.setdefault(str(contact.get("customer", "")), set()).update(numbers(contact))
    return {customer: tuple(sorted(written)) for customer, written in result.items() if written}


def phone_ends(book: Book) -> Mapping[str, tuple[str, ...]]:
    """The last digits of these numbers."""
    return {customer: ends for customer, written in phones(book).items() if (ends := _ends(written))}


def _ends(written: tuple[str, ...]) -> tuple[str, ...]:
    every = (phone_of(number).number for number in written)
    return tuple(sorted({digits[-_DIGITS:] for digits in every if len(digits) >= _DIGITS}))


def initials(name: str) -> str:
    """The first letters of a name's signs, as one types them."""
    return "".join(part[0] for part in spelled(name))


def sort_key(name: Text, *, person: bool = False) -> tuple[tuple[str, ...], str]:
    """The key by which names stand in a list: as they sound in Chinese, which is the alphabet's order in English too."""
    return by_sound(name.zh, person=person)


def sort_text(name: Text, *, person: bool = False) -> str:
    """The same order as a text, for a list sorted in the browser."""
    return " ".join(spelled(name.zh, person=person))
