"""What the house does together: meetings, the clerk's filing, enquiries, tasks, requests, market notes, declarations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from salesbook.demo import names, phrases
from salesbook.demo.clients import Client
from salesbook.demo.house import PRODUCTS
from salesbook.demo.phrases import say
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, is_holiday, likely, moment, sometime, week_of
from salesbook.demo.staff import Post, Staff
from salesbook.demo.week import goods, values


def run(pile: Pile, scale: Scale, staff: Staff, clients: Sequence[Client]) -> None:
    """Write the office's records of all weeks."""
    for monday in scale.mondays:
        days = scale.workdays(monday)
        for day in days:
            _meet(pile, scale, staff.on(day), day, "morning")
        if days:
            _meet(pile, scale, staff.on(days[0]), days[0], "weekly")
            _file(pile, scale, staff, monday - timedelta(days=7), days[0])
        for day in days[:1] if monday.day <= 7 else ():  # noqa: PLR2004 - the month's first Monday
            _meet(pile, scale, staff.on(day), day, "monthly")
        for person in staff.holding("showroom"):
            _receive(pile, scale, person, monday, clients)
        for rep in staff.on(monday).holding("rep"):
            _notice(pile, scale, rep, monday)
    _set_tasks(pile, scale, staff, clients)
    for person in staff.posts:
        _declare(pile, scale, person, clients)


_STATUS = ("on_time",) * 12 + ("late", "travelling", "leave")
_HELD = {"morning": "08:30", "weekly": "14:00", "monthly": "16:00"}


def _meet(pile: Pile, scale: Scale, staff: Staff, day: date, kind: str) -> None:
    dice = scale.dice("meeting", day, kind)
    words = values(dice, day)
    chair = staff.holder("supervisor" if kind == "morning" else "general_manager")
    data: dict[str, Any] = {
        "date": f"{day}",
        "kind": kind,
        "held_at": _HELD[kind],
        "place": "二楼会议室",
        "chair": chair.id,
        "attendance": [{"person": post.id, "status": dice.choice(_STATUS)} for post in staff.posts],
        "announcements": say(dice, phrases.MINUTES, **words),
    }
    if kind != "morning":
        owner = dice.choice(staff.posts)
        data["items"] = [{"topic": say(dice, (phrases.TOPIC,), **words), "text": say(dice, phrases.MARKET, **words)}]
        text = say(dice, (phrases.DECISION,), **words)
        data["decisions"] = [{"key": "d1", "text": text, "owner": owner.id, "due": f"{day + timedelta(days=11)}"}]
    clerk = staff.holder("clerk").id
    pile.add("meeting", data | {"by": clerk, "written_at": evening(day, dice)})


def _file(pile: Pile, scale: Scale, staff: Staff, monday: date, day: date) -> None:
    """The clerk files the forms of the week before."""
    dice = scale.dice("archiving", monday)
    week = week_of(monday).lower() + "/"
    for form, kind, role in (
        ("form-2", "visit", "rep"),
        ("form-3", "collection", "rep"),
        ("form-4", "enquiry", "showroom"),
    ):
        own_ids = [own for own in pile.ids(kind) if own.startswith(week)]
        rows = [
            {"person": post.id, "count": sum(f"--{post.id}" in own for own in own_ids)} for post in staff.holding(role)
        ]
        data: dict[str, Any] = {"week": week_of(monday), "form": form, "by": staff.holder("clerk").id}
        data["rows"] = [] if form == "form-3" else [row for row in rows if row["count"]]
        pile.add("archiving", data | {"written_at": moment(day, "17:40", dice)})


def _receive(pile: Pile, scale: Scale, person: Post, monday: date, clients: Sequence[Client]) -> None:
    """Two to six visitors and callers a week at the showroom."""
    dice = scale.dice("enquiry", person.id, monday)
    open_days = [day for day in (monday + timedelta(days=n) for n in range(6)) if not is_holiday(day)]
    for day in sorted(dice.choices(open_days, k=dice.randint(2, 6))) if open_days else ():
        product = dice.choice(PRODUCTS)
        words = values(dice, day) | goods(product)
        known = [client for client in dice.sample(clients, 1) if client.since >= day]
        data = {
            "at": sometime(day, 9, 16, dice),
            "person": person.id,
            "kind": dice.choice(("walk_in", "walk_in", "call")),
            "name": f"{dice.choice(names.SURNAMES)[0]}{dice.choice(('先生', '女士', '老师'))}",
            "first_time": likely(dice, 80),
            "channel": dice.choice(("walk_in", "referral", "online", "advertising")),
            "interest": say(dice, phrases.INTEREST, **words),
            "products": [product.id],
            "level": dice.choice(("ready", "intent", "good", "ordinary")),
            "result": say(dice, phrases.RESULT, **words),
            "next_on": f"{day + timedelta(days=dice.randint(1, 9))}",
            "customer": known[0].id if known else None,
            "written_at": evening(day, dice),
        }
        pile.add("enquiry", data)


