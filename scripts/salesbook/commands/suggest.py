"""`salesbook suggest plan|visits`: next week's plan with the reason for each line; today's round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands.options import FINDINGS, FINE, Shared, Wrong, shared
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.calendar import Week
    from salesbook.planning.arrange import Arranged
    from salesbook.planning.matter import Ask
    from salesbook.planning.today import Call


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.group("suggest")
    def suggest() -> None:
        pass

    @suggest.command("plan", help=_PLAN.say(lang))
    @click.option("--person", metavar="ID", required=True, help=PERSON.say(lang))
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @click.option("--as", "viewer", metavar="manager|PERSON", help=VIEWER.say(lang))
    @click.option("--write", is_flag=True, help=WRITE.say(lang))
    @shared(lang)
    def plan(options: Shared, person: str, week: str | None, viewer: str | None, write: bool) -> int:
        return _plan(options, own_book(options, person, viewer), person, week, write)

    @suggest.command("visits", help=_VISITS.say(lang))
    @click.option("--person", metavar="ID", required=True, help=PERSON.say(lang))
    @click.option("--as", "viewer", metavar="manager|PERSON", help=VIEWER.say(lang))
    @shared(lang)
    def visits(options: Shared, person: str, viewer: str | None) -> int:
        from salesbook.planning.today import round_of

        book = own_book(options, person, viewer)
        found = round_of(book, person)
        click.echo(_ROUND.fill(name=book.people[person].name, day=found.day).say(lang))
        _say_calls(book, person, found.calls, lang)
        if not found.calls:
            click.echo(_NO_ROUND.say(lang))
        if found.also:
            click.echo(_ALSO.say(lang))
            _say_calls(book, person, found.also, lang)
        return FINE

    return suggest


_PLAN = Text("next week's plan, with the reason for each line", "下周计划建议，每项写明理由")
_VISITS = Text("today's round, in the order of the trip", "今天的拜访顺序")
PERSON = Text("whose", "谁的")
_WEEK = Text("the week worked; the plan is for the one after it", "所做工作的那一周；计划是它的下一周")
WRITE = Text("write a new record file; one that exists is never touched", "写成新的记录文件，已有的文件绝不改动")
VIEWER = Text("for whose eyes, if not the person's own: a superior's", "给谁看；默认本人，也可以是上级")
_ROUND = Text("{name}, {day}", "{name}，{day}")
_NO_ROUND = Text("Nothing is planned or promised for today.", "今天没有计划，也没有约定。")
_ALSO = Text("Not planned, and due:", "没有排进计划、但该联系的：")


def own_book(options: Shared, person: str, viewer: str | None) -> Book:
    """The book as the person may see it, or a superior. Raises Wrong for anybody else's eyes."""
    from salesbook.audience import MANAGER, TEAM, Audience
    from salesbook.book import open_book
    from salesbook.rules import judge

    whole = open_book(options.roots, judge, datetime.now(UTC), options.as_of, blame=False)
    if person not in whole.people:
        raise Wrong(_NOBODY.fill(person=person, people=", ".join(sorted(whole.people))))
    audience = Audience(whole, viewer or person)
    if viewer == TEAM or (viewer not in (None, MANAGER) and not audience.answers_for(person)):
        raise Wrong(_NOT_YOURS)
    return audience.book


_NOBODY = Text(
    '--person "{person}": nobody of the book. People: {people}',
    "--person “{person}”：台账里没有这个人。人员：{people}",
)
_NOT_YOURS = Text(
    "it draws on what only the person and superiors may see: --as manager, or --as the person or a superior",
    "内容只有本人和上级能看：请用 --as manager，或 --as 本人或上级",
)


def week_named(text: str | None, book: Book) -> Week:
    """The week worked that an option names; without one, that of the book's moment. Raises Wrong for no week."""
    from salesbook.calendar import week_in
    from salesbook.views.office import week_worked

    week = week_in(text) if text else week_worked(book)
    if week is None:
        raise Wrong(
            Text('--week "{text}" is no week: 2026-W48', "--week “{text}”不是一周，应写成 2026-W48").fill(text=text)
        )
    return week


