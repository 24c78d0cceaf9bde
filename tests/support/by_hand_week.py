"""A week counted from the files: visits, plan lines and what became of them, customers won, sales, money in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from tests.support.by_hand_files import AHEAD, NOTHING, Files, Raw, in_book, later, monday_of, week_of, whom, worth


class Flow(NamedTuple):
    """An amount that came or went on a day: of which customer and record, and for whose figures it counts."""

    day: str
    person: str | None
    customer: str
    amount: Decimal
    units: Decimal = NOTHING
    margin: Decimal | None = None


class Plan(NamedTuple):
    """A person's week: plan lines by what became of them, those that were visited, those not visited whose day is not over;
    visits, and those in no line.
    """

    planned: bool
    states: Counter[str]
    visited: int
    ahead: int
    visits: int
    unplanned: int


class Line(NamedTuple):
    """What became of a plan line with a customer, and the visit that did it, where one names it or its own person made it."""

    state: str
    visited: bool
    visit: str = ""
    day: str = ""


class Weeks:
    """The records of a book, asked by week; a week is named by its Monday."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def told(self) -> list[str]:
        """The weeks of which a plan, a summary or a visit tells, the newest first."""
        return sorted({week for week, _ in self.people}, reverse=True)

    @cached_property
    def people(self) -> set[tuple[str, str]]:
        """Every week and person of whom a plan, a summary or a visit tells."""
        forms = (item for kind in ("plan", "summary") for _, item in self.files.of(kind))
        return {(monday_of(item["week"]), item["person"]) for item in forms} | self._visits.keys()

    def summaries(self, week: str) -> int:
        """How many summaries of a week were handed in."""
        return sum(monday_of(item["week"]) == week for _, item in self.files.of("summary"))

    def plan(self, week: str, person: str) -> Plan:
        """What became of a person's plan, and his visits."""
        lines = self._lines.get((week, person))
        visits = self._visits.get((week, person), [])
        states = Counter(line.state for line in lines or ())
        visited = sum(line.visited for line in lines or ())
        ahead = sum(line.day >= self.files.today for line in lines or ())
        return Plan(
            lines is not None, states, visited, ahead, len(visits), sum(ref not in self._in_lines for ref in visits)
        )

    @cached_property
    def _in_order(self) -> list[tuple[str, Raw]]:
        return sorted(self.files.of("visit"), key=lambda one: (one[1]["date"], str(one[1].get("arrive_at", "")), one[0]))  # fmt: skip

    @cached_property
    def _visits(self) -> dict[tuple[str, str], list[str]]:
        result: dict[tuple[str, str], list[str]] = defaultdict(list)
        for ref, item in self._in_order:
            result[week_of(item["date"]), item["person"]].append(ref)
        return dict(result)

    @cached_property
    def _free(self) -> dict[tuple[str, str], list[tuple[str, Raw]]]:
        """Visits that name no line, by customer and day."""
        result: dict[tuple[str, str], list[tuple[str, Raw]]] = defaultdict(list)
        for ref, item in self._in_order:
            if "plan_line" not in item:
                result[whom(item), item["date"]].append((ref, item))
        return result

    @cached_property
    def _in_lines(self) -> set[str]:
        named = {ref for ref, item in self._in_order if "plan_line" in item}
        return named | {line.visit for lines in self._lines.values() for line in lines}

    @cached_property
    def _lines(self) -> dict[tuple[str, str], list[Line]]:
        plans = self.files.of("plan")
        return {(monday_of(plan["week"]), plan["person"]): list(self._of_plan(ref, plan)) for ref, plan in plans}

    def _of_plan(self, ref: str, plan: Raw) -> Iterator[Line]:
        """A line is done by the visit that names it, else by one on the day meant, else where a day record says so."""
        used: set[str] = set()
        named = {item["plan_line"] for _, item in self._in_order if "plan_line" in item}
        for line in plan.get("lines", ()):
            if whom(line):
                name = f"{ref.removeprefix('plans/')}#{line['key']}"
                untold = "not yet due" if line["date"] >= self.files.today else "open"
                state, to = self._changes.get(name, (untold, ""))
                day = to if state == "moved" else line["date"]
                carrier = self._carrier(plan, line, day)
                visit, made = self._fitting(line, day, {plan["person"], carrier}, used)
                if name in named:
                    yield Line("done", visited=True)
                elif visit:
                    used.add(visit)
                    yield Line("done", visited=True, visit=visit if made["person"] == carrier else "")
                else:
                    yield Line(state, visited=False, day=line["date"])

    def _fitting(self, line: Raw, day: str, takers: set[str], used: set[str]) -> tuple[str, Raw]:
        for ref, item in self._free[whom(line), day]:
            if ref not in used and takers & {item["person"], *item.get("with", ())}:
                return ref, item
        return "", {}

    def _carrier(self, plan: Raw, line: Raw, day: str) -> str:
        """Who carries a line out on a day: the customer's new owner, where its owner planned it."""
        planner = str(plan["person"])
        written = self.files.day(plan["written_at"]) if "written_at" in plan else later(monday_of(plan["week"]), -1)
        if self.files.owner(whom(line), written) != planner:
            return planner
        return self.files.owner(whom(line), day) or planner

    @cached_property
    def _changes(self) -> dict[str, tuple[str, str]]:
        """The last that a day record says of each line, and the day to which it was moved."""
        result = {}
        for _, entry in sorted(self.files.of("day"), key=lambda item: (item[1]["date"], item[0])):
            for change in entry.get("changes", ()):
                if "line" in change and change["state"] in ("done", "moved", "dropped"):
                    result[change["line"]] = change["state"], change.get("to", "")
        return result

    @cached_property
    def won(self) -> list[tuple[str, str | None]]:
        """The day each customer was won for the first time, and for whom it counts."""
        days = [
            (min(item["date"] for item in entry["stages"] if item["stage"] == "won"), ref, entry)
            for ref, entry in self.files.customers.items()
            if any(item["stage"] == "won" and item["date"] <= self.files.today for item in entry["stages"])
        ]
        return [(day, self.files.owner(ref, day, entry.get("by"))) for day, ref, entry in days]

    @cached_property
    def sales(self) -> list[Flow]:
        """Orders on the day they came, what was returned or credited, and what was cancelled on that day."""
        flows = []
        for ref, order in self.files.of("order"):
            day, ended = self.files.day(order["received_at"]), order.get("cancelled", {}).get("date", AHEAD)
            if order["kind"] == "sale":
                flows.append(self._flow(order, day, 1))
                if ended <= self.files.today:
                    back = [self._flow(item, ended, 1) for item in self._taken_back(ref) if self.files.day(item["received_at"]) <= ended]  # fmt: skip
                    flows += [self._flow(order, ended, -1), *(flow._replace(person=flows[-1].person) for flow in back)]
            elif self._of(order).get("cancelled", {}).get("date", AHEAD) >= day:
                flows.append(self._flow(order, day, -1))
        return [flow for flow in flows if flow.day <= self.files.today]

    def _taken_back(self, ref: str) -> list[Raw]:
        return [item for _, item in self.files.of("order") if item.get("of", "").partition("#")[0] == ref and item["kind"] != "sale"]  # fmt: skip

    def _of(self, order: Raw) -> Raw:
        return self.files.by_ref.get(order.get("of", "").partition("#")[0], {})

    def _flow(self, order: Raw, day: str, sign: int) -> Flow:
        units = sum((Decimal(str(line.get("quantity", 0))) for line in order.get("lines", ())), NOTHING)
        if order["kind"] == "credit" and not order.get("takes_units"):
            units = NOTHING
        margin = (worth(order) - in_book(order, Decimal(order["cost"]))) * sign if "cost" in order else None
        who = self.files.owner(order["customer"], day, order["by"])
        return Flow(day, who, order["customer"], worth(order) * sign, units * sign, margin)

    @cached_property
    def money_in(self) -> list[Flow]:
        """Receipts, bills on the day they fall due, and refunds below zero."""
        flows = []
        for _, payment in self.files.of("payment"):
            bill = payment.get("bill", {})
            day = payment["date"] if payment["kind"] != "bill" else bill.get("due_on", AHEAD)
            if payment["kind"] != "write_off" and "dishonoured_on" not in bill and day <= self.files.today:
                who = self.files.owner(payment["customer"], day, payment["by"])
                sign = -1 if payment["kind"] == "refund" else 1
                flows.append(Flow(day, who, payment["customer"], worth(payment) * sign))
        return flows

    @cached_property
    def turnover(self) -> list[Flow]:
        """Invoices, red ones below zero."""
        return [
            Flow(item["date"], self.files.owner(order["customer"], item["date"], order["by"]), order["customer"], in_book(order, Decimal(item["amount"])))
            for _, order in self.files.of("order")
            for item in order.get("invoices", ())
            if "amount" in item and item["date"] <= self.files.today
        ]  # fmt: skip
