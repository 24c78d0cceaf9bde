"""`salesbook draft summary|month`: a summary with its figures and points drawn, the words left to the person."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import resolve
from salesbook.commands.drafted import own_book, put, week_worked, whose, written
from salesbook.commands.options import Shared, UsageError, shared, spoken_in
from salesbook.commands.spoken import SpokenGroup
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.planning.drafting import SummaryRequest


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.group("draft", cls=SpokenGroup)
    @spoken_in(lang)
    def draft() -> None:
        pass

    @draft.command("summary", help=_OF_WEEK.say(lang))
    @whose(lang)
    @click.option("--week", metavar="2026-W48", help=_WHICH_WEEK.say(lang))
    @click.option("--market-feedback", "feedback", metavar="TEXT", help=_FEEDBACK.say(lang))
    @written(lang)
    @shared(lang)
    def summary(
        options: Shared, person: str, week: str | None, feedback: str | None, viewer: str | None, write: bool
    ) -> int:
        from salesbook.planning.drafting import of_week

        book = own_book(options, person, viewer)
        chosen = week_worked(week, book)
        path = Path("summaries") / chosen.slug / f"{person}.yaml"
        return _draft(options, book, of_week(person, chosen), (path, feedback, write))

    @draft.command("month", help=_OF_MONTH.say(lang))
    @whose(lang)
    @click.option("--month", metavar="2026-11", help=_WHICH_MONTH.say(lang))
    @click.option("--market-feedback", "feedback", metavar="TEXT", help=_FEEDBACK.say(lang))
    @written(lang)
    @shared(lang)
    def month(
        options: Shared, person: str, month: str | None, feedback: str | None, viewer: str | None, write: bool
    ) -> int:
        from salesbook.planning.drafting import of_month

        book = own_book(options, person, viewer)
        chosen = _month_named(month, book)
        path = Path("months") / f"{chosen:%Y-%m}" / f"{person}--summary.yaml"
        return _draft(options, book, of_month(person, chosen), (path, feedback, write))

    return draft


_OF_WEEK = Text("the weekly summary", "周工作总结")
_OF_MONTH = Text("the month's summary", "月工作总结")
_WHICH_WEEK = Text("the week worked", "所做工作的那一周")
_WHICH_MONTH = Text(
    "the month; else the present one, until its first workday is over the one before",
    "月份；默认本月，本月第一个工作日结束前为上月",
)
_FEEDBACK = Text(
    "what the market says: the one thing no record can tell; 无 if nothing",
    "市场反馈：只有本人知道的内容，没有就写“无”",
)


def _month_named(text: str | None, book: Book) -> date:
    """The month an option names, else that of the book's moment. Raises UsageError for no month."""
    from datetime import timedelta

    from salesbook.views.office import office

    named = resolve.month(text)
    if named is not None:
        return date.fromisoformat(f"{named}-01")
    first = book.today.replace(day=1)
    return first if book.today > office(book).workdays.first(first) else (first - timedelta(days=1)).replace(day=1)


def _draft(options: Shared, book: Book, wanted: SummaryRequest, how: tuple[Path, str | None, bool]) -> int:
    from salesbook.planning.drafting import draft, prompts
    from salesbook.planning.notes import commented
    from salesbook.yamlio import write as yaml_of

    path, feedback, write = how
    drafted = draft(book, wanted, options.lang, feedback)
    filled = "market_feedback" in drafted.data
    if write and not filled:
        raise UsageError(_NO_WORDS)
    before: dict[str, list[str]] = {}
    for field, words in prompts(book, wanted, options.lang, filled):
        before.setdefault(field, []).append(words)
    return put(options, path, commented(yaml_of(drafted.data), drafted.head, before=before), write=write)


_NO_WORDS = Text(
    "no market note of these days to draw market_feedback from, and it is never empty: say it with --market-feedback "
    "TEXT (无 for none); without --write the draft is printed",
    "这段时间没有市场信息可引用，而市场反馈不能空着：请用 `--market-feedback 文字` 补上（没有就写“无”）；不加 --write 只打印草稿",
)
