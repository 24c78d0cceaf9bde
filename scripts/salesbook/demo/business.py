"""From the deal to the order: proposals, prices, contracts. All sums fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from salesbook.demo import phrases
from salesbook.demo.clients import Client
from salesbook.demo.house import PRODUCTS, STAGES, Product
from salesbook.demo.money import Owed, Trade, confirm, settle
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, likely, money, sometime
from salesbook.demo.staff import Staff
from salesbook.demo.twists import CANCELLED, RATE_PAID, RETURNS, comes_up
from salesbook.demo.week import goods as about
from salesbook.demo.week import values

_STEPS = (0, 7, 14, 20, 24)
"""Days after its opening on which a deal reaches its stages and its end."""
_FACTORS = (
    "price",
    "quality",
    "design",
    "delivery",
    "service",
    "terms",
    "relationship",
    "brand",
    "competitor",
    "followup",
)


class Sold(NamedTuple):
    """A line of goods; the price in fen."""

    product: Product
    quantity: int
    price: int


def trade(pile: Pile, scale: Scale, staff: Staff, client: Client) -> list[tuple[str, date]]:
    """Write a customer's business: one deal, or two; the orders that came of it, each with its day."""
    dice = scale.dice("money", client.id)
    deals = Trade(pile, scale, staff, client, dice)
    first = max(client.since, scale.first - timedelta(days=110))
    span = max(0, (scale.last - first).days - 10)
    opened = first if _is_first(pile) else first + timedelta(days=dice.randint(0, span))
    if client.won and client.won - timedelta(days=_STEPS[-1]) >= first:
        opened = client.won - timedelta(days=_STEPS[-1])
    orders = list(_deal(deals, 1, opened))
    if likely(dice, 30):
        orders += _deal(deals, 2, opened + timedelta(days=dice.randint(0, (scale.last - opened).days)))
    return orders


def _is_first(pile: Pile) -> bool:
    """The first customer's deal begins early, so that every book holds one that went all the way."""
    return not pile.ids("deal")


def _deal(t: Trade, number: int, opened: date) -> Iterator[tuple[str, date]]:
    dice, client = t.dice, t.client
    wins = client.won is not None and (_is_first(t.pile) or likely(dice, 75))
    dates = [opened + timedelta(days=days) for days in _STEPS]
    ends = "won" if wins else "lost"
    stages = [
        (key, day) for key, day in zip([*(key for key, _, _ in STAGES), ends], dates, strict=True) if t.scale.has(day)
    ]
    goods = _goods(t)
    total = sum(line.quantity * line.price for line in goods)
    words = values(dice, opened, client) | about(goods[0].product)
    data: dict[str, Any] = {
        "id": f"{client.id}-{number}",
        "title": f"{client.name}{goods[0].product.category}"[:40],
        "opened_on": f"{opened}",
        "need": say(dice, phrases.NEED, **words),
        "product_benefit": say(dice, phrases.BENEFIT, **words),
        "products": list(dict.fromkeys(line.product.id for line in goods)),
        "level": dice.choice(("ready", "intent", "good", "ordinary")),
        "stages": [{"stage": stage, "date": f"{day}"} for stage, day in stages],
        "value": money(total),
        "expected_close_on": f"{dates[-1]}",
    }
    closed = t.scale.has(dates[-1])
    if closed:
        data["result"] = _result(ends, dates[-1], words, dice)
    deal = t.add("deal", opened, **data)
    if t.scale.has(dates[1]):
        _proposal(t, deal, number, goods, dates[1])
    if closed and wins:
        yield from _won(t, deal, number, goods, dates)


def _result(outcome: str, day: date, data: dict[str, object], dice: Random) -> dict[str, Any]:
    story = say(dice, phrases.REPORT if outcome == "won" else phrases.LOSS_STORY, **data)
    return {"outcome": outcome, "date": f"{day}", "factors": dice.sample(_FACTORS, 2), "story": story}


