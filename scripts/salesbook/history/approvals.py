"""Who approved a record by merging it, judged by the roles as they stood before that merge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from salesbook.history.arrival import Coming, Comings
from salesbook.history.evidence import Grade
from salesbook.history.host_log import Entry
from salesbook.history.repository import Repository
from salesbook.history.staff import Staff
from salesbook.history.story import Merged, merged_by, writer_of
from salesbook.history.trail import Approval, Fault

MANAGERS = ("business_manager", "general_manager")
_ANY = ("supervisor", *MANAGERS)
BROUGHT_BY = {
    "inspections": "general_manager",
    "archivings": "clerk",
    **dict.fromkeys(("company", "people", "calendars", "products", "targets"), "general_manager"),
}
"""What somebody brings by his role needs nobody's approval."""
_ANSWERED = {"contracts": ("general_manager",), "prices": ("general_manager",)}
"""Who approves records that come along with everything else: whoever else merges them approves nothing by that, and may."""
GIVES_RIGHTS = frozenset({"people", "company"})
"""Who may merge a change of these could give himself any role."""
_BY_FOLDER = {**_ANSWERED, **dict.fromkeys(GIVES_RIGHTS, ("general_manager",))}
"""Who approves records of a folder, those that give rights too; of all others a supervisor or a manager."""
_NOBODYS_WRITING = "replies"
"""What one says of another's record is said by him, and approved by nobody."""


class RepliedRecord(NamedTuple):
    """A record, and the replies that approve it: each its reference, the person in whose name it is, and the role told.

    Days are those of the book's zone.
    """

    ref: str
    replies: tuple[tuple[str, str, str], ...]
    zone: ZoneInfo


def approvals(repository: Repository, comings: Comings, replied: RepliedRecord) -> list[Approval]:
    """How each version of a record came onto the main line, and each reply that approves it, the oldest first."""
    graph = repository.graph
    folder = replied.ref.partition("/")[0]
    merges = [] if folder == _NOBODYS_WRITING else graph.brought(replied.ref)
    result = [
        (graph.order(n), _merge(repository, replied, n))
        for n, change in merges
        if change.new and graph.parents(n)  # what the first commit holds was there before anybody could approve
    ]
    came = [(comings.get(reply), person, role) for reply, person, role in replied.replies]
    replies = [(coming, person, role) for coming, person, role in came if coming is not None]
    result += [(graph.order(c.n), _reply(repository, replied, c, person, role)) for c, person, role in replies]
    result += _reviews(repository, replied) if folder != _NOBODYS_WRITING else ()
    return [approval for _, approval in sorted(result, key=lambda pair: pair[0])]


def _merge(repository: Repository, replied: RepliedRecord, n: int) -> Approval:
    merged, writers = merged_by(repository, n), _writers(repository, replied.ref, n)
    day, folder = _day(merged.at, replied.zone), replied.ref.partition("/")[0]
    staff = repository.staff.before(n)
    role = _role(staff, merged.by, folder, day)
    own = _is_brought(staff, merged, writers, folder, day)
    may = merged.joins and any(staff.holds(merged.by, merging, day) for merging in merging_roles(folder))
    faults: dict[Fault, bool] = {
        "main-without-merge": not merged.joins,
        "self-merge": merged.joins and merged.by is not None and merged.by in writers,
        "merged-without-role": not role and not may,
    }
    how: Literal["merge", "push"] = "merge" if merged.joins else "push"
    wrong = () if own else tuple(fault for fault, there in faults.items() if there)
    held = tuple(role for role in _ANY if staff.holds(merged.by, role, day))
    return Approval(role, merged.by, how, merged.commit, merged.at, merged.grade, wrong, held)


def _is_brought(staff: Staff, merged: Merged, writers: tuple[str, ...], folder: str, day: date) -> bool:
    """Whether what one brings by his role came so: he merged it, or he alone wrote it and somebody who may merges it."""
    role = BROUGHT_BY.get(folder)
    if role is None:
        return False
    alone = bool(writers) and all(staff.holds(writer, role, day) for writer in writers)
    joined = merged.joins and any(staff.holds(merged.by, merging, day) for merging in merging_roles(folder))
    return staff.holds(merged.by, role, day) or (alone and joined)


