"""The check packet: the month's sample, each form beside the evidence for it. It never says that a form is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.kinds import Record
from salesbook.pages.parts.addresses import Address, check_page, page_of
from salesbook.pages.parts.declare import managers, pages
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import (
    LISTED,
    Column,
    Fact,
    Head,
    Lamp,
    Link,
    Many,
    Near,
    Prose,
    Row,
    Section,
    Table,
    Under,
    Value,
    table,
)
from salesbook.views.evidence import Sign, Verdict, signs, verdict
from salesbook.views.sample import EACH, default_seed, draw
from salesbook.words import Text, month_text, same

TITLE = Text("Check packet", "月度检查材料")
LAMPS: dict[str, Lamp] = {
    Verdict.SUPPORTED: Lamp("ok", Text("supported", "有证据支持")),
    Verdict.CONTRADICTED: Lamp("bad", Text("contradicted", "与证据不符")),
    Verdict.COULD_NOT_VERIFY: Lamp("na", Text("could not verify", "无法核实")),
}
"""What the evidence comes to. None of them is *true*."""
_FORMS = {"visit": Text("Form 2", "表2"), "collection": Text("Form 3", "表3"), "enquiry": Text("Form 4", "表4")}
_SHOWN_FIELDS = {
    "visit": ("purpose", "feedback", "outcome", "next_visit_on", "problem"),
    "collection": ("for", "method", "spoken_to", "answer", "promised_on", "promised_amount"),
    "enquiry": ("kind", "interest", "question", "result", "next_on"),
}


TOGETHER = 14
"""Sampled forms on one page: what a phone loads at once."""
Numbered = tuple[int, Record]


class Drawn(NamedTuple):
    """One sampled form: what it says, and what speaks for and against it."""

    number: int
    title: Value
    who: Value
    facts: tuple[Fact, ...]
    evidence: Table
    verdict: Lamp
    against: tuple[Text, ...]


class PacketView(NamedTuple):
    """What the packet shows, or one part of it; `findings` stand on the first."""

    head: Head
    beside: tuple[Link, ...]
    facts: tuple[Fact, ...]
    note: Text
    overview: Section
    drawn: tuple[Drawn, ...]
    findings: Section | None
    heads: tuple[Text, ...]
    lines: int
    sign: tuple[Text, ...]


@pages(Address.MONTHS, shown_to=managers)
def check_packets(reader: Reader) -> Iterator[Page]:
    """A packet for every month, by the default seed, or the one that its check names. For managers."""
    for nth, month in enumerate(reader.week_pages.months):
        first, *others = (_page(reader, month, part) for part in _parts(reader, month))
        yield first if nth else first._replace(obligations=("R106", "R112"))
        yield from others


def _parts(reader: Reader, month: str) -> Iterator[Part[Numbered]]:
    return parts(check_page(month), _sample(reader, month, seed_of(reader, month)), TOGETHER)


def _page(reader: Reader, month: str, part: Part[Numbered]) -> Page:
    title = part.titled(Text("{title}, {month}", "{title} · {month}").fill(title=TITLE, month=_month(month)))
    view = lambda: _part(reader, month, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, title, "check.html", view)


def _month(month: str) -> Text:
    return month_text(month)


def seed_of(reader: Reader, month: str) -> str:
    """The seed of a month's check where none is named: the one its record names, else the default."""
    record = reader.book.get("inspection", month)
    return str(record["seed"]) if record is not None and record.get("seed") else default_seed(reader.book, month)


def view(reader: Reader, month: str, seed: str | None) -> PacketView:
    """The whole packet of a month by a seed."""
    used = seed or seed_of(reader, month)
    sample = _sample(reader, month, used)
    drawn = tuple(_drawn(reader, number, record) for number, record in sample)
    return _packet(month, drawn, _facts(reader, used, sample), _earlier(reader, month))


def _part(reader: Reader, month: str, part: Part[Numbered]) -> PacketView:
    """What one page has room for; what is told of the whole sample stands on the first."""
    drawn = tuple(_drawn(reader, number, record) for number, record in part.items)
    used = seed_of(reader, month)
    if part.words is not None:
        packet_view = _packet(month, drawn, (Fact(_SEED, used),), None)
        return packet_view._replace(head=packet_view.head._replace(more=part.words), beside=part.beside)
    facts = _facts(reader, used, _sample(reader, month, used))
    return _packet(month, drawn, facts, _earlier(reader, month))._replace(beside=part.beside)


def _packet(month: str, drawn: tuple[Drawn, ...], facts: tuple[Fact, ...], findings: Section | None) -> PacketView:
    head = Head(TITLE, _month(month))
    return PacketView(head, (), facts, _NOTE, _overview(drawn), drawn, findings, _HEADS, _LINES, _SIGN)


def _sample(reader: Reader, month: str, seed: str) -> list[Numbered]:
    """The forms drawn of people whose rows the viewer may see."""
    drawn = draw(reader.book, month, seed)
    return list(enumerate((record for record in drawn if reader.audience.answers_for(record.writer or "")), 1))


def _facts(reader: Reader, seed: str, sample: list[Numbered]) -> tuple[Fact, ...]:
    counts = Counter(verdict(signs(reader.book, record)) for _, record in sample)
    came_to = (
        Many(tuple(_count(came_out, counts[came_out]) for came_out in Verdict if counts[came_out])) if counts else None
    )
    return (Fact(_SEED, seed), Fact(Text("Drawn", "抽样"), _how(sample)), Fact(Text("Evidence", "证据"), came_to))


