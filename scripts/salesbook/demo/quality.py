"""What goes wrong and what is lent: complaints, claims, lost customers, goods owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from salesbook.demo import phrases
from salesbook.demo.clients import Client
from salesbook.demo.house import PRODUCTS
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, likely, moment, sometime
from salesbook.demo.staff import Staff
from salesbook.demo.week import goods, values

_CAUSES = ("price", "quality", "service", "delivery", "competitor", "relationship", "credit", "neglect")


def trouble(pile: Pile, scale: Scale, staff: Staff, client: Client, orders: Sequence[tuple[str, date]]) -> None:
    """Write what went wrong with a customer. The first one in a book sees all of it."""
    dice = scale.dice("quality", client.id)
    first = not pile.ids("complaint")
    day = max(client.since, scale.first - timedelta(days=30)) + timedelta(days=dice.randint(0, 6))
    if first or (client.won and client.won <= day and likely(dice, 14)):
        complaint = _complain(pile, scale, staff, client, orders, day)
        if first or likely(dice, 12):
            _claim(pile, scale, staff, client, complaint, day)
    if client.lost:
        _lose(pile, scale, staff, client, client.lost)
    if first or likely(dice, 10):
        _lend(pile, scale, client, day)


def action(owner: str, day: date, scale: Scale, dice: Random) -> dict[str, Any]:
    """A corrective and preventive action; checked where the day of the check has come."""
    data = values(dice, day)
    closed, checked = day + timedelta(days=14), day + timedelta(days=40)
    return {
        "correction": say(dice, phrases.CORRECTION, **data),
        "prevention": say(dice, phrases.PREVENTION, **data),
        "owner": owner,
        "due": f"{closed}",
        **({"closed_on": f"{closed}"} if scale.has(closed) else {}),
        **({"effect_check": {"date": f"{checked}", "recurred": likely(dice, 15)}} if scale.has(checked) else {}),
    }


def _complain(
    pile: Pile, scale: Scale, staff: Staff, client: Client, orders: Sequence[tuple[str, date]], day: date
) -> str:
    dice = scale.dice("complaint", client.id)
    product = dice.choice(PRODUCTS)
    words = values(dice, day, client) | goods(product)
    serious = likely(dice, 40)
    solved = day + timedelta(days=dice.randint(1, 9))
    data: dict[str, Any] = {
        "received_at": sometime(day, 9, 11, dice),
        "customer": client.id,
        "by": client.owner_on(day).id,
        "contact": client.contact,
        "channel": dice.choice(("phone", "on_site", "chat")),
        "stage": "use",
        "order": next((order for order, ordered_on in orders if ordered_on <= day), None),
        "product": product.id,
        "description": say(dice, phrases.COMPLAINT, **words),
        "category": dice.choice(("quality", "service", "logistics")),
        "severity": "serious" if serious else "minor",
        "valid": True,
        "within_authority": not serious,
        "first_reply_at": sometime(day, 12, 15, dice),
        "cause": say(dice, phrases.CAUSE, **words),
        "action": action(client.owner_on(day).id, day, scale, dice),
    }
    if serious:
        data["escalation"] = {
            "to": staff.holder("business_manager").id,
            "at": moment(day, "15:59", dice),
            "reason": "超出我的权限",
        }
    if scale.has(solved):
        data |= {"solved_at": moment(solved, "15:30", dice), "satisfaction_after": dice.randint(2, 5)}
    return pile.add("complaint", data | {"written_at": evening(day, dice)})


def _claim(pile: Pile, scale: Scale, staff: Staff, client: Client, complaint: str, day: date) -> None:
    dice = scale.dice("claim", client.id)
    words = values(dice, day, client)
    settled = day + timedelta(days=5)
    if scale.has(settled):
        data = {
            "date": f"{settled}",
            "customer": client.id,
            "by": client.owner_on(settled).id,
            "complaint": complaint,
            "event": f"{words['product']}返工",
            "amount": f"{dice.randint(300, 9000)}.00",
            "responsible": dice.choice(("self", "company", "third_party")),
            "story": say(dice, phrases.COMPLAINT, **words),
            "reflection": say(dice, phrases.ANALYSIS, **words),
            "action": action(staff.holder("storekeeper").id, settled, scale, dice),
            "written_at": evening(settled, dice),
        }
        pile.add("claim", data)


def _lose(pile: Pile, scale: Scale, staff: Staff, client: Client, day: date) -> None:
    dice = scale.dice("loss", client.id)
    words = values(dice, day, client)
    data = {
        "lost_on": f"{day}",
        "customer": client.id,
        "by": client.owner_on(day).id,
        "annual_value": f"{dice.randint(2, 60)}0000.00",
        "cause": dice.choice(_CAUSES),
        "competitor": str(words["rival"]),
        "story": say(dice, phrases.LOSS_STORY, **words),
        "analysis": say(dice, phrases.ANALYSIS, **words),
        "action": action(staff.holder("supervisor").id, day, scale, dice),
        "written_at": evening(day, dice),
    }
    pile.add("loss", data)


def _lend(pile: Pile, scale: Scale, client: Client, day: date) -> None:
    dice = scale.dice("goods", client.id)
    quantity, back = dice.randint(1, 6), day + timedelta(days=dice.randint(5, 30))
    data: dict[str, Any] = {
        "id": f"{client.id}-g1",
        "kind": dice.choice(("sample", "loan")),
        "customer": client.id,
        "by": client.owner_on(day).id,
        "product": dice.choice(PRODUCTS).id,
        "quantity": quantity,
        "out_on": f"{day}",
        "due_on": f"{day + timedelta(days=14)}",
        "returned": [{"date": f"{back}", "quantity": quantity}] if scale.has(back) and likely(dice, 70) else None,
        "written_at": evening(day, dice),
    }
    pile.add("goods_owed", data)
