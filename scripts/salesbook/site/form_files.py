"""The forms as a site publishes them: their pages and lists, and the scripts and styles that these load."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from salesbook import forms
from salesbook.audience import Audience
from salesbook.forms import road
from salesbook.forms.files import files as of_book
from salesbook.forms.source import source
from salesbook.kinds import Record
from salesbook.site.arrival import FILE as ARRIVED
from salesbook.views.correcting import correctable

CODE = Path(forms.__file__).with_name("assets")
FOLDER = "assets/salesbook/forms/"
ICON = "assets/salesbook/icon.svg"
_FIRST = "main.js"  # the page names it itself
_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.[^"']+)["']""", re.MULTILINE)


def files(audience: Audience, pinned: datetime | None) -> Mapping[str, Callable[[], bytes]]:
    """Each file by its path in the site. Raises UnknownShape for a schema that has no form."""
    made = of_book(audience, pinned, loaded_by(_FIRST))
    made |= {FOLDER + name: path.read_bytes for name, path in code().items()}
    worker = CODE.with_name("worker.js").read_text(encoding="utf-8")
    loaded = road.Loaded(loaded_by(road.SCRIPT), loaded_by(road.ROUND_SCRIPT))
    return {**made, **road.files(audience, pinned, loaded, [*made, ICON, ARRIVED], worker)}


def sources(audience: Audience, roots: Sequence[Path]) -> Mapping[str, Callable[[], bytes]]:
    """For each record that its reader may correct by form, its own file."""
    return {
        f"source/{record.ref}.json": partial(_source, audience, record, roots)
        for record in (audience.book.all() if roots else ())
        if correctable(audience, record)
    }


def _source(audience: Audience, record: Record, roots: Sequence[Path]) -> bytes:
    for root in roots:
        file = root / record.path
        if file.is_file():
            return source(audience, record, file.read_bytes())
    return b"{}"  # gone since the book was read


@cache
def code() -> Mapping[str, Path]:
    """The scripts, styles and licences that the forms bring, by their path below `FOLDER`."""
    return {path.relative_to(CODE).as_posix(): path for path in sorted(CODE.rglob("*")) if path.is_file()}


@cache
def loaded_by(first: str) -> tuple[str, ...]:
    """The scripts that one loads, and those load in turn, by their path below `FOLDER`; without itself."""
    found: dict[str, None] = {first: None}
    for name in (pending := [first]):
        for told in _IMPORT.findall(code()[name].read_text(encoding="utf-8")):
            own = posixpath.normpath(f"{posixpath.dirname(name) or '.'}/{told}")
            if own not in found:
                found[own] = None
                pending.append(own)
    return tuple(sorted(found.keys() - {first}))
