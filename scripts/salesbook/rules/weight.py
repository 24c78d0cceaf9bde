"""How much a rule weighs, in words: whether it stops a commit, or how it is reported."""

from __future__ import annotations

from salesbook.finding import Level, Manual
from salesbook.rules.reporting import is_report
from salesbook.words import Text

_BLOCKS = Text("stops a commit", "阻止提交")
_REPORTED = {
    Level.ERROR: Text("reported as grave", "报告，严重"),
    Level.WARNING: Text("reported", "报告"),
    Level.INFO: Text("told", "告知"),
}
WEIGHTS = (_BLOCKS, *_REPORTED.values())
"""The heaviest first."""


def weight(rule: Manual) -> Text:
    """What follows from breaking a rule."""
    return _REPORTED[rule.level] if is_report(rule.id) else _BLOCKS
