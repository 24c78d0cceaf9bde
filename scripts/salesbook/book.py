"""The book: all records of a company as of one moment, read-only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from salesbook.calendar import moment
from salesbook.finding import Finding, Refusal, Route
from salesbook.history import NOTHING_PROVEN, Arrivals, Evidence, Grade, Span, claimed, weighed
from salesbook.kinds import CLASSES, Company, Customer, Person, Record
from salesbook.kinds.company import UnknownZone
from salesbook.kinds.known import Known
from salesbook.kinds.merged import told_of_survivors
from salesbook.schemas import Kind, Schemas
from salesbook.store.entry import Judge
from salesbook.store.pointers import pointers
from salesbook.words import Lang, Text, day_text, money_text, month_text, same, week_title


class BrokenBook(Refusal):
    """No book can be made of these files."""


class Book:
    """Records by kind and id. `findings` tell which files were left out and why; `ahead` is when it would hold more."""

    def __init__(
        self,
        schemas: Schemas,
        records: Iterable[Record],
        now: datetime,
        findings: Sequence[Finding] = (),
        ahead: datetime | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        self.arrivals = arrivals
        self.schemas = schemas
        self.now = now
        self.findings = tuple(findings)
        self._by_ref = {record.ref: record for record in records}
        self._targets: dict[str, dict[Route, Record]] = {}
        self._evidence: dict[tuple[str, tuple[datetime, ...]], Evidence] = {}
        self._ahead = ahead
        self._all = tuple(self._by_ref[ref] for ref in sorted(self._by_ref))
        by_kind: dict[str, list[Record]] = {}
        for record in self._all:
            by_kind.setdefault(record.kind.name, []).append(record)
        self._by_kind = {kind: tuple(own) for kind, own in by_kind.items()}

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """All kinds by name."""
        return self.schemas.kinds

    @cached_property
    def company(self) -> Company:
        """The company's own record."""
        company = self._by_ref["company"]
        assert isinstance(company, Company)  # noqa: S101 - CLASSES says so
        return company

    @cached_property
    def zone(self) -> ZoneInfo:
        """The book's zone."""
        return self.company.zone

    @cached_property
    def today(self) -> date:
        """The day of `now` in the book's zone."""
        return self.now.astimezone(self.zone).date()

    def earlier(self, at: datetime) -> Book:
        """The same book as of an earlier moment: what is dated later is not in it."""
        known = Known(at.astimezone(self.zone))
        there = [record for record in map(known.record, self.all()) if record is not None]
        return Book(
            self.schemas, told_of_survivors(there), at.astimezone(self.zone), self.findings, known.ahead, self.arrivals
        )

    def past(self, at: datetime) -> bool:
        """Whether a moment lies behind the book's own."""
        return at < self.now or self._lies_ahead(at)

    def reached(self, at: datetime) -> bool:
        """Whether a moment has come."""
        return at <= self.now or self._lies_ahead(at)

    def _lies_ahead(self, at: datetime) -> bool:
        """False; and take down when that ends."""
        self._ahead = at if self._ahead is None else min(self._ahead, at)
        return False

    @property
    def turns_at(self) -> datetime:
        """From when on the same records may tell something else: the nearest moment asked about so far, or midnight.

        This holds because nobody who judges compares with `now` himself.
        """
        midnight = moment(self.today, "24:00", self.zone)
        return midnight if self._ahead is None else min(self._ahead, midnight)

    def evidence(self, record: Record, *dues: datetime) -> Evidence:
        """When a record came in, as far as some deadlines are concerned; without any, what its writer says."""
        key = record.ref, dues
        if key not in self._evidence:
            self._evidence[key] = self._weighed(record, dues)
        return self._evidence[key]

    def _weighed(self, record: Record, dues: tuple[datetime, ...]) -> Evidence:
        if self.arrivals is None or not dues or self.is_imported(record):
            return claimed(record.written_at, self.opened_on, imported=self.is_imported(record))
        evidence = weighed(record.written_at, self.arrival(record), dues, self.opened_on)
        return evidence._replace(grade=Grade.UNKNOWN) if self.arrivals.shallow else evidence

    def arrival(self, record: Record) -> Span:
        """What is proven of a record's first coming, as far as it was known at the book's moment."""
        if self.arrivals is None:
            return NOTHING_PROVEN
        writers = (record.writer, record.get("person"))
        span = self.arrivals.of(record.ref, writers, brought=record.kind.name == "reply")  # nobody approves for another
        return span if span.in_by is None or self.reached(span.in_by) else NOTHING_PROVEN

    def is_imported(self, record: Record) -> bool:
        """Whether what a record tells of is older than the book, whenever it was written: nobody owes its entry or review."""
        return record.begins is not None and record.begins < self.opened_on

    @cached_property
    def opened_on(self) -> date:
        """The day the company began to keep this book; what is older was imported."""
        return date.fromisoformat(self.company["opened_on"])

    def of(self, kind: str) -> tuple[Record, ...]:
        """All records of a kind, by id."""
        return self._by_kind.get(kind, ())

    def all(self) -> tuple[Record, ...]:
        """All records, by reference."""
        return self._all

    @cached_property
    def customers(self) -> Mapping[str, Customer]:
        """All customers by id."""
        return {record.id: record for record in self.of("customer") if isinstance(record, Customer)}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """All persons by id."""
        return {record.id: record for record in self.of("person") if isinstance(record, Person)}

    def get(self, kind: str, id: str) -> Record | None:
        """The record of a kind with this id."""
        folder = self.kinds[kind].folder if kind in self.kinds else kind
        return self._by_ref.get(f"{folder}/{id}" if folder else kind)

    def find(self, ref: str) -> Record | None:
        """The record that a reference with its folder names; a ``#key`` is passed over."""
        return self._by_ref.get(ref.partition("#")[0])

    def target(self, record: Record, route: Route) -> Record | None:
        """The record that the reference at a route leads to."""
        return self._targets_in(record).get(route)

    def targets_of(self, record: Record) -> list[tuple[Route, str]]:
        """Every reference of a record: its route, and ``folder/id`` of what it names, be that here or not."""
        targets = pointers(record.kind, record.data, self.schemas, frozenset())
        return [(pointer.route, pointer.target.removeprefix("records/").removesuffix(".yaml")) for pointer in targets]

    def _targets_in(self, record: Record) -> Mapping[Route, Record]:
        """Where the references of a record lead, worked out when first asked: most records are never asked."""
        if record.ref not in self._targets:
            named = ((route, self._by_ref.get(ref)) for route, ref in self.targets_of(record))
            self._targets[record.ref] = {route: target for route, target in named if target is not None}
        return self._targets[record.ref]

    @cached_property
    def _sources(self) -> dict[str, list[tuple[Record, Route]]]:
        result: dict[str, list[tuple[Record, Route]]] = {}
        for record in self.all():
            for route, target in self._targets_in(record).items():
                result.setdefault(target.ref, []).append((record, route))
        return result

    def pointing_at(self, record: Record) -> tuple[tuple[Record, Route], ...]:
        """The records that refer to this one, each with the route of the reference."""
        return tuple(self._sources.get(record.ref, ()))

    def money(self, amount: Decimal) -> Text:
        """An amount in the company's currency."""
        return money_text(amount, self.company["currency"])

    def title(self, record: Record) -> Text:
        """The line a record is called by, as its schema's x-summary composes it."""
        if isinstance(record, Person | Company):
            return record.name
        if isinstance(record, Customer):
            return record.short_name
        parts = [self._fill(record, part) for part in (record.kind.summary or "").split(" · ")]
        texts = [part for part in parts if part is not None]
        return Text(" · ".join(p.en for p in texts), " · ".join(p.zh for p in texts)) if texts else same(record.id)

    def _fill(self, record: Record, part: str) -> Text | None:
        """A part of a summary; None where a field it names is not there."""
        names = re.findall(r"\{([a-z0-9_]+)\}", part)
        values = {name: self._in_both(record, name) for name in names}
        return Text(part, part).fill(**values) if part and None not in values.values() else None

    def _in_both(self, record: Record, name: str) -> Text | None:
        """A field's value in words; in English by the record's own English name, where it has one."""
        text, english = self.say(record, name), record.get(f"{name}_en")
        return Text(english, text.zh) if text and isinstance(english, str) else text

    def say(self, record: Record, name: str) -> Text | None:
        """A field's value in words: a label, a name, or the text itself; None where there is none to say."""
        value = record.get(name)
        field = record.kind.by_name.get(name)
        if field is None or value is None or isinstance(value, dict | list):
            return None
        if field.ref and field.ref.items:
            return self.company.items(field.ref.items).get(value, same(value))
        target = self.target(record, (name,)) if field.ref else None
        if target is not None and target is not record:
            return self.title(target)
        tell = _DATED.get(field.type)
        if tell is not None:
            return tell(value)
        return field.labels.get(value, same(value)) if isinstance(value, str) else same(value)


