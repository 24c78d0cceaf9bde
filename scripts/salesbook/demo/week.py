"""A rep's week: the plan on Sunday, the visits, what the days changed, the summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from salesbook.demo import names, phrases
from salesbook.demo.clients import Client
from salesbook.demo.house import PRODUCTS, Product
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, likely, moment, money, sometime, week_of
from salesbook.demo.staff import Post

_KEYS = "abcdefghijklmnopqrstuvwxyz"
_SLOTS = ((8, 40), (10, 10), (13, 20), (14, 50), (16, 10))
"""When the visits of a day set out."""
_ACTIVITIES = ("call", "display", "explain", "assist", "solve", "demonstrate", "negotiate")
_OUTCOMES = (("order", 12), ("intent", 40), ("none", 35), ("refused", 5), ("not_met", 8))


class Desk(NamedTuple):
    """A rep with the customers that are his at some time, and where his records go; `left_on` is when he was gone."""

    pile: Pile
    scale: Scale
    rep: Post
    clients: Sequence[Client]
    left_on: date | None = None

    def works_on(self, day: date) -> bool:
        """Whether the rep still works there on a day."""
        return self.left_on is None or day < self.left_on

    def there_on(self, day: date) -> list[Client]:
        """The rep's customers of a day who are worth a visit."""
        return [client for client in self.clients if client.there_on(day) and client.owner_on(day) is self.rep]


class PlannedVisit(NamedTuple):
    """A line of a plan: whom to see on which day, a customer or a prospect without a file."""

    key: str
    day: date
    client: Client | None
    prospect: dict[str, str] | None = None


def values(dice: Random, day: date, client: Client | None = None) -> dict[str, object]:
    """What the places in phrases are filled with."""
    return {
        **goods(dice.choice(PRODUCTS)),
        "firm": client.name if client else f"{dice.choice(names.FIRST)[0]}{dice.choice(names.SECOND)[0]}",
        "who": client.who if client else f"{dice.choice(names.SURNAMES)[0]}工",
        "rival": dice.choice(phrases.RIVALS),
        "place": dice.choice(names.ESTATES),
        "n": dice.randint(2, 60),
        "day": (day + timedelta(days=dice.randint(2, 8))).day,
        "month": day.month % 12 + 1,
    }


def goods(product: Product) -> dict[str, object]:
    """What phrases say of a product."""
    return {"product": product.name, "unit": product.unit}


def work(desk: Desk) -> None:
    """Write all weeks of a rep, and the plan of the week after the last."""
    for monday in desk.scale.mondays:
        if desk.works_on(monday):
            _week(desk, monday)
    after = desk.scale.last + timedelta(days=1)
    if not desk.works_on(after):
        return
    dice = desk.scale.dice("plan", desk.rep.id, after)
    lines = _lines(desk, after, dice)
    if lines:
        _plan(desk, lines, after, after - timedelta(days=1), dice)


def _week(desk: Desk, monday: date) -> None:
    dice = desk.scale.dice("plan", desk.rep.id, monday)
    lines = _lines(desk, monday, dice)
    if not lines:
        return
    written = monday if likely(dice, 8) else monday - timedelta(days=1)
    plan = _plan(desk, lines, monday, written, dice)
    _review(desk, plan, monday, lines, dice)
    dice = desk.scale.dice("visits", desk.rep.id, monday)
    visits = [visit for day in desk.scale.workdays(monday) for visit in _day(desk, plan, lines, day, dice)]
    _expense(desk, visits, dice)
    sunday = monday + timedelta(days=6)
    head = {"week": week_of(monday), "person": desk.rep.id}
    desk.pile.add("summary", head | words(sunday, dice) | {"written_at": sometime(sunday, 18, 22, dice)})


def _lines(desk: Desk, monday: date, dice: Random) -> list[PlannedVisit]:
    """Ten to fifteen visits spread over the workdays, fewer for a rep with few customers; one of them to a prospect."""
    days = desk.scale.workdays(monday)
    if not days:
        return []
    there = desk.there_on(monday)
    count = min(len(there), dice.randint(2 * len(days), 3 * len(days) - 2))
    whom: list[Client | None] = [*dice.sample(there, count), None]
    spread = sorted(days[at % len(days)] for at in range(len(whom)))
    return [
        PlannedVisit(_KEYS[at], day, client, None if client else _prospect(dice))
        for at, (day, client) in enumerate(zip(spread, whom, strict=True))
    ]


