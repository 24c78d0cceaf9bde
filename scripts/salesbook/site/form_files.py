"""The forms as a site publishes them: their pages and lists, and the scripts and styles that these load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from salesbook import forms
from salesbook.audience import Audience
from salesbook.forms.files import files as of_book

CODE = Path(forms.__file__).with_name("assets")
FOLDER = "assets/salesbook/forms/"
_FIRST = "main.js"  # the page names it itself; what it loads is named ahead, so that nothing waits in line


def files(audience: Audience, pinned: datetime | None) -> Mapping[str, Callable[[], bytes]]:
    """Each file by its path in the site. Raises UnknownShape for a schema that has no form."""
    modules = [name for name in code() if name.endswith(".js") and name != _FIRST]
    return {**of_book(audience, pinned, modules), **{FOLDER + name: path.read_bytes for name, path in code().items()}}


@cache
def code() -> Mapping[str, Path]:
    """The scripts, styles and licences that the forms bring, by their path below `FOLDER`."""
    return {path.relative_to(CODE).as_posix(): path for path in sorted(CODE.rglob("*")) if path.is_file()}
