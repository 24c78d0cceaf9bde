"""A person's days counted a second time, from the raw data and with nothing of the program's own figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from salesbook.book import Book

Raw = dict[str, Any]
AHEAD = "9999-12-31"
PROMISED = ("next_visit_on", "next_on", "delivery_on")


class Promised(NamedTuple):
    """A promise of a visit, a call or a delivery: to whom, for which day, what became of it, who has to keep it."""

    customer: str
    day: str
    state: str
    person: str | None


class ByHand:
    """The figures of one person from one day to another, each as the draft states it."""

    def __init__(self, book: Book, person: str, first: date, last: date) -> None:
        self.book, self.person = book, person
        self.first, self.last = first.isoformat(), min(last, book.today).isoformat()
        self.today = book.today.isoformat()
        self.files = {ref.removeprefix("customers/"): data for ref, data in self.raw("customer")}

    def raw(self, kind: str) -> list[tuple[str, Any]]:
        return [(record.ref, record.data) for record in self.book.of(kind)]

    def within(self, day: str | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def local(self, moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(self.book.zone).date().isoformat()

    def owner(self, customer: str, day: str, writer: str | None) -> str | None:
        known = self.files.get(customer, {})
        owners = [item["person"] for item in known.get("owners", ()) if item["from"] <= day]
        return owners[-1] if owners else writer

    # Visits and plan lines.

    def visits(self) -> list[tuple[str, Raw]]:
        return [(ref, v) for ref, v in self.raw("visit") if v["person"] == self.person and self.within(v["date"])]

    def activities(self) -> Counter[str]:
        return Counter(name for _, visit in self.visits() for name in visit.get("activities", ()))

    def lines(self) -> tuple[Counter[str], int]:
        """Plan lines by what became of them, and the visits in no line."""
        states: Counter[str] = Counter()
        beside = 0
        for ref, plan in self.raw("plan"):
            year, number = plan["week"].split("-W")
            monday = date.fromisocalendar(int(year), int(number), 1)
            if plan["person"] == self.person and self.within(monday.isoformat()):
                own, free = self.of_plan(ref.removeprefix("plans/"), plan, monday)
                states += own
                beside += free
        return states, beside

    def of_plan(self, plan_id: str, plan: Raw, monday: date) -> tuple[Counter[str], int]:
        sunday = (monday + timedelta(days=6)).isoformat()
        own = [v for _, v in self.raw("visit") if self.person in (v["person"], *v.get("with", ()))]
        named = {v["plan_line"] for _, v in self.raw("visit") if "plan_line" in v}
        free = Counter((whom(v), v["date"]) for v in own if "plan_line" not in v)
        states: Counter[str] = Counter()
        met = set()
        for line in plan["lines"]:
            ref, about = f"{plan_id}#{line['key']}", whom(line)
            spot = about, self.moved_to(ref) or line["date"]
            if about and ref not in named and free[spot]:
                free[spot] -= 1
                met.add(spot)
                states["done"] += 1
            elif about:
                states["done" if ref in named else self.change(ref, line["date"])] += 1
        mine = [v for v in own if v["person"] == self.person and monday.isoformat() <= v["date"] <= sunday]
        beside = [v for v in mine if "plan_line" not in v and (whom(v), v["date"]) not in met]
        return states, len(beside)

    def moved_to(self, ref: str) -> str:
        """The day to which a line was moved last; a hand-over of plan lines is left to the program."""
        told = [
            (day["date"], change)
            for _, day in self.raw("day")
            for change in day.get("changes", ())
            if change.get("line") == ref and change["state"] != "new"
        ]
        last: Raw = max(told, key=lambda one: str(one[0]), default=("", {}))[1]
        return str(last["to"]) if last.get("state") == "moved" else ""

    def change(self, ref: str, day: str) -> str:
        """What became of a line by day records; of one that they do not name, whether its day is over."""
        told = [
            (day["date"], change["state"])
            for _, day in self.raw("day")
            for change in day.get("changes", ())
            if change.get("line") == ref and change["state"] != "new"
        ]
        untold = "ahead" if day >= self.today else "open"
        return str(max(told)[1]) if told else untold

    # Customers, deals, money.

    def stage(self, wanted: str) -> int:
        found = 0
        for ref, data in self.raw("customer"):
            days = [item["date"] for item in data["stages"] if item["stage"] == wanted]
            days = [min(days)] if days and wanted == "won" else days
            mine = [
                day for day in days if self.within(day) and self.owner(ref[10:], day, data.get("by")) == self.person
            ]
            found += len(mine)
        return found

    def deals(self, outcome: str) -> int:
        told = [(d, d.get("result", {})) for _, d in self.raw("deal")]
        return sum(
            result.get("outcome") == outcome
            and self.within(result.get("date"))
            and self.owner(deal["customer"], result["date"], deal["by"]) == self.person
            for deal, result in told
        )

    def sales(self) -> tuple[int, Decimal]:
        """Orders on the day they came, returns and credits below zero, cancelled orders taken back on that day."""
        amounts = []
        for ref, order in self.raw("order"):
            day, ended = self.local(order["received_at"]), order.get("cancelled", {}).get("date")
            if not self.undone_before(order, day):
                amounts.append((day, order, worth(order) * (1 if order["kind"] == "sale" else -1)))
            if ended:
                back = [
                    worth(o)
                    for _, o in self.raw("order")
                    if o.get("of", "").partition("#")[0] == ref and self.local(o["received_at"]) <= ended
                ]
                amounts.append((ended, order, sum(back, -worth(order))))
        mine = [
            amount
            for day, order, amount in amounts
            if self.within(day) and self.owner(order["customer"], day, order["by"]) == self.person
        ]
        return len(mine), sum(mine, Decimal(0))

    def undone_before(self, order: Raw, day: str) -> bool:
        """Whether a return or credit is of an order that was cancelled before."""
        of = dict(self.raw("order")).get(order.get("of", "").partition("#")[0], {})
        return bool(of.get("cancelled", {}).get("date", AHEAD) < day)

    def money(self) -> tuple[int, Decimal]:
        amounts = []
        for _, payment in self.raw("payment"):
            bill = payment.get("bill", {})
            day = payment["date"] if payment["kind"] != "bill" else bill.get("due_on")
            void = payment["kind"] == "write_off" or "dishonoured_on" in bill
            if not void and self.within(day) and self.owner(payment["customer"], day, payment["by"]) == self.person:
                sign = -1 if payment["kind"] == "refund" else 1
                amounts.append(Decimal(payment["amount"]) * Decimal(payment.get("rate", "1")) * sign)
        return len(amounts), sum(amounts, Decimal(0))

    def overdue(self) -> tuple[int, Decimal]:
        """What was due before the last day, in the book's currency; what a bill was given for is not overdue before it is due."""
        less, waiting = self.settled(), self.settled(waiting=True)
        late = []
        for ref, document in (*self.raw("contract"), *self.raw("order")):
            began, ended = self.began(document), document.get("cancelled", {}).get("date", AHEAD)
            if began is None or not began <= self.last < ended:
                continue
            left = self.left(ref, document, began, less)
            left = taken([(due, key, rest) for due, key, rest in left if rest > 0], ref, waiting)
            mine = self.owner(document["customer"], self.last, document["by"]) == self.person
            rate = Decimal(document.get("rate", "1"))
            late += [amount * rate for due, _, amount in left if due < self.last and amount > 0 and mine]
        return len(late), sum(late, Decimal(0))

    def began(self, document: Raw) -> str | None:
        if "instalments" in document and "drafted_on" in document:
            return document.get("signed_on")
        return (
            self.local(document["received_at"])
            if document.get("kind") == "sale" and "contract" not in document
            else None
        )

    def left(self, ref: str, document: Raw, began: str, less: dict[str, Decimal]) -> list[tuple[str, str, Decimal]]:
        """Day, key and what is left of each instalment, in the document's currency, the first due first."""
        parts = document.get("instalments", [])
        told = [(due_of(document, part, began), part["key"], Decimal(part["amount"])) for part in parts]
        rest = in_own(document) - sum((amount for _, _, amount in told), Decimal(0))
        return taken(sorted([*told, (AHEAD, "~", rest)]), ref, less)

    def settled(self, *, waiting: bool = False) -> dict[str, Decimal]:
        """What settles each debt by the last day, in the debt's currency; or the bills that wait to."""
        less: dict[str, Decimal] = defaultdict(Decimal)
        for _, payment in self.raw("payment"):
            bill = payment.get("bill", {})
            counts = payment["date"] <= self.last < bill.get("dishonoured_on", AHEAD)
            if counts and (bill.get("due_on", "") > self.last) == waiting:
                for part in payment.get("allocations", ()):
                    name, debt = self.home(part["to"])
                    amount = Decimal(part["amount"])
                    if debt.get("currency") != payment.get("currency"):
                        worth_ = amount * Decimal(payment.get("rate", "1")) / Decimal(debt.get("rate", "1"))
                        amount = Decimal(part.get("settles", worth_.quantize(Decimal("0.01"), ROUND_HALF_UP)))
                    less[name] += amount * (-1 if payment["kind"] == "refund" else 1)
        for _, order in self.raw("order") if not waiting else ():
            if order["kind"] != "sale" and "of" in order and self.local(order["received_at"]) <= self.last:
                name, debt = self.home(order["of"])
                amount = in_own(order)
                if debt.get("currency") != order.get("currency"):
                    amount = amount * Decimal(order.get("rate", "1")) / Decimal(debt.get("rate", "1"))
                less[name] += amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return less

    def home(self, name: str) -> tuple[str, Raw]:
        """The debt that a payment or a credit is for: through a return to its order, through an order to its contract."""
        every = dict((*self.raw("contract"), *self.raw("order")))
        ref, _, _ = name.partition("#")
        record = every.get(ref, {})
        if record.get("kind") in ("return", "credit"):
            return self.home(record["of"]) if "of" in record else (hashed(name), {})
        if "contract" in record:
            return f"contracts/{record['contract']}#", every.get(f"contracts/{record['contract']}", {})
        return hashed(name), record

    # Promises of a next visit, a call back, a delivery.

    def promises(self) -> Counter[str]:
        """What became of this person's promises for these days."""
        return Counter(promised.state for promised in self.each_promise(self.within) if promised.person == self.person)

    def each_promise(self, within: Callable[[str], bool]) -> Iterator[Promised]:
        """What became of every promise for certain days, whoever made it."""
        every = self.contacts()
        for index, (customer, day, record, made) in enumerate(every):
            later = [(one[1], one[3]) for one in every[index + 1 :] if one[0] == customer]
            for name in PROMISED:
                told = made.get(name, "")
                if not told or not within(told) or (name != "delivery_on" and "answer" in made):
                    continue
                state = self.delivered(customer, day, told) if name == "delivery_on" else self.became(day, told, later)
                over = state in ("open", "missed", "late") and self.gone(customer, day, told, made)
                if name == "delivery_on" or not over:
                    yield Promised(customer, told, state, self.whose(record, customer, day, told, state))

    def gone(self, customer: str, made: str, told: str, contact: Raw) -> bool:
        """Whether he refused, was lost between the promise and its day, or is a prospect who got a file meanwhile."""
        known = self.files.get(customer)
        if known is None:
            names = {name for file in self.files.values() for name in (file.get("name"), file.get("short_name"))}
            return contact.get("prospect", {}).get("name") in names
        lost = self.stage_at(known, made) != "lost" == self.stage_at(known, min(told, self.today))
        return lost or contact.get("outcome") == "refused"

    @staticmethod
    def stage_at(customer: Raw, day: str) -> str:
        reached = [item["stage"] for item in customer.get("stages", ()) if item["date"] <= day]
        return str(reached[-1]) if reached else ""

    def whose(self, writer: str, customer: str, made: str, told: str, state: str) -> str | None:
        """A promise made by the customer's owner, or by somebody who has left, is his present owner's."""
        day = self.today if state in ("open", "missed") else told
        left = self.book.people[writer].data.get("left_on", AHEAD) < day
        goes_along = customer in self.files and (left or self.owner(customer, made, None) == writer)
        return self.owner(customer, day, writer) if goes_along else writer

    def contacts(self) -> list[tuple[str, str, str, Raw]]:
        result = []
        for kind in ("visit", "enquiry", "collection"):
            for ref, data in self.raw(kind):
                day = data.get("date") or self.local(data["at"])
                clock = str(data.get("arrive_at") or data.get("at") or "")
                if whom(data):
                    result.append((day, clock, ref, self.merged(whom(data)), data.get("person") or data["by"], data))
        result.sort(key=lambda one: one[:3])
        return [(about, day, person, data) for day, _, _, about, person, data in result]

    def merged(self, customer: str) -> str:
        while "merged_into" in self.files.get(customer, {}):
            customer = self.files[customer]["merged_into"]
        return customer

    def became(self, made: str, promised: str, every: list[tuple[str, Raw]]) -> str:
        """What became of the promise of a visit or a call made on one day for another, by the contacts since."""
        later = [(day, data) for day, data in every if day > made or day == promised]
        before = [(day, data) for day, data in later if day < promised]
        on_the_day = any(day == promised for day, _ in later)
        if any("next_visit_on" in data or "next_on" in data for _, data in before) and not on_the_day:
            return "replaced"
        if on_the_day:
            return "met"
        if any(day >= self.two_workdays_before(promised) and in_person(data) for day, data in before):
            return "early"
        if promised >= self.today:
            return "open"
        return "late" if any(day > promised for day, _ in later) else "missed"

    def delivered(self, customer: str, made: str, promised: str) -> str:
        own = [o for _, o in self.raw("order") if self.merged(o["customer"]) == customer]
        told = [item for order in own for item in order.get("deliveries", ())]
        if any(item.get("due") == promised for item in told):
            return "judged elsewhere"
        since = (date.fromisoformat(made) - timedelta(days=14)).isoformat()
        arrived = sorted(item["made_on"] for item in told if item.get("made_on", "") >= since)
        if arrived and arrived[0] <= promised:
            return "met"
        if promised >= self.today:
            return "open"
        return "late" if arrived else "missed"

    def two_workdays_before(self, promised: str) -> str:
        """Mondays to Fridays that are no holiday, and the working weekends of the calendar files."""
        years = [data for _, data in self.raw("calendar")]
        free = [(item["from"], item.get("to", item["from"])) for year in years for item in year.get("holidays", ())]
        extra = {item["date"] for year in years for item in year.get("working_weekends", ())}
        day, left = date.fromisoformat(promised), 2
        while left:
            day -= timedelta(days=1)
            told = day.isoformat()
            usual = day.weekday() < 5 and not any(first <= told <= last for first, last in free)
            left -= usual or told in extra
        return day.isoformat()


