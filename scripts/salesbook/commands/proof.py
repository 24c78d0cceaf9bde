"""`salesbook proof RECORD`: a record's story: who brought it when, who approved it, what changed after, and how that is known."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINE, Shared, UsageError, seen_as, shared
from salesbook.commands.proof_fetch import FETCH, fetch
from salesbook.commands.proof_words import story_lines
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.history.approvals import RepliedRecord
    from salesbook.history.arrival import Coming
    from salesbook.history.evidence import Grade
    from salesbook.history.lines import ReceiptLine
    from salesbook.history.repository import Repository
    from salesbook.history.story import Event
    from salesbook.history.trail import Approval
    from salesbook.kinds import Record


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("proof", cls=Spoken)
    @click.argument("record", metavar="RECORD|fetch")
    @seen_as(lang)
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @shared(lang)
    def proof(options: Shared, record: str, viewer: str, form: str) -> int:
        if record == FETCH:
            return fetch(options)
        book = resolve.book(options)
        ref = record.removeprefix("records/").removesuffix(".yaml")
        _refuse_what_is_hidden(book, ref, viewer)
        data = _story_data(options, book, ref, viewer)
        if form == "json":
            echo_json(data)
        else:
            for line in story_lines(book, data):
                echo(line.say(lang))
        return FINE

    return proof


_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")
_NONE = Text(
    'no commit holds a record "{record}"; name it as a reference does: plans/2026-w48/li-wei',
    "没有任何提交包含记录“{record}”；写法同引用：plans/2026-w48/li-wei",
)


def _refuse_what_is_hidden(book: Book, ref: str, viewer: str) -> None:
    """Who may not see a record does not learn whether there is one, nor, where customers are coded, whether there was."""
    from salesbook.audience import Audience

    audience, record = Audience(book, viewer), book.find(ref)
    kind = book.schemas.kind_at(f"{ref}.yaml")
    coded = book.company.codes_customers
    gone = kind is not None and audience.may_see("manager" if coded else kind.visibility)
    sees = audience.sees(record) if record else gone
    if not sees:
        raise UsageError(_NONE.fill(record=ref))


def _story_data(options: Shared, book: Book, ref: str, viewer: str) -> dict[str, Any]:
    """The story as JSON tells it, of the first book whose history holds the record."""
    from salesbook.history.repository import open_repository
    from salesbook.history.story import story

    host = book.company.get("host", {})
    for root in options.roots:
        with open_repository(root, host.get("branch", "main"), host.get("kind", "none")) as repository:
            events = story(repository, ref)
            if events:
                return _Telling(book, repository, viewer).story(ref, events)
    raise UsageError(_NONE.fill(record=ref))


class _Telling:
    """What is told of a record, to somebody."""

    def __init__(self, book: Book, repository: Repository, viewer: str) -> None:
        from salesbook.audience import Audience

        self._book = book
        self._repository = repository
        self._audience = Audience(book, viewer)

    def story(self, ref: str, events: list[Event]) -> dict[str, Any]:
        """A record's story as JSON tells it."""
        from salesbook.history.approvals import approvals
        from salesbook.history.arrival import Comings
        from salesbook.history.evidence import Grade

        comings = Comings(self._repository)
        record, coming = self._book.find(ref), comings.get(ref)
        in_by = coming.in_by(self._repository) if coming else None
        log = self._repository.log
        return {
            "record": ref,
            "grade": self._grade(record, coming),
            "not_before": self._iso(coming.not_before(self._repository) if coming else None),
            "in_by": self._iso(in_by),
            "says": self._iso(record.written_at if record else None),
            "log": "none"
            if log is None or self._repository.grade is Grade.HOST
            else "broken"
            if log.broken
            else "whole",
            "events": [self._event(event) for event in events],
            "approvals": [
                self._approval(approval) for approval in approvals(self._repository, comings, self._replied_record(ref))
            ],
        }

    def _replied_record(self, ref: str) -> RepliedRecord:
        from salesbook.history.approvals import RepliedRecord
        from salesbook.views.replies import replies

        own = replies(self._book).get(ref, ())
        approving = [reply for reply in own if reply.get("verdict") == "approved"]
        said = tuple((reply.ref, reply["person"], reply.get("role", "")) for reply in approving)
        return RepliedRecord(ref, said, self._book.zone)

    def _grade(self, record: Record | None, coming: Coming | None) -> Grade:
        from salesbook.history.evidence import Grade, claimed

        if coming is not None and coming.line > 0:
            return self._repository.grade
        said = claimed(record.written_at if record else None, self._book.opened_on).grade
        signer = self._repository.signer(coming.n) if coming else None
        own = record is not None and signer is not None and signer in (record.writer, record.get("person"))
        return Grade.SIGNED_CLAIM if own and said is Grade.CLAIM else said

    def _iso(self, at: datetime | None) -> str | None:
        return at.astimezone(self._book.zone).isoformat(timespec="seconds") if at else None

    def _event(self, event: Event) -> dict[str, Any]:
        merged = event.merged
        return {
            "commit": event.commit,
            "change": event.change,
            "at": self._iso(event.at),
            "by": event.by,
            "key": event.key if self._knows(event.by) else None,
            "branch": event.branch,
            "merged": {"commit": merged.commit, "at": self._iso(merged.at), "by": merged.by} if merged else None,
            "grade": event.grade,
            "evidence": self._line(event.receipt) if event.receipt else None,
        }

    def _line(self, line: ReceiptLine) -> dict[str, Any]:
        """A line of the log; a login that is nobody's id is told to those who may know it."""
        pusher = line.pusher if line.pusher in self._book.people or self._knows(None) else None
        return {**line._asdict(), "at": self._iso(line.at), "pusher": pusher, "hash": line.hash}

    def _knows(self, person: str | None) -> bool:
        """Whether the viewer may know by what somebody's commits are recognised."""
        record = self._book.people.get(person or "")
        return self._audience.may_see("manager") if record is None else self._audience.sees(record, "owner")

    def _approval(self, approval: Approval) -> dict[str, Any]:
        return {
            "role": approval.role or None,
            "person": approval.person,
            "how": approval.how,
            "commit": approval.commit,
            "at": self._iso(approval.at),
            "grade": approval.grade,
            "faults": list(approval.faults),
        }
