"""`salesbook query [NAME] [--books DIR…] [--engine duckdb|spark]`: the figures from an engine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from salesbook.commands.answer_rows import Answer, Form, print_answer
from salesbook.commands.left_out import left_out, say_left_out
from salesbook.commands.options import FINE, Shared, UsageError, seen_as, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.queries import Question
    from salesbook.queries.asked import Engine
    from salesbook.queries.folders import TableFiles
    from salesbook.tables import Table


class Call(NamedTuple):
    """The words of a call that say what is asked of whom, and how it is to be told."""

    books: tuple[Path, ...]
    engine: str
    viewer: str | None
    form: Form


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("query", cls=Spoken)
    @click.argument("words", nargs=-1, metavar="[NAME]")
    @click.option("--books", multiple=True, type=click.Path(path_type=Path), metavar="DIR…", help=_BOOKS.say(lang))
    @click.option("--engine", default="duckdb", metavar="duckdb|spark", help=_ENGINE.say(lang))
    @seen_as(lang, default=None)
    @click.option("--format", "form", type=click.Choice(get_args(Form)), default="table", help=_FORM.say(lang))
    @shared(lang)
    def query(
        options: Shared, words: tuple[str, ...], books: tuple[Path, ...], engine: str, viewer: str | None, form: Form
    ) -> int:
        name, more = _name_and_folders(words, books)
        call = Call((*books, *more), engine, viewer, form)
        return _list(call, lang) if name is None else _ask(options, call, name)

    return query


_BOOKS = Text(
    "folders of exported tables; else the book itself is asked", "导出的表所在的文件夹，可以多个；不写就问本台账"
)
_ENGINE = Text(
    "duckdb runs within this program; spark on this machine, spark://HOST:PORT on a cluster that reads the same paths (not tried)",
    "duckdb 在本程序内运行；spark 在本机运行；`spark://HOST:PORT` 用能读到同样路径的集群（未试过）",
)
_FORM = Text("table for people, csv and json for programs", "表格供人阅读，其余供程序使用")


def _name_and_folders(words: tuple[str, ...], books: tuple[Path, ...]) -> tuple[str | None, list[Path]]:
    """The question, and the folders that were named behind the first one. Raises UsageError for words too many."""
    from salesbook.queries import questions

    known = {question.name for question in questions()}
    name = next((word for word in words if word in known), words[0] if words else None)
    rest = list(words)
    if name is not None:
        rest.remove(name)
    if rest and not books:
        raise UsageError(_ONE.fill(words=" ".join(rest)))
    return name, [Path(word) for word in rest]


_ONE = Text("one question at a time; too many words: {words}", "一次只问一个问题，多出来的字：{words}")


def _list(call: Call, lang: Lang) -> int:
    """What can be asked, and what it answers."""
    from salesbook.queries import questions

    if call.form == "json":
        echo_json([_plain(question) for question in questions()])
    elif call.form == "csv":
        rows = [(question.name, *question.answers, ", ".join(question.columns)) for question in questions()]
        print_answer(Answer(("name", "en", "zh", "columns"), rows), "csv", lang)
    else:
        width = max(len(question.name) for question in questions())
        for question in questions():
            echo(f"{question.name:<{width}}  {question.answers.en}\n{'':<{width}}  {question.answers.zh}")
    return FINE


def _plain(question: Question) -> dict[str, Any]:
    return {"name": question.name, "answers": question.answers._asdict(), "columns": list(question.columns)}


def _ask(options: Shared, call: Call, name: str) -> int:
    from salesbook.queries import question_named

    question, master = question_named(name), _master(call.engine)
    if call.books:
        return _ask_folders(options, call, question, master)
    return _ask_book(options, call, question, master)


def _master(engine: str) -> str | None:
    """Where Spark runs; None for DuckDB."""
    from salesbook.queries.spark import LOCAL

    if engine in ("duckdb", "spark"):
        return LOCAL if engine == "spark" else None
    if engine.startswith("spark://"):
        return engine
    raise UsageError(_NO_ENGINE.fill(engine=engine))


_NO_ENGINE = Text(
    '--engine "{engine}": duckdb, spark, or the master of a cluster: spark://HOST:PORT',
    "--engine “{engine}”：可写 duckdb、spark，或集群的地址 `spark://HOST:PORT`",
)


def _ask_folders(options: Shared, call: Call, question: Question, master: str | None) -> int:
    from salesbook.queries.asked import asked_of
    from salesbook.queries.folders import tables_in

    with _over_folders(tables_in(call.books, call.viewer), master) as engine:
        books = engine.books()
        rows = engine.answer(question, asked_of(books, question, options.as_of))
    moments = sorted({book.moment for book in books})
    if moments[1:]:
        options.say(_DIFFER.fill(first=f"{moments[0]:%Y-%m-%d %H:%M}", last=f"{moments[-1]:%Y-%m-%d %H:%M}"), err=True)
    print_answer(Answer(question.columns, rows), call.form, options.lang)
    return FINE


_DIFFER = Text(
    "these books stand as of different moments, from {first} to {last} (UTC): each tells what it knew by its own",
    "这些台账的截至时刻不同，从 {first} 到 {last}（UTC）：各按自己的时刻统计",
)


def _ask_book(options: Shared, call: Call, question: Question, master: str | None) -> int:
    """Ask the book of the call, as its viewer sees it; what was left out of it is said."""
    from salesbook.audience import TEAM, Audience
    from salesbook.book import open_book
    from salesbook.queries.asked import asked_of
    from salesbook.queries.catalogue import names_in
    from salesbook.rules import judge
    from salesbook.tables import book_name, tables_of

    book = open_book(options.roots, judge, options.clock, options.as_of, blame=False)
    viewer, name = call.viewer or TEAM, book_name(book.company)
    tables = tables_of(Audience(book, viewer), name, names_in(question.sql)[0] | {"books"})
    with _over_tables(tables.values(), master, name) as engine:
        rows = engine.answer(question, asked_of(engine.books(), question, None))
    print_answer(Answer(question.columns, rows), call.form, options.lang)
    return say_left_out(options, left_out(book))


@contextmanager
def _over_folders(tables: list[TableFiles], master: str | None) -> Iterator[Engine]:
    if master is None:
        from salesbook.queries.embedded import Embedded

        yield Embedded(folders=tables)
        return
    from salesbook.queries.spark import Spark

    spark = Spark(tables, master)
    try:
        yield spark
    finally:
        spark.stop()


@contextmanager
def _over_tables(tables: Iterable[Table], master: str | None, book: str) -> Iterator[Engine]:
    """DuckDB takes them as they are; Spark reads files, which are made aside and taken away again."""
    if master is None:
        from salesbook.queries.embedded import Embedded

        yield Embedded(tables)
        return
    from salesbook.queries.folders import tables_in
    from salesbook.tables.parquet import Export, write

    with tempfile.TemporaryDirectory(prefix="salesbook-") as scratch:
        folder = Path(scratch) / "tables"
        folder.mkdir()
        write(list(tables), folder, Path(scratch) / "none", Export(book, "", 0))
        with _over_folders(tables_in([folder]), master) as engine:
            yield engine
