"""Who may see what: records are projected by an allow-list of visible fields before anything is made of them.

A viewer is ``team``, ``manager`` or the id of a person. Levels are those of the schemas: *team* is for everyone, *owner*
for those a record concerns and their superiors, *manager* for business and general manager.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from salesbook.book import Book
from salesbook.finding import Refusal
from salesbook.kinds import MANAGERS, Record
from salesbook.kinds.mail_address import person_by_mail_address
from salesbook.projection import Projection, Shown
from salesbook.schemas import Kind, Visibility
from salesbook.words import Text

TEAM, MANAGER = "team", "manager"
FORMS_OF_CLERK = frozenset({"plan", "visit", "collection", "enquiry"})
"""Forms 1 to 4, which the clerk files and therefore sees whole but for what is the managers'."""

Answer = TypeVar("Answer")


class UnknownViewer(Refusal):
    """`--as` names nobody."""


Fields = Callable[[], Iterable[str]]


class Declared(NamedTuple):
    """For whom a figure may be made, on which fields it draws, and which obligations it carries."""

    audience: Visibility
    fields: tuple[str | Fields, ...]
    obligations: tuple[str, ...]

    @property
    def draws_on(self) -> tuple[str, ...]:
        """The hidden fields (``order.amount``) on which it draws."""
        return tuple(name for part in self.fields for name in ((part,) if isinstance(part, str) else part()))


FEWEST = 3
"""A figure over customers or people is told to the team only where it is drawn from so many, or from none."""
FIGURES: dict[str, Declared] = {}
"""All declared figures, by module and name."""