def _reply(repository: Repository, replied: RepliedRecord, coming: Coming, person: str, said: str) -> Approval:
    """An approval by reply: at the grade of the reply's own arrival, if its person brought it himself and may approve."""
    commit, bringer = repository.graph.commit(coming.n), repository.bringer(coming.n)
    at = coming.in_by(repository) or commit.committer.at
    day, folder = _day(at, replied.zone), replied.ref.partition("/")[0]
    staff = repository.staff.before(repository.graph.merged(coming.n))
    writers = _writers(repository, replied.ref, coming.n)
    allowed = [role for role in (said, *approving_roles(folder)) if role in approving_roles(folder)]
    role = next((role for role in allowed if staff.holds(person, role, day)), "")
    claims = bringer or staff.by_email(commit.author.email)
    faults: dict[Fault, bool] = {
        "brought-by-another": claims != person,
        "own-record": person in writers,
        "merged-without-role": not role,
    }
    grade = Grade.CLAIM if bringer is None else repository.grade if coming.line > 0 else Grade.SIGNED_CLAIM
    wrong = tuple(fault for fault, there in faults.items() if there)
    return Approval(role, person, "reply", commit.id, at, grade, wrong)


def _reviews(repository: Repository, replied: RepliedRecord) -> Iterator[tuple[tuple[int, str], Approval]]:
    """Approving reviews on the host, of heads that brought a version of the record; of the account of somebody who may.

    Whoever else clicks *approve* says nothing of the record: on a host everybody may.
    """
    if not repository.reviews:
        return
    changes = repository.graph.changes(replied.ref)
    reviewed = {entry for n, change in changes if change.new for entry in repository.reviews.get(n, ())}
    for entry in sorted(reviewed, key=lambda entry: (entry.at, entry.id)):
        n = repository.graph.number(entry.new)
        approval = _review(repository, replied, entry, n) if n is not None else None
        if n is not None and approval is not None:
            yield repository.graph.order(n), approval


def _review(repository: Repository, replied: RepliedRecord, entry: Entry, n: int) -> Approval | None:
    staff, folder = repository.staff.before(repository.graph.merged(n)), replied.ref.partition("/")[0]
    person, day = staff.by_account(entry.login), _day(entry.at, replied.zone)
    role = _role(staff, person, folder, day)
    if not role:
        return None
    held = tuple(role for role in _ANY if staff.holds(person, role, day))
    faults: tuple[Fault, ...] = ("own-record",) if person in _writers(repository, replied.ref, n) else ()
    return Approval(role, person, "review", entry.new, entry.at, Grade.HOST, faults, held)


def approving_roles(folder: str) -> tuple[str, ...]:
    """The roles that approve the records of a folder, by merge or by reply."""
    return _BY_FOLDER.get(folder, _ANY)


def merging_roles(*folders: str) -> tuple[str, ...]:
    """The roles whose holders may merge a change to records of these folders, whether that approves all of it or not.

    A whole round comes on one branch: who may merge a visit merges the price beside it, and approves nothing by that.
    """
    return ("general_manager",) if GIVES_RIGHTS.intersection(folders) else _ANY


def _role(staff: Staff, person: str | None, folder: str, day: date) -> str:
    """The role by which somebody approves records of a folder; empty for none."""
    return next((role for role in approving_roles(folder) if staff.holds(person, role, day)), "")


def _day(at: datetime | None, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date() if at else date.min


def _writers(repository: Repository, ref: str, n: int) -> tuple[str, ...]:
    """Who wrote a version of a record that is in a commit.

    Merges that only join are nobody's writing, nor is the import with which the main line begins.
    """
    graph = repository.graph
    merge = graph.merged(n)
    limit = graph.order(n if merge is None else merge)
    result = [(at, graph.merged(at)) for at, change in graph.changes(ref) if change.new]
    there = [(at, held) for at, held in result if held is not None and graph.order(held) <= limit]
    own = [at for at, held in there if at != held or graph.parents(at)]
    return tuple(sorted({writer for writer, _ in (writer_of(repository, at) for at in own) if writer}))
