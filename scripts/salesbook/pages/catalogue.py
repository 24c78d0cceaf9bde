"""All pages of a book as one viewer may see it."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.pages import (
    agreements,
    archiving,
    brief,
    customers,
    handover,
    home,
    lists,
    market_notes,
    money,
    my_day,
    my_team,
    open_list,
    people,
    pipeline,
    pricing,
    punctuality,
    quality,
    records,
    reference,
    rule,
    standard,
    territories,
    weeks,
    write,
)
from salesbook.pages.customer import Files
from salesbook.pages.page import Page
from salesbook.pages.paper import papers
from salesbook.pages.reader import Reader
from salesbook.pages.standings import Standings
from salesbook.pages.value import Link

OWN = frozenset({"customer", "person"})
"""The kinds that have pages of their own."""


def build(audience: Audience) -> Iterator[Page]:
    """Every page in both languages, rendered when asked for its body."""
    reader = Reader(audience)
    shown: dict[str, list[Link]] = {}
    for page in _pages(reader):
        for obligation in page.obligations:
            shown.setdefault(obligation, []).append(Link(page.path, page.title))
        yield page
    yield from standard.pages(reader, shown)


def _pages(reader: Reader) -> Iterator[Page]:
    """All pages but those of the obligations, which tell where each is shown."""
    yield home.page(reader)
    yield from my_day.pages(reader)
    yield from my_team.pages(reader)
    yield from open_list.pages(reader)
    yield write.page(reader)
    standings = Standings(reader)
    yield from customers.pages(reader, standings)
    yield from Files(reader, standings).pages()
    yield from brief.pages(reader)
    yield from pipeline.pages(reader)
    yield from money.pages(reader)
    yield agreements.page(reader)
    prices = pricing.page(reader)
    if prices is not None:
        yield prices
    yield quality.page(reader)
    yield market_notes.page(reader)
    yield territories.page(reader)
    yield archiving.page(reader)
    yield from weeks.pages(reader)
    yield from punctuality.pages(reader)
    yield from people.pages(reader, standings)
    yield from handover.pages(reader)
    yield from papers.pages(reader)
    yield from reference.pages(reader)
    yield from rule.pages(reader)
    yield from lists.pages(reader, OWN)
    yield from records.pages(reader, OWN)
