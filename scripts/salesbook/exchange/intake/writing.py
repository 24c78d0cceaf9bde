"""Putting what was read into the book: each record whole or not at all, and never over another."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

from salesbook.book import Book
from salesbook.exchange.heading import FIRST, Names
from salesbook.exchange.intake.row import found_at, in_order, put
from salesbook.exchange.intake.verdict import Verdict
from salesbook.finding import Refusal, Route
from salesbook.schemas import Field, Kind
from salesbook.store.entry import Judge, examine
from salesbook.store.unreadable import reason_of
from salesbook.words import same
from salesbook.yamlio import Document, put_fields, read, replace_scalar


class NotWrittenError(Refusal):
    """A record could not be written: it is there by now, or the disk does not take it."""


def write_new(root: Path, verdict: Verdict) -> None:
    """Write a new record. Raises NotWrittenError; then nothing of it is left."""
    put_new(root, verdict.path, verdict.source)


def put_new(root: Path, path: str, content: bytes) -> None:
    """Write a new file whole. Raises NotWrittenError; then nothing of it is left."""
    file = root / path
    aside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        os.link(aside, file)  # unlike a rename it takes no other's place
    except OSError as error:
        raise NotWrittenError(reason_of(error)) from None
    finally:
        aside.unlink(missing_ok=True)


def update(root: Path, book: Book, judge: Judge, verdict: Verdict) -> None:
    """Change the fields in which a row differs, and put in those that are not there yet; all else stays as it is.

    Raises NotWrittenError; then nothing is changed.
    """
    file = root / verdict.path
    try:
        source = file.read_bytes()
    except OSError as error:  # it may lie in another of the books that were named
        raise NotWrittenError(reason_of(error)) from None
    document = read(source, verdict.path).document
    kind = book.schemas.kind_at(verdict.path.removeprefix("records/"))
    if document is None or kind is None:
        raise NotWrittenError(same(verdict.path))
    try:
        changed = _changed(source, document, verdict, kind)
    except (ValueError, LookupError) as error:
        raise NotWrittenError(same(str(error))) from None
    entry = examine(verdict.path, "", changed, book.schemas, judge)
    if entry.findings:
        raise NotWrittenError(entry.findings[0].message)
    _put(file, changed)


def _changed(source: bytes, document: Document, verdict: Verdict, kind: Kind) -> bytes:
    """The record's bytes with the row's values: single ones on their own lines, lists and what is new as whole fields."""
    new = {names: found_at(verdict.draft.data, names) for names in verdict.changes}
    there = {names for names in new if _is_single(found_at(document.data, names)) and _is_single(new[names])}
    first = replace_scalar(source, document, {_route(names): new[names] for names in there})
    fresh = read(first, document.path).document
    assert fresh is not None  # noqa: S101 - what was replaced reads back
    whole: dict[str, Any] = {}
    for names in (names for names in new if names not in there):
        whole.setdefault(names[0], copy.deepcopy(fresh.data.get(names[0])))
        if len(names) == 1:
            whole[names[0]] = _merged(whole[names[0]], new[names], kind.by_name[names[0]])
        else:
            holder = {names[0]: whole[names[0]]} if whole[names[0]] is not None else {}
            put(holder, names, new[names])
            whole[names[0]] = in_order((kind.by_name[names[0]],), holder)[names[0]]
    return put_fields(first, fresh, whole, [field.name for field in kind.fields]) if whole else first


def _is_single(value: Any) -> bool:
    """Whether a value is there and stands on one line."""
    return value is not None and not isinstance(value, dict | list) and "\n" not in str(value)


def _merged(there: Any, new: Any, field: Field) -> Any:
    """The new value; of a list's items, what the row does not tell stays, their keys first of all."""
    if not (field.item and field.item.fields and isinstance(there, list) and isinstance(new, list)):
        return new
    items = [{**new[at], **_kept(old, new[at], field)} if at < len(new) else old for at, old in enumerate(there)]
    items = [*items[: len(new)], *new[len(there) :]]
    taken = {item[field.key] for item in items[: len(there)] if field.key and field.key in item}
    for at in range(len(there), len(items)):
        items[at] = _with_free_key(items[at], field.key, taken)
    return [in_order(field.item.fields, item) for item in items]


def _kept(old: dict[str, Any], new: dict[str, Any], field: Field) -> dict[str, Any]:
    return {name: value for name, value in old.items() if name not in new or name == field.key}


def _with_free_key(item: dict[str, Any], key: str | None, taken: set[Any]) -> dict[str, Any]:
    number = len(taken) + 1
    while key and item.get(key) in taken:
        item, number = {**item, key: str(number)}, number + 1
    if key:
        taken.add(item.get(key))
    return item


def _put(file: Path, content: bytes) -> None:
    aside = file.with_name(f".{file.name}.new")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise NotWrittenError(reason_of(error)) from None


def _route(names: Names) -> Route:
    return tuple(0 if name == FIRST else name for name in names)
