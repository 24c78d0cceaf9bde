"""A visit's page: headed by who, whom and when; what the customer said, what came of it and what comes next before all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from salesbook.kinds import Record
from salesbook.kinds.visit_times import stay_words
from salesbook.pages.company.answers import TITLE, answers, said_of, who_and_when
from salesbook.pages.company.record_view import RecordView, back_of, with_pointers
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.form_links import to_change
from salesbook.pages.parts.lamps import case_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Fact, Head, Lamp, Link, Many, Near, Prose, Section, Value
from salesbook.rules.duty import Duty, Mark
from salesbook.views.cadence import customer_of
from salesbook.words import Text, same

_HEADED = frozenset({"person", "customer", "date", "method", "arrive_at", "leave_at"})
_FIRST = ("feedback", "outcome", "next_step", "next_visit_on", "delivery_on", "no_next")
_BESIDE_FIELDS = frozenset({"problem", "analysis"})
_KEPT, _AGREED, _ANSWERED = "promise-kept", "next-date-agreed", "visit-problem-answered"


def visit_view(reader: Reader, visit: Record) -> RecordView:
    """A visit as one looks it up: what was said and came of it, a problem beside its answer, then the rest."""
    teller, cases = Teller(reader.book, visit), reader.shared(_cases)
    said = said_of(reader, visit)
    first = Section(None, tuple(_first(visit, teller, cases)))
    beside = tuple(_problem(reader, visit, teller, cases, said))
    shown = _HEADED.union(_FIRST, _BESIDE_FIELDS if beside else ())
    view = RecordView(
        _head(reader, visit, teller),
        (*_to_customer(reader, visit), *back_of(reader, visit)),
        tuple(to_change(reader, visit)),
        (first, *((answers(reader, said),) if said and not beside else ())),
        beside=beside,
        rest=(Section(_REST, teller.facts(shown)), *teller.sections(shown)),
    )
    return with_pointers(reader, visit, view, frozenset(record.ref for record in said))


_REST = Text("The visit", "拜访经过")


def _cases(reader: Reader) -> Cases:
    return Cases(reader, _KEPT, _AGREED, _ANSWERED)


def _head(reader: Reader, visit: Record, teller: Teller) -> Head:
    """Whom, and small beside it who, when and how."""
    whom = reader.customer(customer_of(visit) or "", visit.data)
    title = whom.text if isinstance(whom, Link) else same(whom) if whom else reader.name(visit)
    person = reader.person(visit.get("person"))
    when = Many((visit.day, stay_words(visit)), Text(" ", " ")) if stay_words(visit) else visit.day
    beside = tuple(part for part in (visit.kind.label, person, when, teller.value("method")) if part is not None)
    return Head(title, Many(beside), reader.change_of(visit))


def _to_customer(reader: Reader, visit: Record) -> Iterator[Link]:
    customer = reader.customer_of(visit)
    if isinstance(customer, Link):
        yield customer


# What came of it


def _first(visit: Record, teller: Teller, cases: Cases) -> Iterator[Fact]:
    """What the customer said, the outcome, what comes next: each promise with what became of it."""
    for name in _FIRST:
        value = teller.value(name)
        if value is not None:
            lamp = _state(cases.about(_KEPT, visit, (name,)))
            yield Fact(visit.kind.by_name[name].label, Many((value, lamp)) if lamp else value)
    agreed = cases.about(_AGREED, visit)
    if agreed is not None and not agreed.mark.fine:
        yield Fact(visit.kind.by_name["next_visit_on"].label, case_lamp(_AGREED, agreed.mark))


def _state(duty: Duty | None) -> Lamp | None:
    return case_lamp(_KEPT, duty.mark) if duty is not None and duty.mark is not Mark.NOT_OWED else None


# A problem and its answer


_DUE = Text("due ", "应在 ")


def _problem(reader: Reader, visit: Record, teller: Teller, cases: Cases, said: Sequence[Record]) -> Iterator[Section]:
    """What the person can't settle alone, beside what the supervisor says to it."""
    if not visit.get("problem"):
        return
    analysis = Fact(visit.kind.by_name["analysis"].label, teller.value("analysis"))
    question = Fact(who_and_when(reader, visit), Prose(visit["problem"]))
    yield Section(
        visit.kind.by_name["problem"].label, (question, analysis) if analysis.value is not None else (question,)
    )
    duty = cases.about(_ANSWERED, visit)
    if said:
        yield answers(reader, said)
    elif duty is not None:  # to others than those concerned it is not told whether there is an answer
        yield Section(TITLE, (Fact(reader.name_of("person", duty.person), _awaited(duty)),))


def _awaited(duty: Duty) -> Value:
    """How an answer stands, and until when it is due."""
    due = Near(duty.due) if isinstance(duty.due, date) and duty.mark is not Mark.MET else None
    return Many((case_lamp(_ANSWERED, duty.mark), Many((_DUE, due), Text("", "")) if due else None))
