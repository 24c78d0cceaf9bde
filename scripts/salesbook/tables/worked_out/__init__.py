"""Tables that no field holds and no SQL works out: our own code makes them, so that every engine counts by the same days.

A module here has a `SHAPE`, whose first column is the book's name, and `rows`, which give the rest of each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.tables.cells import Cell
from salesbook.tables.shape import TableShape
from salesbook.tables.worked_out import calendar_days, deadlines, thresholds


class WorkedOut(NamedTuple):
    """A table that our own code makes of what a viewer may see."""

    shape: TableShape
    rows: Callable[[Audience], Iterable[tuple[Cell, ...]]]


WORKED_OUT = (
    WorkedOut(calendar_days.SHAPE, calendar_days.rows),
    WorkedOut(thresholds.SHAPE, thresholds.rows),
    WorkedOut(deadlines.SHAPE, deadlines.rows),
)
