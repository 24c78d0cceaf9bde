"""Small books made by hand, without a disk: a kind and its data for each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book, make, record_at
from salesbook.pages import build
from salesbook.pages.parts.page import Page
from salesbook.schemas import Schemas, load, path_of
from salesbook.words import LANGS, Lang

Made = tuple[str, Mapping[str, Any]]
NOW = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
WRITTEN = "2026-11-20T18:00:00+08:00"

COMPANY: Made = (
    "company",
    {
        "name": "云川建材",
        "name_en": "Yunchuan",
        "short_name": "云川",
        "country": "CN",
        "zone": "Asia/Shanghai",
        "languages": ["zh", "en"],
        "currency": "CNY",
        "opened_on": "2026-11-23",
        "territories": [{"key": "east", "name": "东区", "name_en": "East"}, {"key": "west", "name": "西区"}],
        "departments": [{"key": "sales", "name": "业务部", "name_en": "Sales"}],
        "stages": [{"key": "intent", "name": "意向", "name_en": "Intent", "probability": 20}],
    },
)


def person(id: str, name: str, role: str = "rep", **more: Any) -> Made:
    """A person with one role since 2025."""
    data = {"id": id, "name": name, "roles": [{"role": role, "from": "2025-01-01"}], "department": "sales"}
    return "person", {**data, "joined_on": "2025-01-01", **more}


def customer(id: str, name: str, owner: str = "li-wei", **more: Any) -> Made:
    """A customer won in March 2026."""
    data = {
        "id": id,
        "name": name,
        "short_name": name,
        "type": "decorator",
        "class": "b",
        "territory": "east",
        "stages": [{"stage": "prospect", "date": "2026-02-01"}, {"stage": "won", "date": "2026-03-02"}],
        "owners": [{"person": owner, "from": "2026-02-01"}],
        "opened_on": "2026-02-03",
        "by": owner,
        "written_at": "2026-02-03T10:00:00+08:00",
    }
    return "customer", {**data, **more}


def visit(date: str, person: str, customer: str, **more: Any) -> Made:
    """A visit written down the same evening."""
    data = {"date": date, "person": person, "customer": customer, "method": "on_site", "purpose": "看样"}
    return "visit", {**data, "written_at": f"{date}T18:00:00+08:00", **more}


def order(id: str, customer: str, amount: str, received: str, **more: Any) -> Made:
    """A sale with one instalment, due a week later."""
    data = {"id": id, "kind": "sale", "customer": customer, "by": "li-wei", "received_at": f"{received}T10:00:00+08:00"}
    return "order", {**data, "amount": amount, "written_at": f"{received}T11:00:00+08:00", **more}


def payment(date: str, customer: str, amount: str, **more: Any) -> Made:
    """A receipt."""
    data = {"date": date, "customer": customer, "by": "li-wei", "kind": "receipt", "amount": amount}
    return "payment", {**data, "written_at": f"{date}T17:00:00+08:00", **more}


@lru_cache(maxsize=1)
def schemas() -> Schemas:
    """The shipped schemas."""
    return load(Path(__file__).parents[2] / "schemas")


def book(*made: Made, now: datetime = NOW, by: Schemas | None = None, **company: Any) -> Book:
    """A book of these records and a company, opened on the eve of the first week that its records plan."""
    kinds = by or schemas()
    every = [(COMPANY[0], {**COMPANY[1], "opened_on": _opened(made), **company}), *made]
    return make(kinds, [record_at(kinds, kind, _path(kinds, kind, data), data) for kind, data in every], (), now, now)


def _opened(made: Iterable[Made]) -> str:
    """The eve of the first planned week, the day of `NOW` at the latest."""
    days = [date.fromisoformat(f"{data['week']}-1") for kind, data in made if kind == "plan"]
    return min([NOW.date(), *(day - timedelta(days=1) for day in days)]).isoformat()


def _path(kinds: Schemas, kind: str, data: Mapping[str, Any]) -> str:
    below = path_of(kinds.kinds[kind], data)
    assert below is not None, f"{kind} lacks a key field"
    return f"records/{below}"


def pages(whole: Book, viewer: str = "team") -> list[Page]:
    """All pages of a book as somebody sees them."""
    return list(build(Audience(whole, viewer)))


def bytes_of(whole: Book, viewer: str = "team") -> dict[str, str]:
    """Everything that pages say, by language and path: title, body, search entry."""
    return dict(_told(pages(whole, viewer)))


def _told(every: Iterable[Page]) -> Iterator[tuple[str, str]]:
    for page in every:
        for lang in LANGS:
            found = page.search.texts(lang) if page.search else ()
            yield f"{lang}/{page.path}", "\n".join([page.title.say(lang), page.body(lang), *found])


def body(whole: Book, path: str, lang: Lang = "zh", viewer: str = "team") -> str:
    """The HTML of one page."""
    return next(page.body(lang) for page in pages(whole, viewer) if page.path == path)
