"""What the rules say of the matters a page shows, as far as its reader may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from salesbook.finding import Route
from salesbook.kinds import Record
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.seen import readable_cases


class Cases:
    """The cases of some rules, by rule, in words and with records as the reader may have them."""

    def __init__(self, reader: Reader, *rules: str) -> None:
        self._by_rule: dict[str, list[Duty]] = {rule: [] for rule in rules}
        self._about: dict[str, dict[tuple[str, Route], Duty]] = {rule: {} for rule in rules}
        for manual, duty, _ in reader.audience.ask(readable_cases, reader.audience, frozenset(rules)) or ():
            self._by_rule[manual.id].append(duty)
            if duty.record is not None:
                self._about[manual.id].setdefault((duty.record.ref, duty.route), duty)

    def of(self, rule: str) -> list[Duty]:
        """All cases of a rule."""
        return self._by_rule[rule]

    def wrong(self, rule: str) -> Iterator[Duty]:
        """The cases of a rule that somebody must act on."""
        return (duty for duty in self._by_rule[rule] if not duty.mark.fine)

    def about(self, rule: str, record: Record, route: Route = ()) -> Duty | None:
        """The case of one record, or of one value of it."""
        return self._about[rule].get((record.ref, route))

    def count(self, rule: str, *marks: Mark) -> int:
        """How many cases of a rule stand at one of these marks."""
        return sum(duty.mark in marks for duty in self._by_rule[rule])


def wrong_lamp(reader: Reader, record: Record, *rules: str) -> Lamp | None:
    """How a record stands by the first of these rules that somebody must act on; None where none of them has anything."""
    marks = reader.shared(_wrong_marks)
    return next((case_lamp(rule, mark) for rule in rules if (mark := marks.get((rule, record.ref))) is not None), None)


def _wrong_marks(reader: Reader) -> Mapping[tuple[str, str], Mark]:
    """What somebody must act on, by the rule that says so and the record's reference; the first of several."""
    result: dict[tuple[str, str], Mark] = {}
    for case in reader.cases:
        if case.duty.record is not None and not case.duty.mark.fine:
            result.setdefault((case.manual.id, case.duty.record.ref), case.duty.mark)
    return result
