"""The people of the company: who holds which role, who reports to whom, whose territory is whose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from salesbook.demo import names
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale
from salesbook.demo.twists import HAND_OVER, TooFew

_FIRST = ("general_manager", "rep", "clerk", "supervisor", "showroom", "business_manager", "storekeeper")
_SHARED = {"showroom": 1}
"""In a firm too small for all roles the general manager holds the rest; showroom is the rep's."""
_FURTHER = ("rep", "rep", "rep", "showroom", "rep", "rep", "supervisor", "rep", "rep", "rep", "staff", "rep")
_REPS_A_TERRITORY = 4


class Post(NamedTuple):
    """A person with roles; `boss` is whom the person reports to, himself where nobody is above."""

    id: str
    name: str
    english: str
    roles: tuple[str, ...]
    boss: str
    territory: str


class Staff(NamedTuple):
    """All people of the company. `leaver` is the rep who leaves on `left_on`, and `heir` has his customers from then on."""

    posts: tuple[Post, ...]
    territories: int
    leaver: Post | None = None
    heir: Post | None = None
    left_on: date | None = None

    def on(self, day: date) -> Staff:
        """The people who work there on a day."""
        if self.left_on is None or day < self.left_on:
            return self
        return self._replace(posts=tuple(post for post in self.posts if post is not self.leaver))

    def owner_on(self, owner: Post, day: date) -> Post:
        """Who has a rep's customers on a day."""
        gone = owner is self.leaver and self.left_on is not None and day >= self.left_on
        return self.heir if gone and self.heir else owner

    def holding(self, role: str) -> list[Post]:
        """The people with a role; at least one for each role but staff."""
        return [post for post in self.posts if role in post.roles]

    def holder(self, role: str) -> Post:
        """The first with a role."""
        return self.holding(role)[0]


def _roles(count: int) -> list[tuple[str, ...]]:
    roles = [[role] for role in _FIRST[:count]]
    for role in _FIRST[count:]:
        roles[_SHARED.get(role, 0)].append(role)
    further = [(_FURTHER[n % len(_FURTHER)],) for n in range(count - len(_FIRST))]
    return [tuple(each) for each in roles] + further


def hire(scale: Scale) -> Staff:
    """The staff of a company of this size."""
    dice = scale.dice("staff")
    roles = _roles(scale.people)
    people = names.people(len(roles), dice)
    reps = sum("rep" in each for each in roles)
    territories = min(len(names.TERRITORIES), max(2, reps // _REPS_A_TERRITORY))
    boss_of = _bosses(roles, [person[0] for person in people])
    posts = [
        Post(*person, own, boss_of[at], names.TERRITORIES[at % territories][1])
        for at, (person, own) in enumerate(zip(people, roles, strict=True))
    ]
    staff = Staff(tuple(posts), territories)
    return _with_leaver(staff, scale) if HAND_OVER in scale.twists else staff


def _with_leaver(staff: Staff, scale: Scale) -> Staff:
    """The last rep leaves and the first takes over. Raises TooFew where there is but one."""
    reps = staff.holding("rep")
    if len(reps) < 2:  # noqa: PLR2004 - one hands over to another
        raise TooFew
    return staff._replace(leaver=reps[-1], heir=reps[0], left_on=scale.handed_over_on)


def _bosses(roles: Sequence[tuple[str, ...]], ids: list[str]) -> list[str]:
    """Reps report to the supervisors in turn, supervisors to the business manager, all others to the general manager."""
    supervisors = [who for who, own in zip(ids, roles, strict=True) if "supervisor" in own]
    manager = next(who for who, own in zip(ids, roles, strict=True) if "business_manager" in own)
    bosses = []
    for at, own in enumerate(roles):
        boss = ids[0]
        if "rep" in own:
            boss = supervisors[at % len(supervisors)]
        elif own == ("supervisor",):
            boss = manager
        bosses.append(boss)
    return bosses


_DEPARTMENT = {
    "clerk": "office",
    "showroom": "showroom",
    "storekeeper": "warehouse",
    "staff": "office",
    "general_manager": "office",
}


def enrol(pile: Pile, scale: Scale, staff: Staff) -> None:
    """Write a record for each person."""
    dice = scale.dice("people")
    for post in staff.posts:
        joined = f"{date(2015 + dice.randrange(8), dice.randint(1, 12), dice.randint(1, 28))}"
        gone = {"left_on": f"{staff.left_on - timedelta(days=1)}"} if staff.left_on and post is staff.leaver else {}
        pile.add("person", _record_of(post, joined) | gone)


def _record_of(post: Post, joined: str) -> dict[str, Any]:
    sells = {"rep", "supervisor"} & set(post.roles)
    return {
        "id": post.id,
        "name": post.name,
        "name_en": post.english,
        "roles": [{"role": role, "from": joined} for role in post.roles],
        "department": _DEPARTMENT.get(post.roles[0], "sales"),
        "reports_to": post.boss if post.boss != post.id else None,
        "territory": post.territory if sells else None,
        "joined_on": joined,
        "git": {"emails": [f"{post.id.replace('-', '.')}@example.com"], "login": post.id},
    }
