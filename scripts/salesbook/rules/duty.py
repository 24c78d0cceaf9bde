"""What a reporting rule says of one case: what was owed, by whom, when, and what became of it.

A rule makes a `Case`, and says what became of it: ``case.met() if done else case.missing(message)``. That gives the
`Duty` it yields.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.finding import Route
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.views.mark import Mark, Shape
from salesbook.words import Text

__all__ = ["Case", "Duty", "Look", "Mark", "Shape"]


class Look(NamedTuple):
    """How a case is shown wherever it stands: its colour and shape, and its word."""

    lamp: Shape
    word: Text


_NO_WORDS = Text("", "")


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
    message: Text = _NO_WORDS
    remedy: Text | None = None
    grade: Grade | None = None
    route: Route = ()
    open: bool = False

    def of_nobody(self) -> Duty:
        """As much of the case as may be counted by somebody who may not read it."""
        return Duty(self.mark, week=self.week, grade=self.grade)

    def excused(self) -> Duty:
        """The same case, owed by nobody."""
        return self._replace(mark=Mark.NOT_OWED, message=_NO_WORDS, open=False)


class Case(NamedTuple):
    """A case before a rule has said what became of it. The fields are those of `Duty`.

    Each method is one outcome. What is fine has no words; whatever else can be said of a case has some.
    """

    person: str | None = None
    week: Week | None = None
    record: Record | None = None
    due: date | datetime | None = None
    grade: Grade | None = None
    route: Route = ()
    open: bool = False

    def met(self) -> Duty:
        """It was done."""
        return self.judged(Mark.MET)

    def not_owed(self) -> Duty:
        """Nobody had to do it."""
        return self.judged(Mark.NOT_OWED)

    def not_provable(self) -> Duty:
        """Nobody can tell whether it was done in time."""
        return self.judged(Mark.NOT_PROVABLE)

    def to_come(self, message: Text = _NO_WORDS) -> Duty:
        """It is not yet due; the message says what there is to do, where the rule's title does not."""
        return self.judged(Mark.DUE, message)

    def late(self, message: Text, *, open: bool = False) -> Duty:
        """It was done, or is still to be done, after its time."""
        return self.judged(Mark.LATE, message, open=open)

    def missing(self, message: Text, *, open: bool = False) -> Duty:
        """Its time has passed, and it is not there."""
        return self.judged(Mark.MISSING, message, open=open)

    def broken(self, message: Text, *, open: bool = False) -> Duty:
        """What was done is against the standard, or against what was promised."""
        return self.judged(Mark.BROKEN, message, open=open)

    def at_risk(self, message: Text, *, open: bool = False) -> Duty:
        """Nothing is out of time yet, but somebody should look."""
        return self.judged(Mark.AT_RISK, message, open=open)

    def missing_unless(self, done: object, book: Book, message: Text, *, open: bool = False) -> Duty:
        """Met when done; otherwise missing from the moment it was due, and to come until then."""
        return self.met() if done else self.missing(message, open=open) if self._is_past(book) else self.to_come()

    def late_unless(self, done: object, book: Book, message: Text) -> Duty:
        """Met when done; otherwise late from the moment it was due, and to come until then."""
        return self.met() if done else self.late(message) if self._is_past(book) else self.to_come()

    def judged(self, mark: Mark, message: Text = _NO_WORDS, *, open: bool = False) -> Duty:
        """What became of it by a mark that a view has worked out already; the words are dropped where it is met or not owed."""
        words = _NO_WORDS if mark.fine and mark is not Mark.DUE else message
        person, week, record, due, grade, route, still_open = self
        return Duty(mark, person, week, record, due, words, None, grade, route, still_open or open)

    def _is_past(self, book: Book) -> bool:
        """Whether its time is over: a day is, once another one has begun."""
        if isinstance(self.due, datetime):
            return book.past(self.due)
        return self.due is not None and self.due < book.today
