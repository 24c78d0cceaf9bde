"""Is a plan reviewed, by whom, in time? The one answer that rule, pages, papers and figures give."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from salesbook.audience import figure
from salesbook.book import Book
from salesbook.calendar import Week, moment, week_in
from salesbook.history.trail import Approval
from salesbook.kinds import Person, Record
from salesbook.kinds.superiors import reviews_on, superiors
from salesbook.views.approvals import brought_by_another, merges
from salesbook.views.office import office
from salesbook.views.outages import Outage, moved, outages_at
from salesbook.views.replies import replies

State = Literal["not_owed", "open", "missing", "in_time", "late"]
_VERDICTS = ("approved", "returned")


class Review(NamedTuple):
    """What became of the review of one plan.

    `reviewer` owes it, `due` is the last moment for it; both are None where nobody can approve the plan, or where its
    week began before the book did. `first` is the
    earliest reply that reviews it and says whether it came in time; `newest` is the one that holds today. `merge` is the
    merge that approved it, where that came before any reply. `outages` are those that moved `due`.
    """

    state: State
    reviewer: str | None = None
    due: datetime | None = None
    first: Record | None = None
    newest: Record | None = None
    merge: Approval | None = None
    outages: tuple[Outage, ...] = ()


def review_of(book: Book, plan: Record) -> Review:
    """The review of a plan, as of the book's moment."""
    week, person, handed_in = week_in(plan["week"]), book.people.get(plan["person"]), plan.written_at
    reviewer = reviewer_of(book, person, week.monday) if person and week else None
    if reviewer is None or week is None or handed_in is None:
        return Review("not_owed")
    usual = _due(book, week, handed_in)
    due, down = moved(book, usual), outages_at(book, usual)
    known = office(book).knows(due)  # nobody is late by a day that may be a holiday
    records = [reply for reply in replies(book).get(plan.ref, ()) if _is_review(book, reply, plan)]
    if book.is_imported(plan):
        return Review("not_owed", first=records[0] if records else None, newest=records[-1] if records else None)
    at = book.evidence(records[0], due).at if records else None
    merge = _merge(book, plan)
    if merge is not None and merge.at is not None and (at is None or merge.at < at):
        at = merge.at
    elif not records:
        return Review("missing" if known and book.past(due) else "open", reviewer, due, outages=down)
    else:
        merge = None
    state: State = "in_time" if at is not None and (at <= due or not known) else "late"
    return Review(state, reviewer, due, records[0] if records else None, records[-1] if records else None, merge, down)


def is_proven(book: Book, review: Review) -> bool:
    """Whether a review is known by more than the reviewer's word: by the merge, or by when the reply that holds came."""
    if review.merge is not None and review.merge.grade.is_proof:
        return True
    deadline = filter(None, [review.due])
    return review.newest is not None and book.evidence(review.newest, *deadline).grade.is_proof


def reviewer_of(book: Book, person: Person, day: date) -> str | None:
    """The nearest superior who works here on a day in a role that reviews; None where nobody can approve the plan."""
    line = (book.people.get(superior) for superior in superiors(book.people, person.id))
    return next((superior.id for superior in line if superior is not None and reviews_on(superior, day)), None)


def _due(book: Book, week: Week, handed_in: datetime) -> datetime:
    """The weekly meeting; for a plan that came after it the end of the next workday. Where nothing is down."""
    meeting = office(book).meeting(week)
    if handed_in <= meeting:
        return meeting
    came_on = handed_in.astimezone(book.zone).date()
    return moment(office(book).workdays.first(came_on + timedelta(days=1)), "24:00", book.zone)


def _merge(book: Book, plan: Record) -> Approval | None:
    """The first merge that approves a plan: by somebody with the role, who did not write it and is not below its person."""
    valid = (approval for approval in merges(book, plan) if approval.valid)
    return next((approval for approval in valid if approval.person and _may_review(book, approval.person, plan)), None)


def _may_review(book: Book, person: str, plan: Record) -> bool:
    """Neither whose plan it is nor who wrote it down reviews it, nor anybody lower in the same line."""
    if person in (plan["person"], plan.writer):
        return False
    leads = person in superiors(book.people, plan["person"])  # two partners may each be above the other
    return leads or plan["person"] not in superiors(book.people, person)


def _is_review(book: Book, reply: Record, plan: Record) -> bool:
    """Whether a reply approves or returns a plan and its writer may, by his role on that day, and did himself."""
    writer, day = book.people.get(reply["person"]), reply.day
    if writer is None or day is None or reply.get("verdict") not in _VERDICTS or not reviews_on(writer, day):
        return False
    return _may_review(book, writer.id, plan) and not brought_by_another(book, reply)


def waits_for_review(book: Book, plan: Record) -> bool:
    """Whether somebody is still to review a plan: handed in, not reviewed, and its person works here."""
    person = book.people.get(plan["person"])
    here = person is not None and person.active_on(book.today)
    return here and review_of(book, plan).state in ("open", "missing")


@figure("team", "reply.about", "reply.person", "reply.verdict", "reply.written_at")
def unreviewed(book: Book, week: Week) -> int:
    """How many plans of a week were handed in and have no review yet; the plans nobody can approve do not count."""
    plans = (plan for plan in book.of("plan") if week_in(plan["week"]) == week)
    return sum(waits_for_review(book, plan) for plan in plans)
