"""Each case in words that are made of what its reader may see.

What became of a case is judged on the whole book. Its words are taken from the same case judged on the reader's own
book: they can tell nothing that is not in it. Where the two would not say the same, be it a number or a day, the reader
is told the rule's title alone: no words made of half the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.finding import Route
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.reporting import Judged, judged
from salesbook.views.once import once
from salesbook.words import Text


class _Case(NamedTuple):
    """What makes two judgements one case: the same matter with the same outcome."""

    rule: str
    record: str | None
    route: Route
    person: str | None
    week: Week | None
    due: date | datetime | None
    mark: Mark


class _Words(NamedTuple):
    message: Text
    remedy: Text | None


_WordsByCase = dict[_Case, set[_Words]]


def worded(cases: Iterable[Judged], audience: Audience, week: Week | None = None) -> Iterator[Judged]:
    """Cases that a viewer may read, in words made of what he may see, each with the record as he sees it.

    `week` is the one in which all of them count, where they share one: then no other is judged on his book.
    """
    if audience.may_see("manager"):
        yield from cases
        return
    every = list(cases)
    rules = frozenset(case.manual.id for case in every if case.duty.message.en)
    own, named = _said(audience.book, rules, week), _said(audience.named, rules, week)
    for case in every:
        record = case.duty.record and audience.book.find(case.duty.record.ref)
        words = _agreed(case, own, named) if case.duty.message.en else _Words(case.duty.message, None)
        yield case._replace(duty=case.duty._replace(record=record, message=words.message, remedy=words.remedy))


def _agreed(case: Judged, own: _WordsByCase, named: _WordsByCase) -> _Words:
    """The words on which the reader's book and the whole one, in his names, agree; else the rule's title."""
    key, words = _key(case.manual.id, case.duty), _Words(case.duty.message, case.duty.remedy)
    wordses = named.get(key, set())
    agreed = own.get(key, set()) & wordses
    if words in agreed:
        return words
    return next(iter(agreed)) if len(wordses) == len(agreed) == 1 else _Words(case.manual.title, None)


def _key(rule: str, duty: Duty) -> _Case:
    record = duty.record.ref if duty.record else None
    return _Case(rule, record, duty.route, duty.person, duty.week, duty.due, duty.mark)


def _said(book: Book, rules: frozenset[str], week: Week | None) -> _WordsByCase:
    """What these rules say on a book."""
    return {key: words for rule in sorted(rules) for key, words in _said_by(book, rule, week).items()}


@once
def _said_by(book: Book, rule: str, week: Week | None) -> _WordsByCase:
    result: _WordsByCase = {}
    for duty in _duties(book, rule, week):
        result.setdefault(_key(rule, duty), set()).add(_Words(duty.message, duty.remedy))
    return result


def _duties(book: Book, rule: str, week: Week | None) -> Iterator[Duty]:
    """What a rule says of a reader's book, as far as it can do without what he may not see."""
    try:
        for case in judged(book, frozenset({rule}), week=week):
            yield case.duty
    except KeyError:
        return
