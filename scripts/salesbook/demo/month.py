"""The months: targets assigned and committed to, summaries, the general manager's check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from salesbook.demo import phrases
from salesbook.demo.clients import Client
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, moment, money, next_month
from salesbook.demo.staff import Post, Staff
from salesbook.demo.week import values, words


def account(pile: Pile, scale: Scale, staff: Staff, rep: Post, clients: Sequence[Client]) -> None:
    """Write a rep's target and plan of each month, and the summary of each that is over."""
    for month in scale.months:
        first = date.fromisoformat(f"{month}-01")
        if rep not in staff.on(first).posts:
            continue
        own_clients = [client for client in clients if client.owner_on(first) is rep]
        dice = scale.dice("month", rep.id, month)
        eve = first - timedelta(days=2)
        turnover = dice.randint(8, 60) * 1_000_000
        figures = {
            "turnover": money(turnover),
            "sales_amount": money(turnover * 11 // 10),
            "gross_margin": money(turnover * 22 // 100),
            "money_in": money(turnover * 9 // 10),
            "new_customers": dice.randint(1, 4),
        }
        own = {"month": month, "person": rep.id}
        target = pile.add("target", own | {"by": rep.boss, "assigned": figures, "written_at": evening(eve, dice)})
        pile.add("month_plan", own | _month_plan(target, first, figures, own_clients, scale))
        last = next_month(first) - timedelta(days=1)
        if scale.has(last) and rep in staff.on(last).posts:
            pile.add("month_summary", own | words(last, dice) | {"written_at": evening(last, dice)})


def _month_plan(
    target: str, first: date, figures: dict[str, Any], clients: Sequence[Client], scale: Scale
) -> dict[str, Any]:
    dice = scale.dice("month plan", target)
    there = [client for client in clients if client.there_on(first)]
    lines = [
        {
            "key": "abcd"[at],
            "purpose": say(dice, phrases.PURPOSE, **values(dice, first, client)),
            "customer": client.id,
            "due": f"{first + timedelta(days=dice.randint(9, 27))}",
            "target": target,
        }
        for at, client in enumerate(dice.sample(there, min(4, len(there))))
    ]
    goal = say(dice, phrases.GOAL, **values(dice, first))
    written = evening(first - timedelta(days=1), dice)
    return {"goals": [goal], "commitments": figures, "lines": lines, "written_at": written}


_VERDICTS = ("supported", "supported", "supported", "contradicted", "could_not_verify")


def inspect(pile: Pile, scale: Scale, staff: Staff, clients: Sequence[Client]) -> None:
    """Write the check of each month that is over, on payments of that month and on customers' files."""
    for month in scale.months:
        first = date.fromisoformat(f"{month}-01")
        last = next_month(first) - timedelta(days=1)
        if not scale.has(last):
            continue
        dice = scale.dice("inspection", month)
        known = [pile.ref("customer", client.id) for client in clients if client.since <= last]
        paid = [pile.ref("payment", own) for own in pile.ids("payment") if own.startswith(month)]
        sample = dice.sample(paid, min(3, len(paid))) + dice.sample(known, min(3, len(known)))
        data = {
            "month": month,
            "by": staff.holder("general_manager").id,
            "seed": f"{month}-{dice.randrange(65536):04x}",
            "sample": [{"record": record, "verdict": dice.choice(_VERDICTS)} for record in sample],
            "words": say(dice, phrases.WORDS, **values(dice, last)),
            "written_at": moment(last, "17:30", dice),
        }
        pile.add("inspection", data)
