"""What tells who a private person is: names, their sound, ids, numbers; and the patterns that find them in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from salesbook.pinyin import spelled
from salesbook.schemas.field import Kind

_LATIN = re.compile(r"[A-Za-z]")
_SHORTEST_NUMBER = 6
_OWN: Mapping[str, tuple[str, ...]] = {
    "person": ("name_en", "git"),
    "customer": (
        *("name_en", "short_name", "address", "geo", "uscc", "company_no", "legal_person", "tax_no", "tax_info"),
        "bank",
    ),
    "contact": ("address_as", "phone", "mobile", "chat_name"),
}
"""The fields of each kind that identify and may be left out: a forgotten record is without them."""
KINDS = tuple(_OWN)


class Identity(NamedTuple):
    """What identifies a person, by how it is found in text. Initials tell him only where he is spoken of."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    initials: tuple[str, ...]


def identity(kind: Kind, data: Mapping[str, Any]) -> Identity:
    """What of a record tells whom it is about."""
    private = data.get("private", {})
    names = [data.get("name"), data.get("name_en"), data.get("short_name"), private.get("name")]
    own = [str(name) for name in names if name]
    sounds = {sound for name in own for sound in _sounds(name)}
    texts = [*own, *sounds, *_texts(kind, data, private)]
    numbers = [private.get("phone"), *(data.get(name) for name in ("phone", "mobile", "uscc", "tax_no", "company_no"))]
    numbers.append(data.get("bank", {}).get("account"))
    words = sorted({word for word in texts if len(word) > 1}, key=lambda word: (-len(word), word))
    return Identity(
        tuple(words), _plain(numbers), tuple(sorted({initials for name in own for initials in _initials(name)}))
    )


def _texts(kind: Kind, data: Mapping[str, Any], private: Mapping[str, Any]) -> Iterator[str]:
    if kind.name != "contact":  # a contact's key names the customer, not the contact
        yield str(data["id"])
    for value in (private.get("address"), data.get("address_as"), data.get("chat_name"), data.get("legal_person")):
        if value:
            yield str(value)
    if kind.name == "person":
        git = data.get("git", {})
        yield from (str(value) for value in (*git.get("emails", ()), *git.get("signing_keys", ())))
        if git.get("login"):
            yield str(git["login"])


def _sounds(name: str) -> Iterator[str]:
    """A Chinese name in Latin letters, as people write it in ids, addresses and English: in either order."""
    parts = spelled(name, person=True)
    if name.isascii() or len(parts) < 2 or not all(part.isascii() and part.isalpha() for part in parts):  # noqa: PLR2004 - a syllable alone is no name
        return
    family, given_name = parts[0], "".join(parts[1:])
    for first, second in ((family, given_name), (given_name, family)):
        yield from (f"{first}{sign}{second}" for sign in ("", "-", " ", "_", "."))
    yield from (sign.join(parts) for sign in ("-", " ", "_"))


def _initials(name: str) -> Iterator[str]:
    parts = name.split() if name.isascii() else spelled(name, person=True)
    if len(parts) > 1 and all(part[0].isascii() and part[0].isalpha() for part in parts):
        yield "".join(part[0].lower() for part in parts)


def _plain(numbers: Iterable[Any]) -> tuple[str, ...]:
    """Numbers as their signs alone, however they are written."""
    plain = {re.sub(r"[^0-9A-Za-z]", "", str(number)) for number in numbers if number}
    return tuple(sorted(number for number in plain if len(number) >= _SHORTEST_NUMBER))


def own_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that a forgotten record is without."""
    return _OWN[kind.name]


def patterns(who: Identity, *, spoken_of: bool, others: Iterable[str] = ()) -> list[re.Pattern[str]]:
    """What finds the person in text; with `spoken_of`, in a record that is about him, his initials too.

    `others` are ids of other records, which may hold his: ``zhou-min-2`` is somebody else.
    """
    known = tuple(others)
    result = [_bounded(word, known) for word in who.words] + [_number(number) for number in who.numbers]
    return result + [_bounded(word, known) for word in (who.initials if spoken_of else ())]


def _bounded(word: str, others: Iterable[str]) -> re.Pattern[str]:
    """A word that is not a part of another, nor of another record's id."""
    before = r"(?<![A-Za-z0-9])" if _LATIN.match(word[0]) else ""
    after = r"(?![A-Za-z0-9])" if _LATIN.match(word[-1]) else ""
    for other in others:
        begin, middle, end = other.partition(word.lower())
        if middle and begin.endswith("-"):
            before += f"(?<!{re.escape(begin)})"
        elif middle and not begin and end.startswith("-"):
            after += f"(?!{re.escape(end)}(?![A-Za-z0-9]))"
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)


def _number(number: str) -> re.Pattern[str]:
    """A number with whatever blanks and strokes people put between its digits."""
    return re.compile(r"(?<![0-9])" + r"[ ()（）.-]*".join(map(re.escape, number)) + r"(?![0-9])", re.IGNORECASE)
