"""What the history shows and no record says: who merged his own, what was dated back, what changed after it was settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from salesbook.book import Book
from salesbook.calendar import Week, week_in, week_of
from salesbook.finding import Level
from salesbook.history.trail import Approval, Fault, Step
from salesbook.kinds import Record
from salesbook.rules.archiving import FORMS, has_showroom
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.approvals import first_approval, later_steps, merges, trails
from salesbook.views.replies import replies
from salesbook.views.reviews import review_of
from salesbook.words import Text

DOUBTFUL = timedelta(hours=24)
"""A claim so long before its receipt is shown as such."""
CLOCKS = timedelta(minutes=5)
"""So far two clocks may differ."""
REVIEWED = ("plan", "contract", "price_decision")
ONLY_LATER = {"contract": frozenset({"sent_on", "signed_on", "milestones", "instalments"})}
"""Fields that are filled in after the approval, as things happen."""


@reports("R103", "R71", topic=Topic.FURTHER, words={Mark.BROKEN: Text("self-merge", "自审自合")}, level=Level.ERROR)
def self_merge(book: Book) -> Iterator[Duty]:
    """Nobody merges what he wrote himself.

    Why: a merge is the approval; who approves his own work is not checked by anybody.
    Fix: have somebody else with the role look at it and say so in a reply.

    自己写的记录不由自己合并。

    原因：合并就是审核，自己审自己等于没人审。
    改法：请有审核角色的另一个人看过，写批复说明。
    """
    yield from _merged(book, "self-merge", Text("merged by the one who wrote it, {at}", "{at} 由填写人自己合并"))


@reports(
    "R103",
    "R71",
    topic=Topic.FURTHER,
    words={Mark.BROKEN: Text("merged without the role", "无权合并")},
    level=Level.ERROR,
)
def merged_without_role(book: Book) -> Iterator[Duty]:
    """Records come onto the main line by a merge of somebody whose role it was before that change.

    Why: a role given in the same change would let anybody approve anything.
    Fix: have somebody with the role look at it and say so in a reply.

    记录由合并之前就有相应角色的人合并进主线。

    原因：如果同一次改动里给自己加角色也算，人人都能审核。
    改法：请有相应角色的人看过，写批复说明。
    """
    yield from _merged(
        book, "merged-without-role", Text("merged {at} by somebody without the role", "{at} 由没有审核角色的人合并")
    )


@reports(
    "R103",
    "R71",
    topic=Topic.FURTHER,
    words={Mark.BROKEN: Text("approved by its writer", "自己批准")},
    level=Level.ERROR,
    draws_on=("reply.about", "reply.person", "reply.verdict"),
)
def own_approval(book: Book) -> Iterator[Duty]:
    """Nobody approves by a reply what he wrote himself.

    Why: who approves his own work is not checked by anybody.
    Fix: have somebody else with the role look at it and say so in a reply of his own.

    自己写的记录不由自己批复通过。

    原因：自己批自己等于没人审。
    改法：请有审核角色的另一个人看过，由他写批复。
    """
    for ref, about in replies(book).items():
        record = book.find(ref)
        if record is not None:
            yield from (_own(book, record, reply) for reply in about if reply.get("verdict") == "approved")


def _own(book: Book, record: Record, reply: Record) -> Duty:
    case = Case(reply["person"], _week(record, book.evidence(reply).at), record)
    if reply["person"] not in _writers(book, record):
        return case.met()
    return case.broken(_OWN.fill(book.today, day=reply.day) if reply.day else _OWN_UNDATED)


_OWN = Text("approved {day} by who wrote it", "{day}由填写人自己批准")
_OWN_UNDATED = Text("approved by who wrote it", "由填写人自己批准")


def _writers(book: Book, record: Record) -> set[str | None]:
    """Whose word a record is: whom it names, and who wrote a version of it on the main line."""
    trail = trails(book).get(record.ref)
    return {record.writer, *(step.by for step in trail.steps)} if trail else {record.writer}


@reports("R103", "R71", topic=Topic.FURTHER, words={Mark.BROKEN: Text("not merged", "未经合并")}, level=Level.ERROR)
def main_without_merge(book: Book) -> Iterator[Duty]:
    """Nothing comes onto the main line but by a merge.

    Why: what was put there directly, or by moving the main line to a branch of one's own, was approved by nobody.
    Fix: have somebody with the role look at it and say so in a reply; hand in by a branch of your own.

    记录只能通过合并进入主线。

    原因：直接写进主线，或把主线移到自己的分支上，等于没人审核。
    改法：请有相应角色的人看过，写批复说明；以后从自己的分支提交。
    """
    yield from _merged(
        book, "main-without-merge", Text("put onto the main line without a merge, {at}", "{at} 未经合并直接进入主线")
    )


def _merged(book: Book, fault: Fault, message: Text) -> Iterator[Duty]:
    """A case for each version of a record that came onto the main line with this fault; those without are met."""
    for ref in trails(book):
        record = book.find(ref)
        for approval in merges(book, record) if record else ():
            case = Case(approval.person, _week(record, approval.at), record, grade=approval.grade)
            words = message.fill(book.today, at=_here(book, approval.at) or "–")
            yield case.broken(words) if fault in approval.faults else case.met()


def _here(book: Book, at: datetime | None) -> datetime | None:
    return at.astimezone(book.zone) if at else None


def _week(record: Record | None, at: datetime | None) -> Week | None:
    """The week a record counts in: its own, else that of its day, else of a moment."""
    week = record.get("week") if record else None
    own = week_in(week) if isinstance(week, str) else None
    day = record.day if record else None
    return own or (week_of(day) if day else week_of(at.date()) if at else None)


@reports("R106", topic=Topic.FURTHER, words={Mark.AT_RISK: Text("dated otherwise", "时间对不上")}, level=Level.WARNING)
def back_dated(book: Book) -> Iterator[Duty]:
    """A record comes to the server within a day of when it says it was written, and not before.

    Why: what came days after the hour it names may be true, and nobody can tell; what came before that hour is not.
    Fix: push on the day you write; correct an hour that is wrong.

    记录写好后一天内推送到服务器，也不早于所写的时间。

    原因：晚几天才到的，说的时间也许是真的，但没人能证明；比所写时间还早到的，时间一定不对。
    改法：当天写当天推送；写错的时间改正。
    """
    for record in book.all():
        says, in_by = record.written_at, _here(book, book.arrival(record).in_by)
        if says is None or in_by is None or says.date() < book.opened_on or book.is_imported(record):
            continue
        late, early = in_by - says > DOUBTFUL, says - in_by > CLOCKS
        message = (_BEHIND if late else _AHEAD).fill(book.today, says=says, in_by=in_by)
        case = Case(record.writer, _week(record, says), record, grade=book.arrival(record).grade, route=("written_at",))
        yield case.at_risk(message) if late or early else case.met()


_BEHIND = Text("says {says}, in by {in_by}", "自述 {says}，{in_by} 才到")
_AHEAD = Text("says {says}, but was there by {in_by}", "自述 {says}，但 {in_by} 已经到了")


@reports("R106", topic=Topic.FURTHER, words={Mark.AT_RISK: Text("brought by another", "他人代交")}, level=Level.WARNING)
def in_anothers_name(book: Book) -> Iterator[Duty]:
    """Everybody brings his own records.

    Why: a record counts as the word of the one it names; brought by another it is only what he says the other said.
    Fix: the one it names says in a reply that it is his, or writes it anew.

    各人的记录由本人提交。

    原因：记录代表署名人的话，别人代交就只是别人的说法。
    改法：由署名人写批复确认，或重新填写。
    """
    for ref, trail in trails(book).items():
        record = book.find(ref)
        named = {record.writer, record.get("person")} - {None} if record else set()
        if record is None or trail.bringer is None or not named or not trail.steps:
            continue
        at, bringer = _here(book, trail.steps[0].at), book.people.get(trail.bringer)
        message = _BROUGHT.fill(book.today, name=bringer.name if bringer else trail.bringer)
        case = Case(trail.bringer, _week(record, at), record, grade=book.arrival(record).grade)
        yield case.met() if trail.bringer in named else case.at_risk(message)


_BROUGHT = Text("brought by {name}", "由{name}提交")


@reports(
    "R103",
    "R71",
    "R51",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("edited after review", "审核后修改")},
    level=Level.WARNING,
)
def edited_after_review(book: Book) -> Iterator[Duty]:
    """What was approved stays as it was approved, or is approved again in time.

    Why: an approval is of what was read; what was changed after has been read by nobody.
    Fix: have the change looked at, by a merge or a reply of the one who approves it.

    审核通过的内容不再改动；改了要及时重新审核。

    原因：审核的是当时看到的内容，之后改的没人看过。
    改法：请审核人看过改动，合并或写批复。
    """
    for kind in REVIEWED:
        for record in book.of(kind):
            first = first_approval(book, record)
            if first is not None:
                yield _edited(book, record, first)


def _edited(book: Book, record: Record, first: Approval) -> Duty:
    late = [step for step in later_steps(book, record, first.at) if not _approved_again(book, record, step)]
    if not late:
        return Case(record.writer, _week(record, first.at), record, grade=first.grade).met()
    step = late[-1]
    case = Case(step.by, _week(record, step.at), record, grade=step.grade)
    message = _CHANGED.fill(book.today, at=_here(book, step.at), approved=_here(book, first.at))
    return case.at_risk(message, open=True)


_CHANGED = Text("changed {at}, approved {approved}", "{approved} 审核通过，{at} 又改")


def _approved_again(book: Book, record: Record, step: Step) -> bool:
    """Whether a change was approved, or is none that needs it; a plan's only until it is carried out."""
    if not step.fields - ONLY_LATER.get(record.kind.name, frozenset()):
        return True
    due = review_of(book, record).due if record.kind.name == "plan" else None
    approvals = trails(book)[record.ref].approvals
    after = [
        approval.at for approval in approvals if approval.valid and approval.at and step.at and approval.at >= step.at
    ]
    return any(due is None or at <= due for at in after)