def _plan(options: Shared, book: Book, person: str, week: str | None, write: bool) -> int:
    from salesbook.planning.arrange import arrange
    from salesbook.planning.matter import Ask
    from salesbook.planning.notes import commented
    from salesbook.planning.plan_record import plan_record
    from salesbook.yamlio import write as written

    ask = Ask(book, person, week_named(week, book).later(1))
    found = arrange(ask)
    _say_table(options, ask, found)
    path = Path("plans") / ask.week.slug / f"{person}.yaml"
    if not found.stops:
        options.say(_NOTHING.fill(week=ask.week.text), err=True)
        return _taken(options, path) if write and (options.root / "records" / path).exists() else FINE
    draft = plan_record(ask, found, options.lang)
    source = commented(written(draft.data), draft.head, draft.by_line, tail=draft.tail)
    return put(options, path, source, write=write)


_NOTHING = Text("nothing to suggest for {week}", "{week} 没有可建议的事项")


def put(options: Shared, path: Path, source: bytes, *, write: bool) -> int:
    """A drafted record to stdout, or as a new file below records/; its path is told. One that exists stays as it is."""
    file = options.root / "records" / path
    if not write:
        click.echo(source.decode(), nl=False)
        return FINE
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("xb") as stream:
            stream.write(source)
    except FileExistsError:
        click.echo(source.decode(), nl=False)
        return _taken(options, path)
    click.echo(f"records/{path.as_posix()}")
    return FINE


def _taken(options: Shared, path: Path) -> int:
    options.refuse(_EXISTS.fill(path=f"records/{path.as_posix()}"))
    return FINDINGS


_EXISTS = Text(
    "{path} exists and is left as it is; what the book suggests beside it is printed, not written",
    "{path} 已存在，没有改动；台账另外建议的内容只打印，不写入",
)


def _say_table(options: Shared, ask: Ask, found: Arranged) -> None:
    """Day by day, on stderr: stdout is the record's."""
    for line in _table(ask, found, options.lang):
        if not options.quiet:
            click.echo(line, err=True)


def _table(ask: Ask, found: Arranged, lang: Lang) -> Iterator[str]:
    from salesbook.calendar import day_words
    from salesbook.planning.plan_record import left_words, name_of, reasons

    yield _HEAD.fill(name=ask.book.people[ask.person].name, week=ask.week.text).say(lang)
    for day in ask.week.days:
        own = [stop for stop in found.stops if stop.day == day]
        if day in found.room or own:
            room = _DAY.fill(count=len(own), room=found.room.get(day, 0)).say(lang)
            yield f"{day_words(day, lang, ask.book.today)}  {room}"
        for stop in own:
            why = ("；" if lang == "zh" else "; ").join(reasons(stop, lang))
            yield f"  {name_of(ask, stop).say(lang)}  {METHODS[stop.method].say(lang)}  {why}"
    yield from left_words(ask, found, lang)


_HEAD = Text("{name}, plan {week}", "{name}，{week} 计划建议")
_DAY = Text("{count} of {room}", "{count} 项（可排 {room} 项）")
METHODS = {
    "on_site": Text("visit", "上门"),
    "here": Text("at our place", "来访"),
    "phone": Text("call", "电话"),
    "office": Text("office", "内勤"),
}


def _say_calls(book: Book, person: str, calls: tuple[Call, ...], lang: Lang) -> None:
    from salesbook.calendar import week_of
    from salesbook.planning.matter import Ask
    from salesbook.planning.plan_record import name_of, reasons

    ask = Ask(book, person, week_of(book.today))
    for number, call in enumerate(calls, 1):
        leg = f"{call.leg:.1f} km" if call.leg is not None else "–"
        name, method = name_of(ask, call.stop).say(lang), METHODS[call.stop.method].say(lang)
        click.echo(f"{number:>2}. {name}  {method}  {leg}")
        for words in (*reasons(call.stop, lang), *([call.last.say(lang)] if call.last else [])):
            click.echo(f"    {words}")
