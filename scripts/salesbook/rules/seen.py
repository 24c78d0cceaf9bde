"""The cases of the rules as one viewer may have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from salesbook.audience import Audience, figure
from salesbook.book import Book
from salesbook.rules.catalogue import all_cases, hidden_fields, register_all
from salesbook.rules.reporting import Judged, judged
from salesbook.rules.wording import worded


def may_read(audience: Audience, case: Judged) -> bool:
    """Whether a case's words, person and record are for the viewer."""
    manual, duty, level = case
    del manual
    if level == "manager" or audience.may_see("manager"):
        return audience.may_see("manager")
    if duty.record is None:
        return level == "team" or (duty.person is not None and audience.answers_for(duty.person))
    if not audience.sees(duty.record):
        return False
    own = duty.person is not None and audience.answers_for(duty.person)
    return level == "team" or own or audience.sees(duty.record, "owner")


def as_seen(cases: Iterable[Judged], audience: Audience) -> Iterator[Judged]:
    """The cases as one viewer may have them: where he may not read a case, nobody's, and about no record."""
    every = [(case, may_read(audience, case)) for case in cases]
    in_words = worded((case for case, readable in every if readable), audience)
    for case, readable in every:
        yield next(in_words) if readable else case._replace(duty=case.duty.of_nobody())


@figure("team", hidden_fields)
def readable_cases(book: Book, audience: Audience, only: frozenset[str]) -> tuple[Judged, ...]:
    """The cases of the rules named, fine ones too, that a viewer may read, in words and with records as he sees them."""
    register_all()
    return tuple(worded((case for case in judged(book, only) if may_read(audience, case)), audience))


@figure("team", hidden_fields, obligations=("R59",))
def every_case(book: Book, audience: Audience) -> tuple[Judged, ...]:
    """The cases of all rules, fine ones too: those the viewer may not read are nobody's, and about no record."""
    return tuple(as_seen(all_cases(book), audience))
