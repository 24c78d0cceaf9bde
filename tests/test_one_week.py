"""A report of one week judges only what counts in it: what it tells is the same as if all had been judged before the choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.kinds import Record
from salesbook.rules import agenda as of_agenda
from salesbook.rules import catalogue, reporting
from salesbook.rules.agenda import AgendaRequest, agenda, to_do_of
from salesbook.rules.duty import Case, Duty
from salesbook.rules.each import RuleOfEach, each, no_week, records, week_of_day
from salesbook.rules.reporting import judged
from salesbook.views.office import week_worked
from tests.support.demo_books import SCALES, demo_book
from tests.support.sample_book import sample_book

BOOKS: dict[str, Callable[[], Book]] = {"sample": sample_book, "demo": lambda: demo_book(SCALES[1])}


def by_week(rule: RuleOfEach[Any], book: Book) -> dict[Week | None, list[Duty]]:
    """All cases of a rule, by the week in which they count."""
    result: dict[Week | None, list[Duty]] = {}
    for duty in rule(book):
        result.setdefault(duty.week, []).append(duty)
    return result


def misdeclared(rule: RuleOfEach[Any], book: Book) -> list[Week]:
    """The weeks of which a rule tells something else when it is asked for them alone."""
    every = by_week(rule, book)
    weeks = {week for week in every if week is not None}
    return sorted(week for week in weeks if list(rule.in_week(book, week)) != every[week])


def rules_of_each() -> Iterator[RuleOfEach[Any]]:
    """Every rule that can be asked for one week."""
    catalogue.register_all()
    for entry in reporting._REPORTS.values():
        if isinstance(entry.rule, RuleOfEach):
            yield entry.rule


@pytest.mark.parametrize("name", BOOKS)
def test_a_rule_tells_of_a_week_what_it_tells_of_it_among_all(name: str) -> None:
    book = BOOKS[name]()
    rules = list(rules_of_each())
    assert {rule.__name__ for rule in rules if any(rule(book))} >= {"late_entry", "intent_followed", "plan_reviewed"}
    assert {rule.__name__: weeks for rule in rules if (weeks := misdeclared(rule, book))} == {}


def test_a_rule_that_names_another_week_than_its_cases_have_is_caught() -> None:
    def seen(book: Book, visit: Record) -> Iterator[Duty]:
        week = week_of_day(book, visit)
        yield Case(week=week.later(1) if week else None).met()

    book = sample_book()
    assert misdeclared(each(records("visit"), week=week_of_day)(seen), book)
    assert misdeclared(each(records("visit"), week=no_week)(seen), book)


@pytest.mark.parametrize("name", BOOKS)
def test_a_report_of_any_week_is_the_same_when_the_week_is_chosen_before(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the team, somebody, his superior and the manager; words are made on each one's own book."""
    catalogue.register_all()
    book, ids = BOOKS[name](), frozenset(reporting._REPORTS)
    every = list(judged(book, ids, pending=True))
    weeks = {case.duty.week for case in every if case.duty.week} | {week_worked(book)}
    audiences = [Audience(book, viewer) for viewer in ("team", *viewers(book), "manager")]
    requests = [AgendaRequest(week) for week in sorted(weeks)]
    early = [agenda(book, audience, request, ids) for audience in audiences for request in requests]
    monkeypatch.setattr(of_agenda._Scope, "only_week", None)
    monkeypatch.setattr(of_agenda._Scope, "_in_week", in_week)
    late = [to_do_of(book, audience, request, every) for audience in audiences for request in requests]
    assert early == late
    assert sum(map(len, late)) > len(weeks)


def in_week(scope: of_agenda._Scope, duty: Duty) -> bool:
    """Chosen after all was judged."""
    if scope.request.week not in (None, scope.current):
        return duty.week == scope.request.week
    return ORIGINAL(scope, duty)


ORIGINAL = of_agenda._Scope._in_week


def viewers(book: Book) -> list[str]:
    """Somebody who has a superior, and the superior."""
    person = next(person for person in book.people.values() if person.get("reports_to"))
    return [person.id, person["reports_to"]]
