"""`salesbook report`: what is due, late, missing, at risk."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from salesbook.book import Book, open_book
from salesbook.calendar import Week, week_in
from salesbook.commands.options import FINE, Shared, Wrong, shared
from salesbook.commands.site import AS
from salesbook.finding import Level
from salesbook.rules import judge
from salesbook.rules.agenda import Item, Wanted, agenda
from salesbook.rules.duty import Mark
from salesbook.words import Lang, Text, join

WORST = 10
"""How many are told in full: a list of 500 is nobody's list."""


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("report")
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @click.option("--person", metavar="ID", help=_PERSON.say(lang))
    @click.option("--obligation", metavar="R17", help=_OBLIGATION.say(lang))
    @click.option("--as", "viewer", default="team", metavar="team|manager|PERSON", help=AS.say(lang))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @shared(lang)
    def report(
        options: Shared, week: str | None, person: str | None, obligation: str | None, viewer: str, form: str
    ) -> int:
        from salesbook.audience import Audience

        book = open_book(options.roots, judge, datetime.now(UTC), options.as_of, blame=False)
        gc.freeze()  # the book lives as long as the process: no use looking through it again and again
        wanted = Wanted(_week(week), _person(book, person), _obligation(obligation))
        items = agenda(book, Audience(book, viewer), wanted, _rules(wanted.obligation))
        if form == "json":
            click.echo(json.dumps([_plain(item, lang) for item in items], ensure_ascii=False, indent=2))
        else:
            _print(book, items, wanted, lang)
        return FINE

    return report


_WEEK = Text(
    "the week worked; else the current one with what comes next", "所做工作的那一周；默认当前周及即将到期的事项"
)
_PERSON = Text("only what counts on one person", "只看某个人的")
_OBLIGATION = Text("only one obligation of the standard", "只看规范的某一条")
_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")


def _week(text: str | None) -> Week | None:
    week = week_in(text) if text else None
    if text and week is None:
        message = Text('--week "{text}" is no week: 2026-W48', "--week “{text}”不是一周，应写成 2026-W48")
        raise Wrong(message.fill(text=text))
    return week


def _person(book: Book, person: str | None) -> str | None:
    if person is not None and person not in book.people:
        message = Text(
            '--person "{person}": nobody of the book. People: {people}',
            "--person “{person}”：台账里没有这个人。人员：{people}",
        )
        raise Wrong(message.fill(person=person, people=", ".join(sorted(book.people))))
    return person


def _obligation(text: str | None) -> str | None:
    from salesbook.rules.obligations import obligations

    if text is not None and text.upper() not in obligations():
        message = Text('--obligation "{text}": they go from R01 to R116', "--obligation “{text}”：条款从 R01 到 R116")
        raise Wrong(message.fill(text=text))
    return text.upper() if text else None


def _rules(obligation: str | None) -> frozenset[str]:
    """The reporting rules, or those that carry one obligation."""
    from salesbook.rules import catalogue
    from salesbook.rules.reporting import own_manuals

    catalogue.register_all()
    return frozenset(m.id for m in own_manuals() if obligation is None or obligation in m.obligations)


def _plain(item: Item, lang: Lang) -> dict[str, Any]:
    return {
        "rule": item.manual.id,
        "obligations": list(item.manual.obligations),
        "level": item.level,
        "week": item.week.text if item.week else None,
        "person": item.person,
        "record": item.record.ref if item.record else None,
        "due": _iso(item.due),
        "mark": item.mark,
        "grade": item.grade,
        "message": item.message.say(lang),
        "remedy": item.remedy.say(lang),
    }


def _iso(due: date | datetime | None) -> str | None:
    return due.isoformat(timespec="seconds") if isinstance(due, datetime) else due.isoformat() if due else None


def _print(book: Book, items: Sequence[Item], wanted: Wanted, lang: Lang) -> None:
    click.echo(_head(book, items, wanted).say(lang))
    for item in items[:WORST]:
        click.echo(_line(book, item).say(lang))
    rest = items[WORST:]
    if rest:
        click.echo(_MORE.fill(count=len(rest)).say(lang))
        by_rule = Counter(item.manual.id for item in rest)
        for rule, count in sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0])):
            click.echo(f"  {count:>4}  {rule}")
        click.echo(_NARROW.say(lang))


def _head(book: Book, items: Sequence[Item], wanted: Wanted) -> Text:
    from salesbook.views.office import week_worked

    levels = Counter(item.level for item in items if item.mark is not Mark.DUE)
    due = sum(item.mark is Mark.DUE for item in items)
    counts = [text.fill(n=n) for text, n in zip(_COUNTS, (*(levels[level] for level in Level), due), strict=True) if n]
    week = (wanted.week or week_worked(book)).text
    told = join(counts) if counts else _NOTHING
    return _HEAD.fill(week=week, now=f"{book.now:%Y-%m-%d %H:%M}", told=told)


_HEAD = Text("{week}, as of {now}: {told}", "{week}，截至 {now}：{told}")
_NOTHING = Text("nothing to report", "没有需要报告的事项")
_COUNTS = (
    Text("{n} against the standard", "不符合规范 {n} 件"),
    Text("{n} late or at risk", "迟或有风险 {n} 件"),
    Text("{n} to know", "需知晓 {n} 件"),
    Text("{n} due soon", "即将到期 {n} 件"),
)
_MORE = Text("{count} more, by rule:", "其余 {count} 件，按规则：")
_NARROW = Text(
    "Narrow it with --week, --person, --obligation; --format json tells all; `salesbook rules ID` explains a rule.",
    "可用 --week、--person、--obligation 缩小范围；--format json 列出全部；`salesbook rules 规则名` 查看说明。",
)


def _line(book: Book, item: Item) -> Text:
    """One line: how bad, on whom, what, where."""
    sign = {Level.ERROR: "!!", Level.WARNING: "! ", Level.INFO: "  "}[item.level]
    name = book.people[item.person].name if item.person and item.person in book.people else Text("", "")
    where = f"  {item.record.ref}" if item.record else ""
    line = Text("{sign} {mark}  {who}{message}{where} [{rule}]", "{sign} {mark}  {who}{message}{where} [{rule}]")
    who = Text("{name}: ", "{name}：").fill(name=name) if name.en else name
    return line.fill(
        sign=sign, mark=item.mark.label, who=who, message=_one_line(item.message), where=where, rule=item.manual.id
    )


def _one_line(text: Text) -> Text:
    """Record text inside a message stays on its line and speaks to no terminal."""
    return Text(*("".join(c if c.isprintable() else " " for c in words) for words in text))