def figure(
    audience: Visibility, *draws_on: str | Fields, obligations: tuple[str, ...] = ()
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a figure: computed on the whole book, shown to this audience, carrying these obligations.

    `draws_on` names hidden fields, or gives a function that tells them when asked: what all rules draw on is known only
    once all are read. For the team only counts, shares and sums over the whole team, never over one customer, never over fewer than three.
    """

    def declare(function: Callable[..., Answer]) -> Callable[..., Answer]:
        FIGURES[_name(function)] = Declared(audience, draws_on, obligations)
        return function

    return declare


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__name__}"


class Audience:
    """A book as one viewer may see it.

    `book` holds the projected records. `ask` computes a declared figure on the whole book, or gives None where the
    figure is not for this viewer.
    """

    def __init__(self, whole: Book, viewer: str, projection: Projection | None = None) -> None:
        if viewer not in (TEAM, MANAGER) and viewer not in whole.people:
            raise UnknownViewer(_NOBODY.fill(viewer=viewer, people=", ".join(sorted(whole.people))))
        self._whole = whole
        self.viewer = viewer
        self._projection = projection or Projection(whole)
        self._seen: dict[tuple[str, Visibility], bool] = {}

    @cached_property
    def book(self) -> Book:
        """What this viewer may see."""
        if self._sees_all:
            return self._whole
        return self._projection.book([shown for shown in map(self._shown, self._whole.all()) if shown is not None])

    @cached_property
    def named(self) -> Book:
        """The whole book, each customer called as this viewer may call it; those he may not know are not in it.

        To compare with, never to show: whatever is no name of a customer stands in it whole.
        """
        return self._projection.named(self.book)

    def earlier(self, at: datetime) -> Audience:
        """The book as of an earlier moment, as the same viewer may see it now: what is not his any more stays hidden."""
        audience = Audience(self._whole.earlier(at), self.viewer, self._projection)
        audience.__dict__["book"] = audience._whole if self._sees_all else self.book.earlier(at)
        return audience

    def of(self, reader: str) -> Audience:
        """The same book as another sees it; what both see is worked out once."""
        return Audience(self._whole, reader, self._projection)

    @property
    def name(self) -> Text:
        """As seen by whom, in words."""
        if self.viewer == TEAM:
            return Text("team view", "团队视图")
        if self.viewer == MANAGER:
            return Text("managers' view", "管理视图")
        return Text("as seen by {name}", "{name}的视图").fill(name=self._whole.people[self.viewer].name)

    def ask(self, function: Callable[..., Answer], *arguments: Any) -> Answer | None:
        """A figure computed on the whole book. Raises KeyError for one that is not declared."""
        declared = FIGURES[_name(function)]
        return function(self._whole, *arguments) if self.may_see(declared.audience) else None

    def may_see(self, level: Visibility) -> bool:
        """Whether the viewer sees a level without being concerned by a record."""
        return level == "team" or self._sees_all

    def sees(self, record: Record, level: Visibility = "team") -> bool:
        """Whether the viewer sees the values of a level in a record, if it has any."""
        if self._sees_all:
            return True
        known = self._seen.get((record.ref, level))
        if known is None:
            own = self._shown(record) is not None if level == "team" else self._level(record, self._projection) == level
            known = self._seen[record.ref, level] = own
        return known

    def knows_of_each(self, kind: Kind) -> bool:
        """Whether the viewer is shown something of every record of a kind, so that where he sees none, there is none."""
        if self._sees_all:
            return True
        files = kind.name in FORMS_OF_CLERK and self._holds("clerk")
        return self._projection.shows_each(kind, "owner" if files else "team")

    def reads_whole(self, record: Record, seen: Book) -> bool:
        """Whether a record of this kind and shape can hold nothing that is hidden from the viewer, who sees this book."""
        if self._sees_all:
            return True
        return not self._projection.may_hide(
            record, self._level(record, self._projection), lambda ref: seen.find(ref) is not None
        )

    def for_other_versions(self) -> Audience:
        """The same viewer before other versions of records, such as a branch has: nothing known of the book's is used."""
        return Audience(self._whole, self.viewer)

    def version(self, record: Record) -> Record | None:
        """What the viewer may see of another version of a record, such as a branch has; None where that is nothing."""
        if self._sees_all:
            return record
        fresh = Projection(self._whole)
        shown = fresh.shown(record, self._level(record, fresh))
        return fresh.alone(shown, lambda ref: self.book.find(ref) is not None) if shown else None

    def sees_whole(self, record: Record) -> bool:
        """Whether nothing that a record says is hidden from the viewer."""
        whole, shown = self._whole.find(record.ref), self.book.find(record.ref)
        return whole is not None and shown is not None and whole.data == shown.data

    def answers_for(self, person: str) -> bool:
        """Whether what counts on a person is for the viewer: on himself, on those who report to him, or on anybody."""
        return self._sees_all or self.viewer == person or self.viewer in self._projection.superiors(person)

    def person_by_address(self, address: str) -> str | None:
        """The id of the person whose commits carry this mail address; None for nobody's."""
        return person_by_mail_address(self._whole.people, address)

    def knows_money_of(self, customer: str) -> bool:
        """Whether the viewer sees all that a customer owes and paid: who owns or shares it today, those above, managers.

        Who only wrote the file, or something of the customer's, knows a part, and no sum is made of parts.
        """
        if customer not in self.book.customers:
            return False
        return self._sees_all or self.viewer in self._projection.answering_for(customer)

    @cached_property
    def files_forms(self) -> bool:
        """Whether the viewer sees everybody's forms 1 to 4 whole: the clerk, who files them, and the managers."""
        return self._sees_all or self._holds("clerk")

    @cached_property
    def calendars(self) -> tuple[str, ...]:
        """Whose calendars the viewer may have: the team the team's, a person his own, a manager the team's and everybody's."""
        shared = (TEAM,) if self.viewer in (TEAM, MANAGER) else ()
        wanted = sorted(self._whole.people) if self.viewer == MANAGER else [self.viewer]
        people, today = self._whole.people, self._whole.today
        return (*shared, *(person for person in wanted if person in people and people[person].active_on(today)))

    @cached_property
    def _sees_all(self) -> bool:
        if self.viewer in (TEAM, MANAGER):
            return self.viewer == MANAGER
        return self._holds(*MANAGERS)

    def _holds(self, *roles: str) -> bool:
        person = self._whole.people.get(self.viewer)
        return person is not None and any(person.holds(role, self._whole.today) for role in roles)

    def _shown(self, record: Record) -> Shown | None:
        return self._projection.shown(record, self._level(record, self._projection))

    def _level(self, record: Record, projection: Projection) -> Visibility:
        """The level at which the viewer sees a record."""
        if self.viewer == TEAM:
            return "team"
        if self.viewer in projection.concerned(record):
            return "owner"
        if record.kind.name in FORMS_OF_CLERK and self._holds("clerk"):
            return "owner"
        return "team"


_NOBODY = Text(
    '--as "{viewer}": neither team, manager nor a person of the book. People: {people}',
    "--as “{viewer}”：既不是 team、manager，也不是台账里的人。人员：{people}",
)
