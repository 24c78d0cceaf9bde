"""The book as one viewer reads it: where each record's page lies, what it is called, how a page is rendered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from markupsafe import Markup

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week, day_words, week_of
from salesbook.kinds import Customer, Person, Record
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.branch_waiting import BranchWaiting, Queue, empty_queue
from salesbook.pages.parts.gate import environment
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.value import Calendar, Link
from salesbook.pages.parts.week_pages import WeekPages
from salesbook.rules.agenda import Item, to_do
from salesbook.rules.reporting import Judged
from salesbook.rules.seen import every_case
from salesbook.views import cadence, results
from salesbook.views.promises import settled
from salesbook.views.standing import unmerged
from salesbook.views.weekly import Weeks, weeks_of
from salesbook.words import Lang, Text, day_text, same

WEEKLY = frozenset({"plan", "summary", "visit", "collection", "enquiry"})
"""The kinds whose forms are printed for a person and a week; every other form is that of one record."""


T = TypeVar("T")
Waiting = Callable[[], Mapping[str, tuple[str, ...]]]
"""Gives, by a record's path, the branches with a change to it that is not merged yet."""


def nothing_waits() -> Mapping[str, tuple[str, ...]]:
    """For pages of a book whose branches nobody has looked at."""
    return {}


_WAITS = Text(
    "A change to it waits on the branch {branches}, as of this build",
    "有一处改动在分支 {branches} 上等待合并（以本站点生成时为准）",
)


