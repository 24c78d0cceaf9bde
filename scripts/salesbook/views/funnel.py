"""From first contact to won: how many customers stand where, what deals are worth, what they turned on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, week_of
from salesbook.kinds import Record
from salesbook.views.once import once
from salesbook.views.sold import sold
from salesbook.views.standing import unmerged
from salesbook.views.worth import NOTHING, in_book

STAGES = ("prospect", "confirmed", "won", "lost")


class Funnel(NamedTuple):
    """Customers by the stage they stand at; of those that entered the book in its weeks, how many were won since."""

    standing: Mapping[str, int]
    entered: int
    won_of_them: int

    @property
    def conversion(self) -> int | None:
        """The share won, in whole percent; None where nobody entered."""
        return 100 * self.won_of_them // self.entered if self.entered else None


@figure("team", obligations=("R37", "R52", "R54"))
def funnel(book: Book, weeks: tuple[Week, ...]) -> Funnel:
    """Where customers stand today, and what became of those first known in these weeks."""
    standing = Counter(customer.stage_on(book.today) for customer in unmerged(book))
    fresh = [
        customer for customer in unmerged(book) if week_of(date.fromisoformat(customer["stages"][0]["date"])) in weeks
    ]
    reached = [
        {item["stage"] for item in customer["stages"] if item["date"] <= book.today.isoformat()} for customer in fresh
    ]
    return Funnel({stage: standing[stage] for stage in STAGES}, len(fresh), sum("won" in stages for stages in reached))


def stage_now(book: Book, deal: Record) -> Mapping[str, str] | None:
    """The stage a deal reached by today; None for one that names no stage."""
    reached = [item for item in deal.get("stages", ()) if item["date"] <= book.today.isoformat()]
    return reached[-1] if reached else None


def standing(book: Book, deal: Record) -> Literal["open", "won", "lost"]:
    """Whether a deal is open, by its result, else by a stage that is certain."""
    result = deal.get("result", {})
    if result.get("outcome") in ("won", "lost") and result.get("date", "") <= book.today.isoformat():
        return "won" if result["outcome"] == "won" else "lost"
    chance = _stage_chance(book, deal)
    return "open" if chance is None or 0 < chance < _CERTAIN else "won" if chance else "lost"


_CERTAIN = 100


def _stage_chance(book: Book, deal: Record) -> float | None:
    now = stage_now(book, deal)
    return _chances(book).get(now.get("stage", "")) if now else None


@once
def _chances(book: Book) -> dict[str, float | None]:
    """The chance that each stage of the company stands for, in percent."""
    return {item["key"]: item.get("probability") for item in book.company.get("stages", ())}


class Forecast(NamedTuple):
    """An open deal: its worth in the book's currency, the chance in percent, and worth times chance, in whole units."""

    deal: Record
    value: Decimal
    chance: Decimal
    weighted: Decimal


@figure("manager", "deal.value", "deal.currency", "deal.rate", obligations=("R01", "R02"))
def forecast(book: Book) -> tuple[Forecast, ...]:
    """Open deals by their weighted worth, the greatest first; a deal's own chance comes before its stage's."""
    return _forecast(book)


@once
def _forecast(book: Book) -> tuple[Forecast, ...]:
    forecasts = []
    for deal in book.of("deal"):
        if standing(book, deal) == "open":
            value = in_book(deal, Decimal(deal.get("value", "0")))
            chance = Decimal(str(deal.get("probability", _stage_chance(book, deal) or 0)))
            forecasts.append(
                Forecast(deal, value, chance, (value * chance / _CERTAIN).quantize(Decimal(1), ROUND_HALF_UP))
            )
    return tuple(sorted(forecasts, key=lambda forecast: (-forecast.weighted, forecast.deal.id)))


@figure("team", obligations=("R11",))
def factors(book: Book) -> dict[str, Counter[str]]:
    """What deals turned on, by outcome: how often each factor is named."""
    result: dict[str, Counter[str]] = {"won": Counter(), "lost": Counter()}
    for deal in book.of("deal"):
        if standing(book, deal) != "open":
            result[standing(book, deal)].update(deal.get("result", {}).get("factors", ()))
    return result


class Source(NamedTuple):
    """How many customers came by a way, how many of them were won, and what their orders come to."""

    customers: int
    won: int
    sales: Decimal


@figure("manager", "order.amount", "order.lines.price", "order.currency", "order.rate", obligations=("R39",))
def sources(book: Book) -> dict[str, Source]:
    """Customers and the money of their orders (returns, credits and cancelled ones subtract), by the way they came to us."""
    worth = _worth(book)
    result: dict[str, Source] = {}
    for customer in unmerged(book):
        name = customer.get("channel", "other")
        old = result.get(name, Source(0, 0, NOTHING))
        won = any(item["stage"] == "won" and item["date"] <= book.today.isoformat() for item in customer["stages"])
        result[name] = Source(old.customers + 1, old.won + won, old.sales + worth.get(customer.id, NOTHING))
    return dict(sorted(result.items(), key=lambda item: (-item[1].sales, item[0])))


def _worth(book: Book) -> dict[str, Decimal]:
    result: dict[str, Decimal] = {}
    for sale in sold(book):
        customer = sale.order.get("customer", "")
        result[customer] = result.get(customer, NOTHING) + sale.amount
    return result


@figure("team", obligations=("R39",))
def sources_for_team(book: Book) -> dict[str, tuple[int, int]]:
    """Customers, and how many of them were won, by the way they came to us."""
    return {name: source[:2] for name, source in sources(book).items()}