_LINES = 4
_SEED = Text("Seed", "抽样种子")
_HEADS = (Text("Finding", "问题"), Text("Owner", "责任人"), Text("Due", "期限"), Text("Follow-up", "跟进"))
_SIGN = (Text("General manager", "总经理"), Text("Date", "日期"))
_NOTE = Text(
    "Whoever draws with this seed draws these forms. Of each person: {visit} {visit:visit|visits}, {collection} {collection:collection|collections}, {enquiry} {enquiry:enquiry|enquiries}. "
    "The evidence is what other records say; a writer's own time of writing counts against him where it is late, and not for him. "
    "Supported, contradicted, could not verify: that a form is true, no record can say.",
    "用这个种子，谁来抽都是这些表。每人抽：拜访 {visit} 份、催款 {collection} 份、来访来电 {enquiry} 份。"
    "证据是别的记录说了什么；本人自填的时间，晚了算不利，按时不算有利。"
    "结论只有三种：有证据支持、与证据不符、无法核实；记录本身不能证明一份表属实。",
).fill(**EACH)


def _how(sample: list[Numbered]) -> Value:
    kinds = Counter(record.kind.name for _, record in sample)
    parts = tuple(Many((label, same(kinds[kind])), Text(": ", "：")) for kind, label in _FORMS.items() if kinds[kind])
    return Many(parts) if parts else Text("no form of anybody whose rows this viewer may see", "没有此人可以查看的表")


def _count(verdict: Verdict, count: int) -> Value:
    return Many((LAMPS[verdict].text, same(count)), Text(": ", "："))


def _drawn(reader: Reader, number: int, record: Record) -> Drawn:
    teller, own = Teller(reader.book, record), signs(reader.book, record)
    fields = record.kind.by_name
    facts = tuple(
        Fact(fields[name].label, teller.value(name, full=True))
        for name in _SHOWN_FIELDS[record.kind.name]
        if name in record.data
    )
    title = record_value(reader, record)
    against = tuple(sign.answer for sign in own if sign.verdict is Verdict.CONTRADICTED)
    rows = tuple(_sign_row(reader, record, sign) for sign in own)
    columns = (Column(Text("Asked", "问"), "t"), Column(Text("Answer", "答"), ""), Column(Text("By", "依据"), "f"))
    return Drawn(
        number,
        title,
        reader.person(record.writer),
        facts,
        table(_EVIDENCE, columns, rows),
        LAMPS[verdict(own)],
        against,
    )


def record_value(reader: Reader, record: Record) -> Value:
    """A form, its day, its customer, and what it says it is about; a collection is about the customer's debt."""
    form = _FORMS.get(record.kind.name, record.kind.label)
    day = Near(record.day) if record.day else None
    if record.kind.name == "collection":
        return Many((form, day, Link(page_of(record), reader.name_of("customer", record.get("customer", "")))))
    customer = reader.customer_of(record)
    return Many((form, day, customer, Link(page_of(record), reader.name(record))))


_EVIDENCE = Text("Evidence", "证据")


def _sign_row(reader: Reader, record: Record, sign: Sign) -> Row:
    links = tuple(
        Link(page_of(backing), reader.name(backing)) for backing in sign.records if backing.kind.name != "contact"
    )
    against = sign.verdict is Verdict.CONTRADICTED
    lamp = LAMPS[sign.verdict]._replace(path=page_of(record) if against else "")
    return Row((sign.question, lamp, Many((sign.answer, *links)) if links else sign.answer))


_OVERVIEW = Text("The sample", "抽样一览")
_EMPTY = Text(
    "Nothing was drawn: the month has no form that this viewer may see.", "没有抽到：本月没有此人可以查看的表。"
)


def _overview(drawn: tuple[Drawn, ...]) -> Section:
    columns = (
        Column(Text("No.", "序号"), "n"),
        Column(Text("Form", "表"), "t"),
        Column(Text("Person", "业务员"), ""),
        Column(Text("Evidence", "证据"), ""),
        Column(Text("Own verdict and note", "检查人结论与说明"), "f"),
    )
    rows = tuple(Row((form.number, form.title, form.who, _summed(form), "")) for form in drawn)
    return Section(_OVERVIEW, table=table(_OVERVIEW, columns, rows), empty=_EMPTY)


def _summed(drawn: Drawn) -> Value:
    """The verdict, and below it everything that was found against the form."""
    if not drawn.against:
        return drawn.verdict
    return Under(drawn.verdict, Many((_AGAINST, Many(drawn.against, LISTED)), Text(": ", "：")))


_AGAINST = Text("against it", "不符")
_EARLIER = Text("Findings of earlier checks, still open", "以前检查发现、尚未完成的问题")
_NONE_OPEN = Text("No finding of an earlier check is open.", "以前的问题都已完成。")


def _earlier(reader: Reader, month: str) -> Section:
    columns = (
        Column(Text("Month", "月份"), "w"),
        Column(Text("Finding", "问题"), "t"),
        Column(Text("Owner", "责任人"), ""),
        Column(Text("Follow-up", "跟进"), "f"),
    )
    rows = [
        Row(
            (
                month_text(record["month"]),
                item.get("text"),
                reader.person(item.get("owner")),
                Prose(item.get("follow_up", "–")),
            )
        )
        for record in reader.book.of("inspection")
        for item in record.get("findings", ())
        if record["month"] < month and "closed_on" not in item
    ]
    return Section(_EARLIER, table=table(_EARLIER, columns, tuple(rows)), empty=_NONE_OPEN)
