"""Forms 2 and 4: the visits of a person's week, the walk-ins and calls of each of its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from salesbook.calendar import WEEKDAYS, Week, day_words, week_of
from salesbook.kinds import Customer, Record
from salesbook.kinds.visit_times import stay_words
from salesbook.pages.customers.standings import stage_words
from salesbook.pages.paper.columns import Form
from salesbook.pages.paper.plan_form import who
from salesbook.pages.paper.sheet import PaperForm
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Dated, Fact, Group, Many, Near, Prose, Row, Under, Value
from salesbook.views.grouped import records_by_week_and_writer
from salesbook.views.office import workdays
from salesbook.views.plan_lines import planned_visits
from salesbook.views.replies import replies
from salesbook.words import Text, same

_SHARES = {"date": 15, "customer": 17, "method": 11, "purpose": 14, "feedback": 39, "outcome": 10}
_NO_VISITS = Text("No visit in this week.", "这一周没有拜访。")
_UNPLANNED = Text("unplanned", "计划外")
_NOTE = Text("Supervisor's note", "主管批注")


def visit_sheet(reader: Reader, week: Week, person: str) -> PaperForm:
    """Form 2: a row a visit, with all that was told of it."""
    kind = reader.book.kinds["visit"]
    assert kind.form is not None  # noqa: S101 - form 2 is in the schema
    visits = sorted(
        reader.weeks.of(week, person).visits, key=lambda record: (str(record.day), record.get("arrive_at", ""))
    )
    form = Form(reader, kind, _VISIT, wider=_SHARES)
    facts = (*who(reader, person, week), *_counted(reader, visits))
    groups = [Group(None, tuple(form.row(visit) for visit in visits))] if visits else []
    return PaperForm(
        kind.form.title, facts, form.table(groups), form.widths, kind.form.sign, empty=_NO_VISITS, anchor="form-2"
    )


def _counted(reader: Reader, visits: list[Record]) -> Iterator[Fact]:
    """How many visits, and what they came to."""
    if visits:
        labels = reader.book.kinds["visit"].by_name["outcome"].labels
        counts = {name: sum(visit.get("outcome") == name for visit in visits) for name in labels}
        counted = [Many((labels[name], same(count)), Text(" ", " ")) for name, count in counts.items() if count]
        yield Fact(Text("Visits", "拜访"), Many((number_of(len(visits), Text("visit|visits", "次")), *counted)))


def _when(_reader: Reader, visit: Record, _index: int) -> Value:
    day = Dated(page_of(visit), Near(date.fromisoformat(visit["date"])))
    text = stay_words(visit)
    return Under(day, text) if text else day


def _whom(reader: Reader, visit: Record, _index: int) -> Value:
    """The customer, with the stage reached, whom one met there, and which contact of a new customer it was."""
    named = visit.get("customer") or visit.get("prospect", {}).get("id") or ""
    contact = reader.book.target(visit, ("contact",))
    customer = reader.book.customers.get(named)
    below: list[Value] = [_stage(customer, visit)]
    below += [same(contact.get("name", "")), contact.get("role")] if contact else []
    if visit.get("followup_no"):
        below.append(Text("contact {n}", "第{n}次跟进").fill(n=visit["followup_no"]))
    below += (
        [Text("with {names}", "同行：{names}").fill(names=_names(reader, visit["with"]))] if visit.get("with") else []
    )
    shown = tuple(part for part in below if part)
    return Under(reader.customer(named, visit.data), Many(shown)) if shown else reader.customer(named, visit.data)


def _stage(customer: Customer | None, visit: Record) -> Value:
    return stage_words(customer, customer.stage_on(visit.day)) if customer and visit.day else None


def _names(reader: Reader, people: Iterable[str]) -> Text:
    names = [reader.name_of("person", person) for person in people]
    return Text(", ".join(name.en for name in names), "、".join(name.zh for name in names))


def _method(reader: Reader, visit: Record, _index: int) -> Value:
    method = Teller(reader.book, visit).value("method")
    return method if visit.ref in planned_visits(reader.book) else Under(method, _UNPLANNED)


_MORE = ("needs", "products_shown", "usage", "competitor", "problem", "analysis", "design_material")


def _feedback(reader: Reader, visit: Record, _index: int) -> Value:
    """What the customer said, and below it all else the visit tells, each by its name."""
    teller = Teller(reader.book, visit)
    more = [
        Many((visit.kind.by_name[name].label, _flat(teller.value(name))), Text(": ", "："))
        for name in _MORE
        if visit.get(name)
    ]
    more += [Many((_NOTE, note), Text(": ", "：")) for note in _notes(reader, visit)]
    words = Prose(visit["feedback"]) if visit.get("feedback") else None
    return Under(words, Many(tuple(more), Text("; ", "；"))) if more else words


def _flat(value: Value) -> Value:
    return value.text.replace("\n", " ") if isinstance(value, Prose) else value


def _notes(reader: Reader, visit: Record) -> Iterator[Text]:
    for reply in replies(reader.book).get(visit.ref, ()):
        if reply.get("text"):
            name = reader.name_of("person", reply.writer)
            yield Text("{text} ({name})", "{text}（{name}）").fill(
                text=str(reply["text"]).replace("\n", " "), name=name
            )


def _next(_reader: Reader, visit: Record, _index: int) -> Value:
    agreed = visit.get("next_visit_on") or visit.get("delivery_on")
    day = Near(date.fromisoformat(agreed)) if agreed else None
    words = visit.get("no_next") or visit.get("next_step")
    return Under(day, words.replace("\n", " ")) if words else day


_VISIT = {"date": _when, "customer": _whom, "method": _method, "feedback": _feedback, "next_visit_on": _next}


_NIL = Text("nothing today: {reason}", "零报告：{reason}")
_SILENT = Text("no entry", "没有登记")
_ENTRIES = Text("{count} {count:entry|entries}", "{count} 条")


def enquiry_sheet(reader: Reader, week: Week, person: str) -> PaperForm:
    """Form 4: a group a day, in the order of arrival; a day on which nobody came says so."""
    kind = reader.book.kinds["enquiry"]
    assert kind.form is not None  # noqa: S101 - form 4 is in the schema
    form = Form(reader, kind, {"at": _arrived}, wider={"at": 8, "name": 13, "phone": 14, "next_on": 14})
    own = records_by_week_and_writer(reader.book, "enquiry").get((week, person), ())
    days = {
        day: sorted((record for record in own if record.day == day), key=lambda record: record["at"])
        for day in week.days
    }
    groups = [_day(reader, form, day, entries, person) for day, entries in days.items() if day <= reader.today]
    shown = [group for group in groups if group is not None]
    count = Fact(Text("Entries", "登记"), number_of(len(own), Text("entry|entries", "条")))
    facts = (*who(reader, person, week), count)
    return PaperForm(
        kind.form.title, facts, form.table(shown), form.widths, kind.form.sign, note=_INFERRED, anchor="form-4"
    )


_INFERRED = Text(
    "Daily, filed after the weekly meeting, part of the monthly check: inferred, for the standard's text breaks off here.",
    "每天填写、周例会后入档、列入月度检查：规范原文在此中断，这三项为推定。",
)


def _day(reader: Reader, form: Form, day: date, entries: list[Record], person: str) -> Group | None:
    """A day's entries; none for a day on which the showroom is closed."""
    text = _ENTRIES.fill(count=len(entries)) if entries else _nothing(reader, day, person)
    if text is None:
        return None
    head = Text(*(f"{day_words(day, lang, reader.today)} · {text.say(lang)}" for lang in ("en", "zh")))
    rows: tuple[Row, ...] = tuple(form.row(record) for record in entries)
    return Group(head, rows)


def _nothing(reader: Reader, day: date, person: str) -> Text | None:
    record = reader.book.get("day", f"{week_of(day).slug}/{day.isoformat()}--{person}")
    nil = next((item for item in (record.get("nil", ()) if record else ()) if item.get("form") == "enquiry"), None)
    if nil is not None:
        return _NIL.fill(reason=nil.get("reason", "–"))
    return _SILENT if _opens(reader, day) else None


def _opens(reader: Reader, day: date) -> bool:
    """Whether the showroom is open on a day."""
    usual = reader.book.company.get("opening_days", {}).get("showroom", ())
    return WEEKDAYS[day.weekday()] in usual and day not in workdays(reader.book).holidays


def _arrived(_reader: Reader, enquiry: Record, _index: int) -> Value:
    return same(f"{datetime.fromisoformat(enquiry['at']):%H:%M}")
