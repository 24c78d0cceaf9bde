"""References as people type them in a spreadsheet: an id, a name, or both as an export has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from salesbook.book import Book
from salesbook.exchange.intake.value import Misread
from salesbook.kinds import Customer, Record
from salesbook.schemas import Field, Kind, Ref
from salesbook.words import Text

_BOTH = re.compile(r"(?P<id>[a-z0-9][a-z0-9/#-]*)\s*[（(](?P<name>.+)[)）]")


class NotThere(Misread):
    """A reference to a record that is not there, rather than to several or to none by its form."""


class References:
    """Finds the records of a book, and those that come in with the same file, by id and by name."""

    def __init__(self, book: Book, kind: Kind, coming: Mapping[str, Sequence[str]], system: str = "") -> None:
        """`coming` are the ids that the same file brings, with their names; `system` is whose own keys are names too."""
        self._book = book
        self._kind = kind
        self._coming = coming
        self._system = system
        self._by_name: dict[str, dict[str, list[str]]] = {}

    def __call__(self, field: Field, typed: str) -> str:
        """The reference that was typed, as records have it. Raises Misread for a name of nobody or of several."""
        assert field.ref is not None  # noqa: S101 - only references are asked about
        both = _BOTH.fullmatch(typed)
        if both and self._is_known(field.ref, both["id"]):
            return both["id"]
        if self._is_known(field.ref, typed):
            return typed
        names = self._names(field.ref)
        result = sorted(set(names.get(_plain(typed), ())))
        if len(result) == 1:
            return result[0]
        if result:
            raise Misread(_SEVERAL.fill(name=typed, ids=", ".join(result[:5])))
        near = get_close_matches(_plain(typed), names, 1, 0.75)
        raise NotThere(_unknown(self._book, field.ref, typed, names[near[0]][0] if near else None))

    def _is_known(self, ref: Ref, value: str) -> bool:
        if ref.items:
            return value in self._book.company.items(ref.items)
        record = value.partition("#")[0]
        if ref.bare:
            kind = ref.kinds[0]
            return self._book.get(kind, record) is not None or (kind == self._kind.name and record in self._coming)
        return self._book.find(record) is not None

    def _names(self, ref: Ref) -> dict[str, list[str]]:
        """What a reference may be called, as typed without regard to blanks and case, with the values meant."""
        key = ref.items or "/".join(ref.kinds)
        if key not in self._by_name:
            self._by_name[key] = self._items(ref.items) if ref.items else self._records(ref)
        return self._by_name[key]

    def _items(self, name: str) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {}
        for key, text in self._book.company.items(name).items():
            for word in {*text, key}:
                result.setdefault(_plain(word), []).append(key)
        return result

    def _key_there(self, record: Record) -> set[str]:
        """What a record is called in the system that the file comes from."""
        source = record.get("source") or {}
        return {str(source["key"])} if self._system and source.get("system") == self._system else set()

    def _records(self, ref: Ref) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {}
        for kind in ref.kinds:
            for record in self._book.of(kind):
                value = record.id if ref.bare else record.ref
                for word in _names_of(self._book, record) | self._key_there(record):
                    result.setdefault(_plain(word), []).append(value)
        if ref.kinds == (self._kind.name,):
            for own, names in self._coming.items():
                for name in names:
                    result.setdefault(_plain(name), []).append(own)
        return result


def _names_of(book: Book, record: Record) -> set[str]:
    """All that a record may be called by: its title and its names."""
    names = {str(record[name]) for name in ("name", "name_en", "short_name") if name in record.data}
    if isinstance(record, Customer):
        names |= set(record.short_name)
    return names | set(book.title(record)) | {record.id}


def _plain(word: str) -> str:
    return "".join(word.split()).casefold()


def _unknown(book: Book, ref: Ref, typed: str, near: str | None) -> Text:
    kind = book.kinds.get(ref.kinds[0]) if ref.kinds else None
    label = kind.label if kind else Text("record", "记录")
    if near:
        return _NEAR.fill(kind=label, name=typed, near=near)
    return _NOWHERE.fill(kind=label, name=typed)


_SEVERAL = Text("“{name}” is the name of several: {ids}; write the id", "“{name}”不止一个：{ids}；请写编号")
_NOWHERE = Text("{kind} “{name}” is not there", "没有“{name}”这个{kind}")
_NEAR = Text("{kind} “{name}” is not there; did you mean {near}?", "没有“{name}”这个{kind}，是不是 {near}？")
