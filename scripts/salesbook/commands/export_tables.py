"""`salesbook export all --to parquet DIR` and `--to sqlite FILE`: tables for analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from salesbook.commands.left_out import left_out, say_left_out
from salesbook.commands.options import Shared, UsageError
from salesbook.commands.terminal import echo
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.tables import Table
    from salesbook.tables.parquet import Export, Written


class Named(NamedTuple):
    """What an export is called by the caller: the book, where he names it, and for whose eyes it is."""

    book: str | None
    viewer: str


def export_tables(options: Shared, kind: str, target: Path, form: str, named: Named) -> int:
    """Write the tables of all kinds to a folder or a file; the exit code. Raises Refusal, and OSError."""
    if kind != "all":
        raise UsageError(_ALL.fill(form=form))
    from salesbook.audience import Audience
    from salesbook.book import open_book
    from salesbook.rules import judge
    from salesbook.tables import book_name, tables_of
    from salesbook.tables.parquet import Export

    book = open_book(options.roots, judge, options.clock, options.as_of, blame=False)
    audience = Audience(book, named.viewer)
    name = book_name(audience.book.company, named.book)
    if form == "parquet":
        _look(target)
    tables = list(tables_of(audience, name).values())
    if form == "parquet":
        _say_written(options, _folder(target, tables, Export(name, named.viewer, book.today.year)))
    else:
        _file(options, target, tables)
    echo(str(target))
    return say_left_out(options, left_out(book))


_ALL = Text(
    "tables are made of every kind at once: export all --to {form}",
    "数据表总是包括所有种类：export all --to {form}",
)


def _folder(target: Path, tables: list[Table], export: Export) -> Written:
    """The tables as a folder of Parquet files, put in the place of the older one in one step."""
    from salesbook.site.publish import NotOursError, publish
    from salesbook.tables.parquet import MANIFEST, write

    result: list[Written] = []
    out = target.absolute()
    try:
        publish(out, lambda fresh: result.append(write(tables, fresh, out, export)), mark=Path(MANIFEST))
    except NotOursError:
        raise UsageError(_TAKEN.fill(folder=target, names=f".{out.name}-builds")) from None
    return result[0]


def _look(target: Path) -> None:
    """Refuse a place that holds something else than an export of ours, before anything is made."""
    from salesbook.tables.parquet import foreign

    if target.is_file():
        raise UsageError(_IS_FILE.fill(file=target))
    names = foreign(target)
    if names:
        more = [f"+{len(names) - _NAMED}"] if len(names) > _NAMED else []
        raise UsageError(_TAKEN.fill(folder=target, names=", ".join([*names[:_NAMED], *more])))


_NAMED = 5
_IS_FILE = Text("{file} is a file; name a folder", "{file} 是文件；请写一个文件夹")
_TAKEN = Text(
    "{folder} holds what export did not write: {names}. Nothing was written; name another folder, or move it away.",
    "{folder} 里有不是导出写的内容：{names}。什么都没有写；请换一个文件夹，或先把它们移走。",
)


def _say_written(options: Shared, written: Written) -> None:
    """How much was made anew: who follows an export wants to know what moved."""
    if not options.quiet:
        options.say(_WRITTEN.fill(n=len(written.partitions), fresh=len(written.fresh)), err=True)


_WRITTEN = Text("{n} {n:file|files}, {fresh} made anew", "共 {n} 个文件，其中 {fresh} 个是新写的")


def _file(options: Shared, target: Path, tables: list[Table]) -> None:
    from salesbook.tables.sqlite import write

    if target.is_dir():
        raise UsageError(_IS_FOLDER.fill(folder=target))
    if not write(tables, target):
        options.say(_SAME, err=True)


_IS_FOLDER = Text("{folder} is a folder; name a file", "{folder} 是文件夹；请写一个文件名")
_SAME = Text("nothing has changed since; the file was left as it is", "没有变化，文件保持原样")
