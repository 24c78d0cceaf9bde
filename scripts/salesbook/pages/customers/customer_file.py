"""A customer's file: the next step, everything that happened, what we know, how far the seven steps have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from salesbook.audience import TEAM
from salesbook.kinds import Customer
from salesbook.pages.customers import brief, decided
from salesbook.pages.customers.reach import REACHED_BY, how_to_reach
from salesbook.pages.customers.scope import Scope
from salesbook.pages.customers.seven_steps import steps_section
from salesbook.pages.customers.standings import (
    Standing,
    Standings,
    class_words,
    stage_words,
)
from salesbook.pages.customers.summary import is_red, summary
from salesbook.pages.customers.timeline import Happening, happening
from salesbook.pages.parts.addresses import Address, page_of, period_page
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.declare import pages
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.form_links import of_file
from salesbook.pages.parts.lookup import names, phones
from salesbook.pages.parts.own_words import own_words
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.record_proof import proof_sections
from salesbook.pages.parts.value import Fact, Head, Link, Many, Section, Value
from salesbook.views import timeline
from salesbook.views.usage import services
from salesbook.words import Text, join, same

NEWEST = 40
UNFOLDED, OF_YEAR = 5, 15
"""Entries of the timeline that a phone shows before it is unfolded: on the file itself, and on the page of a year."""
_OWN = frozenset({"id", "name", "short_name", "name_en", "class", "by", "written_at", *REACHED_BY})
_PARTS = frozenset({"stages", "owners", *REACHED_BY})


class CustomerView(NamedTuple):
    """What a customer's page shows.

    `merged` leads to the file that this one was merged into; `state` is how the customer stands, `red` whether any of it
    is out of time. `reach` is how he is reached. A phone folds the `earlier` entries of the timeline away.
    `proof` tells who wrote which version of the file, and how that is known.
    """

    head: Head
    doing: tuple[Link, ...]
    merged: Value
    state: tuple[Fact, ...]
    red: bool
    reach: tuple[Section, ...]
    newest: tuple[Happening, ...]
    earlier: tuple[Happening, ...]
    counted: Text
    older: tuple[Link, ...]
    empty: Text
    aside: tuple[Section, ...]
    foot: Text | None
    proof: tuple[Section, ...]


class YearView(NamedTuple):
    """A year of a customer's timeline."""

    head: Head
    back: Link
    newest: tuple[Happening, ...]
    earlier: tuple[Happening, ...]


@pages(Address.CUSTOMERS)
def files(reader: Reader) -> Iterator[Page]:
    """The file of every customer."""
    return Files(reader, reader.shared(Standings), _left_out(reader), reader.shared(_phones)).pages()


def _phones(reader: Reader) -> Mapping[str, tuple[str, ...]]:
    return phones(reader.book)


class Files(NamedTuple):
    """What the pages of all customers share: `left_out` says what the reader is not told, `phones` are by customer."""

    reader: Reader
    standings: Standings
    left_out: Text | None
    phones: Mapping[str, tuple[str, ...]]

    def pages(self) -> Iterator[Page]:
        """A page a customer, and one for each year that its own page has no room for."""
        for customer in self.reader.book.customers.values():
            events = timeline.events(self.reader.book, customer)
            years = sorted({event.day.year for event in events[NEWEST:]}, reverse=True)
            yield self._file(customer, years)
            for year in years:
                yield self._year(customer, year)

    def _file(self, customer: Customer, years: list[int]) -> Page:
        title = self.reader.title(customer)
        words = {customer.id, str(customer.get("name", "")), str(customer.get("name_en", "")), *title}
        entry = SearchEntry(
            title,
            customer.kind.label,
            same(" ".join(sorted(words - {""}))),
            (customer.id, *names(customer)),
            phones=self.phones.get(customer.id, ()),
            body=own_words(customer),
        )
        view = lambda: self._view(customer, years)  # noqa: E731 - made when the page is rendered
        return self.reader.page(page_of(customer), title, "customer.html", view, entry)

    def _year(self, customer: Customer, year: int) -> Page:
        name = self.reader.title(customer)
        title = Text(f"{name.en} · {year}", f"{name.zh} · {year}年")
        view = lambda: self._year_view(customer, year)  # noqa: E731 - as above
        return self.reader.page(period_page(page_of(customer), year), title, "year.html", view)

    def _year_view(self, customer: Customer, year: int) -> YearView:
        events = timeline.events(self.reader.book, customer)
        happened = tuple(happening(self.reader, event) for event in events if event.day.year == year)
        head = Head(self.reader.name(customer), Text(str(year), f"{year}年"))
        return YearView(head, Link(page_of(customer), brief.FILE), happened[:OF_YEAR], happened[OF_YEAR:])

    def _view(self, customer: Customer, years: list[int]) -> CustomerView:
        reader = self.reader
        standing = self.standings.of(customer)
        rank = Teller(reader.book, customer).value("class")
        beside = Many(tuple(v for v in (class_words(rank), stage_words(customer, standing.stage)) if v is not None))
        events = timeline.events(reader.book, customer)
        happened = tuple(happening(reader, event) for event in events[:NEWEST])
        older = tuple(Link(period_page(page_of(customer), year), Text(str(year), f"{year}年")) for year in years)
        state = tuple(summary(self._scope(customer), standing)) if is_kept(customer) else ()
        return CustomerView(
            Head(reader.name(customer), beside, reader.change_of(customer)),
            tuple(of_file(reader, customer, brief.to_brief(customer, brief.TITLE))),
            None if is_kept(customer) else _merged(reader, customer),
            state,
            is_red(state),
            tuple(how_to_reach(reader, customer)),
            happened[:UNFOLDED],
            happened[UNFOLDED:],
            (_NEWEST if older else _ALL).fill(all=len(events), shown=NEWEST),
            older,
            _NOTHING,
            tuple(self._aside(customer, standing)),
            self.left_out,
            proof_sections(reader, customer),
        )

    def _scope(self, customer: Customer) -> Scope:
        return Scope(self.reader, frozenset({customer.id}), named=False)

    def _aside(self, customer: Customer, standing: Standing) -> Iterator[Section]:
        teller = Teller(self.reader.book, customer)
        parts = {section.title: section for section in teller.sections(_PARTS)}
        by_name = customer.kind.by_name
        yield Section(_FACTS, _facts(self.reader, standing, teller))
        profile = parts.get(by_name["profile"].label) if "profile" in by_name else None
        if profile:
            yield profile._replace(title=_KNOWN)
        yield from (section for section in parts.values() if section is not profile)
        if is_kept(customer):
            yield steps_section(self.reader, customer)
            if self.reader.audience.knows_money_of(customer.id):
                yield from decided.of_file(self._scope(customer))
        yield Section(_HISTORY, _history(self.reader, customer))


