"""The forms as a site publishes them: their pages and lists, and the scripts and styles that these load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from salesbook import forms
from salesbook.audience import Audience
from salesbook.forms import road
from salesbook.forms.files import LISTS, SCRIPT
from salesbook.forms.files import files as of_book
from salesbook.forms.source import source
from salesbook.kinds import Record
from salesbook.site.arrival import FILE as ARRIVED
from salesbook.site.linking import linked
from salesbook.views.correcting import correctable

CODE = Path(forms.__file__).with_name("assets")
"""The modules that the scripts are made of, each on its own."""
FOLDER = "assets/salesbook/forms/"
ICON = "assets/salesbook/icon.svg"
SCRIPTS = {SCRIPT: "main.js", road.SCRIPT: "road/list.js", road.ROUND_SCRIPT: "road/round.js"}
"""The scripts of the pages, each with the module that it begins with."""
_SOURCES = "source/"


def files(audience: Audience, pinned: datetime | None) -> Mapping[str, Callable[[], bytes]]:
    """Each file by its path in the site. Raises UnknownShape for a schema that has no form."""
    result = of_book(audience, pinned)
    result |= {FOLDER + name: partial(script, name) for name in SCRIPTS}
    result |= {FOLDER + path.relative_to(CODE).as_posix(): path.read_bytes for path in _beside()}
    worker = CODE.with_name("worker.js").read_text(encoding="utf-8")
    return {**result, **road.files(audience, pinned, [*result, ICON, ARRIVED], worker)}


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


@cache
def script(name: str) -> bytes:
    """One of the pages' scripts, with all it needs in it."""
    text = linked(SCRIPTS[name], lambda path: (CODE / path).read_text(encoding="utf-8"))
    return (_LICENCE + text).encode()


_LICENCE = "// With the validator of @cfworker/json-schema (MIT): see vendor/json-schema/LICENSE beside this file.\n"


@cache
def _beside() -> tuple[Path, ...]:
    """The styles and licences that lie beside the scripts."""
    return tuple(path for path in sorted(CODE.rglob("*")) if path.is_file() and path.suffix != ".js")
