"""Territories: each has somebody who works it, each customer lies in its owner's, each estimate has its basis."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Customer
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.replies import holder
from salesbook.views.standing import current
from salesbook.words import Text, join


@reports(
    "R20",
    topic=Topic.FILES,
    words={Mark.AT_RISK: Text("outside", "跨区")},
    level=Level.INFO,
)
def outside_territory(book: Book) -> Iterator[Duty]:
    """A customer lies in the territory of its owner, or of somebody who shares it.

    Why: each rep develops his own territory; a customer far from it gets fewer calls, and two reps meet there.
    Fix: hand the customer over, or let the rep of the territory share it.

    客户在负责人的区域内，或者由该区域的业务员共享。

    原因：各人开发各人的区域；客户隔得远，去得就少，还会撞上别人。
    改法：移交给该区域的业务员，或与其共享。
    """
    territories = {person.id: person.get("territory") for person in book.people.values()}
    for customer in current(book):
        owner, place = customer.owner_on(book.today), customer.get("territory")
        if place is None or territories.get(owner or "") is None:
            continue  # showroom staff and supervisors have no territory of their own
        covering = {territories.get(person) for person in (owner or "", *customer.sharers_on(book.today))}
        case = Case(owner, None, customer, route=("territory",))
        own = territories[owner or ""] or ""
        yield case.met() if place in covering else case.at_risk(_outside(book, customer, own))


def _outside(book: Book, customer: Customer, own: str) -> Text:
    names, place = book.company.items("territories"), customer["territory"]
    message = Text("{name}: lies in {place}, its owner's territory is {own}", "{name}：在{place}，负责人的区域是{own}")
    return message.fill(name=customer.short_name, place=names.get(place, place), own=names.get(own, own))


@reports(
    "R20",
    topic=Topic.FILES,
    words={Mark.MISSING: Text("nobody", "无人负责")},
)
def territory_uncovered(book: Book) -> Iterator[Duty]:
    """Every territory has somebody who works it. It counts on the supervisor.

    Why: where nobody calls, the market is left to others.
    Fix: give the territory to a rep.

    每个区域都有人负责；没人负责记在主管名下。

    原因：没人跑的区域，市场就让给了别人。
    改法：把区域分给业务员。
    """
    worked = {person.get("territory") for person in book.people.values() if person.active_on(book.today)}
    chief = holder(book, "supervisor", book.today) or holder(book, "general_manager", book.today)
    for key, name in book.company.items("territories").items():
        message = Text("{name}: nobody works it", "{name}：没有人负责").fill(name=name)
        case = Case(chief, None, book.company, route=("territories",))
        yield case.met() if key in worked else case.missing(message)


@reports("R23", topic=Topic.FURTHER, words={Mark.AT_RISK: Text("no basis", "没有依据")})
def market_share_based(book: Book) -> Iterator[Duty]:
    """An estimate of our market share says what it rests on, for which time, and how much it is.

    Why: a figure without its source is a wish; nobody can compare it with the next.
    Fix: add what was counted, and when.

    市场占有率的估计写明数值、时间和依据。

    原因：没有来源的数字只是愿望，和下一次也没法比。
    改法：补上数了什么、什么时候数的。
    """
    for note in book.of("market_note"):
        if note["kind"] == "market_share":
            fields = note.kind.by_name["share"].by_name
            missing = [
                fields[name].label for name in ("estimate", "period", "basis") if name not in note.get("share", {})
            ]
            message = Text("no {what}", "没有写{what}").fill(what=join(missing))
            case = Case(note["person"], week_of(note.day) if note.day else None, note, route=("share",))
            yield case.at_risk(message, open=True) if missing else case.met()
