"""The market: whom we meet there, what was heard, what was suggested and answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from salesbook.kinds import Record
from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, page_of, place_on
from salesbook.pages.parts.amounts import number_of
from salesbook.pages.parts.cases import Cases
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import (
    Bar,
    Column,
    Dated,
    Head,
    Link,
    Many,
    Metric,
    Near,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    table,
)
from salesbook.pages.quality.complaint_clock import first_line
from salesbook.rules.duty import Duty, Mark
from salesbook.views.rivals import Rival, named_in_notes, rivals, rivals_for_team
from salesbook.words import Text, counted, same

SHOWN = 8
"""Notes of one theme that the page shows; the list has them all."""
_RECENT, _MONTH = timedelta(days=90), timedelta(days=30)
_TITLE = Text("Market", "市场")
_WORDS = Text("competitors rivals prices policy suggestions", "竞争对手 同行 价格行情 政策 用户意见 建议 批复")
_ELSEWHERE = ("market_share", "promotion", "suggestion")  # the page of territories; a section of their own


_START = Text(
    "No market note yet. Write one whenever you hear something of a rival, a price, a policy: who said it, and what.",
    "还没有市场信息。听到对手、价格、政策的消息就记一条：谁说的，说了什么。",
)


@page(
    Address.MARKET,
    MenuGroup.QUALITY,
    _TITLE,
    search=(Text("Market", "市场"), _WORDS),
    obligations=("R17", "R41", "R42", "R62"),
)
def market(reader: Reader) -> Sheet:
    """What the market says, and what became of it."""
    notes = sorted(reader.book.of("market_note"), key=lambda record: (record.get("date", ""), record.id), reverse=True)
    rivals: tuple[Rival, ...] = _rivals_met(reader)
    cases = Cases(reader, "suggestion-answered", "market-fed-back")
    parts = (
        (_rivals(notes, rivals), _suggestions(reader, notes, cases)),
        *((section,) for section in _themes(reader, notes)),
        *((section,) for section in _silent(reader, cases)),
    )
    kind = reader.book.kinds["market_note"]
    metrics = tuple(_metrics(reader, notes, rivals, cases)) if notes else ()
    return Sheet(
        Head(_TITLE),
        parts if notes else first_steps.filled(parts),
        metrics,
        (Link(list_of(kind), Text("All notes", "全部市场信息")),),
        None if notes else first_steps.first(reader, _START, "market_note"),
    )


def _rivals_met(reader: Reader) -> tuple[Rival, ...]:
    if reader.audience.may_see("manager"):
        return reader.audience.ask(rivals) or ()
    return reader.audience.ask(rivals_for_team, named_in_notes(reader.book)) or ()


_NEW, _RIVALS = Text("Notes in 30 days", "近 30 天信息"), Text("Rivals met", "遇到的对手")
_LOST_TO, _WAITING = Text("Lost to rivals", "流失给对手"), Text("Suggestions", "建议")
_BY, _AT = (
    Text("by {count} {count:person|people}", "{count} 人反馈"),
    Text("at {count} {count:customer|customers}", "涉及 {count} 家客户"),
)
_UNANSWERED = Text("{count} overdue for a reply", "{count} 条逾期未批复")
_UNANSWERED_OWN = Text("{count} of yours overdue for a reply", "您的 {count} 条逾期未批复")
_ALL_TIME = Text("as far as the book tells", "台账所记以来")
_NOTES = Text("note|notes", "条")


def _metrics(reader: Reader, notes: Sequence[Record], rivals: Sequence[Rival], cases: Cases) -> Iterator[Metric]:
    recent = [record for record in notes if record.day and record.day >= reader.today - _MONTH]
    by = len({record.get("person") for record in recent})
    list_page = list_of(reader.book.kinds["market_note"])
    yield Metric(Link(list_page, _NEW), len(recent), counted(len(recent), _NOTES), _BY.fill(count=by))
    met = len({customer for rival in rivals for customer in rival.customers})
    yield Metric(
        Link(place_on(Address.MARKET, "rivals"), _RIVALS), len(rivals), _firms(len(rivals)), _AT.fill(count=met)
    )
    lost = sum(rival.lost.total() for rival in rivals)
    yield Metric(
        Link(place_on(Address.MARKET, "rivals"), _LOST_TO),
        lost,
        counted(lost, Text("customer|customers", "家")),
        _ALL_TIME,
    )
    suggestions = sum(record.get("kind") == "suggestion" for record in notes)
    whole = len(cases.of("suggestion-answered")) >= suggestions
    late = (_UNANSWERED if whole else _UNANSWERED_OWN).fill(count=cases.count("suggestion-answered", Mark.MISSING))
    yield Metric(
        Link(place_on(Address.MARKET, "suggestions"), _WAITING), suggestions, counted(suggestions, _NOTES), late
    )


def _firms(count: int) -> Text:
    return counted(count, Text("rival|rivals", "家"))


_WHO = Text("Rivals, by the customers they were met at", "竞争对手（按涉及的客户数）")
_NONE = Text("No rival is named yet, in a note or a loss.", "市场信息和流失记录里还没有写到对手。")


def _rivals(notes: Sequence[Record], rivals: Sequence[Rival]) -> Section:
    """At how many customers each was met, how many were lost to it and why, and what was heard last."""
    most = max((len(rival.customers) for rival in rivals), default=0) or 1
    newest: dict[str, Record] = {}
    for rival in rivals:
        heard = next((note for note in notes if rival.name in note.get("competitor", "")), None)
        if heard is not None:
            newest[rival.name] = heard
    columns = (
        Column(Text("Rival", "对手"), "t"),
        Column(Text("How many", "多少"), "bar"),
        Column(Text("Customers", "客户"), "n"),
        Column(Text("Lost to it", "流失"), "n"),
        Column(Text("Heard last", "最近消息"), "w"),
    )
    rows = tuple(_rival(rival, most, newest.get(rival.name)) for rival in rivals)
    return Section(_WHO, table=table(_WHO, columns, rows), empty=_NONE, anchor="rivals")


def _rival(rival: Rival, most: int, heard: Record | None) -> Row:
    bar = Bar((("d", 100 * len(rival.customers) / most),))
    last = Dated(page_of(heard), Near(heard.day)) if heard and heard.day else None
    return Row((rival.name, bar, len(rival.customers) or None, rival.lost.total() or None, last))


_SUGGESTED = Text("Suggestions", "建议与批复")
_NO_SUGGESTION = Text("No suggestion in the last 90 days.", "近 90 天没有建议。")


def _suggestions(reader: Reader, notes: Sequence[Record], cases: Cases) -> Section:
    """What was suggested, and what became of it, for those who may know."""
    own = [record for record in notes if record.get("kind") == "suggestion" and _is_recent(reader, record)]
    replies = [_reply(record, cases) for record in own]
    columns = [
        Column(Text("Suggestion", "建议"), "t"),
        Column(Text("By", "提出人"), "w"),
        Column(Text("Date", "日期"), "w"),
    ]
    columns += [Column(Text("Reply", "批复"), "s")] if any(replies) else []
    rows = tuple(
        Row(
            (_named(record), reader.person(record.get("person")), Near(record.day) if record.day else None, reply)[
                : len(columns)
            ]
        )
        for record, reply in zip(own, replies, strict=True)
    )
    listed = table(_SUGGESTED, tuple(columns), rows)
    return Section(_SUGGESTED, table=listed, empty=_NO_SUGGESTION, anchor="suggestions")


def _is_recent(reader: Reader, note: Record) -> bool:
    return note.day is not None and note.day >= reader.today - _RECENT


def _named(note: Record) -> Link:
    """A note by its topic, else by its first line."""
    return Link(page_of(note), same(str(note.get("topic") or first_line(note.get("text")) or note.id)))


def _reply(note: Record, cases: Cases) -> Value:
    rule = "suggestion-answered"
    duty = cases.about(rule, note)
    if duty is None:
        return None
    return case_lamp(rule, duty.mark)


_OF_THEME = Text("{count} in 90 days", "近 90 天 {count} 条")
_FOR_MANAGER = Text("for the general manager", "报总经理")


def _themes(reader: Reader, notes: Sequence[Record]) -> Iterator[Section]:
    """What was heard lately, by theme, the newest first."""
    labels = reader.book.kinds["market_note"].by_name["kind"].labels
    for kind, label in labels.items():
        own = [record for record in notes if record.get("kind") == kind and _is_recent(reader, record)]
        if own and kind not in _ELSEWHERE:
            columns = (
                Column(Text("Note", "内容"), "t"),
                Column(Text("Date", "日期"), "e w"),
                Column(Text("Heard from", "来源"), "f"),
                Column(Text("About", "涉及"), "f"),
                Column(Text("By", "业务员"), "w"),
            )
            listed = table(label, columns, tuple(_note(reader, record) for record in own[:SHOWN]))
            yield Section(label, table=listed, beside=_OF_THEME.fill(count=len(own)), anchor=kind.replace("_", "-"))


def _note(reader: Reader, note: Record) -> Row:
    customer = reader.customer_of(note)
    product = reader.book.get("product", note.get("product", ""))
    about = tuple(
        part for part in (note.get("competitor"), customer, reader.link(product) if product else None) if part
    )
    text = first_line(note.get("text")) if "topic" in note.data else None
    return Row((
        Under(_named(note), text) if text else _named(note),
        Near(note.day) if note.day else None,
        note.get("heard_from"),
        Many(about) if about else None,
        Under(reader.person(note.get("person")), _FOR_MANAGER) if note.get("for_general_manager") else reader.person(note.get("person")),
    ))  # fmt: skip


_QUIET = Text("Nothing heard from", "久无信息的业务员")


def _silent(reader: Reader, cases: Cases) -> Iterator[Section]:
    """Reps who have told nothing of the market for long, for those who may know."""
    quiet = list(cases.wrong("market-fed-back"))
    if quiet:
        columns = (Column(Text("Who", "谁"), "t"), Column(Text("Since", "情况"), "s"))
        listed = table(_QUIET, columns, tuple(_silence(reader, duty) for duty in quiet))
        yield Section(_QUIET, table=listed, beside=number_of(len(quiet), Text("person|people", "人")), anchor="quiet")


def _silence(reader: Reader, duty: Duty) -> Row:
    return Row((reader.person(duty.person), telling("market-fed-back", duty.mark, duty.message)))
