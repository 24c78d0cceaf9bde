"""What speaks for and against a form: who else knows of it, when it came in, what followed. Never that it is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from salesbook.book import Book
from salesbook.calendar import moment
from salesbook.history import Grade
from salesbook.kinds import Record
from salesbook.kinds.visit_times import stay_of, stay_words
from salesbook.views.cadence import customer_of
from salesbook.views.entry import entry_due
from salesbook.views.once import once
from salesbook.views.plan_lines import plan_of
from salesbook.views.replies import replies
from salesbook.views.visit_facts import LONG, copies, overlaps
from salesbook.words import Text, same

FOLLOWS = timedelta(days=7)
"""An order, a payment or a contact so long after a form may be what it led to."""
_STRONG = frozenset({Grade.PROVEN, Grade.HOST})


class Verdict(StrEnum):
    """What the evidence comes to."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    COULD_NOT_VERIFY = "could_not_verify"


class Sign(NamedTuple):
    """One question asked of a form: its answer, in words, and the records that give it.

    `weighs`: whether an answer against the form speaks against what it tells, not only against its punctuality.
    """

    question: Text
    verdict: Verdict
    answer: Text
    records: tuple[Record, ...] = ()
    weighs: bool = True


PLANNED = Text("planned before", "事先有计划")
IN_TIME = Text("entered in time", "及时填写")
CONTACT = Text("a named contact", "有名有姓")
BACKED = Text("backed by others' records", "有旁证")
OWN_WORDS = Text("not copied", "不是抄的")
ONE_PLACE = Text("no overlap in time", "时间不重叠")


def signs(book: Book, record: Record) -> tuple[Sign, ...]:
    """The questions that can be asked of a visit, a collection or an enquiry."""
    questions: list[Callable[[Book, Record], Sign]] = [_in_time, _contact, _backed, _own_words]
    if record.kind.name == "visit":
        questions = [_planned, *questions, _one_place]
    return tuple(question(book, record) for question in questions)


def verdict(signs: tuple[Sign, ...]) -> Verdict:
    """Contradicted by anything that weighs; else supported where an order, a payment or a reply backs it; else not verified."""
    if any(sign.verdict is Verdict.CONTRADICTED and sign.weighs for sign in signs):
        return Verdict.CONTRADICTED
    backed = any(sign.question == BACKED and sign.verdict is Verdict.SUPPORTED for sign in signs)
    return Verdict.SUPPORTED if backed else Verdict.COULD_NOT_VERIFY


def _began(book: Book, record: Record) -> datetime:
    """The moment a form tells of; where it names no time of day, its day's beginning."""
    if record.kind.name == "enquiry":
        return datetime.fromisoformat(record["at"])
    return moment(record.day or book.today, record.get("arrive_at") or record.get("at") or "00:00", book.zone)


def _planned(book: Book, visit: Record) -> Sign:
    plan = book.target(visit, ("plan_line",)) or plan_of(book, visit)
    if plan is None:
        return Sign(PLANNED, Verdict.COULD_NOT_VERIFY, Text("in no plan", "计划外"))
    began = _began(book, visit)
    seen = next((record for record in _by_others(book, plan) if (book.evidence(record).at or began) < began), None)
    if seen is not None:
        text = Text("{who} said so of the plan on {at}", "{who}{at} 已批复计划")
        return Sign(PLANNED, Verdict.SUPPORTED, _said(book, text, seen), (plan, seen))
    at, grade = book.evidence(plan)
    if at is None:
        return Sign(PLANNED, Verdict.COULD_NOT_VERIFY, Text("the plan tells no time", "计划没有时间"), (plan,))
    if at > began:
        text = Text("the plan came in {at}, after the visit", "计划 {at} 才交，晚于拜访").fill(book.today, at=at)
        return Sign(PLANNED, Verdict.CONTRADICTED, text, (plan,), weighs=False)
    text = Text("plan of {at} ({grade})", "计划 {at}（{grade}）").fill(book.today, at=at, grade=grade.label)
    return Sign(PLANNED, Verdict.SUPPORTED if grade in _STRONG else Verdict.COULD_NOT_VERIFY, text, (plan,))


def _in_time(book: Book, record: Record) -> Sign:
    """By the limit of `late-entry`: what its own writer admits counts against a form; what he claims does not count for it."""
    due = entry_due(book, record)
    at, grade = book.evidence(record, *filter(None, [due]))
    if at is None:
        return Sign(IN_TIME, Verdict.COULD_NOT_VERIFY, Text("no time told", "没有填写时间"))
    if at < _began(book, record):
        text = Text("written {at}, before it happened", "{at} 填写，早于发生").fill(book.today, at=at)
        return Sign(IN_TIME, Verdict.CONTRADICTED, text)
    if due is not None and at > due:
        text = Text("written {at}, due {due}", "{at} 才填写，应在 {due} 前").fill(book.today, at=at, due=due)
        return Sign(IN_TIME, Verdict.CONTRADICTED, text, weighs=False)
    text = Text("{at} ({grade})", "{at}（{grade}）").fill(book.today, at=at, grade=grade.label)
    return Sign(IN_TIME, Verdict.SUPPORTED if grade in _STRONG else Verdict.COULD_NOT_VERIFY, text)


