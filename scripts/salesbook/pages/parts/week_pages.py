"""Which pages there are of a week, and every link to them: a link where the page is, else its words alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.pages.parts.addresses import forms_page, pack_page, week_page
from salesbook.pages.parts.value import Link
from salesbook.views.office import week_worked
from salesbook.views.weekly import Weeks
from salesbook.words import Text


class WeekPages:
    """The weeks that have pages, by what records a viewer may see. A week without a record has none."""

    def __init__(self, book: Book, weeks: Weeks) -> None:
        self._book = book
        self._weeks = weeks

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks with a page of their own, the newest first: those of which anything is told, and this week."""
        return tuple(sorted({*self._weeks.all, week_of(self._book.today)}, reverse=True))

    @cached_property
    def packs(self) -> tuple[Week, ...]:
        """The weeks worked that a meeting pack is made of, the newest first."""
        last = week_worked(self._book)
        return tuple(week for week in self._weeks.all if week <= last)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months the book tells of, the newest first."""
        today = self._book.today
        texts = {f"{day:%Y-%m}" for week in self._weeks.all for day in week.days if day <= today}
        return tuple(sorted(texts, reverse=True))

    @cached_property
    def forms(self) -> Mapping[Week, tuple[str, ...]]:
        """The weeks of which anybody has a form to print, the newest first, with these people's ids."""
        result: dict[Week, set[str]] = {}
        for week in self._weeks.all:
            result.setdefault(week, set()).update(worked.person for worked in self._weeks.worked(week))
        for kind in ("collection", "enquiry"):
            for record in self._book.of(kind):
                if record.day and record.writer:
                    result.setdefault(week_of(record.day), set()).add(record.writer)
        people = self._book.people.keys()
        return {week: tuple(sorted(result[week] & people)) for week in sorted(result, reverse=True)}

    def to_week(self, week: Week, words: Text) -> Link | Text:
        """A week by its words, with a link where it has a page."""
        return Link(week_page(week), words) if week in self._with_page else words

    def to_pack(self, week: Week, words: Text) -> Link | None:
        """The way to a week's meeting pack; None where there is none."""
        return Link(pack_page(week), words) if week in self.packs else None

    def to_forms(self, week: Week, person: str, words: Text) -> Link | Text:
        """A person's forms of a week by words, with a link where there are any."""
        return Link(forms_page(week, person), words) if person in self.forms.get(week, ()) else words

    @cached_property
    def _with_page(self) -> frozenset[Week]:
        return frozenset(self.weeks)
