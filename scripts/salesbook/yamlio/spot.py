"""A value of a record, and where in the text it stands."""

from __future__ import annotations

from typing import NamedTuple

from salesbook.yamlio.plain import Scalar

Value = Scalar | list["Value"] | dict[str, "Value"]


class Spot(NamedTuple):
    """Where a value stands: lines and columns from 1, `start` and `end` as indexes into the text.

    `key` is the line and column of its key; an item of a list has none.
    """

    line: int
    column: int
    start: int
    end: int
    key: tuple[int, int] | None = None
