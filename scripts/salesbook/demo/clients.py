"""The customers: firms, private persons and prospects, each with an owner, a stage and contacts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from salesbook.demo import names
from salesbook.demo.phrases import RIVALS
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, evening, likely, money
from salesbook.demo.staff import Post, Staff
from salesbook.demo.twists import FOREIGN, comes_up

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NEEDS = (
    "样板间要同批号。",
    "工期紧，货要准时。",
    "先看检测报告再谈价。",
    "零散要货，一周两三次。",
    "要我们派人到场指导。",
    "年度一次性招标。",
)
_WAYS = (
    "老板拍板，采购跑腿。",
    "项目部要货，总部付款。",
    "要货走群，付款走总部。",
    "先电话后微信，合同要快递。",
    "三个人签字才算数。",
)
_HABITS = (
    "月底集中下单。",
    "先试一小批，再放量。",
    "比三家，但不只看价。",
    "发票抬头一个字不能错。",
    "怕压库存，现要现送。",
)
_VIEWS = ("觉得我们送货稳。", "嫌报价慢。", "认人，换业务员会不习惯。", "被发错过一次货，还记着。", "愿意介绍同行。")
_SOURCES = ("referral", "trade", "cold_visit", "walk_in", "exhibition", "online", "tender")
_WAY = ("prospect", "confirmed", "won")
_OLDEST = 500
"""Days before the first week at which the oldest file was opened."""


class Client(NamedTuple):
    """A customer as the other rooms need it. `won` and `lost` are days, the first of their kind, or None.

    `stays` is whether the customer is still with us, or with us again. `next_owner` is who took the customer over, and
    when; `foreign` whether he buys in another currency than the book's.
    """

    id: str
    name: str
    owner: Post
    since: date
    won: date | None
    lost: date | None
    contact: str
    who: str
    size: int
    stays: bool
    next_owner: tuple[Post, date] | None = None
    foreign: bool = False

    def owner_on(self, day: date) -> Post:
        """Whose customer it is on a day."""
        return self.owner if self.next_owner is None or day < self.next_owner[1] else self.next_owner[0]

    def there_on(self, day: date) -> bool:
        """Whether the customer was worth a visit on a day."""
        return self.since <= day and (self.stays or self.lost is None or day < self.lost)


def acquire(pile: Pile, scale: Scale, staff: Staff) -> list[Client]:
    """Write all customers with their contacts. The first is a won firm in every book."""
    dice = scale.dice("customers")
    private = scale.customers * 15 // 100
    firms = names.firms(scale.customers - private, dice)
    clients = [_acquire(pile, scale, staff, firm, dice) for firm in firms]
    return clients + [_acquire(pile, scale, staff, own, dice) for own in names.neutral_ids(private, "c-", dice)]


def _acquire(pile: Pile, scale: Scale, staff: Staff, file: names.Firm | str, dice: Random) -> Client:
    number = len(pile.ids("customer"))
    first = not number
    owner = dice.choice(staff.holding("rep"))
    since, stages = _lost_and_won_again(scale) if first else _career(scale, dice)
    firm = None if isinstance(file, str) else file
    own = firm.id if firm else str(file)
    who = f"{dice.choice(names.SURNAMES)[0]}{dice.choice(('总', '工', '经理', '主管', '师傅', '老板'))}"
    head = _firm(firm, owner, dice) if firm else _private(own, who, len(pile.ids("customer")), dice)
    owner = staff.owner_on(owner, since)
    after = staff.owner_on(owner, scale.last)
    taken_over = (after, scale.handed_over_on) if after is not owner else None
    pile.add("customer", head | _rest(owner, since, stages, dice, taken_over))
    contact = _meet(pile, own, who, owner, since, dice)
    days = {item["stage"]: date.fromisoformat(item["date"]) for item in reversed(stages)}
    name, size = (firm.short, dice.randint(1, 12)) if firm else (who, 1)
    back = stages[-1]["stage"] != "lost"
    foreign = FOREIGN in scale.twists and comes_up(number, 2)
    return Client(
        own, name, owner, since, days.get("won"), days.get("lost"), contact, who, size, back, taken_over, foreign
    )


def _career(scale: Scale, dice: Random) -> tuple[date, list[dict[str, Any]]]:
    """The day a customer came and the stages since, none after the book's end."""
    since = scale.first + timedelta(days=dice.randint(-_OLDEST, scale.weeks * 7 - 7))
    reached = dice.choices((3, 2, 1), (65, 20, 15))[0]
    way = [*_WAY[:reached], *["lost"] * (reached == len(_WAY) and likely(dice, 8))]
    days = (since, *(since + timedelta(days=dice.randint(*span)) for span in ((5, 40), (41, 120), (200, 380))))
    stages = [(stage, day) for stage, day in zip(way, days, strict=False) if scale.has(day)]
    return since, [{"stage": stage, "date": f"{day}"} for stage, day in stages]


