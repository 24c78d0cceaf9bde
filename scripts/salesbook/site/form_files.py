"""The forms as a site publishes them: their pages and lists, and the scripts and styles that these load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from salesbook.audience import Audience
from salesbook.forms import road
from salesbook.forms.files import LISTS
from salesbook.forms.files import files as of_book
from salesbook.forms.source import source
from salesbook.kinds import Record
from salesbook.site import form_scripts
from salesbook.site.arrival import FILE as ARRIVED
from salesbook.views.correcting import correctable

FOLDER = "assets/salesbook/forms/"
ICON = "assets/salesbook/icon.svg"
_SOURCES = "source/"


def files(audience: Audience, pinned: datetime | None) -> Mapping[str, Callable[[], bytes]]:
    """Each file by its path in the site. Raises UnknownShape for a schema that has no form."""
    result = of_book(audience, pinned, form_scripts.names())
    result |= {FOLDER + name: partial(form_scripts.published().__getitem__, name) for name in form_scripts.published()}
    worker = form_scripts.CODE.with_name("worker.js").read_text(encoding="utf-8")
    return {**result, **road.files(audience, pinned, form_scripts.names(), [*result, ICON, ARRIVED], worker)}


def sources(audience: Audience, roots: Sequence[Path]) -> Mapping[str, Callable[[], bytes]]:
    """For each record that its reader may correct by form, its own file."""
    return {
        f"{_SOURCES}{record.ref}.json": partial(_source, audience, record, roots)
        for record in (audience.book.all() if roots else ())
        if correctable(audience, record)
    }


def _source(audience: Audience, record: Record, roots: Sequence[Path]) -> bytes:
    for root in roots:
        file = root / record.path
        if file.is_file():
            return source(audience, record, file.read_bytes())
    return b"{}"  # gone since the book was read


def handed_over(files: Mapping[str, Callable[[], bytes]]) -> Mapping[str, Callable[[], bytes]]:
    """For each of these files that a form asks for, a script beside it that hands its content over.

    A page that is opened from a folder can fetch no file, and load a script all the same.
    """
    data = [path for path in files if path.startswith((LISTS, _SOURCES)) or path == ARRIVED]
    return {f"{path}.js": partial(_handing_over, files[path]) for path in data}


def _handing_over(make: Callable[[], bytes]) -> bytes:
    return b"salesbookData(" + make() + b");"
