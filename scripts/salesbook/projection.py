"""What of a record each level shows, and whom a record concerns: the same for everybody who looks at one book."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from salesbook.book import Book
from salesbook.finding import Route
from salesbook.kinds import Customer, Record
from salesbook.kinds.superiors import superiors
from salesbook.schemas import LEVELS, Field, Kind, Visibility

_SAFE_WHEN_CODED = frozenset({"date", "date_time", "time", "week", "month", "year", "enum", "boolean", "count", "key"})


class Shown(NamedTuple):
    """What is left of a record at a level, and its references: the route and ``folder/id`` of each."""

    record: Record
    targets: list[tuple[Route, str]]


class Projection:
    """The records of a whole book by level; each is worked out once, however many readers there are."""

    def __init__(self, whole: Book) -> None:
        self._whole = whole
        self._coded = whole.company.codes_customers
        self._shown: dict[tuple[str, Visibility], Shown | None] = {}
        self._concerned: dict[str, frozenset[str]] = {}
        self._superiors: dict[str, frozenset[str]] = {}

    def shown(self, record: Record, level: Visibility) -> Shown | None:
        """What a level shows of a record; None where that is nothing."""
        key = record.ref, level
        if key not in self._shown:
            seen = self._at(record, level)
            self._shown[key] = Shown(seen, self._whole.targets_of(seen)) if seen else None
        return self._shown[key]

    def _at(self, record: Record, level: Visibility) -> Record | None:
        if LEVELS.index(record.kind.visibility) > LEVELS.index(level):
            return None  # a field of it that is for more is told without the record
        data = _visible(record.kind.fields, record.data, LEVELS.index(level))
        return _with_data(record, _coded(record, data) if self._coded and level == "team" else data)

    def shows_each(self, kind: Kind, level: Visibility) -> bool:
        """Whether a level is shown something of every record of a kind, so that where it sees none, there is none."""
        if LEVELS.index(kind.visibility) > LEVELS.index(level):
            return False
        return (
            not (self._coded and level == "team") or kind.name in _NEVER_ABOUT_CUSTOMERS or not _tells_of_customer(kind)
        )

    def concerned(self, record: Record) -> frozenset[str]:
        """Whom a record concerns: its own people, those of the record that it speaks about, and all above them."""
        known = self._concerned.get(record.ref)
        if known is None:
            about = self._whole.find(str(record.get("about", "")))
            own = {
                person
                for source in (record, about)
                if source
                for person in (*_people_of(source), *self._owners(source))
            }
            known = self._concerned[record.ref] = frozenset().union(own, *map(self.superiors, own))
        return known

    def answering_for(self, customer: str) -> frozenset[str]:
        """Who answers for a customer or shares it today, and all above them; nobody for one without a file."""
        file = self._whole.customers.get(customer)
        own = self._owners(file) if file else set()
        return frozenset(own).union(*map(self.superiors, own))

    def _owners(self, record: Record) -> set[str]:
        """Who answers for the customer today; a former owner keeps what he wrote, no more."""
        customer = record if isinstance(record, Customer) else self._whole.customers.get(_customer_of(record) or "")
        if customer is None:
            return set()
        today = self._whole.today
        return {person for person in (customer.owner_on(today), *customer.sharers_on(today)) if person}

    def superiors(self, person: str) -> frozenset[str]:
        """Those above a person, up the line."""
        known = self._superiors.get(person)
        if known is None:
            known = self._superiors[person] = frozenset(superiors(self._whole.people, person))
        return known

    def book(self, kept: Iterable[Shown]) -> Book:
        """A book of these records in which no reference names one that is not among them: ids tell of whom.

        What is in no book, since its file is faulty, may be named where everybody may see its kind: a visit does not
        lose its customer by a slip in the customer's file.
        """
        left = list(kept)
        while True:  # a file may be merged into one that is itself merged into another
            seen = {shown.record.ref for shown in left}
            lost = {shown.record.ref for shown in left if _lost_its_survivor(shown, seen.__contains__)}
            if not lost:
                break
            left = [shown for shown in left if shown.record.ref not in lost]
        trimmed = filter(None, [self.alone(shown, seen.__contains__) for shown in left])
        return Book(self._whole.schemas, trimmed, self._whole.now, self._whole.findings, None, self._whole.arrivals)

    def named(self, seen: Book) -> Book:
        """The whole book with its customers called as a reader's book calls them; without those that it does not know."""
        records = [_called_as(record, seen) if isinstance(record, Customer) else record for record in self._whole.all()]
        return Book(
            self._whole.schemas,
            filter(None, records),
            self._whole.now,
            self._whole.findings,
            None,
            self._whole.arrivals,
        )

    def alone(self, shown: Shown, seen: Callable[[str], bool]) -> Record | None:
        """A record without the references to what its reader does not see; `seen` tells of ``folder/id`` whether he does.

        None for a file merged into one that he does not see.
        """
        if _lost_its_survivor(shown, seen):
            return None
        hidden = [route for route, target in shown.targets if not seen(target) and not self._nameless(target)]
        record = shown.record
        return type(record)(record.kind, record.path, _cut(record.data, hidden)) if hidden else record

    def may_hide(self, record: Record, level: Visibility, shown: Callable[[str], bool]) -> bool:
        """Whether a record can hold anything that a level does not show.

        The answer hangs on what the level shows of it and on nothing else: that a hidden field is empty is hidden, too.
        `shown` tells of ``folder/id`` whether the viewer's book holds it.
        """
        if _may_hide(record.kind.fields, record.data, LEVELS.index(level), self._whole.schemas.kinds):
            return True
        return any(not shown(target) and not self._nameless(target) for _, target in self._whole.targets_of(record))

    def _nameless(self, target: str) -> bool:
        """Whether a reference leads to no record of the book, and to a kind that everybody may see."""
        kind = self._whole.schemas.kind_at(f"{target}.yaml")
        if kind is None or self._whole.find(target) is not None:
            return False
        return kind.name in _NEVER_ABOUT_CUSTOMERS if self._coded else kind.visibility == "team"


