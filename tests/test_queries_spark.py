"""Spark and DuckDB give what the views give over exported books, all four at once; one Spark for the whole file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.queries import Question, questions
from salesbook.queries.asked import Engine, asked_of
from salesbook.queries.embedded import Embedded
from salesbook.queries.folders import TableFiles, tables_in
from salesbook.queries.spark import Spark, java
from salesbook.tables import tables_of
from salesbook.tables.parquet import Export, write
from tests.support.figures_by_views import figures
from tests.support.sample_book import sample_book
from tests.test_queries import NAMES, books, in_any_order

pytestmark = pytest.mark.slow
ALONE = [pytest.param(question, id=question.name) for question in questions()]


class Engines(NamedTuple):
    """The same folders before both."""

    duckdb: Engine
    spark: Engine


@cache
def together() -> Mapping[str, Book]:
    """The made-up books, and the sample as of their moment."""
    made = {name: books()[name] for name in NAMES}
    return {**made, "sample": sample_book(made[NAMES[0]].now)}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[TableFiles]:
    root = tmp_path_factory.mktemp("exported")
    for name, book in together().items():
        folder = root / name
        folder.mkdir()
        export = Export(name, "manager", book.today.year)
        write(list(tables_of(Audience(book, "manager"), name).values()), folder, root / "none", export)
    return tables_in([root / name for name in together()])


@pytest.fixture(scope="module")
def engines(folders: list[TableFiles]) -> Iterator[Engines]:
    missing = [name for name, there in (("Java", java()), ("pyspark", find_spec("pyspark"))) if not there]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    spark = Spark(folders)
    yield Engines(Embedded(folders=folders), spark)
    spark.stop()


@pytest.mark.parametrize("question", ALONE)
def test_spark_and_duckdb_give_what_the_views_give(engines: Engines, question: Question) -> None:
    asked = asked_of(engines.duckdb.books(), question, None)
    by_duckdb, by_spark = engines.duckdb.answer(question, asked), engines.spark.answer(question, asked)
    assert by_spark
    assert by_spark == by_duckdb
    assert in_any_order(by_spark) == in_any_order(figures(question.name, together()))


def test_both_say_the_same_of_the_books(engines: Engines) -> None:
    assert engines.spark.books() == engines.duckdb.books()
    assert [book.book for book in engines.spark.books()] == sorted(together())
