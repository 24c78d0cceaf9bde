"""How the rows of an answer are printed: as a table for people, as CSV and JSON for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from salesbook.commands.terminal import echo, echo_json, one_line
from salesbook.words import Lang, Text, same

Form = Literal["table", "csv", "json"]
_WIDE = frozenset("WF")


class Answer(NamedTuple):
    """The columns of an answer, and its rows."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def print_answer(answer: Answer, form: Form, lang: Lang) -> None:
    """Print an answer. JSON has decimals as text, to the fen; moments are in UTC."""
    if form == "json":
        echo_json([dict(zip(answer.columns, map(_plain, row), strict=True)) for row in answer.rows])
    elif form == "csv":
        echo(_comma_separated(answer, lang))
    else:
        for line in _aligned(answer):
            echo(line)
        if not answer.rows:
            echo(_NOTHING.say(lang), err=True)


_NOTHING = Text("nothing to tell: no row answers this", "没有可以列出的内容")


def _comma_separated(answer: Answer, lang: Lang) -> str:
    """As every export writes CSV, so that no spreadsheet runs a cell; without the mark in front, which a pipe breaks on."""
    from salesbook.exchange.comma import comma_separated
    from salesbook.exchange.table import ExportColumn, Table

    columns = tuple(ExportColumn(name, same(name)) for name in answer.columns)
    rows = tuple(tuple(_cell(value) for value in row) for row in answer.rows)
    text = comma_separated(Table("answer", same("answer"), columns, rows), lang).decode("utf-8-sig")
    return text.replace("\r\n", "\n").removesuffix("\n")


def _aligned(answer: Answer) -> list[str]:
    """Columns side by side, numbers to the right; a Chinese sign takes two places."""
    cells = [[one_line(_shown(value)) for value in row] for row in answer.rows]
    lines = [list(answer.columns), *cells]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    numbers = [all(_is_number(row[at]) for row in answer.rows) for at in range(len(widths))]
    return ["  ".join(map(_padded, line, widths, numbers)).rstrip() for line in lines]


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _width(text: str) -> int:
    return len(text) + sum(unicodedata.east_asian_width(sign) in _WIDE for sign in text)


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, int | Decimal)


def _shown(value: Any) -> str:
    plain = _plain(value)
    return "" if plain is None else str(plain)


def _cell(value: Any) -> Any:
    """A cell for a spreadsheet: numbers as such, so that none gets an apostrophe for its sign."""
    return Decimal(_decimal(value)) if isinstance(value, Decimal) else _plain(value)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}+00:00"
    return value if value is None or isinstance(value, int | str) else value.isoformat()


_PLACES = 2


def _decimal(value: Decimal) -> str:
    """A decimal without the zeros behind its second place: an amount to the fen, a quantity as it was written."""
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(min(len(places), _PLACES), '0')}" if places else whole
