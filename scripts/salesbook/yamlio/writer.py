r"""The one writer of records: the same data gives the same bytes, and they read back equal.

The form, for any program that is to write the same bytes:

- one ``key: value`` a line, keys in the order given, two blanks a level, LF, UTF-8;
- text in double quotes; only ``"`` and ``\`` get a backslash, a tab is ``\t``;
- text with a line break: line ends become LF, blanks and tabs at line ends, empty lines at
  both ends go; if a break is left, ``|-`` and the lines below, two blanks deeper, unless
  the text begins with a blank, has a tab, or a line that looks like a merge conflict: then
  double quotes with ``\n``;
- true, false, null, integers and decimals plain; an empty list ``[]``;
- in a list ``- `` and the value; a map or list in a list begins on the line of its ``- ``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from salesbook.yamlio.plain import DECIMAL, KEY
from salesbook.yamlio.reader import read
from salesbook.yamlio.source import CONFLICT

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n"})


def write(data: Mapping[str, object]) -> bytes:
    """The bytes of a record. Raises ValueError for data that the reader would refuse."""
    source = ("\n".join(_map(data)) + "\n").encode("utf-8", "surrogatepass")
    for finding in read(source, "data").findings:
        raise ValueError(f"{finding.rule} in line {finding.place.line}: {finding.message.en}")
    return source


def normalised(text: str) -> str:
    """A text as it will be read back: unchanged on one line, tidied where it has several."""
    if "\n" not in text and "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


def scalar(value: object) -> str:
    """A value on one line, as it stands after ``key: `` or ``- ``."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _decimal(value)
    raise ValueError(f"no value of a record: {value!r}")


def _decimal(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    if not DECIMAL.fullmatch(text):
        raise ValueError(f"no plain decimal: {value!r}")
    return text


def _map(data: Mapping[str, object]) -> Iterator[str]:
    if not data:
        raise ValueError("a map needs a key")
    for key, value in data.items():
        if not KEY.fullmatch(key):
            raise ValueError(f"no name for a key: {key!r}")
        yield from _entry(f"{key}:", value)


def _list(items: Sequence[object]) -> Iterator[str]:
    for item in items:
        nested = _map(item) if isinstance(item, Mapping) else None
        if isinstance(item, list | tuple) and item:
            nested = _list(item)
        if nested is None:
            yield from _entry("-", item)
        else:
            yield f"- {next(nested)}"
            yield from (_indent(line) for line in nested)


def _entry(head: str, value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield head
        yield from map(_indent, _map(value))
    elif isinstance(value, list | tuple):
        yield head if value else f"{head} []"
        yield from map(_indent, _list(value))
    elif isinstance(value, str):
        yield from _text(head, normalised(value))
    else:
        yield f"{head} {scalar(value)}"


def _text(head: str, text: str) -> Iterator[str]:
    if "\n" in text and text[0] != " " and "\t" not in text and not CONFLICT.search(text):
        yield f"{head} |-"
        yield from map(_indent, text.split("\n"))
    else:
        yield f"{head} {scalar(text)}"


def _indent(line: str) -> str:
    return f"  {line}" if line else line
