"""Who may see what: records are projected by an allow-list of visible fields before anything is made of them.

A viewer is ``team``, ``manager`` or the id of a person. Levels are those of the schemas: *team* is for everyone, *owner*
for those a record concerns and their superiors, *manager* for business and general manager.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from salesbook.book import Book
from salesbook.finding import Refusal, Route
from salesbook.kinds import MANAGERS, Customer, Record
from salesbook.schemas import LEVELS, Field, Visibility
from salesbook.words import Text

TEAM, MANAGER = "team", "manager"
FORMS_OF_CLERK = frozenset({"plan", "visit", "collection", "enquiry"})
"""Forms 1 to 4, which the clerk files and therefore sees whole but for what is the managers'."""
_SAFE_WHEN_CODED = frozenset({"date", "date_time", "time", "week", "month", "year", "enum", "boolean", "count", "key"})

Answer = TypeVar("Answer")


class UnknownViewer(Refusal):
    """`--as` names nobody."""


class Declared(NamedTuple):
    """For whom a figure may be made, and which hidden fields (``order.amount``) it draws on."""

    audience: Visibility
    draws_on: tuple[str, ...]
    obligations: tuple[str, ...]


FIGURES: dict[str, Declared] = {}
"""All declared figures, by module and name."""


def figure(
    audience: Visibility, *draws_on: str, obligations: tuple[str, ...] = ()
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare a figure: computed on the whole book, shown to this audience, carrying these obligations.

    For the team only counts, shares and sums over the whole team, never over one customer, never over fewer than three.
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

    def __init__(self, whole: Book, viewer: str) -> None:
        if viewer not in (TEAM, MANAGER) and viewer not in whole.people:
            raise UnknownViewer(_NOBODY.fill(viewer=viewer, people=", ".join(sorted(whole.people))))
        self._whole = whole
        self.viewer = viewer
        self._seen: dict[tuple[str, Visibility], bool] = {}

    @cached_property
    def book(self) -> Book:
        """What this viewer may see."""
        if self._sees_all:
            return self._whole
        kept = [record for record in map(self._projected, self._whole.all()) if record is not None]
        return _without_loose_ends(self._whole, kept)

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
            own = self._projected(record) is not None if level == "team" else self._level(record) == level
            known = self._seen[record.ref, level] = own
        return known

    def answers_for(self, person: str) -> bool:
        """Whether what counts on a person is for the viewer: on himself, on those who report to him, or on anybody."""
        return self._sees_all or self.viewer == person or self.viewer in self._superiors(person)

    @cached_property
    def calendars(self) -> tuple[str, ...]:
        """Whose calendars the viewer may have: the team the team's, a person his own, a manager the team's and everybody's."""
        shared = (TEAM,) if self.viewer in (TEAM, MANAGER) else ()
        wanted = sorted(self._whole.people) if self.viewer == MANAGER else [self.viewer]
        people, today = self._whole.people, self._whole.today
        return (*shared, *(one for one in wanted if one in people and people[one].active_on(today)))

    @cached_property
    def _sees_all(self) -> bool:
        if self.viewer in (TEAM, MANAGER):
            return self.viewer == MANAGER
        return self._holds(*MANAGERS)

    def _holds(self, *roles: str) -> bool:
        person = self._whole.people.get(self.viewer)
        return person is not None and any(person.holds(role, self._whole.today) for role in roles)

    @cached_property
    def _coded(self) -> bool:
        return bool(self._whole.company.get("confidentiality") == "coded")

    def _projected(self, record: Record) -> Record | None:
        level = self._level(record)
        if self._coded and level == "team":
            return self._coded_record(record)
        data = _visible(record.kind.fields, record.data, LEVELS.index(level))
        return type(record)(record.kind, record.path, data) if data else None

    def _coded_record(self, record: Record) -> Record | None:
        """A company that codes its customers shows the team no name, no slug and no free text about one."""
        if _customer_of(record) is not None or record.kind.name == "customer" or "{id}" in record.kind.path:
            return record if record.kind.name in ("person", "product") and record.kind.visibility == "team" else None
        data = _visible(record.kind.fields, record.data, 0)
        if record.kind.name not in ("company", "calendar", "person"):
            data = {name: value for name, value in data.items() if _safe(record.kind.by_name[name])}
        return type(record)(record.kind, record.path, data) if data else None

    def _level(self, record: Record) -> Visibility:
        """The level at which the viewer sees a record."""
        if self.viewer == TEAM:
            return "team"
        concerned = self._concerned(record)
        if self.viewer in concerned or any(self.viewer in self._superiors(person) for person in concerned):
            return "owner"
        if record.kind.name in FORMS_OF_CLERK and self._holds("clerk"):
            return "owner"
        return "team"

    def _concerned(self, record: Record) -> set[str]:
        """Whom a record concerns: its own people, and those of the record that it speaks about, such as a review's."""
        found = _people_of(record) | self._owners(record)
        about = self._whole.find(str(record.get("about", "")))
        return found if about is None else found | _people_of(about) | self._owners(about)

    def _owners(self, record: Record) -> set[str]:
        """Who answers for the customer today; a former owner keeps what he wrote, no more."""
        customer = record if isinstance(record, Customer) else self._whole.customers.get(_customer_of(record) or "")
        if customer is None or not isinstance(customer, Customer):
            return set()
        today = self._whole.today
        return {person for person in (customer.owner_on(today), *customer.sharers_on(today)) if person}

    def _superiors(self, person: str) -> set[str]:
        """Those above a person, up the line."""
        above: set[str] = set()
        one = self._whole.people.get(person)
        while one is not None and one.get("reports_to") and one["reports_to"] not in above:
            above.add(one["reports_to"])
            one = self._whole.people.get(one["reports_to"])
        return above


_NOBODY = Text(
    '--as "{viewer}": neither team, manager nor a person of the book. People: {people}',
    "--as “{viewer}”：既不是 team、manager，也不是台账里的人。人员：{people}",
)


def _customer_of(record: Record) -> str | None:
    """The id of the customer that a record is about."""
    for field in record.kind.fields:
        if field.ref and field.ref.kinds == ("customer",) and record.kind.name != "customer":
            value = record.get(field.name)
            if isinstance(value, str):
                return value
    return None


def _people_of(record: Record) -> set[str]:
    """The persons whose own record it is: its writer, and whom it names at the top."""
    if record.kind.name == "person":
        return {record.id}
    named = {
        record.get(field.name)
        for field in record.kind.fields
        if field.ref and field.ref.kinds == ("person",) and isinstance(record.get(field.name), str)
    }
    return {*named, record.writer or ""} - {""}


def _safe(field: Field) -> bool:
    return field.type in _SAFE_WHEN_CODED or bool(field.ref and field.ref.kinds == ("person",))


def _visible(fields: tuple[Field, ...], data: Mapping[str, Any], level: int) -> dict[str, Any]:
    """The values of visible fields; an unknown field is not visible."""
    kept = {}
    for field in fields:
        if field.name in data and LEVELS.index(field.visibility) <= level:
            value = _part(field, data[field.name], level)
            if value is not None:
                kept[field.name] = value
    return kept


def _part(field: Field, value: Any, level: int) -> Any:
    if field.fields and isinstance(value, dict):
        return _visible(field.fields, value, level) or None
    if field.item and isinstance(value, list):
        if LEVELS.index(field.item.visibility) > level:
            return None
        return [part for part in (_part(field.item, item, level) for item in value) if part is not None]
    return value


def _without_loose_ends(whole: Book, kept: list[Record]) -> Book:
    """A book of these records in which no reference names one that the viewer may not see: ids tell of whom.

    What is in no book, since its file is faulty, may be named where everybody may see its kind: a visit does not lose
    its customer by a slip in the customer's file.
    """
    seen = {record.ref for record in kept}
    trimmed = []
    for record in kept:
        targets = whole.targets_of(record)
        hidden = [route for route, target in targets if target not in seen and not _nameless(whole, target)]
        data = _cut(record.data, hidden) if hidden else record.data
        trimmed.append(type(record)(record.kind, record.path, data))
    return Book(whole.schemas, trimmed, whole.now, whole.findings)


def _nameless(whole: Book, target: str) -> bool:
    """Whether a reference leads to no record of the book, and to a kind that everybody may see."""
    kind = whole.schemas.kind_at(f"{target}.yaml")
    return whole.find(target) is None and kind is not None and kind.visibility == "team"


def _cut(data: Mapping[str, Any], routes: list[Route]) -> dict[str, Any]:
    """The data without the values at these routes; a list loses the item."""
    return {
        name: part for name, part in ((n, _without(v, (n,), set(routes))) for n, v in data.items()) if part is not None
    }


def _without(value: Any, route: Route, hidden: set[Route]) -> Any:
    if route in hidden:
        return None
    if isinstance(value, dict):
        return {
            name: part
            for name, part in ((n, _without(v, (*route, n), hidden)) for n, v in value.items())
            if part is not None
        }
    if isinstance(value, list):
        parts = (_without(item, (*route, index), hidden) for index, item in enumerate(value))
        return [part for part in parts if part is not None]
    return value
