"""The pipeline counted from the files: customers by stage, deals by stage and outcome, their value, sources, factors."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.support.by_hand_files import NOTHING, Files, Raw, in_book, later, week_of
from tests.support.by_hand_week import Weeks


class Deal(NamedTuple):
    """A deal that is open: its stage, when it should close, its value in the book's currency, and value times chance."""

    stage: str
    closes: str
    value: Decimal
    weighted: Decimal


class Deals:
    """The deals and customers of a book as they stand today."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.chances = {item["key"]: item.get("probability") for item in files.company.get("stages", ())}

    def stage(self, deal: Raw) -> str:
        """The stage a deal has reached."""
        reached = [item["stage"] for item in deal.get("stages", ()) if item["date"] <= self.files.today]
        return str(reached[-1]) if reached else ""

    def outcome(self, deal: Raw) -> str:
        """Won, lost or open, by the result, else by a stage that is certain."""
        result = deal.get("result", {})
        if result.get("outcome") in ("won", "lost") and result["date"] <= self.files.today:
            return str(result["outcome"])
        chance = self.chances.get(self.stage(deal))
        return "won" if chance == 100 else "lost" if chance == 0 and chance is not None else "open"

    def outcomes(self) -> Counter[str]:
        """How many deals are open, won, lost."""
        return Counter(self.outcome(deal) for _, deal in self.files.of("deal"))

    def open(self) -> dict[str, Deal]:
        """The open deals by reference."""
        result = {}
        for ref, deal in self.files.of("deal"):
            if self.outcome(deal) == "open":
                value = in_book(deal, Decimal(deal.get("value", "0")))
                chance = Decimal(str(deal.get("probability", self.chances.get(self.stage(deal)) or 0)))
                weighted = (value * chance / 100).quantize(Decimal(1), ROUND_HALF_UP)
                result[ref] = Deal(self.stage(deal), deal.get("expected_close_on", ""), value, weighted)
        return result

    def still(self) -> int:
        """How many open deals stand still: no step and no contact for long, or past their day."""
        touched: dict[str, str] = defaultdict(str)
        for kind in ("visit", "enquiry"):
            for _, item in self.files.of(kind):
                customer = str(item.get("customer", ""))
                touched[customer] = max(touched[customer], item.get("date") or self.files.day(item["at"]))
        count = 0
        for ref in self.open():
            deal = self.files.by_ref[ref]
            days = [item["date"] for item in deal.get("stages", ()) if item["date"] <= self.files.today]
            last = max(deal["opened_on"], touched[deal["customer"]], *days[-1:])
            limit = self.files.setting("stall_days", last, 21)
            count += later(last, limit) < self.files.today or deal.get("expected_close_on", "9") < self.files.today
        return count

    def customers(self) -> Counter[str]:
        """Customers by the stage they stand at."""
        return Counter(self.files.stage(item, self.files.today) for item in self.files.customers.values())

    def entered(self, weeks: int) -> tuple[int, int]:
        """Customers first known in the last weeks, and how many of them were won."""
        since = later(week_of(self.files.today), -7 * (weeks - 1))
        fresh = [item for item in self.files.customers.values() if since <= item["stages"][0]["date"] <= later(since, 7 * weeks - 1)]  # fmt: skip
        return len(fresh), sum(self.was_won(item) for item in fresh)

    def was_won(self, customer: Raw) -> bool:
        """Whether a customer was ever won by today."""
        return any(item["stage"] == "won" and item["date"] <= self.files.today for item in customer["stages"])

    def factors(self) -> dict[str, tuple[int, int]]:
        """How often each factor is named in deals won and in deals lost."""
        result = {"won": Counter[str](), "lost": Counter[str]()}
        for _, deal in self.files.of("deal"):
            if self.outcome(deal) != "open":
                result[self.outcome(deal)].update(deal.get("result", {}).get("factors", ()))
        return {name: (result["won"][name], result["lost"][name]) for name in result["won"] | result["lost"]}

    def sources(self) -> dict[str, tuple[int, int, Decimal]]:
        """Customers by the way they came: how many, how many were won, and their sales."""
        sales: dict[str, Decimal] = defaultdict(Decimal)
        for flow in Weeks(self.files).sales:
            sales[flow.customer] += flow.amount
        result: dict[str, tuple[int, int, Decimal]] = {}
        for ref, item in self.files.customers.items():
            count, won, amount = result.get(item.get("channel", "other"), (0, 0, NOTHING))
            result[item.get("channel", "other")] = count + 1, won + self.was_won(item), amount + sales[ref]
        return result