_DATED: Mapping[str, Callable[[str], Text]] = {
    "date": lambda raw: day_text(date.fromisoformat(raw)),
    "week": week_title,
    "month": month_text,
}


def make(
    schemas: Schemas,
    records: Iterable[Record],
    findings: Sequence[Finding],
    as_of: datetime | None,
    clock: datetime,
    history: Callable[[Company, bool], Arrivals] | None = None,
) -> Book:
    """A book as of a moment: the one asked for, else the one the company pins, else the clock's.

    `history` opens what is proven of arrivals, told the company and whether its people have keys. What is dated later is not in it, be it a record or a fact in one; what names a merged customer file tells of the
    one that is left. Raises BrokenBook where there is no company record.
    """
    every = list(records)
    company = next((record for record in every if isinstance(record, Company)), None)
    if company is None:
        raise BrokenBook(_NO_COMPANY)
    try:
        zone = company.zone
    except UnknownZone as error:
        raise BrokenBook(error.text) from None
    now = (as_of or company.as_of or clock).astimezone(zone)
    known = Known(now)
    there = [record for record in map(known.record, every) if record is not None]
    signs = any(record.get("git", {}).get("signing_keys") for record in every if isinstance(record, Person))
    arrivals = history(company, signs) if history else None
    return Book(schemas, told_of_survivors(there), now, findings, known.ahead, arrivals)


_NO_COMPANY = Text(
    "records/company.yaml is missing or faulty; `salesbook check` tells why",
    "缺少 records/company.yaml，或者它有错误；运行 `salesbook check` 查看原因",
)


def record_at(schemas: Schemas, kind: str, path: str, data: Mapping[str, object]) -> Record:
    """The record of a kind, with the behaviour its kind has."""
    return CLASSES.get(kind, Record)(schemas.kinds[kind], path, data)


def open_book(
    roots: Sequence[Path], judge: Judge, clock: datetime, as_of: datetime | None = None, *, blame: bool = True
) -> Book:
    """Read one book from the disk, or several as one; the first root's schemas hold for all.

    Without `blame` its `findings` are only those that keep a file out of it.
    """
    from salesbook.history.arrivals import arrivals_in
    from salesbook.store.disk import load

    schemas, result, findings = load(roots, judge, blame=blame)
    records = [record_at(schemas, kind, path, data) for path, kind, data in result]
    return make(schemas, records, findings, as_of, clock, partial(arrivals_in, roots))


def language(book: Book) -> Lang:
    """The book's first language."""
    return book.company.languages[0]
