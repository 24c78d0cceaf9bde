"""Each record that a change adds, changes or takes away, as one viewer may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from salesbook.exchange.cells import words
from salesbook.kinds import Record
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.ink import Ink
from salesbook.review.flatten import Key, Part, items, parts
from salesbook.review.naming import name_of
from salesbook.review.sides import Change, Side
from salesbook.schemas import Field, Kind, key_fields
from salesbook.store.two_trees import How
from salesbook.words import LANGS, Text, join, same

_BY_PATH = frozenset({"person", "by", "written_at", "source"})
"""What the head of a record's telling says anyway."""


class FieldChange(NamedTuple):
    """One value: its name as the schema has it, with the keys of items, and what it was and is, raw and in words."""

    name: str
    label: Text
    old: Any
    new: Any
    before: Text | None
    after: Text | None


class Entry(NamedTuple):
    """One record of a change.

    `hidden`: more of it changed than the viewer may see. `was` is its reference before, where its key was corrected.
    `readable` is false for a file that is no record fit for the book.
    """

    ref: str
    path: str
    kind: Kind | None
    how: How
    person: str | None
    title: Text
    fields: tuple[FieldChange, ...] = ()
    hidden: bool = False
    was: str | None = None
    readable: bool = True


class Entries(NamedTuple):
    """The records that the viewer may read of, and how many more there are."""

    shown: tuple[Entry, ...]
    hidden: int


def entries_of(change: Change) -> Entries:
    """Every record of a change, by person, kind and reference; what was renamed is one."""
    renamed = _renamed(change)
    gone = frozenset(renamed.values())
    refs = [path.removeprefix("records/").removesuffix(".yaml") for path in change.trees.touched]
    entries = [_entry(change, ref, renamed.get(ref)) for ref in sorted(set(refs) - gone)]
    shown = [entry for entry in entries if entry is not None]
    return Entries(tuple(sorted(shown, key=_order)), len(entries) - len(shown))


def _order(entry: Entry) -> tuple[object, ...]:
    return entry.person is None, entry.person or "", entry.kind.name if entry.kind else "", entry.ref


def _renamed(change: Change) -> dict[str, str]:
    """By the new reference the old one: a record taken away and one added, of one kind, alike but for what makes the path."""
    old, new = change.before.own, change.after.own
    gone = [record for ref, record in old.items() if ref not in new]
    result: dict[str, str] = {}
    for ref, record in new.items():
        if ref not in old:
            renamed = next(
                (earlier for earlier in gone if earlier.ref not in result.values() and _is_same(earlier, record)), None
            )
            result |= {ref: renamed.ref} if renamed else {}
    return result


def _is_same(old: Record, new: Record) -> bool:
    keys = {*key_fields(old.kind)}
    return old.kind is new.kind and _without(old, keys) == _without(new, keys)


def _without(record: Record, names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in record.data.items() if name not in names}


def _entry(change: Change, ref: str, was: str | None) -> Entry | None:
    """What is told of one touched file; None where the viewer may not know of it."""
    before, after = change.before, change.after
    old, new = before.own.get(was or ref), after.own.get(ref)
    if old is None and new is None:
        return _unreadable(change, ref)
    seen_old, seen_new = before.seen.get(was or ref), after.seen.get(ref)
    if seen_old is None and seen_new is None:
        return None
    path = f"records/{ref}.yaml"
    how: How = "changed" if was is not None else change.trees.how(path)
    seen, side = (seen_new, after) if seen_new is not None else (seen_old, before)
    assert seen is not None  # noqa: S101 - one of both is there
    fields = tuple(_fields(change, seen_old, seen_new, how))
    hidden = _differing(old, new) - _differing(seen_old, seen_new) != set()
    readable = new is not None or how == "removed"
    title = name_of(side.telling, seen)
    return Entry(ref, path, seen.kind, how, seen.writer, title, fields, hidden, was, readable)


