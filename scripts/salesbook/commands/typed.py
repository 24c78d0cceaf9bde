"""A word that somebody typed, as the value that a field holds: labels become their values, names their ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from salesbook.words import LANGS

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.schemas import Field

_WHOLE = {"integer", "count", "year", "score"}
_NUMBERS = {"number", "quantity", "percent"}
_YES, _NO = {"true", "yes", "y", "是", "有"}, {"false", "no", "n", "否", "没有"}
_TODAY, _NOW = {"today", "今天"}, {"now", "现在"}


def typed(book: Book, field: Field, word: str) -> Any:
    """The value; a word that is none stays as it is, and the check of the record tells what is wrong with it."""
    if field.labels:
        return _labelled(field, word)
    if field.ref is not None:
        return _referred(book, field, word)
    by_type = _BY_TYPE.get(field.type)
    return by_type(book, word.strip()) if by_type else word


def _labelled(field: Field, word: str) -> str:
    data = {words.say(lang).lower(): value for value, words in field.labels.items() for lang in LANGS}
    return word if word in field.labels else data.get(word.strip().lower(), word)


def _referred(book: Book, field: Field, word: str) -> str:
    """The id of the one record, or item of the company, that is called so."""
    keys = [key for key, name in choices(book, field).items() if word.strip().lower() in name.lower().split(" · ")]
    return keys[0] if len(keys) == 1 else word.strip()


def choices(book: Book, field: Field) -> Mapping[str, str]:
    """What a field may hold, each with its names in all languages, ``恒大 · Hengda``; empty where anything goes."""
    if field.labels:
        return {value: _names(words) for value, words in field.labels.items()}
    if field.type == "boolean":
        return {"true": "yes · 是", "false": "no · 否"}
    if field.ref is None:
        return {}
    if field.ref.items:
        return {key: _names(name) for key, name in book.company.items(field.ref.items).items()}
    result = {}
    for kind in field.ref.kinds:
        for record in book.of(kind):
            if field.ref.role is None or _holds(book, record.id, field.ref.role):
                name = record.get("name")
                own = [name] if isinstance(name, str) else []
                result[record.id if field.ref.bare else record.ref] = _names(book.title(record), *own)
    return result


def _holds(book: Book, person: str, role: str) -> bool:
    return person in book.people and book.people[person].holds(role, book.today)


def _names(words: Any, *more: str) -> str:
    return " · ".join(dict.fromkeys((words.zh, words.en, *more)))


def _whole(_book: Book, word: str) -> Any:
    return int(word) if re.fullmatch(r"-?[0-9]{1,15}", word, re.ASCII) else word


def _number(book: Book, word: str) -> Any:
    if not re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{1,9}", word, re.ASCII):
        return _whole(book, word)
    return float(word) if Decimal(word) % 1 else int(Decimal(word))


def _yes_or_no(_book: Book, word: str) -> Any:
    return True if word.lower() in _YES else False if word.lower() in _NO else word


def _money(_book: Book, word: str) -> Any:
    """An amount with its two places, whether or not they were typed."""
    plain = word.replace(",", "").replace("，", "")
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", plain, re.ASCII):
        return word
    return f"{Decimal(plain):.2f}"


def _day(book: Book, word: str) -> Any:
    return book.today.isoformat() if word.lower() in _TODAY else word


def _moment(book: Book, word: str) -> Any:
    """A moment in the book's zone where none is typed; seconds may be left out."""
    if word.lower() in _NOW:
        return moment_of(book)
    try:
        at = datetime.fromisoformat(word)
    except ValueError:
        return word
    return (at if at.tzinfo else at.replace(tzinfo=book.zone)).isoformat(timespec="seconds") if len(word) > 10 else word  # noqa: PLR2004 - a day alone is no moment


def moment_of(book: Book) -> str:
    """The book's moment as a record writes it."""
    return book.now.astimezone(book.zone).isoformat(timespec="seconds")


def _clock(book: Book, word: str) -> Any:
    if word.lower() in _NOW:
        return f"{book.now.astimezone(book.zone):%H:%M}"
    return f"0{word}" if re.fullmatch(r"[0-9]:[0-9]{2}", word, re.ASCII) else word


def _plain(_book: Book, word: str) -> Any:
    return word


_BY_TYPE: Mapping[str, Callable[[Book, str], Any]] = {
    **dict.fromkeys(_WHOLE, _whole),
    **dict.fromkeys(_NUMBERS, _number),
    "boolean": _yes_or_no,
    "money": _money,
    "signed_money": _money,
    "date": _day,
    "date_time": _moment,
    "time": _clock,
    **dict.fromkeys(("id", "ref", "key", "week", "month", "phone", "currency", "rate"), _plain),
}
"""How words of a type are read; those named last are only freed of blanks around them."""
