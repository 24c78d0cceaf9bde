"""A value of a record as a cell of a table, in the one form that every engine reads alike.

A cell is text, a whole number, a yes or no, or nothing. A day is ``2026-11-23``, a moment ``2026-11-23 06:00:00`` in UTC,
a decimal its digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from salesbook.calendar import month_in, week_in
from salesbook.schemas import Schemas
from salesbook.tables.shape import Column, ColumnType, Part

Cell = str | int | bool | None
MakeCell = Callable[[Any], Cell]
"""Makes a cell of a value that is there."""

_PLACES = Decimal("0.000001")


def maker(column: Column, schemas: Schemas, names: Mapping[str, str], zone: ZoneInfo) -> MakeCell:
    """What makes the cells of a column; `names` are those of the tables, by kind."""
    if column.part is Part.LOCAL_DAY:
        return lambda value: _local_day(value, zone)
    if column.part is Part.TABLE:
        return lambda value: _table(value, schemas, names)
    if column.part is Part.ID:
        bare = column.field is not None and column.field.ref is not None and column.field.ref.bare
        return _id_of_bare if bare else _id_of
    return _PARTS[column.part] if column.part is not Part.VALUE else _TYPED.get(column.type, _as_it_is)


def moment_cell(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def day_cell(day: date | None) -> str | None:
    """A day."""
    return None if day is None else day.isoformat()


def _as_it_is(value: Any) -> Cell:
    cell: Cell = value
    return cell


@lru_cache(maxsize=1 << 16)
def _moment(text: str) -> str:
    return moment_cell(datetime.fromisoformat(text))


@lru_cache(maxsize=1 << 16)
def _local_day(text: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(text).astimezone(zone).date().isoformat()


@lru_cache(maxsize=1 << 14)
def _monday(text: str) -> str | None:
    week = week_in(text)
    return day_cell(week.monday if week else None)


def _first_day(text: str) -> str | None:
    return day_cell(month_in(text))


def _number(value: Any) -> str:
    """A number to six places, without an exponent: ``1000000``, ``0.333333``."""
    exact = Decimal(str(value))
    return f"{exact if exact == exact.to_integral_value() else exact.quantize(_PLACES).normalize():f}"


def _id_of_bare(value: str) -> str:
    return value.partition("#")[0]


def _id_of(value: str) -> str:
    record = value.partition("#")[0]
    return record.partition("/")[2] or record


def _key(value: str) -> str | None:
    return value.partition("#")[2] or None


def _table(value: str, schemas: Schemas, names: Mapping[str, str]) -> str | None:
    kind = schemas.kind_at(f"{value.partition('#')[0]}.yaml")
    return names[kind.name] if kind else None


_PARTS: Mapping[Part, MakeCell] = {Part.MONDAY: _monday, Part.FIRST_DAY: _first_day, Part.KEY: _key}
_TYPED: Mapping[ColumnType, MakeCell] = {ColumnType.MOMENT: _moment, ColumnType.NUMBER: _number}