def _unreadable(change: Change, ref: str) -> Entry | None:
    """A file of which nothing can be read: named only to those who may see records of its kind."""
    kind = change.trees.schemas.kind_at(f"{ref}.yaml")
    audience = change.after.audience
    coded = audience.book.company.codes_customers
    if not audience.may_see("manager" if coded or kind is None else kind.visibility):
        return None
    path = next((path for path in change.trees.touched if path.startswith(f"records/{ref}")), f"records/{ref}")
    how = change.trees.how(path)
    return Entry(ref, path, kind, how, None, same(ref), readable=how == "removed")


def _differing(old: Record | None, new: Record | None) -> set[Key]:
    """What is known of the values that differ, by their names alone."""
    before, after = _parts_of(old), _parts_of(new)
    return {key for key in before.keys() | after.keys() if _value(before, key) != _value(after, key)}


def _parts_of(record: Record | None) -> Mapping[Key, Part]:
    return parts(record, items(record)) if record is not None else {}


def _value(result: Mapping[Key, Part], key: Key) -> Any:
    return result[key].value if key in result else None


def _fields(change: Change, old: Record | None, new: Record | None, how: How) -> Iterator[FieldChange]:
    """The values that differ, in the schema's order; of a record taken away none, of a new one what its head leaves out."""
    if how == "removed" or new is None:
        return
    before = parts(old, items(new)) if old is not None else {}
    after = parts(new, items(old) if old is not None else frozenset())
    skipped = {*key_fields(new.kind), *_BY_PATH} if how == "added" else set()
    for key in dict.fromkeys((*after, *before)):
        if key[0] not in skipped and _value(before, key) != _value(after, key):
            yield _field(change, key, _Valued(old, before.get(key)), _Valued(new, after.get(key)))


class _Valued(NamedTuple):
    """A value in one version of a record, if it is there."""

    record: Record | None
    part: Part | None


def _field(change: Change, key: Key, old: _Valued, new: _Valued) -> FieldChange:
    part = new.part or old.part
    assert part is not None  # noqa: S101 - a key stands for a value on one side at least
    return FieldChange(
        _name(key, part),
        _label(part),
        old.part.value if old.part else None,
        new.part.value if new.part else None,
        _in_words(change.before, old),
        _in_words(change.after, new),
    )


def _name(key: Key, part: Part) -> str:
    """Its name for programs: names of fields and keys of items; an item without a key is called as its list."""
    keyed = not part.above or part.above[-1].key is not None or part.field is not part.above[-1].item
    return ".".join(key if keyed else key[:-1])


def _label(part: Part) -> Text:
    """The labels that lead to a value; that of a keyed list with what the item says."""
    labels = [_item_label(field, part.item) for field in part.above]
    own = part.above and part.field is part.above[-1].item
    return join([*labels, *([] if own else [part.field.label])], ", ", "，")


def _item_label(field: Field, item: Mapping[str, Any]) -> Text:
    said = next((str(item[name]) for name in _ITEM_WORDS if item.get(name)), "") if field.key else ""
    short = said if len(said) <= _SHORT else said[:_SHORT] + "…"
    return _OF_ITEM.fill(list=field.label, item=short) if short else field.label


_OF_ITEM = Text("{list} “{item}”", "{list}“{item}”")
_ITEM_WORDS = ("purpose", "text", "name", "topic", "key")
_SHORT = 24


def _in_words(side: Side, valued: _Valued) -> Text | None:
    """A value as the record's page tells it."""
    record, part = valued
    if record is None or part is None:
        return None
    key = part.above[-1].key if part.above and part.field is part.above[-1].item else None
    raw = {name: item for name, item in part.value.items() if name != key} if key else part.value
    value = Teller(side.telling, record).value_at(part.field, raw, part.route)
    return Text(*(words(value, Ink(lang, "", side.telling.today)) for lang in LANGS))
