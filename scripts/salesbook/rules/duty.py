"""What a reporting rule says of one case: what was owed, by whom, when, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from salesbook.calendar import Week
from salesbook.finding import Route
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.views.mark import Mark, Shape
from salesbook.words import Text

__all__ = ["Duty", "Look", "Mark", "Shape"]


class Look(NamedTuple):
    """How a case is shown wherever it stands: its colour and shape, and its word."""

    lamp: Shape
    word: Text


class Duty(NamedTuple):
    """One case a rule has judged; a fine one counts as met in the obligation matrix, every other is reported.

    `person` owes it (an id); `week` is the week it counts in; `due` the deadline or day it was due; `record` is what
    it is about, with the `route` to the value meant. `message` says in words what is the matter; empty where fine.
    What is `open` can still be put right: it is told until it is, whatever week it counts in.
    """

    mark: Mark
    person: str | None = None
    week: Week | None = None
    record: Record | None = None
    due: date | datetime | None = None
    message: Text = Text("", "")
    remedy: Text | None = None
    grade: Grade | None = None
    route: Route = ()
    open: bool = False
