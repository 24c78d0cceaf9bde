"""What the records of a book say, as plain data: the ground on which figures are counted a second time.

Nothing here or in the modules that build on it asks the program's views.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from salesbook.book import Book

Raw = dict[str, Any]
AHEAD = "9999-12-31"
NOTHING = Decimal(0)


class Files:
    """The records of a book by kind, without customer files that were merged into another."""

    def __init__(self, book: Book) -> None:
        self.today = book.today.isoformat()
        self.now = book.now
        self.zone = book.zone
        self.company: Raw = dict(book.company.data)
        self._kinds: dict[str, list[tuple[str, Raw]]] = {}
        for record in book.all():
            self._kinds.setdefault(record.kind.name, []).append((record.ref, dict(record.data)))
        self.by_ref = {ref: data for every in self._kinds.values() for ref, data in every}
        self.customers = {ref[10:]: item for ref, item in self.of("customer") if "merged_into" not in item}
        self.people = {item["id"]: item for _, item in self.of("person")}

    def of(self, kind: str) -> list[tuple[str, Raw]]:
        """All records of a kind, each with its reference."""
        return self._kinds.get(kind, [])

    def day(self, moment: str) -> str:
        """The day of a moment in the company's zone."""
        return datetime.fromisoformat(moment).astimezone(self.zone).date().isoformat()

    def owner(self, customer: str, day: str, writer: str | None = None) -> str | None:
        """Who owns a customer on a day, else whoever wrote the record."""
        known = self.customers.get(customer, {})
        owners = [item["person"] for item in known.get("owners", ()) if item["from"] <= day]
        return str(owners[-1]) if owners else writer

    def stage(self, customer: Raw, day: str) -> str:
        """The stage a customer had reached on a day."""
        reached = [item["stage"] for item in customer.get("stages", ()) if item["date"] <= day]
        return str(reached[-1]) if reached else ""

    def setting(self, threshold: str, day: str, otherwise: Any) -> Any:
        """The company's value of a threshold on a day, else the default."""
        items = self.company.get("thresholds", {}).get(threshold, ())
        return [otherwise, *(item["value"] for item in items if item["from"] <= day)][-1]

    def currency(self, record: Raw) -> str:
        """The currency of a record's amounts."""
        return str(record.get("currency", self.company["currency"]))


def rate(record: Raw) -> Decimal:
    """What one unit of a record's currency is worth in the book's."""
    return Decimal(record.get("rate", "1"))


def own_amount(record: Raw) -> Decimal:
    """What a record comes to in its own currency: its amount, else its lines."""
    if "amount" in record:
        return Decimal(record["amount"])
    return sum(
        (Decimal(str(x.get("quantity", 1))) * Decimal(x.get("price", "0")) for x in record.get("lines", ())), NOTHING
    )


def worth(record: Raw) -> Decimal:
    """The same in the book's currency."""
    return in_book(record, own_amount(record))


def in_book(record: Raw, amount: Decimal) -> Decimal:
    """An amount of a record in the book's currency, to the cent."""
    return (amount * rate(record)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def whom(data: Raw) -> str:
    """The customer, or prospect without a file, that a record or line is about."""
    return str(data.get("customer") or data.get("prospect", {}).get("id") or "")


def week_of(day: str) -> str:
    """The Monday of the week of a day."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def later(day: str, days: int) -> str:
    """So many days after a day."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def monday_of(week: str) -> str:
    """The Monday of a week written 2026-W48."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1).isoformat()


def week_name(monday: str) -> str:
    """A week as pages head it."""
    year, number, _ = date.fromisoformat(monday).isocalendar()
    return f"Week {number}, {year}"


def short(amount: Decimal) -> str:
    """An amount as tiles tell it in English: 9.5k, 284k, 1.68m."""
    for least, unit, place, sign in ((10**6, 10**6, "0.01", "m"), (10**4, 1000, "1", "k"), (1, 1000, "0.1", "k")):
        if abs(amount) >= least:
            return f"{(amount / unit).quantize(Decimal(place), ROUND_HALF_UP):,}{sign}"
    return "0"
