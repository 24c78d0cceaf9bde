"""What a history tells, written down line by line in a case file; real histories have tests of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from salesbook.history import NOTHING_PROVEN, Grade, Span
from salesbook.history.trail import Approval, Fault, Receipt, Step, Trail

FAULTS: Mapping[str, Fault] = {
    "self-merge": "self-merge",
    "merged-without-role": "merged-without-role",
    "main-without-merge": "main-without-merge",
}
HOW: Mapping[str, Literal["merge", "reply", "push"]] = {"merge": "merge", "reply": "reply", "push": "push"}


class ToldHistory:
    """Lines such as ``plans/2026-w47/li-wei | merge 2026-11-16T09:00:00+08:00 zhang-min supervisor``.

    What may follow a record: ``in_by MOMENT``, ``bringer PERSON``, ``step MOMENT PERSON [FIELDS]``, and ``merge`` or
    ``push MOMENT PERSON ROLE [FAULTS]``, with ``-`` for no role.
    """

    shallow = False
    tell = True

    def __init__(self, text: str) -> None:
        self._lines = [
            (ref, told.split()) for ref, _, told in (line.partition(" | ") for line in text.splitlines() if line)
        ]

    def of(self, ref: str, writers: Iterable[str | None], *, brought: bool = False) -> Span:  # noqa: ARG002 - the door's shape
        return next((Span(datetime.fromisoformat(w[1])) for w in self._of(ref, "in_by")), NOTHING_PROVEN)

    def receipt(self, commit: str) -> Receipt | None:  # noqa: ARG002 - the door's shape
        return None

    def trail(self, ref: str, replies: tuple[tuple[str, str, str], ...], zone: ZoneInfo) -> Trail | None:  # noqa: ARG002 - the door's shape
        steps = tuple(_step(words) for words in self._of(ref, "step"))
        approvals = tuple(_approval(words) for words in self._of(ref, *HOW))
        bringer = next((words[1] for words in self._of(ref, "bringer")), None)
        return Trail(bringer, steps, approvals) if steps else None

    def _of(self, ref: str, *what: str) -> list[list[str]]:
        return [words for own, words in self._lines if own == ref and words[0] in what]


def _step(words: list[str]) -> Step:
    fields = frozenset(words[3].split(",")) if len(words) > 3 else frozenset()
    return Step(datetime.fromisoformat(words[1]), words[2], "c" * 40, Grade.PROVEN, fields)


def _approval(words: list[str]) -> Approval:
    faults = tuple(FAULTS[fault] for fault in words[4].split(",")) if len(words) > 4 else ()
    role = "" if words[3] == "-" else words[3]
    return Approval(
        role, words[2], HOW[words[0]], "c" * 40, datetime.fromisoformat(words[1]), Grade.PROVEN, faults, (role,)
    )
