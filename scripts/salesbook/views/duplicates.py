"""Files that may be one customer twice: same number, same phone, names alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.book import Book
from salesbook.kinds import Customer
from salesbook.kinds.phone import phone_of
from salesbook.views.once import once
from salesbook.views.standing import unmerged
from salesbook.words import Text


class Suspect(NamedTuple):
    """Two files that may be one customer, the one known longer first, and what is alike."""

    first: Customer
    second: Customer
    alike: tuple[Text, ...]


NUMBER, PHONE, NAME = (
    Text("same number", "统一代码或注册号相同"),
    Text("same phone", "电话相同"),
    Text("names alike", "名称相近"),
)


@once
def suspects(book: Book) -> tuple[Suspect, ...]:
    """Pairs of files that may be one customer; merged ones and those of one group are none."""
    alike: dict[tuple[str, str], dict[Text, None]] = {}
    for traits, word in ((_numbers, NUMBER), (_phones, PHONE), (_names, NAME)):
        for group in _groups(traits(book)):
            for other in group[1:]:
                alike.setdefault((group[0], other), {})[word] = None
    pairs = ((book.customers[first], book.customers[second], words) for (first, second), words in sorted(alike.items()))
    return tuple(
        Suspect(*_by_age(first, second), tuple(words)) for first, second, words in pairs if not _related(first, second)
    )


def _groups(traits: Iterator[tuple[str, str]]) -> Iterator[list[str]]:
    """Ids that share a trait."""
    result: dict[str, dict[str, None]] = {}
    for trait, customer in traits:
        result.setdefault(trait, {})[customer] = None
    return (sorted(ids) for ids in result.values() if len(ids) > 1)


def _numbers(book: Book) -> Iterator[tuple[str, str]]:
    for customer in unmerged(book):
        for name in ("uscc", "company_no", "tax_no"):
            if name in customer.data:
                yield f"{customer[name]}", customer.id


def _phones(book: Book) -> Iterator[tuple[str, str]]:
    """A phone of two firms or of two private persons: that a firm's owner builds a house for himself is no double."""
    for person in unmerged(book):
        if "phone" in person.get("private", {}):
            yield f"private {digits(person['private']['phone'])}", person.id
    for contact in book.of("contact"):
        customer = book.customers.get(contact.get("customer", ""))
        if customer is not None and "merged_into" not in customer.data:
            kind = "private" if "private" in customer.data else "firm"
            yield from ((f"{kind} {digits(contact[n])}", customer.id) for n in ("phone", "mobile") if n in contact.data)


def digits(phone: str) -> str:
    """A number without the country's, so that both manners are one; behind one switchboard each extension is another."""
    number, extension = phone_of(phone)
    return f"{number.lstrip('+').removeprefix('86')} {extension}"


_PLACE = re.compile(r"^[^省市区县]{1,4}[省市区县]")
_FORM = re.compile(
    r"有限责任公司|股份有限公司|有限公司|公司|工程部|经营部|商行|[\W_]|\b(co|ltd|inc|llc|gmbh|company)\b", re.IGNORECASE
)


def name_core(name: str) -> str:
    """What is left of a firm's name without place and legal form, in small letters."""
    return _FORM.sub("", _PLACE.sub("", name)).lower()


def _names(book: Book) -> Iterator[tuple[str, str]]:
    """What is left of a firm's name without place and legal form: the same business under two files."""
    for customer in unmerged(book):
        core = name_core(customer.get("name", ""))
        if core:
            yield core, customer.id


def _related(customer: Customer, two: Customer) -> bool:
    """Whether both belong to one group."""
    parents = {customer.get("parent"), two.get("parent")} - {None}
    return bool(parents & {customer.id, two.id}) or (
        len(parents) == 1 and "parent" in customer.data and "parent" in two.data
    )


def _by_age(customer: Customer, two: Customer) -> tuple[Customer, Customer]:
    first, second = sorted((customer, two), key=lambda file: (file["stages"][0]["date"], file.id))
    return first, second
