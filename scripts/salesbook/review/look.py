"""What deserves a look before a change is merged: whatever is unusual, told as it is, with no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.kinds.mail_address import person_by_mail_address
from salesbook.review.entries import Entry
from salesbook.review.naming import name_of
from salesbook.review.sides import Change
from salesbook.rules.archiving import FORMS, has_showroom
from salesbook.rules.proof import CLOCKS, DOUBTFUL, ONLY_LATER, REVIEWED
from salesbook.views.approvals import first_approval
from salesbook.views.doubles import doubles
from salesbook.views.replies import replies
from salesbook.words import Text, join, same

Why = Literal[
    "conflict", "outside", "another", "closed-week", "after-review", "dated-before", "dated-ahead", "double", "removed"
]


class Look(NamedTuple):
    """One thing to look at; `record` is its reference, None where it is about none."""

    why: Why
    record: str | None
    message: Text


def worth_a_look(change: Change, entries: tuple[Entry, ...]) -> tuple[Look, ...]:
    """All of it, what concerns the whole change first."""
    return (*_of_all(change), *(look for entry in entries for look in _of_one(change, entry)))


def _of_all(change: Change) -> Iterator[Look]:
    if change.span.conflict:
        yield Look("conflict", None, _CONFLICT)
    if change.trees.beside:
        names = [same(path) for path in change.trees.beside[:_NAMED]]
        more = len(change.trees.beside) - len(names)
        text = _OUTSIDE.fill(names=join(names))
        yield Look("outside", None, _AND_MORE.fill(told=text, n=more) if more else text)


_NAMED = 5
_CONFLICT = Text(
    "it can't be merged as it is: main has changed the same records. Whoever wrote it merges main into the branch first",
    "暂时无法合并：主线上改了同样的记录。请填写人先把主线合并到自己的分支",
)
_OUTSIDE = Text("it changes more than records: {names}", "改动了记录以外的文件：{names}")
_AND_MORE = Text("{told} and {n} more", "{told}，另有 {n} 个")


def _of_one(change: Change, entry: Entry) -> Iterator[Look]:
    ref = entry.was or entry.ref
    old, new = change.before.own.get(ref), change.after.seen.get(entry.ref)
    record = new or change.before.seen.get(ref)
    if record is None:
        return
    if entry.how == "removed":
        yield Look("removed", entry.ref, _REMOVED.fill(title=_title(entry)))
    yield from _anothers(change, entry, record)
    yield from _closed(change.before.whole, entry, record)
    if old is not None:
        yield from _after_review(change, entry, old)
    elif new is not None:
        yield from _dated_otherwise(change, entry, new)
        yield from _doubles(change, entry)


_REMOVED = Text("taken away: {title}", "被删除：{title}")


def _title(entry: Entry) -> Text:
    return _OF_KIND.fill(kind=entry.kind.label, title=entry.title) if entry.kind else entry.title


_OF_KIND = same("{kind} {title}")


def _anothers(change: Change, entry: Entry, record: Record) -> Iterator[Look]:
    """Whoever committed a record that is somebody else's word."""
    own = [person for person in (record.get("person"), record.writer) if isinstance(person, str)]
    people = change.before.whole.people
    brought = {person_by_mail_address(people, contribution.email) for contribution in change.written.get(entry.ref, ())}
    others = sorted(person for person in brought if person is not None and person not in own)
    named = next((people[person] for person in own if person in people), None)
    if others and named is not None:
        names = join([people[person].name for person in others])
        yield Look("another", entry.ref, _ANOTHERS.fill(title=_title(entry), who=names, whose=named.name))


_ANOTHERS = Text("{title}: the record is {whose}'s, changed by {who}", "{title}：这是{whose}的记录，由{who}改动")


def _closed(book: Book, entry: Entry, record: Record) -> Iterator[Look]:
    """A form of a week whose forms were all archived."""
    if record.kind.name not in FORMS.values() or record.day is None:
        return
    week = week_of(record.day)
    forms = [form for form in FORMS if form != "form-4" or has_showroom(book, week)]
    if all(book.get("archiving", f"{week.slug}/{form}") is not None for form in forms):
        yield Look("closed-week", entry.ref, _CLOSED.fill(book.today, title=_title(entry), week=week))


_CLOSED = Text("{title}: {week} is archived already", "{title}：{week}已经入档")


def _after_review(change: Change, entry: Entry, old: Record) -> Iterator[Look]:
    """A change to what was approved, but for what can only come later."""
    book = change.before.whole
    if old.kind.name not in REVIEWED:
        return
    later = ONLY_LATER.get(old.kind.name, frozenset())
    new = change.after.own.get(entry.ref)
    names = old.data.keys() | (new.data.keys() if new else set())
    changed = {name for name in names if new is None or old.get(name) != new.get(name)} - later
    record = book.find(old.ref)
    by_reply = any(reply.get("verdict") == "approved" for reply in replies(book).get(old.ref, ()))
    if changed and (by_reply or (record is not None and first_approval(book, record) is not None)):
        yield Look("after-review", entry.ref, _REVIEWED.fill(title=_title(entry)))


_REVIEWED = Text("{title}: it was approved before this change", "{title}：审核通过之后又改")


def _dated_otherwise(change: Change, entry: Entry, new: Record) -> Iterator[Look]:
    """A record that says it was written long before anybody committed it, or after that."""
    book, says = change.after.whole, new.written_at
    came = book.arrival(new).in_by or _first(change, entry.ref)
    if says is None or came is None:
        return
    data = {"title": _title(entry), "says": says.astimezone(book.zone), "came": came.astimezone(book.zone)}
    if came - says > DOUBTFUL:
        yield Look("dated-before", entry.ref, _BEHIND.fill(book.today, **data))
    elif says - came > CLOCKS:
        yield Look("dated-ahead", entry.ref, _AHEAD.fill(book.today, **data))


def _first(change: Change, ref: str) -> datetime | None:
    return min(
        (contribution.at for contribution in change.written.get(ref, ()) if contribution.at is not None), default=None
    )


_BEHIND = Text("{title}: says {says}, committed {came}", "{title}：自述 {says} 填写，{came} 才提交")
_AHEAD = Text("{title}: says {says}, but was committed {came}", "{title}：自述 {says} 填写，但 {came} 已经提交")


def _doubles(change: Change, entry: Entry) -> Iterator[Look]:
    """Records that may tell of the same customer, of those that the viewer knows."""
    seen = change.after.seen.get(entry.ref)
    if seen is None:
        return
    known = change.after.telling
    for double in doubles(known, seen.kind.name, seen.data):
        if double.record.ref != entry.ref:
            data = {"title": _title(entry), "other": name_of(known, double.record), "alike": join(list(double.alike))}
            yield Look("double", entry.ref, _DOUBLE.fill(**data))


_DOUBLE = Text("{title}: perhaps the same as {other} ({alike})", "{title}：可能与{other}重复（{alike}）")
