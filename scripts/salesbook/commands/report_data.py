"""A report as plain data in both languages: worked out from the book, kept, told in whatever form is asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from salesbook.commands import resolve as named
from salesbook.commands.left_out import left_out, say_left_out
from salesbook.commands.options import Shared, UsageError
from salesbook.history.arrivals import history_mark
from salesbook.kinds.company import zone_named
from salesbook.store.answers import Answer, kept
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.rules.agenda import Item

Row = dict[str, Any]
"""One thing to do, as JSON tells it; but `message`, `remedy` and what is `FOR_PEOPLE` are pairs: English, Chinese."""
FOR_PEOPLE = ("title", "name")
"""Words of the rule, the mark and the person: JSON names these by id."""


class ReportRequest(NamedTuple):
    """The words of the call."""

    week: str | None
    person: str | None
    obligation: str | None
    viewer: str


class Report(NamedTuple):
    """What there is to do, the most urgent first, of a week, as of a moment in the book's zone."""

    week: str
    now: datetime
    rows: list[Row]


def report_on(options: Shared, request: ReportRequest) -> Report:
    """The report; nothing of it is worked out again that was told before and still holds.

    Raises UsageError for a call that names nothing of the book.
    """
    clock = options.clock
    moment = options.as_of.isoformat() if options.as_of else ""
    question = ["report", moment, *(word or "" for word in request), *history_mark(options.roots)]
    answer = kept(options.roots, question, clock, lambda: _work_out(options, request, clock))
    say_left_out(options, answer["left_out"])
    now = datetime.fromisoformat(answer["now"]) if answer["now"] else clock
    return Report(answer["week"], now.astimezone(zone_named(answer["zone"])), answer["rows"])


def _work_out(options: Shared, request: ReportRequest, clock: datetime) -> Answer:
    from salesbook.audience import Audience
    from salesbook.rules.agenda import AgendaRequest, agenda
    from salesbook.views.office import week_worked

    book = named.opened(options, clock)
    wanted = AgendaRequest(named.week(request.week), _person(book, request.person), _obligation(request.obligation))
    items = agenda(book, Audience(book, request.viewer), wanted, _rules(wanted.obligation))
    timeless = options.as_of or book.company.as_of
    data = {
        "week": (wanted.week or week_worked(book)).text,
        "zone": book.zone.key,
        "now": book.now.isoformat() if timeless else None,
        "rows": [_row(book, item) for item in items],
        "left_out": left_out(book),
    }
    return Answer(data, None if timeless else book.turns_at)


def _person(book: Book, person: str | None) -> str | None:
    return None if person is None else named.person(book, person, "--person").id


def _obligation(text: str | None) -> str | None:
    from salesbook.rules.obligations import obligations

    if text is not None and text.upper() not in obligations():
        message = Text('--obligation "{text}": they go from R01 to R116', "--obligation “{text}”：条款从 R01 到 R116")
        raise UsageError(message.fill(text=text))
    return text.upper() if text else None


def _rules(obligation: str | None) -> frozenset[str]:
    """The reporting rules, or those that carry one obligation."""
    from salesbook.rules import catalogue
    from salesbook.rules.reporting import own_manuals

    catalogue.register_all()
    return frozenset(m.id for m in own_manuals() if obligation is None or obligation in m.obligations)


def _row(book: Book, item: Item) -> Row:
    person = book.people.get(item.person or "")
    return {
        "rule": item.manual.id,
        "obligations": item.manual.obligations,
        "level": item.level,
        "week": item.week.text if item.week else None,
        "person": item.person,
        "record": item.record.ref if item.record else None,
        "due": _iso(item.due),
        "mark": item.mark,
        "grade": item.grade,
        "word": item.look.word,
        "message": item.message,
        "remedy": item.remedy,
        "title": item.manual.title,
        "name": person.name if person else None,
    }


def _iso(due: date | datetime | None) -> str | None:
    return due.isoformat(timespec="seconds") if isinstance(due, datetime) else due.isoformat() if due else None