_FACTS, _KNOWN = Text("Facts", "概况"), Text("What we know", "了解多少")
_HISTORY = Text("Stage and owner", "阶段与负责人")
_ALL = Text("{all} in all, the newest first", "全部 {all} 条，最近的在前")
_NEWEST = Text("the newest {shown} of {all}", "最近 {shown} 条，共 {all} 条")
_NOTHING = Text(
    "Nothing has happened yet. The first visit to this customer begins the timeline.",
    "还没有经过。第一次拜访会出现在这里。",
)


_MERGED = Text("Merged into ", "已并入")
_COUNTED_THERE = Text(
    "What was recorded of it counts there, and stands in that file's timeline.",
    "这里的记录都算在那份档案上，经过也在那里。",
)


def is_kept(customer: Customer) -> bool:
    """Whether this is the file in which a customer is kept: not one that was merged into another."""
    return "merged_into" not in customer.data


def _merged(reader: Reader, customer: Customer) -> Value:
    """Where a file went that is no longer kept."""
    into = reader.customer(customer["merged_into"], {})
    return Many((Many((_MERGED, into), Text("", "")), _COUNTED_THERE), Text(". ", "。"))


_SERVED = Text("Served", "客户服务")
_SERVICES = Text("time (usage, help, complaints)|times (usage, help, complaints)", "次（回访、协助、投诉）")
_SINCE = Text("since {day}", "自 {day}")
_CADENCE = Text("contact every {days} {days:day|days}", "每 {days} 天联系一次")


def _facts(reader: Reader, standing: Standing, teller: Teller) -> tuple[Fact, ...]:
    """Class with its cadence and the owner first, then whatever single values the file holds."""
    customer = standing.customer
    fields = customer.kind.by_name
    facts: list[Fact] = []
    rank = teller.value("class")
    if rank is not None:
        every = _CADENCE.fill(days=standing.due.days) if standing.due.days else None
        facts.append(Fact(fields["class"].label, Many((rank, every) if every else (rank,))))
    if standing.owner:
        since = next(item["from"] for item in reversed(customer["owners"]) if item["person"] == standing.owner)
        day = _SINCE.fill(day=reader.day(date.fromisoformat(since)))
        facts.append(Fact(Text("Owner", "负责人"), Many((reader.person(standing.owner), day))))
    served = services(reader.book, customer.id)
    if served:
        facts.append(Fact(_SERVED, number_of(served, _SERVICES)))
    own = {field.label for name, field in fields.items() if name in _OWN}
    full = [Fact(fields["name"].label, customer["name"])] if "name" in customer.data else []
    return (*full, *facts, *(fact for fact in teller.facts() if fact.label not in own))


def _history(reader: Reader, customer: Customer) -> tuple[Fact, ...]:
    """Stages and owners by their days, what fell on one day together."""
    days: dict[str, list[Value]] = {}
    for item in customer.get("stages", ()):
        days.setdefault(item["date"], []).append(stage_words(customer, item["stage"]))
    for item in customer.get("owners", ()):
        days.setdefault(item["from"], []).append(reader.person(item["person"]))
    return tuple(
        Fact(reader.full_day(date.fromisoformat(day)), Many(tuple(changes))) for day, changes in sorted(days.items())
    )


_LEFT_OUT = Text("This view leaves out: {fields}.", "本视图不含：{fields}。")


def _left_out(reader: Reader) -> Text | None:
    """The fields of a customer, and the kinds about one, that this viewer does not see."""
    if reader.audience.viewer != TEAM:
        return None
    kinds = reader.book.kinds
    fields = [field.label for field in kinds["customer"].fields if field.visibility != "team"]
    about = [kind.plural for kind in kinds.values() if kind.visibility != "team" and "customer" in kind.by_name]
    return _LEFT_OUT.fill(fields=join([Text(t.en[:1].lower() + t.en[1:], t.zh) for t in (*fields, *about)]))
