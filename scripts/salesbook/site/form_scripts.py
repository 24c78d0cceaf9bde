"""The scripts and the style of the forms' pages, each under a name made of what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from salesbook import forms
from salesbook.content_name import content_name
from salesbook.forms.page import FORM_SCRIPT, RECORDS_SCRIPT, ROUND_SCRIPT, STYLE
from salesbook.linking import linked

CODE = Path(forms.__file__).with_name("assets")
"""The modules that the scripts are made of, each on its own."""
MODULES = {FORM_SCRIPT: "main.js", RECORDS_SCRIPT: "road/list.js", ROUND_SCRIPT: "road/round.js"}
"""By script the module that it begins with."""


@cache
def script(name: str) -> bytes:
    """One of the scripts, with all it needs in it."""
    text = linked(MODULES[name], lambda path: (CODE / path).read_text(encoding="utf-8"))
    return (_LICENCE + text).encode()


_LICENCE = "// With the validator of @cfworker/json-schema (MIT): see vendor/json-schema/LICENSE beside this file.\n"


@cache
def names() -> Mapping[str, str]:
    """By script, and for the style, the name under which it is published."""
    return {name: content_name(name, content) for name, content in _loaded().items()}


def _loaded() -> dict[str, bytes]:
    return {name: script(name) for name in MODULES} | {STYLE: (CODE / STYLE).read_bytes()}


@cache
def published() -> Mapping[str, bytes]:
    """All files that the forms' pages load, and the licences beside them, by the names they are published under."""
    beside = (
        path for path in sorted(CODE.rglob("*")) if path.is_file() and path.suffix != ".js" and path.name != STYLE
    )
    files = {path.relative_to(CODE).as_posix(): path.read_bytes() for path in beside}
    return {**{names()[name]: content for name, content in _loaded().items()}, **files}
