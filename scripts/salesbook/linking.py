"""One script out of modules.

A page that loads some forty modules waits for as many answers, and from a folder no browser loads modules at all. The
modules stay what is written and tested; a page gets them joined.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

_IMPORT = re.compile(r"""^import \{ ([^}]+) \} from ["'](\.[^"']+)["'];\n""", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) ([A-Za-z]\w*))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def linked(first: str, read: Callable[[str], str]) -> str:
    """The script that does what the module `first` and all it imports do; `read` gives a module's text by its path.

    Raises ValueError for modules that import each other in a circle, or in a way that is not known here.
    """
    done: dict[str, str] = {}
    _add(first, read, done, ())
    return '"use strict";\n' + "\n".join(done.values())


def _add(path: str, read: Callable[[str], str], done: dict[str, str], above: tuple[str, ...]) -> None:
    """Put a module behind all that it imports."""
    if path in above:
        raise ValueError(" -> ".join((*above, path)))
    if path in done:
        return
    text = read(path)
    for _, place in _IMPORT.findall(text):
        _add(_beside(path, place), read, done, (*above, path))
    done[path] = _wrapped(path, text)


def _wrapped(path: str, text: str) -> str:
    """A module as a function that is called once and returns what it exports."""
    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub(lambda match: _taken(path, match[1], match[2]), text))
    if strange := _OTHER.search(body):
        raise ValueError(f"{path}: {strange[0]}")
    return f"const {_name(path)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"


def _taken(path: str, names: str, place: str) -> str:
    """What a module takes from another."""
    return f"const {{ {names.replace(' as ', ': ')} }} = {_name(_beside(path, place))};\n"


def _beside(path: str, place: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), place))


def _name(path: str) -> str:
    return "of_" + re.sub(r"\W", "_", path)