def in_person(visit: Raw) -> bool:
    return "arrive_at" in visit and visit.get("method") in ("on_site", "office")


def whom(data: Raw) -> str:
    return str(data.get("customer") or data.get("prospect", {}).get("id") or "")


def hashed(ref: str) -> str:
    return ref if "#" in ref else f"{ref}#"


def taken(left: list[tuple[str, str, Decimal]], ref: str, less: dict[str, Decimal]) -> list[tuple[str, str, Decimal]]:
    """What is left of debts when what was for them is taken off, and what was for none of them from the first due on."""
    keys = {key for _, key, _ in left}
    named = {name.partition("#")[2]: amount for name, amount in less.items() if name.partition("#")[0] == ref}
    anyhow = sum((amount for key, amount in named.items() if key not in keys), Decimal(0))
    result = []
    for due, key, amount in left:
        rest = amount - named.get(key, Decimal(0))
        used = min(max(rest, Decimal(0)), anyhow)
        anyhow -= used
        result.append((due, key, rest - used))
    return result


def in_own(order: Raw) -> Decimal:
    """What a contract or order comes to in its own currency."""
    return worth({**order, "rate": "1"})


def worth(order: Raw) -> Decimal:
    lines = sum(
        (Decimal(str(x.get("quantity", 1))) * Decimal(x.get("price", "0")) for x in order.get("lines", ())), Decimal(0)
    )
    return (Decimal(order["amount"]) if "amount" in order else lines) * Decimal(order.get("rate", "1"))


def due_of(document: Raw, part: Raw, began: str) -> str:
    if "due_on" in part:
        return str(part["due_on"])
    event = part.get("due_event")
    steps = [item.get("done_on") for item in document.get("milestones", ()) if item.get("event") == event]
    if event == "delivered" and not steps:
        steps = [item.get("made_on") for item in document.get("deliveries", ())]
    days = [began] if event == "signed" else steps
    if not days or not all(days):
        return AHEAD
    return (date.fromisoformat(max(days)) + timedelta(days=part.get("due_days", 0))).isoformat()


def weeks_of(book: Book) -> Iterator[str]:
    """The weeks that anybody planned."""
    yield from sorted({plan["week"] for plan in book.of("plan")})
