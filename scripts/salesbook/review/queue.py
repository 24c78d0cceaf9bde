"""What waits on people's own branches, told as `review` tells it: the main line is read and judged once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from salesbook.audience import TEAM, Audience
from salesbook.book import Book, BrokenBook
from salesbook.git import GitError
from salesbook.history import Grade
from salesbook.history.arrivals import InGit
from salesbook.history.span import Span, span_of_tip
from salesbook.history.waiting import OWN, unmerged_branches
from salesbook.pages.parts.branch_waiting import BranchWaiting
from salesbook.review.causes import Cause, causes_of
from salesbook.review.reviewers import MANAGER, Reviewers, reviewers_of
from salesbook.review.sides import Change, Moment, open_changes
from salesbook.review.title import title_of
from salesbook.rules.duty import Mark
from salesbook.words import Text, join

_RAISED = 3
"""So many of what a change raises are told in a queue; `review` tells them all."""


def branches_waiting(mains: Mapping[Path, str], book: Book, audience: Audience) -> tuple[BranchWaiting, ...]:
    """What waits on the branches of these books; `mains` holds the commit of each book's main line.

    A branch is shown to the person whose it is, to those above him and to managers; to nobody else.
    """
    if audience.viewer == TEAM:
        return ()
    branches = [branch for root, main in mains.items() for branch in _of_book(root, main, book, audience)]
    return tuple(sorted(branches, key=lambda branch: (branch.since is None, branch.since or book.now, branch.branch)))


def _of_book(root: Path, main: str, book: Book, audience: Audience) -> Iterator[BranchWaiting]:
    spans = [span for span in _spans(root, main) if audience.answers_for(_whose(span))]
    moment = Moment(book.now, book.now, lambda company, signs: _arrivals(root, book, company.get("host", {}), signs))
    for _, same_start in groupby(sorted(spans, key=lambda span: span.before), key=lambda span: span.before):
        try:
            yield from _waiting_branches(open_changes(root, list(same_start), audience.viewer, moment))
        except (BrokenBook, GitError):
            continue  # where main itself has no company there is nothing to tell a change by


def _arrivals(root: Path, book: Book, host: Mapping[str, str], signs: bool) -> InGit:
    if isinstance(book.arrivals, InGit):
        return book.arrivals
    return InGit((root,), host.get("branch", "main"), host.get("kind", "none"), keys=signs)


def _spans(root: Path, main: str) -> Iterator[Span]:
    for branch, tip in sorted(unmerged_branches(root, main).items()):
        span = span_of_tip(root, main, branch, tip)
        if span is not None and span.branch:
            yield span


def _whose(span: Span) -> str:
    return span.branch.removeprefix(OWN)


def _waiting_branches(changes: Iterator[Change]) -> Iterator[BranchWaiting]:
    for change in changes:
        if change.trees.touched or change.trees.beside:
            yield waiting_of(change)


def waiting_of(change: Change) -> BranchWaiting:
    """What is told of one change that waits, as its viewer may know of it."""
    reviewers = reviewers_of(change)
    raised = [] if change.span.conflict else [_in_words(cause) for cause in causes_of(change) if _is_raised(cause)]
    since, grade = _since(change)
    return BranchWaiting(
        change.span.branch,
        change.span.tip,
        _whose(change.span),
        title_of(change, reviewers),
        tuple(raised[:_RAISED]),
        len(raised[_RAISED:]),
        _waits_for(change.before.whole, reviewers),
        _roles(change.before.whole, reviewers),
        since,
        grade,
        "conflict" if change.span.conflict else "faults" if change.trees.findings else "ready",
    )


def _is_raised(cause: Cause) -> bool:
    return cause.how == "new" and cause.mark is not Mark.DUE


def _in_words(cause: Cause) -> Text:
    return join([cause.name, cause.message], ": ", "：") if cause.name else cause.message


def _waits_for(book: Book, reviewers: Reviewers) -> tuple[str, ...]:
    """Who is to merge or to answer it; where nobody can merge it, whoever is general manager has to know."""
    everybody = [
        person.id
        for person in book.people.values()
        if person.active_on(book.today) and person.holds(MANAGER, book.today)
    ]
    merging: Sequence[str | None] = [reviewers.merger] if reviewers.merger else everybody
    named = (*merging, *(answer.person for answer in reviewers.answers))
    return tuple(dict.fromkeys(person for person in named if person is not None))


def _roles(book: Book, reviewers: Reviewers) -> tuple[Text, ...]:
    labels = book.kinds["person"].by_name["roles"].item.by_name["role"].labels  # type: ignore[union-attr]
    return tuple(labels[role] for role in reviewers.roles if role in labels)


def _since(change: Change) -> tuple[datetime | None, Grade]:
    """When the oldest change of a branch was there: by a receipt, else as its commit claims."""
    history = change.before.whole.arrivals
    every = [contribution for own in change.written.values() for contribution in own if contribution.at is not None]
    if not every:
        return None, Grade.UNKNOWN
    oldest = min(every, key=lambda contribution: (contribution.at is None, contribution.at))
    receipt = history.receipt(oldest.commit) if history is not None else None
    at = receipt.at if receipt else oldest.at
    zone = change.before.whole.zone
    return at.astimezone(zone) if at else None, receipt.grade if receipt else Grade.CLAIM
