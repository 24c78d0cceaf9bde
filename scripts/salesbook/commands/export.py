"""`salesbook export KIND|all --to xlsx|csv|ics|parquet DIR`, `--to sqlite FILE`: lists, forms, calendars, tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import resolve
from salesbook.commands.export_tables import Named, export_tables
from salesbook.commands.left_out import left_out, say_left_out
from salesbook.commands.options import Shared, UsageError, seen_as, shared
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
    @click.argument("target", type=click.Path(path_type=Path), metavar="DIR|FILE")
    @click.option("--to", "form", type=click.Choice([*_LISTS, *_TABLES]), required=True, help=_TO.say(lang))
    @click.option("--book", "named", metavar="NAME", help=_BOOK.say(lang))
    @seen_as(lang)
    @shared(lang)
    def export(options: Shared, kind: str, target: Path, form: str, named: str | None, viewer: str) -> int:
        if form in _TABLES:
            return export_tables(options, kind, target, form, Named(named, viewer))
        if target.is_file() or named is not None:
            raise UsageError(_IS_FILE.fill(file=target) if target.is_file() else _NO_BOOK)
        from salesbook.audience import Audience
        from salesbook.book import open_book
        from salesbook.rules import judge

        book = open_book(options.roots, judge, options.clock, options.as_of)
        audience = Audience(book, viewer)
        files = _calendars(audience, book, kind) if form == "ics" else _tables(audience, kind, form, lang)
        written = _put(target, files, lang)
        for file in written:
            echo(str(file))
        if not written:
            options.say(_NOTHING, err=True)
        return say_left_out(options, left_out(book))

    return export


_LISTS, _TABLES = ("xlsx", "csv", "ics"), ("parquet", "sqlite")
_TO = Text(
    "Excel (with `all` the forms of each week, too), comma-separated; with `all`: calendars, or tables for analysis as "
    "Parquet or SQLite",
    "Excel（用 all 时包括每周表格）、CSV；用 all：日历，或分析用的 Parquet、SQLite 数据表",
)
_BOOK = Text(
    "what the book is called in tables for analysis; default: by the company's name",
    "数据表里台账叫什么；默认按公司名称",
)
_IS_FILE = Text("{file} is a file; name a folder", "{file} 是文件；请写一个文件夹")
_NO_BOOK = Text("--book names a book in tables: --to parquet or sqlite", "--book 只用于数据表：--to parquet 或 sqlite")
_NOTHING = Text("nothing here that this viewer may see", "没有此人可以看到的内容")


def _kinds(book: Book, kind: str) -> list[Kind]:
    if kind == "all":
        return list(book.kinds.values())
    if kind not in book.kinds:
        message = Text(
            'there is no kind "{kind}".{hint} `all` exports every kind.', "没有记录种类“{kind}”。{hint}all 表示全部。"
        )
        raise UsageError(message.fill(kind=kind, hint=resolve.meant(kind, book.kinds)))
    return [book.kinds[kind]]


NamedFiles = list[tuple[str, Callable[[Lang], bytes]]]
"""Files by name, each made when it is wanted."""


def _tables(audience: Audience, kind: str, form: str, lang: Lang) -> NamedFiles:
    """One workbook a kind and, with all, one for the forms of each week; or one CSV file a table."""
    from salesbook.exchange import files
    from salesbook.exchange.comma import comma_separated
    from salesbook.exchange.table import tables

    kinds = _kinds(audience.book, kind)
    if form == "csv":
        every = (table for name in kinds for table in tables(audience, name, lang))
        return [(f"{table.name}.csv", partial(comma_separated, table)) for table in every]
    forms = files.forms(audience) if kind == "all" else ()
    return [*(file for name in kinds for file in files.workbooks(audience, name)), *forms]


def _calendars(audience: Audience, book: Book, kind: str) -> NamedFiles:
    from salesbook.exchange.calendar_file import calendars

    if kind != "all":
        raise UsageError(
            Text(
                "calendars gather from every kind: export all --to ics DIR",
                "日历汇总各种记录：export all --to ics 文件夹",
            )
        )
    return [(f"{reader}.ics", make) for reader, make in calendars(audience, book).items()]


def _put(folder: Path, files: NamedFiles, lang: Lang) -> list[Path]:
    """Write the files, none of them over one that is not ours."""
    from salesbook.store.own_files import OwnFiles

    own = OwnFiles(folder)
    if foreign := own.foreign(name for name, _ in files):
        raise UsageError(_TAKEN.fill(folder=folder, names=", ".join(foreign)))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return [own.put(name, make(lang)) for name, make in files]
    finally:
        own.keep()


_TAKEN = Text(
    "{folder} holds files that export did not write, or that were changed since: {names}. Nothing was written; name "
    "another folder, or move them away.",
    "{folder} 里有不是导出写的、或导出后改过的文件：{names}。什么都没有写；请换一个文件夹，或先把它们移走。",
)