def _plan(desk: Desk, lines: Sequence[PlannedVisit], monday: date, written: date, dice: Random) -> str:
    data = {
        "week": week_of(monday),
        "person": desk.rep.id,
        "goals": list(
            dict.fromkeys(say(dice, phrases.GOAL, **values(dice, monday, line.client)) for line in lines[:2])
        ),
        "lines": [_planned(line, dice) for line in lines],
        "written_at": moment(written, "10:12", dice) if written == monday else sometime(written, 18, 22, dice),
    }
    return desk.pile.add("plan", data)


def _planned(line: PlannedVisit, dice: Random) -> dict[str, Any]:
    words = values(dice, line.day, line.client)
    data: dict[str, Any] = {"key": line.key, "date": f"{line.day}", "kind": "visit"}
    data |= {"customer": line.client.id} if line.client else {"prospect": line.prospect}
    data |= {"purpose": say(dice, phrases.PURPOSE, **words), "method": "on_site"}
    if likely(dice, 50):
        data["expected"] = say(dice, phrases.EXPECTED, **words)
    if likely(dice, 15):
        data["support_needed"] = say(dice, phrases.SUPPORT, **words)
    return data


def _prospect(dice: Random) -> dict[str, str]:
    place = dice.choice(names.STREETS)
    (own,) = names.neutral_ids(1, "new-", dice)
    return {"id": own, "name": f"{place}新店（{dice.choice(names.SURNAMES)[0]}老板）", "place": f"{names.TOWN}{place}"}


def _review(desk: Desk, plan: str, monday: date, lines: Sequence[PlannedVisit], dice: Random) -> None:
    if likely(dice, 5):
        return
    returned = likely(dice, 6)
    data = values(dice, monday, lines[0].client)
    text = say(dice, phrases.RETURNED if returned else phrases.PLAN_WORD, **data)
    verdict = "returned" if returned else "approved"
    head = {"about": desk.pile.ref("plan", plan), "person": desk.rep.boss, "role": "supervisor"}
    desk.pile.add("reply", head | {"verdict": verdict, "text": text, "written_at": sometime(monday, 11, 13, dice)})


def _day(desk: Desk, plan: str, lines: Sequence[PlannedVisit], day: date, dice: Random) -> Iterator[str]:
    """The visits of a day, and the record of what it changed in the plan."""
    today = [line for line in lines if line.day == day]
    kept = [line for line in today if likely(dice, 88)]
    changes = [_changed(plan, line, dice) for line in today if line not in kept]
    free = [client for client in desk.there_on(day) if all(client is not line.client for line in lines)]
    if free and likely(dice, 12):
        extra = dice.choice(free)
        kept.append(PlannedVisit("", day, extra))
        changes.append({"state": "new", "customer": extra.id, "purpose": "顺路拜访"})
    for line, slot in zip(kept, _SLOTS, strict=False):
        yield _visit(desk, line, plan, slot, dice)
    if changes or likely(dice, 10):
        remarks = say(dice, phrases.REMARK, **values(dice, day))
        data = {"date": f"{day}", "person": desk.rep.id, "changes": changes, "remarks": remarks}
        desk.pile.add("day", data | {"written_at": evening(day, dice)})


def _changed(plan: str, line: PlannedVisit, dice: Random) -> dict[str, Any]:
    reason = say(dice, phrases.REASON, **values(dice, line.day, line.client))
    moved = likely(dice, 60)
    later = {"to": f"{line.day + timedelta(days=7)}"} if moved else {}
    return {"state": "moved" if moved else "dropped", "line": f"{plan}#{line.key}", **later, "reason": reason}


