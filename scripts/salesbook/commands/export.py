"""`salesbook export KIND|all --to xlsx|csv|ics DIR`: lists, forms, calendars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import asked
from salesbook.commands.options import FINE, Shared, Wrong, seen_as, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.audience import Audience
    from salesbook.book import Book
    from salesbook.schemas import Kind


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("export", cls=Spoken)
    @click.argument("kind", metavar="KIND|all")
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
    @click.option("--to", "form", type=click.Choice(["xlsx", "csv", "ics"]), required=True, help=_TO.say(lang))
    @seen_as(lang)
    @shared(lang)
    def export(options: Shared, kind: str, folder: Path, form: str, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.book import open_book
        from salesbook.rules import judge

        book = open_book(options.roots, judge, options.clock, options.as_of)
        audience = Audience(book, viewer)
        folder.mkdir(parents=True, exist_ok=True)
        written = (
            _calendars(audience, book, kind, folder, lang)
            if form == "ics"
            else _tables(audience, kind, folder, form, lang)
        )
        for file in written:
            echo(str(file))
        if not written:
            options.say(_NOTHING, err=True)
        return FINE

    return export


_TO = Text(
    "Excel (with `all` the forms of each week, too), comma-separated, or calendars (with `all`)",
    "Excel（用 all 时包括每周表单）、CSV，或日历（用 all）",
)
_NOTHING = Text("nothing here that this viewer may see", "没有此人可以看到的内容")


def _kinds(book: Book, kind: str) -> list[Kind]:
    if kind == "all":
        return list(book.kinds.values())
    if kind not in book.kinds:
        message = Text(
            'there is no kind "{kind}".{hint} `all` exports every kind.', "没有记录种类“{kind}”。{hint}all 表示全部。"
        )
        raise Wrong(message.fill(kind=kind, hint=asked.meant(kind, book.kinds)))
    return [book.kinds[kind]]


def _tables(audience: Audience, kind: str, folder: Path, form: str, lang: Lang) -> list[Path]:
    """One workbook a kind and, with all, one for the forms of each week; or one CSV file a table."""
    from salesbook.exchange import files
    from salesbook.exchange.comma import comma_separated
    from salesbook.exchange.table import tables

    kinds = _kinds(audience.book, kind)
    if form == "csv":
        found = (table for one in kinds for table in tables(audience, one, lang))
        return [_put(folder / f"{table.name}.csv", comma_separated(table, lang)) for table in found]
    made = [
        *(file for one in kinds for file in files.workbooks(audience, one)),
        *(files.forms(audience) if kind == "all" else ()),
    ]
    return [_put(folder / name, make(lang)) for name, make in made]


def _calendars(audience: Audience, book: Book, kind: str, folder: Path, lang: Lang) -> list[Path]:
    from salesbook.exchange.calendar_file import calendars

    if kind != "all":
        raise Wrong(
            Text(
                "calendars gather from every kind: export all --to ics DIR",
                "日历汇总各种记录：export all --to ics 文件夹",
            )
        )
    return [_put(folder / f"{reader}.ics", make(lang)) for reader, make in calendars(audience, book).items()]


def _put(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file
