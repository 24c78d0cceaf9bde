"""From a book on the disk to an edition: read, projected for its viewer, made into pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook.audience import TEAM, Audience
from salesbook.book import Book, language, open_book
from salesbook.finding import Finding
from salesbook.notes.note import Note, is_recording, taking
from salesbook.pages.catalogue import by_declaration
from salesbook.pages.parts.reader import Reader
from salesbook.rules import judge
from salesbook.site import arrival, calendars, files, form_files, kept, matrix_file
from salesbook.site.edition import Edition
from salesbook.site.incremental import Incremental, Notes

LARGEST = 15_000
"""Of a book of more records no notes are taken: they would take more memory than the build itself."""


class SiteRequest(NamedTuple):
    """Which books to open, as of when and for whom. `clock` counts where neither caller nor book pins a moment."""

    roots: tuple[Path, ...]
    clock: datetime
    as_of: datetime | None = None
    viewer: str = TEAM
    offline: bool = False


class Opened(NamedTuple):
    """An edition, what of the book is left out of it for its faults, and the book as its viewer sees it.

    `notes` are taken of what its pages ask, where the build before is to be made use of.
    """

    edition: Edition
    findings: Sequence[Finding]
    audience: Audience | None = None
    notes: Notes | None = None


def open_edition(wanted: SiteRequest) -> Opened:
    """Read a book. While questions are recorded (`incremental.noting`), notes are taken of what its pages ask.

    Raises BrokenBook when there is none, UnknownViewer for nobody's eyes, UnknownShape for a schema without a form.
    """
    book = open_book(wanted.roots, judge, wanted.clock, wanted.as_of)
    audience = Audience(book, wanted.viewer)
    if not is_recording() or len(book.all()) > LARGEST:
        return Opened(whole_edition(book, audience, wanted), book.findings, audience)
    reader = reader_of(book, audience, wanted.roots)
    notes = Notes(book, audience, reader)
    with taking(Note()):  # what is handed to a page that is made later has to note what that asks
        edition = whole_edition(book, audience, wanted, reader)
    return Opened(edition, book.findings, audience, notes)


def incremental(wanted: SiteRequest, opened: Opened, out: Path) -> Incremental | None:
    """The build of a site at `out` that takes from the one that is there what did not change; None without notes."""
    if opened.notes is None or opened.audience is None:
        return None
    roots = [root.resolve() for root in wanted.roots]
    file = kept.file_of(wanted.roots[0], out.absolute(), wanted.viewer, wanted.offline, *roots)
    mark = kept.mark(opened.audience.book.schemas.mark, wanted.viewer, wanted.offline, *roots)
    return Incremental(opened.notes, out.resolve(), file, mark)


def reader_of(book: Book, audience: Audience, roots: Sequence[Path]) -> Reader:
    """Who reads the pages; in `roots` it is looked what waits on people's branches."""
    return Reader(audience, lambda: arrival.waiting(roots, audience), lambda: arrival.queue(roots, book, audience))


def whole_edition(book: Book, audience: Audience, wanted: SiteRequest, reader: Reader | None = None) -> Edition:
    """All that is published of a book for one of its readers, with what the forms ask for."""
    edition = edition_of(book, audience, wanted.as_of, roots=wanted.roots, reader=reader)
    unnoted = {**arrival.files(wanted.roots, audience), **form_files.sources(audience, wanted.roots)}
    beside = {**edition.files, **unnoted}
    if wanted.offline:
        handed = form_files.handed_over(beside)
        beside |= handed
        unnoted |= handed
    return edition._replace(files=beside, unnoted=frozenset(unnoted))


def edition_of(
    book: Book,
    audience: Audience,
    as_of: datetime | None = None,
    *,
    roots: Sequence[Path] = (),
    reader: Reader | None = None,
) -> Edition:
    """All that is published of a book for a viewer; `as_of` is the moment that was asked for, if any.

    In `roots` it is looked what waits on people's branches, unless a reader is given who knows.
    """
    pages = tuple(page for _, page in by_declaration(reader or reader_of(book, audience, roots)))
    beside = {**calendars.files(book, audience), **matrix_file.files(book, audience), **files.files(audience)}
    beside |= form_files.files(audience, as_of or _pinned(book))
    return Edition(book.company.name, pages, language(book), beside, audience.name)


def _pinned(book: Book) -> datetime | None:
    """The moment that a sample's company pins its clock to; None where the book follows the clock."""
    return book.now if book.company.as_of else None
