"""Who is asked about a change: who merges it, and what is answered by whom besides, which holds nothing up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salesbook.book import Book
from salesbook.history.approvals import BROUGHT_BY, approving_roles, merging_roles
from salesbook.kinds import Person, Record
from salesbook.kinds.mail_address import person_by_mail_address
from salesbook.kinds.superiors import superiors
from salesbook.review.sides import Change
from salesbook.rules.proof import ONLY_LATER
from salesbook.views.decisions import said_by
from salesbook.views.replies import holder
from salesbook.views.requests import person_asked, replies_of_others

MANAGER = "general_manager"
_ESCALATED = "business_manager"
_OWN_BRANCH = "in/"


class Answer(NamedTuple):
    """A record on which somebody is to say a word: who by id, None where nobody holds the role, and in which role."""

    ref: str
    person: str | None
    role: str


class Reviewers(NamedTuple):
    """Who merges a change, by id, in which role, and which roles may.

    `merger` is None where everybody who might has written some of it. `writers` are those people; `own_right`: it is
    what its writer brings by his role, and needs nobody's approval.
    """

    merger: str | None
    role: str
    roles: tuple[str, ...]
    writers: tuple[str, ...]
    answers: tuple[Answer, ...]
    own_right: bool = False

    @property
    def approvers(self) -> tuple[str, ...]:
        """The roles that have something to do, each once."""
        return tuple(dict.fromkeys(filter(None, (self.role, *(answer.role for answer in self.answers)))))


def reviewers_of(change: Change) -> Reviewers:
    """Who is asked about a change, by the people as they are before it."""
    book, writers = change.before.whole, writers_of(change)
    folders = {path.removeprefix("records/").partition("/")[0].removesuffix(".yaml") for path in change.trees.touched}
    roles = (MANAGER,) if change.trees.beside else merging_roles(*folders)
    if writers and folders and not change.trees.beside and _brings(book, writers, folders):
        role = BROUGHT_BY[min(folders)]
        return Reviewers(writers[0], role, tuple(dict.fromkeys((role, *roles))), writers, (), own_right=True)
    merger = _merger(book, _author(change, writers), writers, roles)
    role = next((role for role in roles if merger and book.people[merger].holds(role, book.today)), "")
    answers = [answer for answer in _answers(change) if answer.person != merger]
    return Reviewers(merger, role, roles, writers, tuple(answers))


def writers_of(change: Change) -> tuple[str, ...]:
    """Who wrote something of a change: whom its records name, and by their addresses who committed them."""
    people = change.before.whole.people
    named = {record.writer for ref, record in change.after.own.items() if ref not in change.before.own}
    return tuple(sorted(person for person in named | _committers(change) if person is not None and person in people))


def known_writers(change: Change) -> frozenset[str]:
    """Those of the writers whom the viewer may know of: by the commits, or by the records as he sees them."""
    named = {record.writer for record in change.after.seen.values()}
    return frozenset(person for person in named | _committers(change) if person is not None)


def _committers(change: Change) -> set[str | None]:
    people, written = change.before.whole.people, change.written.values()
    return {person_by_mail_address(people, contribution.email) for own in written for contribution in own}


def _author(change: Change, writers: tuple[str, ...]) -> str | None:
    """Whose change it is: the one whose branch it is on, else who wrote most of it."""
    owner = change.span.branch.removeprefix(_OWN_BRANCH)
    if owner != change.span.branch and owner in change.before.whole.people:
        return owner
    counts = Counter(record.writer for record in change.after.own.values() if record.writer in writers)
    return min(counts, key=lambda writer: (-counts[writer], writer or ""), default=next(iter(writers), None))


def _brings(book: Book, writers: tuple[str, ...], folders: set[str]) -> bool:
    """Whether all of it is what its writers bring by their role."""
    roles = {BROUGHT_BY.get(folder) for folder in folders}
    role = next(iter(roles)) if len(roles) == 1 else None
    return role is not None and all(book.people[writer].holds(role, book.today) for writer in writers)


def _merger(book: Book, author: str | None, writers: tuple[str, ...], roles: tuple[str, ...]) -> str | None:
    """The next above its author who may merge and wrote nothing of it, else whoever holds such a role."""
    line = [book.people[superior] for superior in superiors(book.people, author or "") if superior in book.people]
    holders = [person for role in roles for person in book.people.values() if person.holds(role, book.today)]
    free = (
        person.id for person in (*line, *holders) if person.id not in writers and _may_merge(person, roles, book.today)
    )
    return next(free, None)


def _may_merge(person: Person, roles: tuple[str, ...], day: date) -> bool:
    return person.active_on(day) and any(person.holds(role, day) for role in roles)


def _answers(change: Change) -> Iterator[Answer]:
    """What is answered by a reply: a contract and a price by the general manager, what was taken to a superior by him.

    Who is asked by what a record says is told as the viewer sees the record.
    """
    book, after, before = change.before.whole, change.after, change.before
    for ref, record in after.own.items():
        if approving_roles(record.kind.folder) == (MANAGER,):
            answer = _by_manager(after.whole, record, before.own.get(ref), book.today)
        else:
            answer = _by_superior(after.whole, after.seen.get(ref), before.seen.get(ref), book.today)
        if answer is not None:
            yield answer._replace(person=answer.person if answer.person in book.people else None)


def _by_manager(book: Book, record: Record, old: Record | None, today: date) -> Answer | None:
    """What only the general manager approves, unless nothing changed but what comes later, or he has said his word."""
    changed = {name for name in record.data if old is None or old.get(name) != record.get(name)}
    later = changed <= ONLY_LATER.get(record.kind.name, frozenset())
    decided = old is None and any(said_by(book, record, MANAGER, "approved", "returned"))
    return None if later or decided else Answer(record.ref, holder(book, MANAGER, today), MANAGER)


def _by_superior(book: Book, record: Record | None, old: Record | None, today: date) -> Answer | None:
    """A request that waits, and what was now taken to somebody above."""
    if record is None:
        return None
    if record.kind.name == "request":
        waits = old is None and "closed_on" not in record.data and not replies_of_others(book, record)
        return _answer_of(book, record, person_asked(book, record), today) if waits else None
    to = _taken_to(record)
    return _answer_of(book, record, to, today) if to and (old is None or _taken_to(old) != to) else None


def _taken_to(record: Record) -> str | None:
    """The superior to whom a complaint or a debt was taken."""
    escalation = record.get("escalation")
    to = escalation.get("to") if isinstance(escalation, dict) else None
    superior = to or record.get("escalated_to")
    return superior if isinstance(superior, str) else None


def _answer_of(book: Book, record: Record, person: str | None, today: date) -> Answer:
    return Answer(record.ref, person, _first_role(book, person, today))


def _first_role(book: Book, person: str | None, today: date) -> str:
    """The highest of somebody's roles in which he answers."""
    known = book.people.get(person or "")
    roles = (MANAGER, _ESCALATED, "supervisor")
    return next((role for role in roles if known and known.holds(role, today)), "")
