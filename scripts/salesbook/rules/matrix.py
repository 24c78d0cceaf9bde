"""The obligation matrix: what became of each obligation, for each person, in each week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.reporting import Judged
from salesbook.words import Text


class State(StrEnum):
    """What a cell tells, the weightiest first."""

    MISSING = "missing"
    LATE = "late"
    NOT_PROVABLE = "not_provable"
    MET = "met"
    NOT_OWED = "not_owed"

    @property
    def label(self) -> Text:
        """Its word."""
        return Mark(self.value).label


STATES = {
    Mark.ON_TIME: State.MET,
    Mark.BEFORE_CUT_OFF: State.MET,
    Mark.MET: State.MET,
    Mark.LATE: State.LATE,
    Mark.AT_RISK: State.LATE,
    Mark.MISSING: State.MISSING,
    Mark.BROKEN: State.MISSING,
    Mark.NOT_OWED: State.NOT_OWED,
    Mark.NOT_PROVABLE: State.NOT_PROVABLE,
}
"""A broken promise is something missing, a risk something that comes late; what is not yet due is in no cell."""


class Key(NamedTuple):
    """Which cell: `person` is None for what counts on nobody."""

    obligation: str
    person: str | None
    week: Week


class CellReason(NamedTuple):
    """Why a cell is not green: the way to the rule and the record."""

    rule: str
    mark: Mark
    record: Record | None


class Cell(NamedTuple):
    """How many cases of each state, and a lamp for each that is not fine."""

    counts: Mapping[State, int]
    lamps: tuple[CellReason, ...]

    @property
    def state(self) -> State:
        """The weightiest of its states."""
        return next(state for state in State if self.counts.get(state))


def matrix(cases: Iterable[Judged], now: Week) -> dict[Key, Cell]:
    """The cells that have something to tell, in the order of obligation, week and person.

    For a viewer's eyes give it the cases `as_seen` by him. What belongs to no week stands now, and so counts in the week `now`.
    """
    result: dict[Key, list[tuple[State, CellReason | None]]] = {}
    for judged in cases:
        state = STATES.get(judged.duty.mark)
        if state is not None:
            lamp = None if judged.duty.mark.fine else _lamp(judged.manual.id, judged.duty)
            for key in _keys(judged, now):
                result.setdefault(key, []).append((state, lamp))
    return {key: _cell(result[key]) for key in sorted(result, key=_order)}


def _keys(judged: Judged, now: Week) -> Iterator[Key]:
    for obligation in judged.manual.obligations:
        yield Key(obligation, judged.duty.person, judged.duty.week or now)


def _lamp(rule: str, duty: Duty) -> CellReason:
    return CellReason(rule, duty.mark, duty.record)


def _cell(cases: list[tuple[State, CellReason | None]]) -> Cell:
    counts: dict[State, int] = {}
    for state, _ in cases:
        counts[state] = counts.get(state, 0) + 1
    return Cell(counts, tuple(lamp for _, lamp in cases if lamp))


def _order(key: Key) -> tuple[int, Week, str]:
    return int(key.obligation[1:]), key.week, key.person or ""


def plain(cells: Mapping[Key, Cell]) -> list[dict[str, object]]:
    """The matrix for programs: a list of cells with their counts and lamps."""
    return [_plain(key, cell) for key, cell in cells.items()]


def _plain(key: Key, cell: Cell) -> dict[str, object]:
    counts = {state.value: cell.counts.get(state, 0) for state in State}
    lamps = [
        {"rule": rule, "mark": mark, "record": record.ref if record else None} for rule, mark, record in cell.lamps
    ]
    head = {"obligation": key.obligation, "person": key.person, "week": key.week.text, "state": cell.state}
    return {**head, **counts, "lamps": lamps}
