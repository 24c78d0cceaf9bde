"""All pages of a book as one viewer may see it."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.pages.company import handover, obligations, people, record, record_lists, reference, rules
from salesbook.pages.customers import brief, customer_list, pipeline
from salesbook.pages.customers.customer_file import Files
from salesbook.pages.customers.standings import Standings
from salesbook.pages.money import agreements, pricing, receivables
from salesbook.pages.paper import papers
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Link
from salesbook.pages.quality import complaints, market, territories
from salesbook.pages.today import home, my_day, my_team, open_matters, write
from salesbook.pages.week import archiving, punctuality, weeks

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
    yield from obligations.pages(reader, shown)


def _pages(reader: Reader) -> Iterator[Page]:
    """All pages but those of the obligations, which tell where each is shown."""
    yield home.page(reader)
    yield from my_day.pages(reader)
    yield from my_team.pages(reader)
    yield from open_matters.pages(reader)
    yield write.page(reader)
    standings = Standings(reader)
    yield from customer_list.pages(reader, standings)
    yield from Files(reader, standings).pages()
    yield from brief.pages(reader)
    yield from pipeline.pages(reader)
    yield from receivables.pages(reader)
    yield agreements.page(reader)
    prices = pricing.page(reader)
    if prices is not None:
        yield prices
    yield complaints.page(reader)
    yield market.page(reader)
    yield territories.page(reader)
    yield archiving.page(reader)
    yield from weeks.pages(reader)
    yield from punctuality.pages(reader)
    yield from people.pages(reader, standings)
    yield from handover.pages(reader)
    yield from papers.pages(reader)
    yield from reference.pages(reader)
    yield from rules.pages(reader)
    yield from record_lists.pages(reader, OWN)
    yield from record.pages(reader, OWN)
