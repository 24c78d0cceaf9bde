"""The seven steps of selling: which have their record for a customer. And how full its file is."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.kinds import Customer, Record
from salesbook.schemas import Field
from salesbook.views.ledger import Owing
from salesbook.views.sold import is_sale

State = Literal["done", "going", "late", "missing", "none"]
ORDER = ("develop", "file", "confirm", "contract", "perform", "collect", "records")
_WANTED = (
    *("name", "short_name", "type", "class", "industry", "size", "territory", "address", "channel", "opened_on"),
    *("profile.needs", "profile.ways", "profile.buying_habits", "profile.perception", "competitors"),
)
_OF_FIRMS = frozenset({"name", "short_name", "industry", "size", "address"})


class Step(NamedTuple):
    """One of the seven steps. `number` is how many matters it is late or missing with."""

    name: str
    state: State
    number: int = 0


class Completeness(NamedTuple):
    """How many of the fields of a file are filled, and which are not."""

    filled: int
    wanted: int
    missing: tuple[Field, ...]

    @property
    def percent(self) -> int:
        """The share that is filled, in whole percent."""
        return 100 * self.filled // self.wanted if self.wanted else 100


@figure("team", obligations=("R58",))
def steps(book: Book, customer: Customer, owes: Owing | None) -> tuple[Step, ...]:
    """Which of the seven steps have their record. `owes` is what the customer owes; None where the reader may not know."""
    own = [record for record, route in book.pointing_at(customer) if route == ("customer",)]
    contracts = [record for record in own if record.kind.name == "contract"]
    orders = [record for record in own if record.kind.name == "order" and is_sale(record)]
    reached = {item["stage"] for item in customer.get("stages", ())}
    first = [
        Step("develop", "done" if reached else "none"),
        Step(
            "file",
            "done" if "opened_on" in customer.data else "missing" if "won" in reached else "none",
            int("won" in reached and "opened_on" not in customer.data),
        ),
        Step("confirm", "done" if reached & {"confirmed", "won"} else "none"),
        Step("contract", _signed(contracts, orders)),
        performed(contracts, orders, book.today),
    ]
    if owes is not None:
        first.append(_collected(owes, bool(contracts or orders)))
    missing = sum(step.state == "missing" for step in first)
    return (*first, Step("records", "missing" if missing else "done" if own else "none", missing))


def _signed(contracts: list[Record], orders: list[Record]) -> State:
    if any("signed_on" in record.data for record in contracts) or orders:
        return "done"
    return "going" if contracts else "none"


def performed(contracts: list[Record], orders: list[Record], today: date) -> Step:
    """Milestones and deliveries: all done, some to come, or some past their day."""
    days = [item for record in contracts if "signed_on" in record.data for item in record.get("milestones", ())]
    open_ = [item.get("due") for item in days if "done_on" not in item]
    deliveries = [item for record in orders for item in record.get("deliveries", ())]
    open_ += [item.get("due") for item in deliveries if "made_on" not in item]
    late = sum(bool(due) and due < today.isoformat() for due in open_)
    if late:
        return Step("perform", "late", late)
    if open_:
        return Step("perform", "going")
    return Step("perform", "done" if days or deliveries else "none")


def _collected(owes: Owing, bought: bool) -> Step:
    """Money to come is collected only when none of it is left, due or not."""
    if owes.overdue:
        return Step("collect", "late", owes.overdue)
    return Step("collect", "going" if owes.outstanding else "done" if bought else "none")


def completeness(customer: Customer) -> Completeness:
    """How full a file is, among the fields that apply to such a customer."""
    person = customer.id.startswith("c-") or "private" in customer.data
    wanted = [path for path in _WANTED if not (person and path in _OF_FIRMS)]
    empty = [path for path in wanted if not _has(customer, path)]
    fields = tuple(field for path in empty if (field := _field(customer, path)))
    return Completeness(len(wanted) - len(empty), len(wanted), fields)


def _has(customer: Customer, path: str) -> bool:
    first, _, second = path.partition(".")
    value = customer.get(first)
    return bool(value.get(second)) if second and value else bool(value)


def _field(customer: Customer, path: str) -> Field | None:
    first, _, second = path.partition(".")
    field = customer.kind.by_name.get(first)
    return field.by_name.get(second) if field and second else field
