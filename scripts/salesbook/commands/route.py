"""``lines.1.product=yanban`` of a call, put into a record's data where the schema says it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesbook.commands import resolve
from salesbook.commands.options import UsageError
from salesbook.commands.typed import typed
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.schemas import Field, Kind

_MOST_ITEMS = 1000


def put_word(book: Book, kind: Kind, data: dict[str, Any], word: str) -> None:
    """Put one ``key=value`` into the data. Raises UsageError for what is none, or names no field of the kind."""
    name, equals, value = word.partition("=")
    if not equals or not name or not value:
        raise UsageError(_NO_PAIR.fill(word=word))
    first, *rest = name.split(".")
    field = kind.by_name.get(first)
    if field is None:
        raise UsageError(_NO_FIELD.fill(name=name, kind=kind.name, hint=resolve.meant(first, kind.by_name)))
    data[first] = _put(book, field, data.get(first), rest, (name, value))


def _put(book: Book, field: Field, there: Any, rest: list[str], pair: tuple[str, str]) -> Any:
    """What a field holds once the value is put into it, at the steps that are left of its route."""
    name, value = pair
    if field.item is not None:
        return _put_item(book, field.item, list(there or ()), rest, pair)
    if field.fields:
        own = field.by_name.get(rest[0]) if rest else None
        if own is None:
            hint = resolve.meant(rest[0] if rest else "", field.by_name)
            raise UsageError(_NO_PART.fill(name=name, parts=", ".join(field.by_name), hint=hint))
        held = dict(there or {})
        return {**held, own.name: _put(book, own, held.get(own.name), rest[1:], pair)}
    if rest:
        raise UsageError(_NO_PARTS.fill(name=name, field=field.name))
    if there is not None:
        raise UsageError(_TWICE.fill(name=name))
    return typed(book, field, value)


def _put_item(book: Book, item: Field, items: list[Any], rest: list[str], pair: tuple[str, str]) -> list[Any]:
    """A list with the value in the item that is counted from 1; without a number it is one more item."""
    numbered = bool(rest) and rest[0].isascii() and rest[0].isdecimal()
    at = int(rest[0]) if numbered else len(items) + 1
    if not 1 <= at <= min(len(items) + 1, _MOST_ITEMS):
        raise UsageError(_NO_ITEM.fill(name=pair[0], count=len(items)))
    there = items[at - 1] if at <= len(items) else None
    new_item = _put(book, item, there, rest[1:] if numbered else rest, pair)
    return [*items[: at - 1], new_item, *items[at:]]


_NO_PAIR = Text('"{word}" is no key=value', "“{word}”不是 字段=值")
_NO_FIELD = Text(
    '{kind} has no field "{name}".{hint} `salesbook kinds {kind}` lists all.',
    "{kind} 没有字段“{name}”。{hint}`salesbook kinds {kind}` 列出全部字段。",
)
_NO_PART = Text(
    '"{name}" names no part of this group; its parts: {parts}.{hint}',
    "“{name}”不是这一组里的字段；可用：{parts}。{hint}",
)
_NO_PARTS = Text('"{name}": {field} has no parts', "“{name}”：{field} 下面没有字段")
_TWICE = Text('"{name}" is given twice', "“{name}”给了两次")
_NO_ITEM = Text(
    '"{name}": items are counted from 1, one after the other; there are {count} so far',
    "“{name}”：各项从 1 起依次编号；目前有 {count} 项",
)
