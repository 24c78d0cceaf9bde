"""`salesbook suggest plan|visits`: next week's plan with the reason for each line; today's round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands.drafted import own_book, put, taken, week_worked, whose, written
from salesbook.commands.options import FINE, Shared, shared, spoken_in
from salesbook.commands.spoken import SpokenGroup
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.planning.arrange import Arranged
    from salesbook.planning.matter import PlanRequest
    from salesbook.planning.today import RoundStop


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.group("suggest", cls=SpokenGroup)
    @spoken_in(lang)
    def suggest() -> None:
        pass

    @suggest.command("plan", help=_PLAN.say(lang))
    @whose(lang)
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @written(lang)
    @shared(lang)
    def plan(options: Shared, person: str, week: str | None, viewer: str | None, write: bool) -> int:
        return _plan(options, own_book(options, person, viewer), person, week, write)

    @suggest.command("visits", help=_VISITS.say(lang))
    @whose(lang)
    @shared(lang)
    def visits(options: Shared, person: str, viewer: str | None) -> int:
        from salesbook.planning.today import round_of

        book = own_book(options, person, viewer)
        day_round = round_of(book, person)
        echo(_ROUND.fill(name=book.people[person].name, day=day_round.day).say(lang))
        _say_calls(book, person, day_round.calls, lang)
        if not day_round.calls:
            echo(_NO_ROUND.say(lang))
        if day_round.also:
            echo(_ALSO.say(lang))
            _say_calls(book, person, day_round.also, lang)
        return FINE

    return suggest


_PLAN = Text("next week's plan, with the reason for each line", "下周计划建议，每项写明理由")
_VISITS = Text("today's round, in the order of the trip", "今天的拜访顺序")
_WEEK = Text("the week worked; the plan is for the one after it", "所做工作的那一周；计划是它的下一周")
_ROUND = Text("{name}, {day}", "{name}，{day}")
_NO_ROUND = Text("Nothing is planned or promised for today.", "今天没有计划，也没有约定。")
_ALSO = Text("Not planned, and due:", "没有排进计划、但该联系的：")


def _plan(options: Shared, book: Book, person: str, week: str | None, write: bool) -> int:
    from salesbook.planning.arrange import arrange
    from salesbook.planning.matter import PlanRequest
    from salesbook.planning.notes import commented
    from salesbook.planning.plan_record import plan_record
    from salesbook.yamlio import write as yaml_of

    request = PlanRequest(book, person, week_worked(week, book).later(1))
    arranged = arrange(request)
    _say_table(options, request, arranged)
    path = Path("plans") / request.week.slug / f"{person}.yaml"
    if not arranged.stops:
        options.say(_NOTHING.fill(book.today, week=request.week), err=True)
        return taken(options, path) if write and (options.root / "records" / path).exists() else FINE
    draft = plan_record(request, arranged, options.lang)
    source = commented(yaml_of(draft.data), draft.head, draft.by_line, tail=draft.tail)
    return put(options, path, source, write=write)


_NOTHING = Text("nothing to suggest for {week}", "{week}没有可建议的事项")


def _say_table(options: Shared, request: PlanRequest, arranged: Arranged) -> None:
    """Day by day, on stderr: stdout is the record's."""
    for line in _table(request, arranged, options.lang):
        if not options.quiet:
            echo(line, err=True)


def _table(request: PlanRequest, arranged: Arranged, lang: Lang) -> Iterator[str]:
    from salesbook.calendar import day_words
    from salesbook.planning.plan_record import left_words, name_of, reasons

    yield _HEAD.fill(request.book.today, name=request.book.people[request.person].name, week=request.week).say(lang)
    for day in request.week.days:
        own = [stop for stop in arranged.stops if stop.day == day]
        if day in arranged.room or own:
            planned, room = arranged.planned.get(day, 0), arranged.room.get(day, 0)
            count = (_MORE if planned else _DAY).fill(count=len(own), planned=planned, room=room).say(lang)
            yield f"{day_words(day, lang, request.book.today)}  {count}"
        for stop in own:
            why = ("；" if lang == "zh" else "; ").join(reasons(stop, lang))
            yield f"  {name_of(request, stop).say(lang)}  {METHODS[stop.method].say(lang)}  {why}"
    yield from left_words(request, arranged, lang)


_HEAD = Text("{name}, plan for {week}", "{name}，{week}计划建议")
_DAY = Text("{count} of {room}", "{count} 项（可排 {room} 项）")
_MORE = Text(
    "{count} more, {planned} of {room} planned already", "再加 {count} 项（计划已有 {planned} 项，可排 {room} 项）"
)
METHODS = {
    "on_site": Text("visit", "上门"),
    "here": Text("at our place", "来访"),
    "phone": Text("call", "电话"),
    "office": Text("office", "内勤"),
}


_LEG = Text("{km} km", "{km} 公里")


def _say_calls(book: Book, person: str, calls: tuple[RoundStop, ...], lang: Lang) -> None:
    from salesbook.calendar import week_of
    from salesbook.planning.matter import PlanRequest
    from salesbook.planning.plan_record import name_of, reasons

    request = PlanRequest(book, person, week_of(book.today))
    for number, call in enumerate(calls, 1):
        leg = _LEG.fill(km=f"{call.leg:.1f}").say(lang) if call.leg is not None else "–"
        name, method = name_of(request, call.stop).say(lang), METHODS[call.stop.method].say(lang)
        echo(f"{number:>2}. {name}  {method}  {leg}")
        for words in (*reasons(call.stop, lang), *([call.last.say(lang)] if call.last else [])):
            echo(f"    {words}")
