"""The form of one record: a contract's review, a complaint, a lost customer, a claim, minutes, a price, expenses, a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from salesbook.kinds import Customer, Record
from salesbook.pages.paper.sheet import PaperForm, said_about
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Lamp, Many, Money, Near, Prose, Row, Section, Value, table
from salesbook.rules.duty import Mark
from salesbook.schemas import Field, Kind
from salesbook.views.decisions import said_by
from salesbook.views.grouped import records_by
from salesbook.views.ledger import ledger
from salesbook.views.sold import is_sale
from salesbook.views.steps import completeness
from salesbook.views.worth import currency_of, rate_of
from salesbook.words import Text, same

FactsOf = Callable[[Reader, Record], Iterator[Fact]]
_COMPUTED = Text("Computed", "由记录算出")
_CENT = Decimal("0.1")
_OURS = frozenset({"written_at"})


def case_sheet(reader: Reader, record: Record) -> PaperForm:
    """The form of one record: what the schema's form names first, then all else it tells, then what is computed."""
    kind, teller = record.kind, Teller(reader.book, record)
    title, sign = (kind.form.title, kind.form.sign) if kind.form else _FURTHER[kind.name]
    fields = [field for field in _ordered(kind) if field.name in record.data and field.name not in _OURS]
    short = [field for field in fields if not _long(field)]
    facts = tuple(Fact(field.label, teller.value(field.name, full=True)) for field in short)
    words = tuple(Row((field.label, Prose(record[field.name]))) for field in fields if field.multiline)
    heads = (Column(Text("About", "项目"), "t"), Column(Text("Words", "内容"), "f"))
    listed = table(title, heads, words) if words else None
    parts = teller.sections(frozenset(field.name for field in short))
    return PaperForm(
        title, (*facts, *_written(record)), listed, (18, 82), sign, None,
        (*parts, *_computed(reader, record), *said_about(reader, record)), anchor=""
    )  # fmt: skip


def title_of(kind: Kind) -> Text | None:
    """What the form of a kind's record is called; None where the kind has none."""
    return kind.form.title if kind.form else _FURTHER[kind.name][0] if kind.name in _FURTHER else None


_FURTHER: dict[str, tuple[Text, tuple[Text, ...]]] = {
    "price_decision": (
        Text("Price filing", "价格备案单"),
        (Text("Sales representative", "业务员"), Text("General manager", "总经理")),
    )
}
"""Printed forms of kinds whose schema describes none."""


def _ordered(kind: Kind) -> list[Field]:
    named = [column.field.partition(".")[0] for column in kind.form.columns] if kind.form else []
    order = {name: index for index, name in enumerate(dict.fromkeys(named))}
    return sorted(kind.fields, key=lambda field: order.get(field.name, len(order)))


def _long(field: Field) -> bool:
    """Whether a field's value is more than a fact: prose, a group, a list of groups."""
    return field.multiline or field.type == "group" or bool(field.item and field.item.fields)


def _written(record: Record) -> Iterator[Fact]:
    at = record.written_at
    if at is not None:
        yield Fact(Text("Written", "填写"), at)


def _computed(reader: Reader, record: Record) -> Iterator[Section]:
    """What is never typed: it follows from other records."""
    facts = tuple(_FACTS_OF[record.kind.name](reader, record)) if record.kind.name in _FACTS_OF else ()
    if facts:
        yield Section(_COMPUTED, facts)


def _contract(reader: Reader, contract: Record) -> Iterator[Fact]:
    """The general manager's review, whether the order of steps was kept, what is left to pay."""
    review = next(said_by(reader.book, contract, "general_manager", "approved", "returned"), None)
    reviewed = review.day if review else None
    yield Fact(_REVIEW, _by(reader, review) if review else case_lamp("contract-review", Mark.MISSING))
    days = [contract.get("drafted_on"), reviewed.isoformat() if reviewed else None]
    days += [contract.get("sent_on"), contract.get("signed_on")]
    dated = [day for day in days if day]
    gap = contract.get("sent_on") and not reviewed
    yield Fact(
        _ORDER,
        case_lamp("contract-order", Mark.BROKEN) if dated != sorted(dated) or gap else Lamp("ok", Text("kept", "符合")),
    )
    if "amount" in contract.data and "signed_on" in contract.data:
        left = sum(ledger(reader.book).outstanding(contract.ref, reader.today).values(), Decimal(0))
        yield Fact(Text("Not yet paid", "未收"), Money(left, currency_of(reader.book, contract)))


_REVIEW = Text("General manager's review", "总经理审核")
_ORDER = Text("Drafted, reviewed, sent, signed in this order", "先拟、再审、后送、再签")


def _by(reader: Reader, reply: Record) -> Value:
    day = Near(reply.day) if reply.day else None
    return Many((reader.book.say(reply, "verdict"), reader.person(reply.writer), day))