def _goods(t: Trade) -> list[Sold]:
    sold, dice = [], t.dice
    for product in dice.sample(PRODUCTS, dice.randint(1, 3)):
        price = product.price * dice.randint(80, 100) // 100 // 100 * 100
        sold.append(Sold(product, dice.randint(5, 40) * t.client.size, t.own(price)))
    return sold


def _lines(goods: Sequence[Sold]) -> list[dict[str, Any]]:
    return [
        {"key": "abc"[at], "product": line.product.id, "quantity": line.quantity, "price": money(line.price)}
        for at, line in enumerate(goods)
    ]


def _proposal(t: Trade, deal: str, number: int, goods: Sequence[Sold], day: date) -> None:
    data = values(t.dice, day, t.client) | about(goods[0].product)
    t.add(
        "proposal",
        day,
        id=f"{t.client.id}-{number}",
        title=f"{t.client.name}报价",
        made_on=f"{day}",
        deal=deal,
        solution=say(t.dice, phrases.SOLUTION, **data),
        lines=_lines(goods),
        amount=money(sum(line.quantity * line.price for line in goods)),
        valid_until=f"{day + timedelta(days=30)}",
        sent_on=f"{day + timedelta(days=1)}" if t.scale.has(day + timedelta(days=1)) else None,
        next_step=say(t.dice, phrases.NEXT, **data),
    )


def _won(t: Trade, deal: str, number: int, goods: Sequence[Sold], dates: Sequence[date]) -> Iterator[tuple[str, date]]:
    drafted, signed = dates[3], dates[4]
    price = _price(t, goods, drafted, deal) if any(line.price < t.own(line.product.price) for line in goods) else None
    owed: list[Owed] = []
    contract = None
    if number == 1:
        contract, owed = _contract(t, deal, goods, drafted, signed, price)
    received = signed + timedelta(days=t.dice.randint(2, 9))
    if t.scale.has(received):
        order, due = _order(t, contract, number, goods, received)
        yield order, received
        owed += due
    for instalment in owed:
        settle(t, instalment)


def _price(t: Trade, goods: Sequence[Sold], day: date, deal: str) -> str:
    lines = [
        {
            "product": line.product.id,
            "quantity": line.quantity,
            "list_price": money(t.own(line.product.price)),
            "floor": money(t.own(line.product.floor)),
            "given_price": money(line.price),
            "reason": t.dice.choice(("量大", "老客户", "对手压价", "年度框架", "样板工程")),
        }
        for line in goods
        if line.price < t.own(line.product.price)
    ]
    return t.add("price_decision", day, **{"date": f"{day}", "for": t.pile.ref("deal", deal), "lines": lines})


_PARTS = (("deposit", 30), ("progress", 40), ("final", 25), ("retention", 5))


