"""What a pull request says of a branch: as the team sees it, every text through the gate of its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from salesbook.commands import gates, review_print
from salesbook.history.arrivals import arrivals_in
from salesbook.history.span import span_of
from salesbook.pipeline.branches import Branch
from salesbook.pipeline.posting import Posting
from salesbook.review.review import Review, review_of
from salesbook.review.sides import Change, Moment, open_changes
from salesbook.server.trunk import Trunk
from salesbook.words import Lang, Text

NEEDS = "needs: "
PUSH = "push-"
"""Begins the rules of a push, which the records of a change don't show by themselves."""


def postings_of(
    root: Path, trunk: Trunk, branches: Sequence[Branch], at: tuple[datetime | None, datetime], lang: Lang
) -> Iterator[tuple[Branch, Posting]]:
    """Title, comment, labels and reviewers for each branch; `at` is the moment that was asked for, and the clock's.

    For whose eyes, the company record of the main branch says under `review_as`; else the team's. Branches that start
    from one commit share the reading of it.
    """
    moment = Moment(*at, partial(arrivals_in, (root,)))
    spans = sorted(
        ((span_of(root, f"origin/{branch.name}"), branch) for branch in branches), key=lambda pair: pair[0].before
    )
    for _, group in groupby(spans, key=lambda pair: pair[0].before):
        pairs = list(group)
        changes = open_changes(root, [span for span, _ in pairs], None, moment)
        for change, (_, branch) in zip(changes, pairs, strict=True):
            yield branch, _posting(trunk, branch, change, lang)


def _posting(trunk: Trunk, branch: Branch, change: Change, lang: Lang) -> Posting:
    review = review_of(change, [finding for finding in branch.findings if finding.rule.startswith(PUSH)])
    return Posting(
        gates.title(review.title.say(lang)),
        _BODY.say(lang),
        review_print.markdown(review, lang),
        list(_labels(review)),
        list(dict.fromkeys(_logins(review, trunk))),
    )


def _labels(review: Review) -> Iterator[str]:
    """Whose word is wanted; always in English, so that a filter finds it whatever language the book is in."""
    for role in review.reviewers.approvers:
        if role in review.roles and not review.reviewers.own_right:
            yield NEEDS + review.roles[role].en.lower()


def _logins(review: Review, trunk: Trunk) -> Iterator[str]:
    """What the host calls those who are asked. Who has no login in his record is asked by nobody: an id may be a stranger's."""
    people = (review.reviewers.merger, *(answer.person for answer in review.reviewers.answers))
    for person in people if not review.reviewers.own_right else ():
        own = trunk.staff.people.get(person or "", {}).get("git") or {}
        login = own.get("login")
        if isinstance(login, str):
            yield login


_BODY = Text(
    "What is in this change, what it causes and who is asked stands in the comment below. It is kept up to date with "
    "every push. Merge with a merge commit: no squash, no rebase. The branch stays for the next day.",
    "改了什么、带来什么、请谁处理，见下面的评论；每次推送后自动更新。请用合并提交来合并，不要压缩、不要变基。分支保留，第二天接着用。",
)
