"""The lists to pick from: one file for each kind, of the records that this reader may see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.kinds import Customer, Person, Record
from salesbook.pages.parts.lookup import names, phone_ends
from salesbook.pinyin import spelled
from salesbook.schemas import Kind
from salesbook.words import Text, day_text, same

NEWEST = 2000
"""Of a kind whose records have a day, so many are offered: the newest."""
LATELY = 200
"""Of these the lines and items are offered, too."""


def choices(audience: Audience, kind: Kind) -> bytes:
    """The list of a kind: rows of id, name, English name where it differs, what one types for it, a hint, of whom.

    ``of whom`` are the customer that a record is about, or the roles of a person.
    """
    book = audience.book
    ends = phone_ends(book) if kind.name == "customer" else {}
    rows = [row for record, lines in _offered(book, kind) for row in _rows(book, record, ends, lines)]
    return json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":")).encode()


def _offered(book: Book, kind: Kind) -> Iterator[tuple[Record, bool]]:
    """The records that a new record may name, each with whether its items are offered as well."""
    records = [record for record in book.of(kind.name) if _stands(book, record)]
    if kind.date or "{week}" in kind.path or "{month}" in kind.path:
        records = sorted(records, key=lambda record: (str(record.day or record.id), record.ref), reverse=True)[:NEWEST]
    return ((record, position < LATELY) for position, record in enumerate(records))


def _stands(book: Book, record: Record) -> bool:
    """Whether it is still there to be named: not merged away, nobody who has left, nothing out of sale."""
    if isinstance(record, Person):
        return record.active_on(book.today)
    gone = record.get("discontinued_on") or record.get("left_on")
    return not record.get("merged_into") and not (gone and gone <= book.today.isoformat())


def _rows(book: Book, record: Record, ends: Mapping[str, tuple[str, ...]], lines: bool) -> Iterator[list[str]]:
    title = book.title(record)
    typed = " ".join([_typed(record, title), *ends.get(record.id, ())]).strip()
    yield _row(record.id, title, typed, _hint(book, record), _of(book, record))
    for field in record.kind.fields if lines else ():
        if field.key:
            for item in record.get(field.name, ()):
                if isinstance(item, dict) and field.key in item:
                    words = same(_item_words(book, item))
                    yield _row(
                        f"{record.id}#{item[field.key]}", words, _sound(words.zh), title, _of_item(book, record, item)
                    )


def _row(id: str, name: Text, typed: str, hint: Text, of: str) -> list[str]:
    """One row; what says the same in English is left out, and so is what is empty at the end."""
    row = [
        id,
        name.zh,
        name.en if name.en != name.zh else "",
        typed,
        hint.zh,
        hint.en if hint.en != hint.zh else "",
        of,
    ]
    while row[-1] == "":
        row.pop()
    return row


def _item_words(book: Book, item: Mapping[str, Any]) -> str:
    """An item in words: whom it is about and what it says."""
    customer = book.customers.get(str(item.get("customer", "")))
    name = customer.short_name.zh if customer else str(item.get("prospect", {}).get("name", ""))
    texts = (
        str(item[word]) for word in ("date", "due_on", "amount", "purpose", "title", "name", "spec") if word in item
    )
    return " · ".join(part for part in (name, *texts) if part) or str(item.get("key"))


def _of_item(book: Book, record: Record, item: Mapping[str, Any]) -> str:
    return str(item.get("customer") or _of(book, record))


def _of(book: Book, record: Record) -> str:
    if isinstance(record, Person):
        return " ".join(sorted(record.roles_on(book.today)))
    return str(record.get("customer") or "")


def _hint(book: Book, record: Record) -> Text:
    """A word that tells two of one name apart: a class, a role, a day."""
    parts = [book.say(record, name) for name in ("class", "territory", "role", "spec", "unit") if record.get(name)]
    texts = [part for part in parts if part]
    if record.kind.date and record.day:
        texts.insert(0, day_text(record.day, book.today))
    if not isinstance(record, Customer) and record.get("customer"):
        named = book.say(record, "customer")
        texts += [named] if named else []
    return Text(" · ".join(part.en for part in texts), " · ".join(part.zh for part in texts))


def _typed(record: Record, title: Text) -> str:
    """What one types to find a record: its sound, its initials, its other names."""
    own = names(record) if isinstance(record, Customer | Person) else ()
    parts = [_sound(title.zh), *(f"{name} {_sound(name)}".strip() for name in own if name != title.zh)]
    return " ".join(part for part in parts if part)


def _sound(name: str) -> str:
    """The spelling of a Chinese name and its initials; nothing where one types the name itself."""
    if name.isascii():
        return ""
    syllables = spelled(name)
    return "".join(syllables) + " " + "".join(part[0] for part in syllables)