def _contact(book: Book, record: Record) -> Sign:
    met = book.target(record, ("contact",)) if "contact" in record.data else None
    if met is not None:
        role = f"，{met['role']}" if met.get("role") else ""
        return Sign(CONTACT, Verdict.SUPPORTED, same(f"{met.get('name', met.id)}{role}"), (met,))
    named = record.get("spoken_to") or record.get("name") or record.get("prospect", {}).get("name")
    phone = record.get("phone") or record.get("prospect", {}).get("phone")
    if phone:
        text = Text("{name}, {phone}", "{name}，{phone}").fill(name=named or "–", phone=phone)
        return Sign(CONTACT, Verdict.SUPPORTED, text)
    known = [
        contact
        for contact in _contacts(book).get(record.get("customer", ""), ())
        if named and contact.get("name") in named
    ]
    if known:
        return Sign(CONTACT, Verdict.SUPPORTED, same(named), (known[0],))
    text = same(named) if named else Text("nobody who could be asked is named", "没有写可以核实的人")
    return Sign(CONTACT, Verdict.COULD_NOT_VERIFY, text)


@once
def _contacts(book: Book) -> dict[str, list[Record]]:
    result: dict[str, list[Record]] = {}
    for contact in book.of("contact"):
        result.setdefault(contact.get("customer", ""), []).append(contact)
    return result


def _backed(book: Book, record: Record) -> Sign:
    """An order, a payment or a reply that somebody would not have written otherwise."""
    records = [*_by_others(book, record), *_following(book, record)]
    if records:
        labels = dict.fromkeys(dealing.kind.label for dealing in records)
        text = Text(", ".join(label.en.lower() for label in labels), "、".join(label.zh for label in labels))
        return Sign(BACKED, Verdict.SUPPORTED, text, tuple(records[:3]))
    day = record.day or book.today
    if record.get("outcome") == "order" and day + FOLLOWS < book.today:
        text = Text("says an order, and none came within 7 days", "写了订单，7 天内没有订货记录")
        return Sign(BACKED, Verdict.CONTRADICTED, text)
    return Sign(BACKED, Verdict.COULD_NOT_VERIFY, Text("no other record speaks of it", "没有别的记录提到"))


def _by_others(book: Book, record: Record) -> Iterator[Record]:
    return (reply for reply in replies(book).get(record.ref, ()) if reply.writer != record.writer)


def _following(book: Book, record: Record) -> Iterator[Record]:
    """Orders and payments of the customer from that day on."""
    customer, day = customer_of(record), record.day or book.today
    for dealing in _dealings(book).get(customer or "", ()):
        if dealing.day is not None and day <= dealing.day <= day + FOLLOWS:
            yield dealing


@once
def _dealings(book: Book) -> dict[str, list[Record]]:
    """Orders and payments by customer, by day."""
    result: dict[str, list[Record]] = {}
    for record in (*book.of("order"), *book.of("payment")):
        result.setdefault(record.get("customer", ""), []).append(record)
    for dealings in result.values():
        dealings.sort(key=lambda record: (record.day or date.min, record.ref))
    return result


def _own_words(book: Book, record: Record) -> Sign:
    copied = _copied(book).get(record.ref)
    if copied is not None:
        text = Text("word for word as on {day}", "与{day}的记录一字不差").fill(book.today, day=copied.day)
        return Sign(OWN_WORDS, Verdict.CONTRADICTED, text, (copied,))
    text = Text("no other form says the same", "没有别的表这样写")
    long = len(_words(record)) >= LONG
    short = Text("too short to tell", "写得太短，看不出")
    return Sign(OWN_WORDS, Verdict.SUPPORTED if long else Verdict.COULD_NOT_VERIFY, text if long else short)


_WORDS = ("feedback", "answer", "question")


def _words(record: Record) -> str:
    return "".join(str(record.get(name, "")) for name in _WORDS)


@once
def _copied(book: Book) -> dict[str, Record]:
    """Forms that repeat the words of an older one, with that one."""
    result = {copy.visit.ref: copy.original for copy in copies(book)}
    for kind in ("collection", "enquiry"):
        seen: dict[str, Record] = {}
        for record in sorted(book.of(kind), key=lambda record: (str(record.day), record.ref)):
            words = _words(record)
            if len(words) >= LONG and seen.setdefault(words, record) is not record:
                result[record.ref] = seen[words]
    return result


def _one_place(book: Book, visit: Record) -> Sign:
    other = _overlapping(book).get(visit.ref)
    if other is not None:
        text = Text("at the same time as {other}", "与 {other} 同时").fill(other=book.title(other))
        return Sign(ONE_PLACE, Verdict.CONTRADICTED, text, (other,))
    stay = stay_words(visit)
    if stay is not None and stay_of(visit, book.zone) is not None:
        return Sign(ONE_PLACE, Verdict.SUPPORTED, stay)
    return Sign(ONE_PLACE, Verdict.COULD_NOT_VERIFY, Text("no times told", "没有写时间"))


@once
def _overlapping(book: Book) -> dict[str, Record]:
    result: dict[str, Record] = {}
    for overlap in overlaps(book):
        result.setdefault(overlap.visit.ref, overlap.other)
        result.setdefault(overlap.other.ref, overlap.visit)
    return result


def _said(book: Book, text: Text, reply: Record) -> Text:
    person = book.people.get(reply.writer or "")
    at = book.evidence(reply).at
    return text.fill(book.today, who=person.name if person else reply.writer, at=at or "–")
