"""Tables that no field holds and no SQL works out: our own code makes them, so that every engine counts by the same days.

A module here has a `SHAPE`, whose first column is the book's name, and `rows`, which give the rest of each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.tables.cells import Cell
from salesbook.tables.shape import TableShape
from salesbook.tables.worked_out import (
    ageing_bounds,
    books,
    calendar_days,
    cases,
    complaint_clocks,
    deadlines,
    debts,
    hand_ins,
    plan_line_states,
    promise_states,
    thresholds,
    visit_counts,
)


class WorkedOut(NamedTuple):
    """A table that our own code makes of what a viewer may see."""

    shape: TableShape
    rows: Callable[[Audience], Iterable[tuple[Cell, ...]]]


WORKED_OUT = (
    WorkedOut(books.SHAPE, books.rows),
    WorkedOut(calendar_days.SHAPE, calendar_days.rows),
    WorkedOut(thresholds.SHAPE, thresholds.rows),
    WorkedOut(deadlines.SHAPE, deadlines.rows),
    WorkedOut(hand_ins.SHAPE, hand_ins.rows),
    WorkedOut(cases.SHAPE, cases.rows),
    WorkedOut(cases.OBLIGATIONS, cases.obligation_rows),
    WorkedOut(plan_line_states.SHAPE, plan_line_states.rows),
    WorkedOut(promise_states.SHAPE, promise_states.rows),
    WorkedOut(debts.DEBTS, debts.debt_rows),
    WorkedOut(debts.ON_ACCOUNT, debts.on_account_rows),
    WorkedOut(ageing_bounds.SHAPE, ageing_bounds.rows),
    WorkedOut(complaint_clocks.SHAPE, complaint_clocks.rows),
    WorkedOut(visit_counts.SHAPE, visit_counts.rows),
)