_NAMES = ("name", "name_en", "short_name", "private")


def _called_as(customer: Customer, seen: Book) -> Record | None:
    """A customer with the names under which a reader's book knows it; None where it does not."""
    known = seen.find(customer.ref)
    if known is None:
        return None
    kept = {name: value for name, value in customer.data.items() if name not in _NAMES or name in known.data}
    return Customer(customer.kind, customer.path, {**kept, **{n: known[n] for n in _NAMES if n in known.data}})


def _lost_its_survivor(shown: Shown, seen: Callable[[str], bool]) -> bool:
    """Whether a file merged into one that is not shown: without that it would pass for a customer of its own."""
    return any(route == ("merged_into",) and not seen(target) for route, target in shown.targets)


def _with_data(record: Record, data: dict[str, Any]) -> Record | None:
    return type(record)(record.kind, record.path, data) if data else None


_NEVER_ABOUT_CUSTOMERS = frozenset({"company", "calendar", "person", "product"})


def _coded(record: Record, seen: dict[str, Any]) -> dict[str, Any]:
    """Of what the team sees of a record otherwise, what a company shows that codes its customers.

    No name, no slug and no free text about one: never more than without the code.
    """
    if record.kind.name in _NEVER_ABOUT_CUSTOMERS:
        return seen
    if _customer_of(record) is not None or _ID_IN_PATH.search(record.kind.path):
        return {}
    return {name: value for name, value in seen.items() if _safe(record.kind.by_name[name])}


_ID_IN_PATH = re.compile(r"{customer}|{id}")


def _tells_of_customer(kind: Kind) -> bool:
    """Whether a record of a kind may be about one customer."""
    return _ID_IN_PATH.search(kind.path) is not None or any(_names_customer(kind, field) for field in kind.fields)


def _names_customer(kind: Kind, field: Field) -> bool:
    return field.ref is not None and field.ref.kinds == ("customer",) and kind.name != "customer"


def _customer_of(record: Record) -> str | None:
    """The id of the customer that a record is about."""
    for field in record.kind.fields:
        if _names_customer(record.kind, field):
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


def _may_hide(fields: Iterable[Field], data: Mapping[str, Any], level: int, kinds: Mapping[str, Kind]) -> bool:
    return any(
        LEVELS.index(field.visibility) > level
        or _leads_to_hidden(field, level, kinds)
        or (field.name in data and _part_may_hide(field, data[field.name], level, kinds))
        for field in fields
    )


def _part_may_hide(field: Field, value: Any, level: int, kinds: Mapping[str, Kind]) -> bool:
    if field.item is not None and isinstance(value, list):
        return any(_may_hide((field.item,), {field.item.name: item}, level, kinds) for item in value)
    return isinstance(value, dict) and _may_hide(field.fields, value, level, kinds)


def _leads_to_hidden(field: Field, level: int, kinds: Mapping[str, Kind]) -> bool:
    """Whether a reference may name a record of a kind above the level, and be cut for that."""
    if field.ref is None or field.ref.items:
        return False
    named = [kinds[name] for name in field.ref.kinds or kinds if name in kinds]
    return any(LEVELS.index(kind.visibility) > level for kind in named)


def _part(field: Field, value: Any, level: int) -> Any:
    if field.fields and isinstance(value, dict):
        return _visible(field.fields, value, level) or None
    if field.item and isinstance(value, list):
        if LEVELS.index(field.item.visibility) > level:
            return None
        return [part for part in (_part(field.item, item, level) for item in value) if part is not None]
    return value


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