_NOTES = ("competitor", "price", "policy", "demand", "user_opinion", "suggestion")


def _notice(pile: Pile, scale: Scale, rep: Post, monday: date) -> None:
    """A market note every other week, now and then a request."""
    dice = scale.dice("market", rep.id, monday)
    day = monday + timedelta(days=dice.randrange(5))
    words = values(dice, day)
    if likely(dice, 50) or not pile.ids("market_note"):
        data = {
            "date": f"{day}",
            "person": rep.id,
            "kind": dice.choice(_NOTES),
            "heard_from": f"{words['firm']}{words['who']}",
            "text": say(dice, phrases.NOTE_TEXT, **words),
            "competitor": str(words["rival"]),
            "territory": rep.territory,
            "written_at": evening(day, dice),
        }
        pile.add("market_note", data)
    if likely(dice, 15) or not pile.ids("request"):
        _request(pile, scale, rep, day, dice)


def _request(pile: Pile, scale: Scale, rep: Post, day: date, dice: Random) -> None:
    data = values(dice, day)
    done = day + timedelta(days=dice.randint(1, 6))
    report = {"date": f"{done}", "text": say(dice, phrases.REPORT, **data)}
    request = {
        "date": f"{day}",
        "person": rep.id,
        "kind": "ask",
        "to": rep.boss,
        "text": say(dice, phrases.REQUEST, **data),
        "report_back": report if scale.has(done) else None,
        "closed_on": f"{done}" if scale.has(done) else None,
        "written_at": evening(day, dice),
    }
    pile.add("request", request)


def _set_tasks(pile: Pile, scale: Scale, staff: Staff, clients: Sequence[Client]) -> None:
    for week, monday in enumerate(scale.mondays):
        doers = [*staff.holding("storekeeper"), *staff.on(monday).holding("rep")]
        dice = scale.dice("task", monday)
        words = values(dice, monday, dice.choice(clients))
        doer = dice.choice(doers)
        data = {
            "id": f"{monday:%m%d}-{week + 1}",
            "title": say(dice, (phrases.TASK,), **words),
            "kind": dice.choice(("ad_hoc", "handling", "stock_count", "follow_up")),
            "for": doer.id,
            "by": staff.holder("business_manager").id,
            "set_on": f"{monday}",
            "due": f"{monday + timedelta(days=4)}",
            "written_at": evening(monday, dice),
        }
        task = pile.add("task", data)
        if likely(dice, 80):
            done = monday + timedelta(days=dice.randint(1, 4))
            answer = {
                "about": pile.ref("task", task),
                "person": doer.id,
                "verdict": "answered",
                "text": say(dice, phrases.REPORT, **words),
            }
            pile.add("reply", answer | {"written_at": evening(done, dice)})


def _declare(pile: Pile, scale: Scale, person: Post, clients: Sequence[Client]) -> None:
    dice = scale.dice("declaration", person.id)
    day = scale.first + timedelta(days=dice.randrange(5))
    data = values(dice, day)
    own = {"date": f"{day}", "person": person.id, "written_at": evening(day, dice)}
    pile.add("declaration", own | {"kind": "standard", "version": "2025 版", "text": "已读，照此执行。"})
    pile.add("declaration", own | {"kind": "integrity", "text": "不收客户礼金礼品，报价按制度。"})
    topic = dice.choice(phrases.WORKDAY_TRAINING).format(**data)
    pile.add("declaration", own | {"kind": "training", "topic": topic, "hours": dice.randint(1, 6)})
    if likely(dice, 10):
        client = dice.choice(clients)
        relation = dice.choice(phrases.CONFLICT).format(firm=client.name)
        pile.add("declaration", own | {"kind": "conflict", "customer": client.id, "relation": relation})
