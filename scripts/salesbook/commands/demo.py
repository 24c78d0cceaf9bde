"""`salesbook demo`: a made-up company of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from salesbook.commands.options import FINE, Moment, UsageError, spoken_in
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.demo import TWISTS, Scale, TooFew, make
from salesbook.demo.scale import LAST_DAY
from salesbook.demo.twists import ENDS, HAND_OVER, HOLIDAY, YEAR_END
from salesbook.schemas import load, shipped
from salesbook.store.own_files import put_whole
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("demo", cls=Spoken)
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @click.option("--people", type=click.IntRange(2, 200), default=9, show_default=True, help=_PEOPLE.say(lang))
    @click.option(
        "--customers", type=click.IntRange(1, 20_000), default=77, show_default=True, help=_CUSTOMERS.say(lang)
    )
    @click.option("--weeks", type=click.IntRange(1, 100), default=10, show_default=True, help=_WEEKS.say(lang))
    @click.option("--seed", type=int, default=1, show_default=True, help=_SEED.say(lang))
    @click.option(
        "--with",
        "twists",
        type=click.Choice(tuple(TWISTS)),
        multiple=True,
        metavar="NAME",
        help=_WITH.fill(names=", ".join(TWISTS)).say(lang),
    )
    @click.option("--history", is_flag=True, help=_HISTORY.say(lang))
    @click.option("--as-of", type=Moment(), metavar="MOMENT", help=_AS_OF.say(lang))
    @spoken_in(lang)
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def demo(  # noqa: PLR0913, PLR0917 - one for each option
        folder: Path,
        people: int,
        customers: int,
        weeks: int,
        seed: int,
        twists: tuple[str, ...],
        history: bool,
        as_of: datetime | None,
        quiet: bool,
    ) -> int:
        _refuse_what_is_not_empty(folder)
        scale = Scale(people, customers, weeks, seed, _sunday(as_of, twists), twists)
        _refuse_what_is_not_there(scale)
        if history:
            commits = _write_history(folder, scale)
            done = _DONE_IN_GIT.fill(commits=commits, folder=folder)
        else:
            done = _DONE.fill(count=_write(folder, scale), folder=folder)
        if not quiet:
            echo(done.say(lang))
        return FINE

    return demo


_PEOPLE = Text("how many people work there", "公司人数")
_CUSTOMERS = Text("how many customers it has", "客户数")
_WEEKS = Text("how many weeks are told", "覆盖的周数")
_SEED = Text(
    "another number, another company; the same number, the same bytes", "不同的数得到不同的公司，相同的数逐字节相同"
)
_AS_OF = Text(
    "the book ends with the week of this moment (default: that of 2026-11-22)",
    "台账截止到这个时刻所在的那一周（默认 2026-11-22 那周）",
)
_WITH = Text("add what the plain company leaves out: {names}; may be repeated", "加上平常没有的情况：{names}；可重复")
_TOO_FEW = Text("a hand-over needs two reps: ask for more people", "交接至少要两名业务员，请增加 --people")
_NOT_THERE = Text(
    "--with {name}: there is none from {first} to {last}; ask for more weeks or another --as-of",
    "--with {name}：{first}到{last}之间没有；请增加 --weeks 或改 --as-of",
)
_HISTORY = Text(
    "as a Git repository with branches, merges, receipts and what goes wrong; the truth about it in truth.json",
    "生成带分支、合并、回执和各种违规的 Git 仓库，真实情况写在旁边的 json 文件里",
)
_DONE_IN_GIT = Text(
    "{commits} commits in {folder}; the truth about them in truth.json.",
    "已在 {folder} 生成 {commits} 个提交；真实情况见 truth.json。",
)
_TOO_SMALL = Text(
    "--history needs at least {people} people and {weeks} weeks",
    "--history 至少需要 {people} 人、{weeks} 周",
)
_QUIET = Text("say nothing", "不输出")
_DONE = Text("{count} {count:record|records} in {folder}/records.", "已在 {folder}/records 生成 {count} 条记录。")
_FULL = Text("{folder} is not empty: name a new folder", "“{folder}”不是空文件夹，请换一个新的")


def _refuse_what_is_not_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(_FULL.fill(folder=folder))


def _refuse_what_is_not_there(scale: Scale) -> None:
    """A twist that the weeks told do not have: a holiday, a turn of the year."""
    empty = any(not scale.workdays(monday) for monday in scale.mondays)
    turns = scale.first.year != scale.last.year
    for name, there in ((HOLIDAY, empty), (YEAR_END, turns)):
        if name in scale.twists and not there:
            raise UsageError(_NOT_THERE.fill(name=name, first=scale.first, last=scale.last))


def _sunday(as_of: datetime | None, twists: tuple[str, ...]) -> date:
    ends = [ENDS[name] for name in twists if name in ENDS]
    day = as_of.date() if as_of else max(ends, default=LAST_DAY)
    return day + timedelta(days=6 - day.weekday())


def _write(folder: Path, scale: Scale) -> int:
    """Write the company's records; how many."""
    top = folder / "records"
    count = 0

    def put(path: str, content: bytes) -> None:
        nonlocal count
        put_whole(top / path, content)
        count += 1

    try:
        make(scale, load(shipped()), put)
    except TooFew:
        raise UsageError(_TOO_FEW) from None
    return count


def _write_history(folder: Path, scale: Scale) -> int:
    """Write the company as a repository, with a rep who leaves; how many commits."""
    from salesbook.demo.in_git import FEWEST_PEOPLE, FEWEST_WEEKS, TooSmall, write_history

    twists = tuple(dict.fromkeys((*scale.twists, HAND_OVER)))
    try:
        return write_history(folder, replace(scale, twists=twists), load(shipped()))
    except TooSmall:
        raise UsageError(_TOO_SMALL.fill(people=FEWEST_PEOPLE, weeks=FEWEST_WEEKS)) from None