def _contract(
    t: Trade, deal: str, goods: Sequence[Sold], drafted: date, signed: date, price: str | None
) -> tuple[str, list[Owed]]:
    total = sum(line.quantity * line.price for line in goods)
    amounts = [total * percent // 100 for _, percent in _PARTS[:-1]]
    amounts.append(total - sum(amounts))
    dues = [signed + timedelta(days=days) for days in (3, 25, 55, 390)]
    data = values(t.dice, drafted, t.client) | about(goods[0].product)
    sent = drafted + timedelta(days=2)
    contract = t.add(
        "contract",
        drafted,
        id=f"{t.client.id}-c1",
        title=f"{t.client.name}{goods[0].product.category}供货合同",
        deal=deal,
        lines=_lines(goods),
        amount=money(total),
        instalments=[
            {"key": f"p{at}", "kind": kind, "amount": money(amount), "due_on": f"{due}"}
            for at, ((kind, _), amount, due) in enumerate(zip(_PARTS, amounts, dues, strict=True), 1)
        ],
        price_decision=price,
        invoice_type="增值税专用发票 13%",
        delivery=say(t.dice, phrases.DELIVERY, **data),
        risks=say(t.dice, phrases.RISK, **data),
        signers={"ours": t.staff.holder("general_manager").id, "theirs": t.client.who},
        drafted_on=f"{drafted}",
        sent_on=f"{sent}",
        signed_on=f"{signed}",
    )
    confirm(t, "contract", contract, "general_manager", "approved", drafted + timedelta(days=1))
    ref = t.pile.ref("contract", contract)
    return contract, [
        Owed(f"{ref}#p{at}", amount, due) for at, (amount, due) in enumerate(zip(amounts, dues, strict=True), 1)
    ]


def _order(t: Trade, contract: str | None, number: int, goods: Sequence[Sold], day: date) -> tuple[str, list[Owed]]:
    total = sum(line.quantity * line.price for line in goods)
    delivered, due = day + timedelta(days=4), day + timedelta(days=30)
    delivery: dict[str, Any] = {"key": "d1", "line": "a", "due": f"{delivered}", "quantity": goods[0].quantity}
    if t.scale.has(delivered):
        delivery["made_on"] = f"{delivered}"
    invoice = {"number": f"26{t.dice.randrange(10**10):010}", "date": f"{delivered}", "amount": money(total)}
    own = (
        {"instalments": [{"key": "p1", "amount": money(total), "due_on": f"{due}"}]}
        if contract is None
        else {"contract": contract}
    )
    received = sometime(day, 9, 16, t.dice)
    count = len(t.pile.ids("order"))
    cancelled = _cancelled(t, count, day)
    if cancelled:
        delivery.pop("made_on", None)
    order = t.add(
        "order",
        day,
        id=f"{t.client.id}-o{number}",
        kind="sale",
        received_at=received,
        lines=_lines(goods),
        cost=money(sum(line.quantity * t.own(line.product.cost) for line in goods)),
        **own,
        supply_arranged_at=received,
        cancelled=cancelled,
        deliveries=[delivery],
        invoices=[invoice] if "made_on" in delivery else [],
    )
    if RETURNS in t.scale.twists and "made_on" in delivery and comes_up(count, 3):
        _take_back(t, order, number, goods[0], delivered, paid=contract is not None)
    return order, [] if contract or cancelled else [Owed(f"{t.pile.ref('order', order)}#p1", total, due)]


def _cancelled(t: Trade, count: int, day: date) -> dict[str, str]:
    """Each seventh order of a company that has cancelled ones is called off two days after it came."""
    ended = day + timedelta(days=2)
    if CANCELLED in t.scale.twists and comes_up(count, 1) and t.scale.has(ended):
        return {"date": f"{ended}", "reason": "客户项目停工，双方同意取消"}
    return {}


def _take_back(t: Trade, order: str, number: int, line: Sold, delivered: date, *, paid: bool) -> None:
    """A tenth of the goods comes back, paid back where a deposit was paid; a credit for breakage takes its units too."""
    day, back = delivered + timedelta(days=6), max(1, line.quantity // 10)
    if not t.scale.has(day):
        return
    of = t.pile.ref("order", order)
    goods = {"key": "a", "product": line.product.id, "quantity": back, "price": money(line.price)}
    head: dict[str, Any] = {"of": of, "received_at": sometime(day, 9, 16, t.dice), "lines": [goods]}
    returned = t.add("order", day, id=f"{t.client.id}-r{number}", kind="return", reason="规格不合，客户退回", **head)
    broken = head | {"lines": [goods | {"quantity": 1}], "takes_units": True}
    t.add("order", day, id=f"{t.client.id}-z{number}", kind="credit", reason="运输破损，客户未收", **broken)
    repaid = day + timedelta(days=3)
    if paid and t.scale.has(repaid):
        amount = money(back * line.price)
        part = {"to": t.pile.ref("order", returned), "amount": amount}
        refund = {"date": f"{repaid}", "kind": "refund", "amount": amount, "allocations": [part]}
        t.add("payment", repaid, **{"rate": RATE_PAID if t.client.foreign else None, **refund})
