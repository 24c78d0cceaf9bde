"""As of when a question is asked: the one row of the table ``asked``, for no SQL asks the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from salesbook.calendar import week_of
from salesbook.finding import Refusal
from salesbook.queries.catalogue import Question
from salesbook.words import Text


class NotAsked(Refusal):
    """What these tables can't answer, or not to this viewer."""


class BookOfTables(NamedTuple):
    """What the table ``books`` says of one book. `moment` is in UTC, without saying so."""

    book: str
    zone: str
    moment: datetime
    sees_all: bool


class Asked(NamedTuple):
    """A moment in UTC, and the local day and week of it."""

    moment: datetime
    day: date
    week: str

    @property
    def sql(self) -> str:
        """What gives the row, in the words of both engines."""
        return (
            f"select cast('{self.moment:%Y-%m-%d %H:%M:%S}' as timestamp) as moment, "
            f"cast('{self.day}' as date) as day, '{self.week}' as week"
        )


class Engine(Protocol):
    """What has the tables of some books, and can be asked."""

    def books(self) -> list[BookOfTables]:
        """What the tables say of their books."""

    def answer(self, question: Question, asked: Asked) -> list[tuple[Any, ...]]:
        """The rows of the answer, in the order of the question's columns."""


def asked_of(books: list[BookOfTables], question: Question, as_of: datetime | None) -> Asked:
    """As of when these books are asked: of their own moment, the newest where they differ, or of an earlier day.

    Raises NotAsked for a moment they know nothing of, and for sums that were exported for no manager's eyes.
    """
    if not books:
        raise NotAsked(_EMPTY)
    if question.for_managers and not all(book.sees_all for book in books):
        raise NotAsked(_FOR_MANAGERS.fill(name=question.name))
    newest = max(books, key=lambda book: book.moment)
    moment = newest.moment if as_of is None else as_of.astimezone(UTC).replace(tzinfo=None)
    if moment > newest.moment or (moment < newest.moment and not question.of_any_day):
        raise NotAsked(_OTHER_MOMENT.fill(name=question.name, moment=f"{newest.moment:%Y-%m-%dT%H:%M:%S}+00:00"))
    day = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(newest.zone)).date()
    return Asked(moment, day, week_of(day).text)


_EMPTY = Text("these tables hold no book", "这些表里没有台账")
_FOR_MANAGERS = Text(
    "{name} adds up what only managers may see: ask --as manager (exported tables: export them --as manager)",
    "{name} 汇总的内容只有管理者可以看：请加 --as manager（已导出的表：用 --as manager 导出）",
)
_OTHER_MOMENT = Text(
    "these tables stand as of {moment}, and {name} can't be told as of another moment: export them again with --as-of",
    "这些表截至 {moment}，{name} 不能按别的时刻算：请用 --as-of 重新导出",
)
