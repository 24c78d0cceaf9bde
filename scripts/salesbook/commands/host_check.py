"""`salesbook host check [DIR]`: what a host, its plan and its settings can and can't prevent or prove."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands.host_files import company_of
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, nearest_root, spoken_in
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.words import Lang, Text, same

if TYPE_CHECKING:
    from salesbook.hosts.points import Point


def check_command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("check", cls=Spoken, help=_HELP.say(lang))
    @click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @spoken_in(lang)
    def check(folder: Path | None, form: str) -> int:
        from salesbook.hosts.points import State, in_order

        points = in_order(_points(Shared((folder or nearest_root(Path.cwd()),), lang, None, quiet=False)))
        if form == "json":
            echo_json([point.plain(lang) for point in points])
        else:
            _print(points, lang)
        return FINDINGS if any(point.state is State.NO for point in points) else FINE

    return check


def _points(options: Shared) -> list[Point]:
    """What is known of a bare repository, or of the host that the book's company record names."""
    from salesbook.hosts import bare_check, forgejo_check, github_check, gitlab_check
    from salesbook.hosts.surroundings import FAMILIES, client_at, place_of, token_in

    root = options.root
    if bare_check.is_bare(root):
        return list(bare_check.points(root))
    company = company_of(root)
    if not company:
        raise UsageError(_NO_BOOK.fill(folder=root))
    place = place_of(company.get("host") or {})
    options.progress(_ASKING.fill(place=same(place.server)))
    checks = {"github": github_check.points, "forgejo": forgejo_check.points, "gitlab": gitlab_check.points}
    look = checks[FAMILIES[place.kind]]
    return list(look(place, client_at(place, token_in(os.environ), time.sleep)))


def _print(points: list[Point], lang: Lang) -> None:
    from salesbook.hosts.points import State

    words = {State.NO: _NO, State.UNKNOWN: _UNKNOWN, State.NEVER: _NEVER, State.YES: _YES}
    for point in points:
        echo(words[point.state].fill(message=point.message).say(lang))
        if point.remedy.en:
            echo("    " + point.remedy.say(lang))
    counts = {f"n{number}": sum(point.state is state for point in points) for number, state in enumerate(State)}
    echo(_COUNTS.fill(**counts).say(lang))


_HELP = Text(
    "what the host, its plan and its settings prevent and prove, and what not",
    "平台、方案和设置能防什么、能证明什么，不能的是什么",
)
_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")
_NO_BOOK = Text(
    "{folder} is neither a bare repository nor a clone of the book with a company record",
    "{folder} 既不是裸仓库，也不是带公司记录的台账克隆",
)
_ASKING = Text("Asking {place} …", "正在询问 {place}……")
_NO = Text("no        {message}", "不行　{message}")
_UNKNOWN = Text("not known {message}", "不明　{message}")
_NEVER = Text("never     {message}", "防不住　{message}")
_YES = Text("yes       {message}", "正常　{message}")
_COUNTS = Text(
    "{n0} to put right, {n1} could not be read, {n2} that no setting changes, {n3} in order",
    "需要改正 {n0} 项，无法读取 {n1} 项，任何设置都改变不了 {n2} 项，正常 {n3} 项",
)
