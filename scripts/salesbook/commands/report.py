"""`salesbook report`: what is due, late, missing, at risk."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from salesbook.commands.options import FINE, Shared, seen_as, shared
from salesbook.commands.report_data import FOR_PEOPLE, Report, ReportRequest, Row, report_on
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.finding import Level
from salesbook.words import Lang, Text, join, week_title

WORST = 10
"""How many are told in full: a list of 500 is nobody's list."""


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("report", cls=Spoken)
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @click.option("--person", metavar="ID", help=_PERSON.say(lang))
    @click.option("--obligation", metavar="R17", help=_OBLIGATION.say(lang))
    @seen_as(lang)
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @shared(lang)
    def report(
        options: Shared, week: str | None, person: str | None, obligation: str | None, viewer: str, form: str
    ) -> int:
        result = report_on(options, ReportRequest(week, person, obligation, viewer))
        if form == "json":
            echo_json([_plain(row, lang) for row in result.rows])
        else:
            _print(result, lang)
        return FINE

    return report


_WEEK = Text(
    "the week worked; else the current one with what comes next", "所做工作的那一周；默认当前周及即将到期的事项"
)
_PERSON = Text("only what counts on one person", "只看某个人的")
_OBLIGATION = Text("only one obligation of the standard", "只看规范的某一条")
_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")


def _plain(row: Row, lang: Lang) -> dict[str, Any]:
    data = {name: value for name, value in row.items() if name not in FOR_PEOPLE}
    return {
        **data,
        "word": Text(*row["word"]).say(lang),
        "message": Text(*row["message"]).say(lang),
        "remedy": Text(*row["remedy"]).say(lang),
    }


def _print(report: Report, lang: Lang) -> None:
    echo(_head(report).say(lang))
    for row in report.rows[:WORST]:
        echo(_line(row).say(lang))
    rest = report.rows[WORST:]
    if rest:
        echo(_MORE.fill(count=len(rest)).say(lang))
        by_rule = Counter((row["rule"], Text(*row["title"])) for row in rest)
        width = max(len(rule) for rule, _ in by_rule)
        for (rule, title), count in sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0])):
            echo(f"  {count:>4}  {rule:<{width}}  {title.say(lang)}")
        echo(_NARROW.say(lang))


def _head(report: Report) -> Text:
    levels = Counter("due" if row["mark"] == "due" else row["level"] for row in report.rows)
    counts = [text.fill(n=levels[name]) for name, text in _COUNTS.items() if levels[name]]
    message = join(counts) if counts else _NOTHING
    return _HEAD.fill(week=week_title(report.week), now=report.now, told=message)


_HEAD = Text("{week}, as of {now}: {told}", "{week}，截至 {now}：{told}")
_NOTHING = Text("nothing to report", "没有需要报告的事项")
_COUNTS = {
    Level.ERROR: Text("{n} against the standard", "不符合规范 {n} 件"),
    Level.WARNING: Text("{n} late or at risk", "迟或有风险 {n} 件"),
    Level.INFO: Text("{n} to know", "需知晓 {n} 件"),
    "due": Text("{n} due soon", "即将到期 {n} 件"),
}
_MORE = Text("{count} more, by rule:", "其余 {count} 件，按规则：")
_NARROW = Text(
    "Narrow it with --week, --person, --obligation; --format json tells all; `salesbook rules ID` explains a rule.",
    "可用 --week、--person、--obligation 缩小范围；--format json 列出全部；`salesbook rules 规则名` 查看说明。",
)


def _line(row: Row) -> Text:
    """One line: how bad, on whom, what, where."""
    where = f"  {row['record']}" if row["record"] else ""
    who = Text("{name}: ", "{name}：").fill(name=Text(*row["name"])) if row["name"] else Text("", "")
    line = Text("{sign} {mark}  {who}{message}{where} [{rule}]", "{sign} {mark}  {who}{message}{where} [{rule}]")
    message, mark = _one_line(Text(*row["message"])), Text(*row["word"])
    return line.fill(sign=_SIGNS[row["level"]], mark=mark, who=who, message=message, where=where, rule=row["rule"])


_SIGNS = {Level.ERROR: "!!", Level.WARNING: "! ", Level.INFO: "  "}


def _one_line(text: Text) -> Text:
    """Record text inside a message stays on its line and speaks to no terminal."""
    return Text(*("".join(c if c.isprintable() else " " for c in words) for words in text))