def _lost_and_won_again(scale: Scale) -> tuple[date, list[dict[str, Any]]]:
    """The career of a book's first customer, which holds every stage."""
    way = (("prospect", -400), ("confirmed", -380), ("won", -340), ("lost", -200), ("won", -150))
    stages = [(stage, scale.first + timedelta(days=days)) for stage, days in way]
    return stages[0][1], [{"stage": stage, "date": f"{day}"} for stage, day in stages]


def _firm(firm: names.Firm, owner: Post, dice: Random) -> dict[str, Any]:
    code = _uscc(dice)
    return {
        "id": firm.id,
        "name": firm.name,
        "short_name": firm.short,
        "type": firm.trade.type,
        "class": dice.choice("abbccc"),
        "industry": firm.trade.industry,
        "size": f"{dice.randint(3, 90)} 人",
        "territory": owner.territory,
        "address": f"{names.TOWN}市{dice.choice(names.STREETS)} {dice.randint(1, 299)} 号",
        "geo": _spot(dice),
        "channel": dice.choice(_SOURCES),
        "uscc": code,
        "tax_no": code,
        "credit_days": dice.choice((0, 15, 30, 45, 60)),
        "credit_limit": money(dice.randint(1, 40) * 500_000),
        "profile": {
            "needs": dice.choice(_NEEDS),
            "ways": dice.choice(_WAYS),
            "buying_habits": dice.choice(_HABITS),
            "perception": dice.choice(_VIEWS),
        },
        "competitors": f"也从{dice.choice(RIVALS)}拿货。",
    }


def _private(id: str, who: str, number: int, dice: Random) -> dict[str, Any]:
    home = f"{dice.choice(names.ESTATES)} {dice.randint(1, 20)} 幢 {dice.randint(1, 30)}0{dice.randint(1, 4)} 室"
    return {
        "id": id,
        "private": {"name": who, "phone": _phone(number), "address": home, "geo": _spot(dice)},
        "type": "homeowner",
        "class": "c",
        "channel": dice.choice(("walk_in", "referral", "online")),
    }


def _rest(
    owner: Post, since: date, stages: list[dict[str, Any]], dice: Random, taken_over: tuple[Post, date] | None
) -> dict[str, Any]:
    owners = [{"person": owner.id, "from": f"{since}"}]
    if taken_over is not None:
        owners.append({"person": taken_over[0].id, "from": f"{taken_over[1]}"})
    return {
        "stages": stages,
        "owners": owners,
        "opened_on": f"{since}",
        "by": owner.id,
        "written_at": evening(since, dice),
    }


def _meet(pile: Pile, customer: str, who: str, owner: Post, since: date, dice: Random) -> str:
    data = {
        "customer": customer,
        "number": 1,
        "name": who,
        "role": dice.choice(names.JOBS),
        "decision_maker": likely(dice, 50),
        "mobile": _phone(5000 + len(pile.ids("contact"))),
        "by": owner.id,
        "written_at": evening(since, dice),
    }
    return pile.add("contact", data)


def _spot(dice: Random) -> dict[str, Any]:
    return {
        "lat": round(29 + dice.randrange(900, 1900) / 10_000, 4),
        "lng": round(119 + dice.randrange(6400, 7600) / 10_000, 4),
        "datum": "gcj02",
    }


def _phone(number: int) -> str:
    """A number that belongs to nobody."""
    return f"139 {number // 10_000:04} {number % 10_000:04}"


def _uscc(dice: Random) -> str:
    """A code of the form of a firm's number with a right check digit, in a region that does not exist."""
    body = "91339999MA" + "".join(dice.choices(_ALPHABET[:10], k=7))
    total = sum(_ALPHABET.index(c) * pow(3, at, 31) for at, c in enumerate(body))
    return body + _ALPHABET[-total % 31]
