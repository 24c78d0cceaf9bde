"""The form pages of a book as files, without the rest of its site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.site.builder import THEME
from salesbook.site.form_files import files


def write_forms(folder: Path, book: Book, viewer: str = "team", pinned: datetime | None = None) -> Path:
    """Write the forms of a book as one viewer has them into a folder; as of the book's moment unless told otherwise."""
    for path, make in files(Audience(book, viewer), pinned or book.now).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(make())
    icon = "assets/salesbook/icon.svg"
    (folder / icon).write_bytes((THEME / icon).read_bytes())
    return folder
