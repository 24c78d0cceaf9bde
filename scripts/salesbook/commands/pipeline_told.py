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
from salesbook.pipeline.posting import Told
from salesbook.review.review import Review, review_of
from salesbook.review.sides import Change, Moment, open_changes
from salesbook.server.trunk import Trunk
from salesbook.words import Lang, Text

NEEDS = "needs: "
PUSH = "push-"
"""Begins the rules of a push, which the records of a change don't show by themselves."""


def told_of(
    root: Path, trunk: Trunk, branches: Sequence[Branch], at: tuple[datetime | None, datetime], lang: Lang
) -> Iterator[tuple[Branch, Told]]:
    """Title, comment, labels and reviewers for each branch; `at` is the moment that was asked for, and the clock's.

    For whose eyes, the company record of the main branch says under `review_as`; else the team's. Branches that start
    from one commit share the reading of it.
    """
    moment = Moment(*at, partial(arrivals_in, (root,)))
    spans = sorted(((span_of(root, f"origin/{one.name}"), one) for one in branches), key=lambda pair: pair[0].before)
    for _, group in groupby(spans, key=lambda pair: pair[0].before):
        pairs = list(group)
        changes = open_changes(root, [span for span, _ in pairs], None, moment)
        for change, (_, branch) in zip(changes, pairs, strict=True):
            yield branch, _told(trunk, branch, change, lang)


def _told(trunk: Trunk, branch: Branch, change: Change, lang: Lang) -> Told:
    made = review_of(change, [finding for finding in branch.findings if finding.rule.startswith(PUSH)])
    return Told(
        gates.title(made.title.say(lang)),
        _BODY.say(lang),
        review_print.markdown(made, lang),
        list(_labels(made)),
        list(dict.fromkeys(_logins(made, trunk))),
    )


def _labels(made: Review) -> Iterator[str]:
    """Whose word is wanted; always in English, so that a filter finds it whatever language the book is in."""
    for role in made.asked.approvers:
        if role in made.roles and not made.asked.own_right:
            yield NEEDS + made.roles[role].en.lower()


def _logins(made: Review, trunk: Trunk) -> Iterator[str]:
    """What the host calls those who are asked. Who has no login in his record is asked by nobody: an id may be a stranger's."""
    people = (made.asked.merger, *(answer.person for answer in made.asked.answers))
    for person in people if not made.asked.own_right else ():
        own = trunk.staff.people.get(person or "", {}).get("git") or {}
        login = own.get("login")
        if isinstance(login, str):
            yield login


_BODY = Text(
    "What is in this change, what it causes and who is asked stands in the comment below. It is kept up to date with "
    "every push. Merge with a merge commit: no squash, no rebase. The branch stays for the next day.",
    "改了什么、带来什么、请谁处理，见下面的评论；每次推送后自动更新。请用合并提交来合并，不要压缩、不要变基。分支保留，第二天接着用。",
)
