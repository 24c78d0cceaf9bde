"""Targets: set before the month begins, promised by the rep, revised in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from salesbook.book import Book
from salesbook.calendar import month_end, week_of
from salesbook.kinds import Person, Record
from salesbook.kinds.superiors import nearest_at_work
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.office import workdays
from salesbook.views.replies import holder
from salesbook.views.targets import MEASURES, measured
from salesbook.words import Text, month_text


@reports(
    "R05",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("no target", "无目标")},
    by_workdays=True,
)
def target_missing(book: Book) -> Iterator[Duty]:
    """Every rep has a target for the month by its first workday.

    Why: without a goal set before, nobody can say whether a month was good.
    Fix: the superior writes the target, with at least one measure.

    每个业务员在当月第一个工作日之前都有目标。

    原因：没有事先定下的目标，就说不清这个月做得好不好。
    改法：由上级写目标，至少一个指标。
    """
    days = workdays(book)
    for month in _months(book):
        due = days.first(month)
        for person in book.people.values() if due >= book.opened_on else ():
            if person.holds("rep", due) and person.active_on(due):
                yield _target(book, person, month, due)


def _months(book: Book) -> Iterator[date]:
    """The months since the book's duties begin, up to the present one."""
    month = book.opened_on.replace(day=1)
    while month <= book.today:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _target(book: Book, person: Person, month: date, due: date) -> Duty:
    target = book.get("target", f"{month:%Y-%m}/{person.id}")
    boss = nearest_at_work(book.people, person.id, due) or holder(book, "general_manager", due)
    if target is not None:
        return Case(boss, week_of(due), target, due, book.evidence(target).grade).met()
    words = Text("{name} has no target for {month}", "{name}没有{month}的目标")
    message = words.fill(name=person.name, month=month_text(f"{month:%Y-%m}", book.today))
    still = book.today <= month_end(month)
    return Case(boss, week_of(due), person, due).missing_unless(target, book, message, open=still)


@reports(
    "R27",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("below target", "低于目标")},
)
def committed_below_assigned(book: Book) -> Iterator[Duty]:
    """What a rep promises for the month is no less than what was assigned.

    Why: both are kept apart so that the difference is seen and talked about, not hidden.
    Fix: talk it through; revise the target in the open, or raise the promise.

    业务员的承诺不低于下达的目标。

    原因：下达和承诺分开记，差距才看得见、谈得开。
    改法：与上级谈清楚，公开修订目标，或提高承诺。
    """
    for plan in book.of("month_plan"):
        target = book.get("target", f"{plan['month']}/{plan['person']}")
        promised = plan.get("commitments", {})
        assigned = target.get("assigned", {}) if target else {}
        less = [name for name in MEASURES if name in promised and name in assigned and _less(promised, assigned, name)]
        if not any(name in promised and name in assigned for name in MEASURES):
            continue
        first_day = date.fromisoformat(plan["month"] + "-01")
        case = Case(plan["person"], week_of(first_day), plan)
        if not less:
            yield case.met()
            continue
        words = Text("{measure}: {promised} promised of {assigned}", "{measure}：承诺 {promised}，下达 {assigned}")
        both = {"promised": promised[less[0]], "assigned": assigned[less[0]]}
        amounts = {name: measured(book, less[0], Decimal(str(amount))) for name, amount in both.items()}
        message = words.fill(measure=MEASURES[less[0]], **amounts)
        yield case.at_risk(message, open=book.today <= month_end(first_day))


def _less(promised: dict[str, object], assigned: dict[str, object], name: str) -> bool:
    return Decimal(str(promised[name])) < Decimal(str(assigned[name]))


@reports(
    "R101",
    topic=Topic.FURTHER,
    words={Mark.BROKEN: Text("changed without revision", "未经修订")},
    draws_on=("target.by", "target.revisions"),
)
def target_revision(book: Book) -> Iterator[Duty]:
    """A target changes only by a revision that begins at what was assigned before.

    Why: a figure changed in silence makes every comparison with it worthless.
    Fix: write the revision with old and new value, reason and approver.

    目标只能通过修订来改，修订的原值就是改之前的值。

    原因：悄悄改过的目标，拿什么比都没有意义。
    改法：写明原值、新值、理由和批准人。
    """
    for target in book.of("target"):
        for index, revision in enumerate(target.get("revisions", ())):
            old, before = Decimal(revision["old"]), _before(target, index)
            day = date.fromisoformat(revision.get("date", target["month"] + "-01"))
            case = Case(target.writer, week_of(day), target, day, route=("revisions", index, "old"))
            if before is None or old == before:
                yield case.met()
                continue
            words = Text("revised from {old}, but {before} stood before", "修订写的原值是 {old}，之前其实是 {before}")
            amounts = {
                name: measured(book, revision["measure"], amount) for name, amount in (("old", old), ("before", before))
            }
            yield case.broken(words.fill(**amounts), open=True)


def _before(target: Record, index: int) -> Decimal | None:
    """What stood for a revision's measure before it."""
    measure = target["revisions"][index]["measure"]
    earlier = [item["new"] for item in target["revisions"][:index] if item["measure"] == measure]
    stood = earlier[-1] if earlier else target.get("assigned", {}).get(measure)
    return None if stood is None else Decimal(str(stood))
