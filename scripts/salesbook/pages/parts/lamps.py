"""A case of a rule as a lamp: colour, shape and word stand at the rule, and are the same wherever it is shown."""

from __future__ import annotations

from salesbook.pages.parts.value import Lamp
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import look
from salesbook.words import Text

_MORE = Text("{word}: {more}", "{word}：{more}")
_DAYS = Text("{word}, {days} {days:day|days}", "{word} {days} 天")


def case_lamp(rule: str, mark: Mark) -> Lamp:
    """What became of a case; it leads to the manual of its rule."""
    register_all()
    shown = look(rule, mark)
    return Lamp(shown.lamp, shown.word, rule)


def telling(rule: str, mark: Mark, more: Text) -> Lamp:
    """The same, with more about this case behind its word."""
    lamp = case_lamp(rule, mark)
    return lamp._replace(text=_MORE.fill(word=lamp.text, more=more))


def by_days(rule: str, mark: Mark, days: int) -> Lamp:
    """The same, with since how many days it has been so."""
    lamp = case_lamp(rule, mark)
    return lamp._replace(text=_DAYS.fill(word=lamp.text, days=days))