def _complaint(_reader: Reader, complaint: Record) -> Iterator[Fact]:
    """How long the customer waited, for a word and for a solution."""
    received = datetime.fromisoformat(complaint["received_at"])
    for name, label in (("first_reply_at", _FIRST), ("solved_at", _SOLVED)):
        if name in complaint.data:
            hours = (datetime.fromisoformat(complaint[name]) - received).total_seconds() / 3600
            yield Fact(label, Text("{n} h", "{n} 小时").fill(n=f"{hours:.1f}"))


_FIRST, _SOLVED = Text("First reply after", "首次答复用时"), Text("Settled after", "解决用时")


def _loss(reader: Reader, loss: Record) -> Iterator[Fact]:
    """The class of the customer, the last order and the last contact."""
    customer = reader.book.customers.get(loss.get("customer", ""))
    if customer is None:
        return
    yield Fact(customer.kind.by_name["class"].label, reader.book.say(customer, "class"))
    own = records_by(reader.book, "order", "customer").get(customer.id, ())
    orders = [record.day for record in own if is_sale(record) and record.day]
    touched = [record.day for record in reader.contacts.get(customer.id, ()) if record.day]
    yield Fact(Text("Last order", "最近成交"), max(orders, default=None))
    yield Fact(Text("Last contact", "最近联系"), max(touched, default=None))


def _price(reader: Reader, decision: Record) -> Iterator[Fact]:
    """The discount of each line, its margin where the cost may be seen, and who took note."""
    for line in decision.get("lines", ()):
        if "given_price" in line and "list_price" in line:
            yield Fact(reader.name_of("product", line.get("product")), Many(tuple(_line(reader, decision, line))))
    noted = next(said_by(reader.book, decision, "general_manager", "noted", "approved"), None)
    yield Fact(
        Text("Taken note of", "总经理备案"), _by(reader, noted) if noted else Lamp("wait", Text("not yet", "未批"))
    )


def _line(reader: Reader, decision: Record, line: dict[str, str]) -> Iterator[Text]:
    given_price, listed = Decimal(line["given_price"]), Decimal(line["list_price"])
    yield Text("{n} % off the market price", "市场价减 {n}%").fill(n=_percent(listed - given_price, listed))
    product = reader.book.get("product", line.get("product", ""))
    costs = product.get("cost", ()) if product else ()
    begun = [item["value"] for item in costs if item["from"] <= decision["date"]]
    worth = given_price * rate_of(decision)
    if begun and worth:
        yield Text("margin {n} %", "毛利率 {n}%").fill(n=_percent(worth - Decimal(begun[-1]), worth))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(_CENT, ROUND_HALF_UP) if whole else Decimal(0)


def _expense(reader: Reader, expense: Record) -> Iterator[Fact]:
    kinds = ("transport", "lodging", "entertaining", "other")
    total = sum((Decimal(expense[name]) for name in kinds if name in expense.data), Decimal(0))
    yield Fact(Text("Total", "合计"), Money(total, str(expense.get("currency") or reader.currency)))


def _customer(reader: Reader, customer: Record) -> Iterator[Fact]:
    """How full the file is and what is missing; the people there."""
    assert isinstance(customer, Customer)  # noqa: S101 - its kind says so
    full = completeness(customer)
    yield Fact(Text("File filled", "档案完整度"), same(f"{full.percent}%"))
    if full.missing:
        yield Fact(Text("Missing", "缺少"), Many(tuple(field.label for field in full.missing), Text(", ", "、")))
    for record in records_by(reader.book, "contact", "customer").get(customer.id, ()):
        parts = (record.get("name"), record.get("role"), record.get("phone"), record.get("mobile"))
        yield Fact(record.kind.label, Many(tuple(part for part in parts if part)))


def _meeting(reader: Reader, meeting: Record) -> Iterator[Fact]:
    """How many were expected, there, late, away."""
    labels = _statuses(meeting)
    rows = meeting.get("attendance", ())
    counts = {name: sum(row.get("status") == name for row in rows) for name in labels}
    counted = tuple(Many((labels[name], same(count)), Text(" ", " ")) for name, count in counts.items() if count)
    if counted:
        expected = Text("{n} expected", "应到 {n} 人").fill(n=len(rows))
        yield Fact(Text("Attendance", "出席"), Many((expected, *counted)))
    due = [item for item in meeting.get("decisions", ()) if "done_on" not in item and item.get("due")]
    late = sum(date.fromisoformat(item["due"]) < reader.today for item in due)
    if due:
        yield Fact(Text("Decisions open", "未结决议"), Text("{n}, {late} late", "{n} 项，其中逾期 {late} 项").fill(n=len(due), late=late))  # fmt: skip


def _statuses(meeting: Record) -> dict[str, Text]:
    item = meeting.kind.by_name["attendance"].item
    return dict(item.by_name["status"].labels) if item else {}


_FACTS_OF: dict[str, FactsOf] = {
    "contract": _contract,
    "complaint": _complaint,
    "loss": _loss,
    "price_decision": _price,
    "expense": _expense,
    "customer": _customer,
    "meeting": _meeting,
}