class Reader:
    """What all pages of one build share. `waiting` and `queue` are asked once, when a page first needs them."""

    def __init__(self, audience: Audience, waiting: Waiting = nothing_waits, queue: Queue = empty_queue) -> None:
        self.audience = audience
        self._ask_waiting = waiting
        self._ask_queue = queue
        self.book: Book = audience.book
        self.shown_on: dict[str, list[Link]] = {}  # by obligation, the pages made so far that show it
        self._at: dict[datetime, Reader] = {}
        self._shared: dict[Callable[[Reader], Any], Any] = {}
        self._last_view: tuple[Callable[[], Any], Any] | None = None

    @property
    def waits_for(self) -> tuple[Waiting, Queue]:
        """What it asks about changes that wait."""
        return self._ask_waiting, self._ask_queue

    def at(self, moment: datetime) -> Reader:
        """The same reader at an earlier moment, for a paper that was made for it; made once."""
        if moment not in self._at:
            self._at[moment] = Reader(self.audience.earlier(moment))
        return self._at[moment]

    def shared(self, make: Callable[[Reader], T]) -> T:
        """What several pages are made of, made once: `make` is a function, or a class, of this reader."""
        if make not in self._shared:
            self._shared[make] = make(self)
        answer: T = self._shared[make]
        return answer

    def change_of(self, record: Record) -> Text | None:
        """That a change to a record waits to be merged, and where; None where none does."""
        branches = self._waiting.get(record.path)
        return _WAITS.fill(branches=", ".join(branches)) if branches else None

    @cached_property
    def _waiting(self) -> Mapping[str, tuple[str, ...]]:
        return self._ask_waiting()

    @cached_property
    def queue(self) -> tuple[BranchWaiting, ...]:
        """What waits on people's own branches, as far as the viewer may know of it; the longest waiting first."""
        return tuple(self._ask_queue())

    @cached_property
    def today(self) -> date:
        """The book's day."""
        return self.book.today

    @property
    def currency(self) -> str:
        """The book's currency."""
        return str(self.book.company.get("currency", ""))

    @cached_property
    def _titles(self) -> Mapping[str, Text]:
        data = {record.ref: self._named(record) for record in self.book.all()}
        counts = {lang: Counter(title.say(lang) for title in data.values()) for lang in ("en", "zh")}
        return {
            ref: Text(
                *(
                    f"{title.say(lang)} · {ref.partition('/')[2] or ref}"
                    if counts[lang][title.say(lang)] > 1
                    else title.say(lang)
                    for lang in ("en", "zh")
                )
            )
            for ref, title in data.items()
        }

    def _named(self, record: Record) -> Text:
        name = self.book.title(record)
        if isinstance(record, Customer | Person):
            return name
        return Text(f"{record.kind.label.en} · {name.en}", f"{record.kind.label.zh} · {name.zh}")

    def title(self, record: Record) -> Text:
        """What a record's page is called: no two records of the book are called the same."""
        return self._titles[record.ref]

    def name(self, record: Record) -> Text:
        """What a record is called where its kind is plain."""
        return self.book.title(record)

    def link(self, record: Record) -> Link:
        """A record by its name."""
        return Link(page_of(record), self.book.title(record))

    def person(self, id: str | None) -> Link | Text | None:
        """A person by id; the id alone where the book holds no such person."""
        if id is None:
            return None
        person = self.book.people.get(id)
        return self.link(person) if person else same(id)

    def customer(self, id: str, data: Mapping[str, Any]) -> Link | str:
        """A customer by id; for a prospect without a file the name that the record's data give."""
        customer = self.book.customers.get(id)
        return self.link(customer) if customer else str(data.get("prospect", {}).get("name") or id)

    def customer_of(self, record: Record) -> Link | str | None:
        """The customer that a record is about; None where the viewer may not know whose it is."""
        named = record.get("customer")
        return self.customer(named, record.data) if named else None

    def calendar(self, whose: str) -> Calendar | None:
        """The calendar of a person, by id, or of the ``team``, where the viewer may have it."""
        return Calendar(whose) if whose in self.audience.calendars else None

    def name_of(self, kind: str, id: str | None) -> Text:
        """What the record of a kind with this id is called; the id where there is none."""
        record = self.book.get(kind, id) if id else None
        return self.name(record) if record else same(id or "")

    def day(self, day: date) -> Text:
        """A day near the book's own, within a sentence."""
        return Text(day_words(day, "en", self.today), day_words(day, "zh", self.today))

    def full_day(self, day: date) -> Text:
        """A day with its year, without its weekday."""
        return day_text(day)

    @cached_property
    def contacts(self) -> dict[str, list[Record]]:
        """All contacts that the viewer may see, by customer, the newest first."""
        return cadence.contacts(self.book)

    @cached_property
    def settled(self) -> frozenset[tuple[str, str]]:
        """Promises that are kept or replaced, by whatever record."""
        return self.audience.ask(settled) or frozenset()

    @cached_property
    def cases(self) -> tuple[Judged, ...]:
        """The cases of all rules; those the viewer may not read are nobody's, and about no record."""
        return self.audience.ask(every_case, self.audience) or ()

    @cached_property
    def to_do(self) -> tuple[Item, ...]:
        """What the rules ask of the current week, the most urgent first."""
        return self.audience.ask(to_do, self.audience) or ()

    @cached_property
    def weeks(self) -> Weeks:
        """Everybody's weeks as far as the viewer may see them."""
        return weeks_of(self.book)

    @cached_property
    def week_pages(self) -> WeekPages:
        """Which pages there are of a week, and the links to them."""
        return WeekPages(self.book, self.weeks)

    @cached_property
    def orders(self) -> Mapping[Week, list[Record]]:
        """The sales that the viewer may see, by the week they were received in."""
        return results.by_week(order for order in self.book.of("order") if order.get("kind") == "sale")

    @cached_property
    def won(self) -> Mapping[Week, list[Customer]]:
        """Customers by the week they were won in for the first time, as far as the book's day."""
        result: dict[Week, list[Customer]] = {}
        for customer in unmerged(self.book):
            day = results.first_won(customer)
            if day and day <= self.today:
                result.setdefault(week_of(day), []).append(customer)
        return result

    def page(
        self,
        path: str,
        title: Text,
        template: str,
        view: Callable[[], Any],
        search: SearchEntry | None = None,
    ) -> Page:
        """A page whose view is made when it is rendered, so that a large book need not be held twice.

        Its declaration says under which entry of the menu it belongs.
        """
        return Page(path, "", title, lambda lang: self.render(template, path, self._view(view), lang), search)

    def _view(self, make: Callable[[], Any]) -> Any:
        """A page's view, kept until the next page's is made: whoever makes both languages makes it once."""
        last = self._last_view
        if last is None or last[0] is not make:
            last = self._last_view = (make, make())
        return last[1]

    def render(self, template: str, path: str, view: object, lang: Lang) -> Markup:
        """A view laid out by a template in one language."""
        ink = Ink(lang, path, self.today)
        return ink.finished(environment().get_template(template).render(view=view, ink=ink, reader=self))
