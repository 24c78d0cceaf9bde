"""A summary drafted: the figures and points drawn from the book as comments, the words left to the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from salesbook.book import Book
from salesbook.calendar import Week, month_end
from salesbook.kinds import Record
from salesbook.planning.matter import day_words, name_for_all
from salesbook.planning.plan_record import Draft
from salesbook.schemas import Kind
from salesbook.views.balance import Owed
from salesbook.views.own_span import Own, own_span, total
from salesbook.views.plan_lines import PlanLine
from salesbook.views.promises import Outcome
from salesbook.views.targets import MEASURES, measured, targets
from salesbook.views.worth import NOTHING, say_amount
from salesbook.words import Lang, Text, join, same

_WORDS = ("unfinished", "problems", "improvement", "market_feedback", "competitors", "help_needed", "words")


class SummaryRequest(NamedTuple):
    """Which summary of whom. `period` is what the record calls it: 2026-W48, 2026-11."""

    kind: str
    person: str
    period: str
    first: date
    last: date


def of_week(person: str, week: Week) -> SummaryRequest:
    """The weekly summary."""
    return SummaryRequest("summary", person, week.text, week.monday, week.sunday)


def of_month(person: str, month: date) -> SummaryRequest:
    """The summary of the month of a day."""
    first = month.replace(day=1)
    last = month_end(first)
    return SummaryRequest("month_summary", person, f"{first:%Y-%m}", first, last)


def draft(book: Book, wanted: SummaryRequest, lang: Lang, feedback: str | None = None) -> Draft:
    """The record with its comments.

    `feedback` is what the person says of the market; without it the notes of the market that he wrote in these days
    stand in for it, in his own words. Where there are none the field is left out, and the record is not yet whole.
    """
    own = own_span(book, wanted.person, wanted.first, wanted.last)
    said = feedback or "\n".join(_market(book, wanted))
    data: dict[str, Any] = {"week" if wanted.kind == "summary" else "month": wanted.period, "person": wanted.person}
    if said:
        data["market_feedback"] = said
    data["written_at"] = book.now.isoformat(timespec="seconds")
    return Draft(data, tuple(text.say(lang) for text in _figures(book, wanted, own)), {}, ())


def prompts(book: Book, wanted: SummaryRequest, lang: Lang, filled: bool) -> Iterator[tuple[str, str]]:
    """Before which field which comment stands: every field of words with what the book knows about it."""
    own = own_span(book, wanted.person, wanted.first, wanted.last)
    kind = book.kinds[wanted.kind]
    at = "market_feedback"
    for name in _WORDS:
        if name == "market_feedback":
            yield at if filled else "written_at", (_DRAWN if filled else _WANTED).say(lang)
            at = "written_at"
        for point in _points(book, wanted, own, name):
            yield at if filled else "written_at", point.say(lang)
        if not (name == "market_feedback" and filled):
            yield at if filled else "written_at", _prompt(kind, name, lang)


def _prompt(kind: Kind, name: str, lang: Lang) -> str:
    return f'{name}: ""  # {kind.by_name[name].label.say(lang)}'


_DRAWN = Text("Drawn from your own words; say it better:", "取自你自己的记录，可以改得更好：")
_WANTED = Text("market_feedback is required; 无 (none) if there was none:", "market_feedback 必填，没有就写“无”：")


def _market(book: Book, wanted: SummaryRequest) -> Iterator[str]:
    """What the person noted of the market in these days."""
    for note in book.of("market_note"):
        if (
            note.get("person") == wanted.person
            and note.day
            and wanted.first <= note.day <= min(wanted.last, book.today)
        ):
            text = str(note.get("text") or note.get("topic") or "").strip()
            if text:
                yield text


def _figures(book: Book, wanted: SummaryRequest, own: Own) -> Iterator[Text]:
    """The computed part, a line a matter; never stored, always computed anew."""
    today = book.today
    yield _FIGURES.fill(first=day_words(own.first, today), last=day_words(own.last, today))
    yield _VISITS.fill(visits=len(own.visits), planned=len(own.lines), unplanned=own.unplanned)
    yield _LINES.fill(**{state: own.count(state) for state in ("done", "moved", "dropped", "open")})
    if own.count("ahead"):
        yield _AHEAD.fill(ahead=own.count("ahead"))
    labels = book.kinds["visit"].by_name["activities"].item
    for_words = labels.labels if labels else {}
    if own.activities:
        parts = [_PAIR.fill(name=for_words.get(name, same(name)), n=own.activities[name]) for name in for_words]
        yield _ACTIVITIES.fill(parts=join(parts))
    yield _named(_WON, book, list(own.won))
    yield _named(_LOST, book, list(own.lost))
    for outcome, words in (("won", _DEALS_WON), ("lost", _DEALS_LOST)):
        yield _named(words, book, [deal for deal in own.deals if deal.get("result", {}).get("outcome") == outcome])
    yield _SALES.fill(n=len(own.sales), amount=book.money(total(own.sales)), refs=_refs(f.record for f in own.sales))
    yield _MONEY.fill(n=len(own.money), amount=book.money(total(own.money)), refs=_refs(f.record for f in own.money))
    owed = sum((debt.outstanding for debt in own.overdue), NOTHING)
    yield _OVERDUE.fill(n=len(own.overdue), amount=book.money(owed), day=day_words(own.last, today))
    kept = {state: len(own.promises.get(state, ())) for state in ("kept", "early", "late", "broken", "open")}
    yield _PROMISES.fill(**kept)
    if wanted.kind == "month_summary":
        yield from _goals(book, wanted)


_FIGURES = Text("Computed, {first} to {last}; not stored:", "系统计算，{first}–{last}，不存入记录：")
_VISITS = Text(
    "Visits {visits}; plan lines {planned}, visits beside the plan {unplanned}",
    "拜访 {visits} 次；计划项 {planned}，计划外拜访 {unplanned}",
)
_AHEAD = Text("Plan lines not yet due: {ahead}", "未到期的计划项 {ahead}")
_LINES = Text(
    "Plan lines: done {done}, moved {moved}, dropped {dropped}, open {open}",
    "计划项：完成 {done}，改期 {moved}，取消 {dropped}，未说明 {open}",
)
_ACTIVITIES = Text("Activities: {parts}", "行动：{parts}")
_PAIR = Text("{name} {n}", "{name} {n}")
_WON = Text("Customers won {n}{names}", "新成交客户 {n}{names}")
_LOST = Text("Customers lost {n}{names}", "流失客户 {n}{names}")
_DEALS_WON = Text("Deals won {n}{names}", "成交商机 {n}{names}")
_DEALS_LOST = Text("Deals lost {n}{names}", "丢单 {n}{names}")
_SALES = Text(
    "Sales: orders, returns and cancelled orders {n}, together {amount}{refs}",
    "签订货（退货、折让、取消冲减）{n} 笔，合计 {amount}{refs}",
)
_MONEY = Text("Money in {n}, together {amount}{refs}", "回款 {n} 笔，合计 {amount}{refs}")
_OVERDUE = Text("Overdue on {day}: {n}, together {amount}", "截至{day}逾期 {n} 笔，合计 {amount}")
_PROMISES = Text(
    "Promises: kept {kept}, early {early}, late {late}, broken {broken}, ahead {open}",
    "约定：当天履行 {kept}，提前履行 {early}，迟 {late}，未履行 {broken}，未到期 {open}",
)


def _named(words: Text, book: Book, records: list[Record]) -> Text:
    """A count, and of whom."""
    names = [name_for_all(book, record.get("customer", record.id)) for record in records]
    told_names = join(names)
    return words.fill(n=len(records), names=Text(f": {told_names.en}", f"：{told_names.zh}") if names else same(""))


def _refs(records: Iterator[Record]) -> Text:
    refs = ", ".join(record.ref for record in records)
    return Text(f": {refs}", f"：{refs}") if refs else same("")


def _goals(book: Book, wanted: SummaryRequest) -> Iterator[Text]:
    """Target against actual, in every measure that the person's month has; margin needs the costs, which he can't see."""
    for line in targets(book, wanted.period).get(wanted.person, ()):
        if line.goal is not None and line.measure != "gross_margin":
            goal, actual = (measured(book, line.measure, amount) for amount in (line.goal, line.actual))
            yield _GOAL.fill(measure=MEASURES[line.measure], goal=goal, actual=actual)


_GOAL = Text("Target {measure}: {goal}, actual {actual}", "目标 {measure}：{goal}，实际 {actual}")


def _points(book: Book, wanted: SummaryRequest, own: Own, name: str) -> Iterator[Text]:
    """What the book knows that bears on a field."""
    if name == "unfinished":
        yield from (_unfinished(book, line) for line in own.lines if line.state not in ("done", "ahead"))
        yield from (_broken(book, outcome) for outcome in own.promises.get("broken", ()))
    if name == "problems":
        yield from (_said(book, visit, "problem") for visit in own.visits if visit.get("problem"))
        yield from (_owed(book, debt, own.last) for debt in own.overdue)
    if name == "competitors":
        yield from (_said(book, visit, "competitor") for visit in own.visits if visit.get("competitor"))
    if name == "help_needed":
        yield from _requests(book, wanted)


def _unfinished(book: Book, line: PlanLine) -> Text:
    name = name_for_all(book, line.customer or "", line.data.get("prospect"))
    state = _STATES[line.state].fill(to=day_words(line.moved_to, book.today) if line.moved_to else "")
    why = Text(f" ({line.reason})", f"（{line.reason}）") if line.reason else same("")
    ref = f"{line.plan.id}#{line.data['key']}"
    return _UNFINISHED.fill(name=name, state=state, why=why, purpose=line.data.get("purpose", ""), ref=ref)


_STATES = {
    "moved": Text("moved to {to}", "改到 {to}"),
    "dropped": Text("dropped{to}", "取消{to}"),
    "open": Text("open{to}", "未说明{to}"),
}
_UNFINISHED = Text("{ref} {name}: {purpose}; {state}{why}", "{ref} {name}：{purpose}；{state}{why}")


def _broken(book: Book, outcome: Outcome) -> Text:
    name = name_for_all(book, outcome.promise.customer, outcome.promise.record.get("prospect"))
    return _BROKEN.fill(name=name, day=day_words(outcome.promise.day, book.today), ref=outcome.promise.record.ref)


_BROKEN = Text("{ref} {name}: promised for {day}, not kept", "{ref} {name}：约定{day}，没有履行")


def _said(book: Book, visit: Record, name: str) -> Text:
    who = name_for_all(book, visit.get("customer", ""), visit.get("prospect"))
    return _SAID.fill(ref=visit.ref, name=who, words=visit[name])


_SAID = Text("{ref} {name}: {words}", "{ref} {name}：{words}")


def _owed(book: Book, debt: Owed, day: date) -> Text:
    who = name_for_all(book, debt.document.get("customer", ""))
    days = (day - (debt.due or day)).days
    return _OWES.fill(ref=debt.document.ref, name=who, amount=say_amount(book, debt.document, debt.amount), days=days)


_OWES = Text("{ref} {name}: {amount} overdue by {days} {days:day|days}", "{ref} {name}：欠 {amount}，逾期 {days} 天")


def _requests(book: Book, wanted: SummaryRequest) -> Iterator[Text]:
    """The person's own requests that are still open."""
    for request in book.of("request"):
        closed = "closed_on" in request.data or "report_back" in request.data
        if request.get("person") == wanted.person and not closed and request.day and request.day <= wanted.last:
            yield _SAID.fill(ref=request.ref, name=day_words(request.day, book.today), words=request.get("topic") or "")
