"""A whole review, ready to be told in a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from salesbook.finding import Finding
from salesbook.history.span import Span
from salesbook.review.causes import Cause, causes_of
from salesbook.review.entries import Entries, entries_of
from salesbook.review.look import Look, worth_a_look
from salesbook.review.reviewers import Reviewers, reviewers_of
from salesbook.review.sides import Change, open_change
from salesbook.review.title import title_of
from salesbook.store.snapshot import RECORDS
from salesbook.words import Text


class Review(NamedTuple):
    """What is told of a change to one viewer. `people` and `roles` are the names of whoever is mentioned by id."""

    span: Span
    viewer: str
    title: Text
    findings: tuple[Finding, ...]
    hidden_findings: int
    reviewers: Reviewers
    causes: tuple[Cause, ...]
    look: tuple[Look, ...]
    entries: Entries
    people: Mapping[str, Text]
    roles: Mapping[str, Text]
    edit: str

    @property
    def hidden(self) -> bool:
        """Whether the viewer is told less than a manager would be."""
        return bool(self.entries.hidden or self.hidden_findings) or any(entry.hidden for entry in self.entries.shown)


def review(root: Path, span: Span, viewer: str | None, as_of: datetime | None, clock: datetime) -> Review:
    """Review a change. Raises BrokenBook, UnknownViewer."""
    return review_of(open_change(root, span, viewer, as_of, clock))


def review_of(change: Change, refused: Sequence[Finding] = ()) -> Review:
    """Review a change that is read; `refused` is why a server would not take it, whatever its records say."""
    entries, reviewers, book = entries_of(change), reviewers_of(change), change.before.whole
    findings = (*_nameable(change, entries, refused), *_readable(change, entries))
    return Review(
        change.span,
        change.viewer,
        title_of(change, reviewers, len(refused)),
        findings,
        len(refused) + len(change.trees.findings) - len(findings),
        _visible(reviewers, change),
        causes_of(change),
        worth_a_look(change, entries.shown),
        entries,
        {person.id: person.name for person in change.after.whole.people.values()}
        | {o.id: o.name for o in book.people.values()},
        book.kinds["person"].by_name["roles"].item.by_name["role"].labels,  # type: ignore[union-attr]
        _edit_address(change),
    )


def _nameable(change: Change, entries: Entries, refused: Sequence[Finding]) -> list[Finding]:
    """Those whose file's name gives nothing away: it is no record, or one that the viewer sees."""
    if change.after.audience.may_see("manager"):
        return list(refused)
    seen = {entry.path for entry in entries.shown}
    return [finding for finding in refused if finding.place.path in seen or not finding.place.path.startswith(RECORDS)]


def _readable(change: Change, entries: Entries) -> tuple[Finding, ...]:
    """The findings that the viewer may know of; of a record that he may not see whole without what its file says."""
    if change.after.audience.may_see("manager"):
        return tuple(change.trees.findings)
    known = {entry.path: not entry.hidden and entry.readable for entry in entries.shown}
    findings = (finding for finding in change.trees.findings if finding.place.path in known)
    return tuple(
        finding if known[finding.place.path] else finding._replace(message=_FAULTY, remedy=_SEE) for finding in findings
    )


_FAULTY = Text("something in this record is wrong", "这条记录有错误")
_SEE = Text("`salesbook check` tells its writer what.", "填写人用 `salesbook check` 查看详情。")


def _visible(reviewers: Reviewers, change: Change) -> Reviewers:
    """Of what is to be answered only what the viewer may know of; the roles that are asked stay."""
    answers = tuple(answer for answer in reviewers.answers if answer.ref in change.after.seen)
    hidden = tuple(answer._replace(ref="") for answer in reviewers.answers if answer.ref not in change.after.seen)
    return reviewers._replace(answers=answers + hidden[:1])


_EDIT = {"github": "edit", "gitea": "_edit", "forgejo": "_edit", "gitlab": "-/edit"}
"""The hosts that open a file for editing at an address of this form."""


def _edit_address(change: Change) -> str:
    """What stands before a record's path in the address at which the host lets it be corrected; empty where it does not."""
    host, branch = change.before.whole.company.get("host", {}), change.span.branch
    verb = _EDIT.get(host.get("kind", ""))
    return (
        f"{host['url'].rstrip('/')}/{verb}/{branch}/{change.trees.folder}"
        if verb and branch and host.get("url")
        else ""
    )
