"""From a book on the disk to an edition: read, projected for its viewer, made into pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook.audience import TEAM, Audience
from salesbook.book import Book, language, open_book
from salesbook.finding import Finding
from salesbook.pages import build
from salesbook.rules import judge
from salesbook.site import arrival, calendars, files, form_files, matrix_file
from salesbook.site.edition import Edition


class SiteRequest(NamedTuple):
    """Which books to open, as of when and for whom. `clock` counts where neither caller nor book pins a moment."""

    roots: tuple[Path, ...]
    clock: datetime
    as_of: datetime | None = None
    viewer: str = TEAM
    offline: bool = False


class Opened(NamedTuple):
    """An edition, what of the book is left out of it for its faults, and the book as its viewer sees it."""

    edition: Edition
    findings: Sequence[Finding]
    audience: Audience | None = None


def open_edition(wanted: SiteRequest) -> Opened:
    """Read a book.

    Raises BrokenBook when there is none, UnknownViewer for nobody's eyes, UnknownShape for a schema without a form.
    """
    book = open_book(wanted.roots, judge, wanted.clock, wanted.as_of)
    audience = Audience(book, wanted.viewer)
    return Opened(whole_edition(book, audience, wanted), book.findings, audience)


def whole_edition(book: Book, audience: Audience, wanted: SiteRequest) -> Edition:
    """All that is published of a book for one of its readers, with what the forms ask for."""
    edition = edition_of(book, audience, wanted.as_of, roots=wanted.roots)
    beside = {**edition.files, **arrival.files(wanted.roots, audience), **form_files.sources(audience, wanted.roots)}
    if wanted.offline:
        beside |= form_files.handed_over(beside)
    return edition._replace(files=beside)


def edition_of(
    book: Book,
    audience: Audience,
    as_of: datetime | None = None,
    *,
    roots: Sequence[Path] = (),
) -> Edition:
    """All that is published of a book for a viewer; `as_of` is the moment that was asked for, if any.

    In `roots` it is looked what waits on people's branches.
    """
    waiting, queue = (lambda: arrival.waiting(roots, audience)), (lambda: arrival.queue(roots, book, audience))
    pages = tuple(build(audience, waiting, queue))
    beside = {**calendars.files(book, audience), **matrix_file.files(book, audience), **files.files(audience)}
    beside |= form_files.files(audience, as_of or _pinned(book))
    return Edition(book.company.name, pages, language(book), beside, audience.name)


def _pinned(book: Book) -> datetime | None:
    """The moment that a sample's company pins its clock to; None where the book follows the clock."""
    return book.now if book.company.as_of else None
