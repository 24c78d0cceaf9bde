"""The pipeline counted from the files: customers by stage, deals by stage and outcome, their value, sources, factors."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.by_hand_files import NOTHING, Files, Raw, in_book, later, week_of
from tests.by_hand_week import Weeks


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
        self.chances = {one["key"]: one.get("probability") for one in files.company.get("stages", ())}

    def stage(self, deal: Raw) -> str:
        """The stage a deal has reached."""
        reached = [one["stage"] for one in deal.get("stages", ()) if one["date"] <= self.files.today]
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
        found = {}
        for ref, deal in self.files.of("deal"):
            if self.outcome(deal) == "open":
                value = in_book(deal, Decimal(deal.get("value", "0")))
                chance = Decimal(str(deal.get("probability", self.chances.get(self.stage(deal)) or 0)))
                weighted = (value * chance / 100).quantize(Decimal(1), ROUND_HALF_UP)
                found[ref] = Deal(self.stage(deal), deal.get("expected_close_on", ""), value, weighted)
        return found

    def still(self) -> int:
        """How many open deals stand still: no step and no contact for long, or past their day."""
        touched: dict[str, str] = defaultdict(str)
        for kind in ("visit", "enquiry"):
            for _, one in self.files.of(kind):
                customer = str(one.get("customer", ""))
                touched[customer] = max(touched[customer], one.get("date") or self.files.day(one["at"]))
        count = 0
        for ref in self.open():
            deal = self.files.by_ref[ref]
            days = [one["date"] for one in deal.get("stages", ()) if one["date"] <= self.files.today]
            last = max(deal["opened_on"], touched[deal["customer"]], *days[-1:])
            limit = self.files.setting("stall_days", last, 21)
            count += later(last, limit) < self.files.today or deal.get("expected_close_on", "9") < self.files.today
        return count

    def customers(self) -> Counter[str]:
        """Customers by the stage they stand at."""
        return Counter(self.files.stage(one, self.files.today) for one in self.files.customers.values())

    def entered(self, weeks: int) -> tuple[int, int]:
        """Customers first known in the last weeks, and how many of them were won."""
        since = later(week_of(self.files.today), -7 * (weeks - 1))
        fresh = [one for one in self.files.customers.values() if since <= one["stages"][0]["date"] <= later(since, 7 * weeks - 1)]  # fmt: skip
        return len(fresh), sum(self.was_won(one) for one in fresh)

    def was_won(self, customer: Raw) -> bool:
        """Whether a customer was ever won by today."""
        return any(one["stage"] == "won" and one["date"] <= self.files.today for one in customer["stages"])

    def factors(self) -> dict[str, tuple[int, int]]:
        """How often each factor is named in deals won and in deals lost."""
        found = {"won": Counter[str](), "lost": Counter[str]()}
        for _, deal in self.files.of("deal"):
            if self.outcome(deal) != "open":
                found[self.outcome(deal)].update(deal.get("result", {}).get("factors", ()))
        return {name: (found["won"][name], found["lost"][name]) for name in found["won"] | found["lost"]}

    def sources(self) -> dict[str, tuple[int, int, Decimal]]:
        """Customers by the way they came: how many, how many were won, and their sales."""
        sales: dict[str, Decimal] = defaultdict(Decimal)
        for flow in Weeks(self.files).sales:
            sales[flow.customer] += flow.amount
        found: dict[str, tuple[int, int, Decimal]] = {}
        for ref, one in self.files.customers.items():
            count, won, amount = found.get(one.get("channel", "other"), (0, 0, NOTHING))
            found[one.get("channel", "other")] = count + 1, won + self.was_won(one), amount + sales[ref]
        return found