@reports(
    "R111",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("edited after close", "入档后修改")},
    level=Level.WARNING,
)
def edited_after_close(book: Book) -> Iterator[Duty]:
    """A week that is archived stays as it was archived.

    Why: archiving closes the week; who changes it later changes what the others have already counted.
    Fix: put it back, or say in a reply what was wrong and have the form archived anew.

    已入档的一周不再改动。

    原因：入档就是关账，之后再改，别人已经统计的数字就不对了。
    改法：恢复原样，或写批复说明哪里有误，并重新入档。
    """
    for record in chain.from_iterable(map(book.of, FORMS.values())):
        week = week_of(record.day) if record.day else None
        closed = closed_at(book, week) if week else None
        if closed is None or record.ref not in trails(book):
            continue
        changed = [step for step in trails(book)[record.ref].steps if step.at is not None and step.at > closed]
        if not changed:
            yield Case(record.writer, week, record).met()
            continue
        step = changed[-1]
        message = _REOPENED.fill(book.today, at=_here(book, step.at), closed=_here(book, closed))
        yield Case(step.by, week, record, grade=step.grade).at_risk(message)


_REOPENED = Text("brought or changed {at}, the week was closed {closed}", "{closed} 已入档，{at} 又提交或改动")


def closed_at(book: Book, week: Week) -> datetime | None:
    """When the main line got the last of a week's archived forms; None while one is missing, or nothing tells."""
    forms = [form for form in FORMS if form != "form-4" or has_showroom(book, week)]
    there = [trails(book).get(f"archivings/{week.slug}/{form}") for form in forms]
    moments = [trail.steps[0].at if trail and trail.steps else None for trail in there]
    known = [at for at in moments if at is not None]
    return max(known) if known and len(known) == len(moments) else None
