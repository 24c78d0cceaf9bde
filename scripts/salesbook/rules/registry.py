"""The registry of blocking rules: a rule is one function; its name is its id, its docstring its manual."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from salesbook.finding import Fault, Level, Manual, Route
from salesbook.kinds.company import LIMITS
from salesbook.kinds.record import Record
from salesbook.words import Text


class Breach(NamedTuple):
    """What a rule says of one record: the route of keys, what is wrong, how to put it right."""

    route: Route
    message: Text
    remedy: Text


Rule = Callable[[Record], Iterator[Breach]]


class _Entry(NamedTuple):
    manual: Manual
    rule: Rule


_RULES: dict[str, _Entry] = {}
_BY_KIND: dict[str, list[str]] = {}


def blocks(*obligations: str, kinds: tuple[str, ...]) -> Callable[[Rule], Rule]:
    """Register a rule that refuses a commit: about a record's own data, never about time or others' files."""

    def register(rule: Rule) -> Rule:
        manual = manual_of(rule, Level.ERROR, obligations)
        _RULES[manual.id] = _Entry(manual, rule)
        for kind in kinds:
            _BY_KIND.setdefault(kind, []).append(manual.id)
        return rule

    return register


_DOC = re.compile(
    r"(?P<en>.+?)\n\nWhy: (?P<why_en>.+?)\nFix: (?P<mend_en>.+?)\n\n(?P<zh>.+?)\n\n原因：(?P<why_zh>.+?)\n改法：(?P<mend_zh>.+)",
    re.DOTALL,
)


def manual_of(rule: Callable[..., object], level: Level, obligations: tuple[str, ...]) -> Manual:
    """The manual in a rule's docstring: what it asks, ``Why:``, ``Fix:``, then the same in Chinese.

    It may name what the company sets, as ``{open_days}`` or ``{open_days:day|days}``; `told` puts the values in.
    Raises ValueError for a docstring of another form, or one that names what no company can set: a rule without a
    manual is no rule.
    """
    match = _DOC.fullmatch(inspect.getdoc(rule) or "")
    if not match:
        raise ValueError(f"{rule.__name__}: the docstring is no manual")
    part = {name: " ".join(words.split()) for name, words in match.groupdict().items()}
    for name in re.findall(r"\{([^}:]*)", "".join(part.values())):
        if name not in LIMITS:
            raise ValueError(f"{rule.__name__}: the docstring names {{{name}}}; there is {', '.join(sorted(LIMITS))}")
    return Manual(
        rule.__name__.replace("_", "-"),
        Text(part["en"], part["zh"]),
        Text(part["why_en"], part["why_zh"]),
        Text(part["mend_en"], part["mend_zh"]),
        level,
        obligations,
    )


def with_limits(manual: Manual, limits: Mapping[str, int]) -> Manual:
    """A manual with the values in force, by name."""
    title, why, remedy = (text.fill(**limits) for text in (manual.title, manual.why, manual.remedy))
    return manual._replace(title=title, why=why, remedy=remedy)


def own_manuals(limits: Mapping[str, int] = LIMITS) -> list[Manual]:
    """The manuals of the blocking rules registered here, with a company's values or our defaults."""
    return [with_limits(entry.manual, limits) for entry in _RULES.values()]


def judge(record: Record) -> Iterator[Fault]:
    """What the blocking rules say of one record."""
    for name in _BY_KIND.get(record.kind.name, ()):
        manual, rule = _RULES[name]
        for breach in rule(record):
            yield Fault(breach.route, name, breach.message, breach.remedy, obligations=manual.obligations)
