"""The registry of reporting rules: they read the book, judge cases and never block."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.finding import Level, Manual
from salesbook.kinds.company import LIMITS
from salesbook.rules.duty import Duty, Look, Mark
from salesbook.rules.each import RuleOfEach
from salesbook.rules.gone import while_here
from salesbook.rules.imported import as_imported
from salesbook.rules.registry import manual_of, with_limits
from salesbook.rules.topic import Topic
from salesbook.rules.unknown_days import as_far_as_known
from salesbook.schemas import Visibility
from salesbook.words import Text

Report = Callable[[Book], Iterable[Duty]]


class Judged(NamedTuple):
    """A case with the rule that judged it, and for whom its words are."""

    manual: Manual
    duty: Duty
    audience: Visibility = "owner"


class _Entry(NamedTuple):
    manual: Manual
    rule: Report
    audience: Visibility
    by_workdays: bool
    of_customers: bool
    topic: Topic
    words: Mapping[Mark, Text]
    draws_on: tuple[str, ...]


_REPORTS: dict[str, _Entry] = {}


def reports(  # noqa: PLR0913 - all that has to be known of a rule stands at its function
    *obligations: str,
    topic: Topic,
    words: Mapping[Mark, Text],
    draws_on: tuple[str, ...] = (),
    level: Level = Level.WARNING,
    audience: Visibility = "owner",
    by_workdays: bool = False,
    of_customers: bool = False,
) -> Callable[[Report], Report]:
    """Register a rule that reads the book and judges cases. Its id is its name, its docstring its manual.

    `topic` is the subject it belongs to. `words` say what is wrong in two or three words, for every mark that it may
    give to a case that is not fine: ``Mark.MISSING: Text("not returned", "未归还")``. They stand wherever the case does.
    `draws_on` names the fields hidden from the team (``order.amount``) that tell what becomes of a case, for the team
    is told how many cases there are of each mark.
    `audience` is for whom its words are: *owner*, whom the case or its record concerns and their superiors; *manager*;
    *team*, all who see the record, only where the words are made of what the team may see. `by_workdays`: its deadlines
    follow the company's workdays, so that none is held against anybody in a year without a calendar file. `of_customers`: it judges what customers did,
    which stays worth knowing also where it is older than the book.
    """

    def register(rule: Report) -> Report:
        manual = manual_of(rule, level, obligations)
        _REPORTS[manual.id] = _Entry(manual, rule, audience, by_workdays, of_customers, topic, words, draws_on)
        return rule

    return register


def judged(
    book: Book, only: Container[str] | None = None, *, pending: bool = False, week: Week | None = None
) -> Iterator[Judged]:
    """Every case that the reporting rules (or those named) judge in a book, rule by rule; or only the `pending` ones.

    Pending is what is not fine, or comes due: of a large book a quarter. What is fine stays so, whoever it is held against.
    With a `week` only the cases that count in it.
    """
    limits = book.company.limits(book.today)
    for name in sorted(_REPORTS):
        if only is None or name in only:
            entry = _REPORTS[name]
            manual = with_limits(entry.manual, limits)
            for duty in _cases(book, entry.rule, week):
                if pending and not duty.mark.pending:
                    continue
                yield Judged(manual, _held(book, entry, duty), entry.audience)


def _cases(book: Book, rule: Report, week: Week | None) -> Iterable[Duty]:
    """The cases of one rule; what counts in another week is not judged where the rule can tell beforehand."""
    if week is None:
        return rule(book)
    if isinstance(rule, RuleOfEach):
        return rule.in_week(book, week)
    return (duty for duty in rule(book) if duty.week == week)


def _held(book: Book, entry: _Entry, duty: Duty) -> Duty:
    """A case as far as it may be held against anybody."""
    if not entry.of_customers:
        duty = as_imported(book, duty)
    if entry.topic in _ON_PAPER:
        duty = while_here(book, duty)
    return as_far_as_known(book, duty) if entry.by_workdays else duty


_ON_PAPER = (Topic.PAPERS, Topic.REQUESTS, Topic.MEETINGS)
"""What colleagues owe each other. Money and customers outlast whoever has left: somebody else takes them over."""


def look(rule: str, mark: Mark) -> Look:
    """How a case of a rule (its id) is shown, on every page, paper and list."""
    return Look(mark.lamp, _REPORTS[rule].words.get(mark, mark.label))


def own_words(rule: str) -> Mapping[Mark, Text]:
    """What a rule calls the cases that are not fine, by what became of them."""
    return _REPORTS[rule].words


def fields_of(only: Container[str] | None = None) -> tuple[str, ...]:
    """The fields hidden from the team on which all rules, or those named, draw."""
    entries = (entry for name, entry in sorted(_REPORTS.items()) if only is None or name in only)
    return tuple(sorted({field for entry in entries for field in entry.draws_on}))


def topic_of(rule: str) -> Topic:
    """The subject of a rule, by its id."""
    return _REPORTS[rule].topic


def is_report(id: str) -> bool:
    """Whether a rule reports, and so never stops a commit."""
    return id in _REPORTS


def own_manuals(limits: Mapping[str, int] = LIMITS) -> list[Manual]:
    """The manuals of the reporting rules, with a company's values or our defaults."""
    return [with_limits(entry.manual, limits) for entry in _REPORTS.values()]
