"""Putting what was read into the book: each record whole or not at all, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

from salesbook.book import Book
from salesbook.exchange.heading import FIRST, Names
from salesbook.exchange.intake.row import found_at
from salesbook.exchange.intake.verdict import Verdict
from salesbook.finding import Route
from salesbook.yamlio import read, replace_scalar


class NotWrittenError(Exception):
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
        raise NotWrittenError(error.strerror or str(error)) from None
    finally:
        aside.unlink(missing_ok=True)


def can_update(verdict: Verdict) -> bool:
    """Whether the fields that differ are single values, which can be changed on their own lines."""
    return all(not isinstance(found_at(verdict.draft.data, names), dict | list) for names in verdict.changes)


def update(root: Path, book: Book, verdict: Verdict) -> tuple[Names, ...]:
    """Change the fields in which a row differs, on their own lines; the names of those that are no line of the record yet.

    Those are left as they are. Raises NotWrittenError.
    """
    file = root / verdict.path
    source = file.read_bytes()
    document = read(source, verdict.path).document
    if document is None or book.find(verdict.path.removeprefix("records/").removesuffix(".yaml")) is None:
        raise NotWrittenError(verdict.path)
    there = [names for names in verdict.changes if found_at(document.data, names) is not None]
    values = {_route(names): found_at(verdict.draft.data, names) for names in there}
    try:
        changed = replace_scalar(source, document, values)
    except (ValueError, LookupError) as error:
        raise NotWrittenError(str(error)) from None
    aside = file.with_name(f".{file.name}.new")
    try:
        aside.write_bytes(changed)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise NotWrittenError(error.strerror or str(error)) from None
    return tuple(names for names in verdict.changes if names not in there)


def _route(names: Names) -> Route:
    return tuple(0 if name == FIRST else name for name in names)
