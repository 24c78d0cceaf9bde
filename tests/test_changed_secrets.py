"""What a reader may not see changes none of his bytes, unless a figure made for him says that it draws on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.rules.agenda import AgendaRequest, agenda
from salesbook.rules.catalogue import register_all
from salesbook.rules.reporting import fields_of, judged, own_manuals
from salesbook.rules.seen import as_seen
from tests.support.changed_values import Changer, differing, every_figure, guilty, is_declared
from tests.support.readers import given, sample, with_company
from tests.test_readers import BOUND, MODES

SOME = ("team", "luo-jing", "he-jun")
SEED, FEW = 8, 6
"""Which fields are changed one at a time with every run of the tests; the slow ones change all of them."""


def undeclared(changer: Changer) -> list[str]:
    """The fields with something hidden on which no figure for the team draws."""
    return [name for name in changer.names() if not is_declared(name)]


def book_of(mode: str, whole: Book) -> Book:
    """A book under a setting of confidentiality."""
    return with_company(whole, confidentiality=mode)


def all_at_once(mode: str, reader: str) -> None:
    """All hidden values changed together; where that shows, the fields are named one by one."""
    changer = Changer(sample(), reader)
    before = given(book_of(mode, sample()), reader, ("zh",))

    def shown(names: frozenset[str]) -> list[str]:
        book = book_of(mode, changer.changed(lambda name: name in names))
        return differing(before, given(book, reader, ("zh",)))

    names = undeclared(changer)
    assert len(names) > 40
    if shown(frozenset(names)):
        result = {name: shown(frozenset({name}))[:5] for name in guilty(names, lambda some: bool(shown(some)))}
        pytest.fail(f"{reader}, {mode}: {result or 'only together'}")


def test_hidden_choices_days_numbers_and_references_change_no_byte_of_the_team() -> None:
    all_at_once("open", "team")


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("reader", BOUND)
def test_hidden_choices_days_numbers_and_references_change_no_byte_of_any_reader(mode: str, reader: str) -> None:
    all_at_once(mode, reader)


# One at a time: what the rules say to a reader, which is where hidden values are weighed


def told(whole: Book, reader: str) -> Counter[object]:
    """Every case and every matter of a report as a reader has them."""
    register_all()
    audience, every = Audience(whole, reader), frozenset(manual.id for manual in own_manuals())
    cases = [
        (case.manual.id, case.duty._replace(record=None), case.duty.record and case.duty.record.ref)
        for case in as_seen(judged(whole), audience)
    ]
    items = [
        (item._replace(record=None), item.record and item.record.ref)
        for item in agenda(whole, audience, AgendaRequest(), every)
    ]
    return Counter(map(repr, (*cases, *items)))


def each_alone(reader: str, choose: Callable[[list[str]], list[str]]) -> dict[str, object]:
    """The fields among those chosen that change what a reader is told, each with a case that it changed."""
    changer, whole = Changer(sample(), reader), sample()
    before, result = told(whole, reader), {}
    for name in choose(undeclared(changer)):
        after = told(changer.changed(lambda one, name=name: one == name), reader)  # type: ignore[misc]
        if after != before:
            result[name] = next(iter((after - before) + (before - after)))
    return result


def test_some_hidden_fields_changed_alone_change_nothing_that_the_team_is_told() -> None:
    drawn: list[str] = []

    def choose(names: list[str]) -> list[str]:
        drawn.extend(Random(SEED).sample(names, FEW))  # noqa: S311 - no secret is drawn
        return drawn

    assert each_alone("team", choose) == {}, f"seed {SEED}: {drawn}"


@pytest.mark.slow
@pytest.mark.parametrize("reader", SOME)
def test_every_hidden_field_changed_alone_changes_nothing_that_a_reader_is_told(reader: str) -> None:
    assert each_alone(reader, lambda names: names) == {}


# What is declared is listed


def test_the_hidden_fields_that_figures_for_the_team_draw_on_are_listed(golden: Callable[[str, str], None]) -> None:
    lines = [
        f"{name}: {', '.join(sorted(figure.draws_on))}"
        for name, figure in sorted(every_figure().items())
        if figure.audience == "team" and figure.draws_on
    ]
    golden("figures-for-the-team.txt", "\n".join(lines) + "\n")


def test_each_rule_names_what_it_draws_on() -> None:
    register_all()
    rules: dict[tuple[str, ...], frozenset[str]] = {}
    for manual in own_manuals():
        own = fields_of({manual.id})
        rules[own] = rules.get(own, frozenset()) | {manual.id}
    changer, faults = Changer(sample(), "team"), list[str]()

    def differs(ids: frozenset[str]) -> Callable[[frozenset[str]], bool]:
        before = _marks(sample(), ids)
        return lambda names: before != _marks(changer.changed(names.__contains__), ids)

    views = {name for figure, said in every_figure().items() if ".views." in figure for name in said.draws_on}
    names = [name for name in changer.names() if _stands_in(fields_of(), name) or not _stands_in(tuple(views), name)]
    for own, ids in rules.items():
        others = [name for name in names if not _stands_in(own, name)]
        faults += [f"draws_on of {' or '.join(sorted(ids))} lacks {name}" for name in guilty(others, differs(ids))]
    assert not faults, "\n".join(sorted(faults))


def _stands_in(groups: tuple[str, ...], name: str) -> bool:
    return any(f"{name}.".startswith(f"{group}.") for group in groups)


def _marks(book: Book, rules: frozenset[str]) -> dict[str, Counter[tuple[str, str]]]:
    """How many cases of each rule stand at each mark, as the team is told."""
    result: dict[str, Counter[tuple[str, str]]] = {rule: Counter() for rule in rules}
    for manual, duty, _ in as_seen(judged(book, rules), Audience(book, "team")):
        result[manual.id][str(duty.week), duty.mark] += 1
    return result


def test_the_changer_changes_what_is_hidden_and_nothing_that_is_seen() -> None:
    changer = Changer(sample(), "team")
    book = changer.changed(lambda _: True)
    for record in sample().all():
        other = book.find(record.ref)
        assert other is not None
        assert _kept(changer.seen.get(record.ref, {}), other.data), record.ref
    assert {"order.cost", "payment.kind", "person.leave.from", "contact.decision_maker"} <= set(changer.names())


def _kept(seen: object, data: object) -> bool:
    """Whether all that is seen stands in the data; lists that lost items are not looked into."""
    if isinstance(seen, dict) and isinstance(data, dict):
        return all(_kept(value, data.get(name)) for name, value in seen.items())
    return isinstance(seen, list) or seen == data