def _visit(desk: Desk, line: PlannedVisit, plan: str, slot: tuple[int, int], dice: Random) -> str:
    words = values(dice, line.day, line.client)
    outcome = dice.choices([name for name, _ in _OUTCOMES], [weight for _, weight in _OUTCOMES])[0]
    data: dict[str, Any] = {"date": f"{line.day}", "person": desk.rep.id}
    if line.client:
        data |= {"customer": line.client.id, "contact": line.client.contact}
    else:
        data["prospect"] = line.prospect
    data |= {"method": "on_site", "plan_line": f"{plan}#{line.key}" if line.key else None, **_times(slot, dice)}
    data |= {"place": str(words["place"]), "purpose": say(dice, phrases.PURPOSE, **words)}
    data["activities"] = sorted(dice.sample(_ACTIVITIES, dice.randint(1, 3)), key=_ACTIVITIES.index)
    if outcome != "not_met":
        data |= _talk(line, words, dice)
    data |= {"outcome": outcome, **_next(line, words, dice), "written_at": evening(line.day, dice)}
    visit = desk.pile.add("visit", data)
    if likely(dice, 6):
        _note(desk, visit, line.day, say(dice, phrases.NOTED, **words), dice)
    return visit


def _times(slot: tuple[int, int], dice: Random) -> dict[str, str]:
    """Set out, arrived, left: in that order, before the next visit sets out."""
    start = slot[0] * 60 + slot[1] + dice.randint(0, 8)
    arrive = start + dice.randint(10, 30)
    leave = arrive + dice.randint(15, 40)
    return {
        name: f"{m // 60:02}:{m % 60:02}"
        for name, m in (("depart_at", start), ("arrive_at", arrive), ("leave_at", leave))
    }


def _talk(line: PlannedVisit, words: Mapping[str, object], dice: Random) -> dict[str, Any]:
    shown = dice.sample(PRODUCTS, dice.randint(1, 2))
    own = {**words, **goods(shown[0])}
    data: dict[str, Any] = {}
    if likely(dice, 50):
        data["needs"] = say(dice, phrases.NEEDS, **own)
    data |= {"products_shown": [product.id for product in shown], "feedback": say(dice, phrases.FEEDBACK, **own)}
    if line.client and line.client.won and likely(dice, 15):
        data["usage"] = {
            "product": shown[0].id,
            "use": say(dice, phrases.USE, **own),
            "satisfaction": dice.randint(2, 5),
        }
    if likely(dice, 25):
        data["competitor"] = str(own["rival"])
    if likely(dice, 12):
        data["problem"] = say(dice, phrases.PROBLEM, **own)
    return data


def _next(line: PlannedVisit, data: Mapping[str, object], dice: Random) -> dict[str, Any]:
    if likely(dice, 10):
        return {"no_next": "暂时没有项目"}
    promised = line.day + timedelta(days=dice.randint(3, 21))
    return {"next_step": say(dice, phrases.NEXT, **data), "next_visit_on": f"{promised}"}


def _note(desk: Desk, visit: str, day: date, text: str, dice: Random) -> None:
    head = {"about": desk.pile.ref("visit", visit), "person": desk.rep.boss, "role": "supervisor", "verdict": "noted"}
    desk.pile.add("reply", head | {"text": text, "written_at": sometime(day, 20, 21, dice)})


def _expense(desk: Desk, visits: Sequence[str], dice: Random) -> None:
    """What the trips of a week cost, told on the day of the last."""
    if visits:
        day = date.fromisoformat(visits[-1].partition("/")[2][:10])
        cost = money(dice.randint(20, 180) * 100)
        data = {"date": f"{day}", "person": desk.rep.id, "purpose": "本周拜访交通", "transport": cost}
        desk.pile.add("expense", data | {"visits": visits[-3:], "written_at": evening(day, dice)})


def words(day: date, dice: Random) -> dict[str, str]:
    """The words of a summary; its figures are computed by who reads it."""
    data = values(dice, day)
    tables = {
        "unfinished": phrases.UNFINISHED,
        "problems": phrases.PROBLEMS,
        "improvement": phrases.IMPROVE,
        "market_feedback": phrases.MARKET,
        "competitors": phrases.COMPETITOR,
        "help_needed": phrases.HELP,
        "words": phrases.WORDS,
    }
    return {name: say(dice, table, **data) for name, table in tables.items()}
