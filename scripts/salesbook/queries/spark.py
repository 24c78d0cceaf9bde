"""Questions put to Spark: on this machine, or on a cluster that can read the same paths (that was not tried)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesbook.finding import Refusal
from salesbook.queries.asked import Asked, BookOfTables
from salesbook.queries.catalogue import Question, names_in
from salesbook.queries.folders import TableFiles
from salesbook.words import Text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "local[2]"
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # a moment is in UTC and says no zone, as in the files
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # a book may be called 2026
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class SparkMissing(Refusal):
    """Neither the package nor the Java it runs on may be missing."""


def java() -> str | None:
    """The program that Spark starts: of JAVA_HOME, else on the path; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")


class Spark:
    """Spark with the tables of several books as they lie in folders. Raises SparkMissing."""

    def __init__(self, folders: Iterable[TableFiles], master: str = LOCAL) -> None:
        self._unread = {table.name: table for table in folders}
        self._session = _session(master)

    def books(self) -> list[BookOfTables]:
        """What the tables say of their books."""
        self._read("books")
        return [
            BookOfTables(*row) for row in self._rows("select book, zone, moment, sees_all from books order by book")
        ]

    def answer(self, question: Question, asked: Asked) -> list[tuple[Any, ...]]:
        """The rows of the answer, in its columns' order."""
        self._session.sql(f"create or replace temp view asked as {asked.sql}")
        self._read(question.sql)
        for name, sql in names_in(question.sql)[1]:
            # Worked out once: Spark would write it out anew wherever it is named, and run out of memory over the plan.
            self._session.sql(sql).localCheckpoint().createOrReplaceTempView(name)
        return self._rows(question.sql)

    def stop(self) -> None:
        """End the session and the Java that it runs on."""
        self._session.stop()

    def _read(self, sql: str) -> None:
        """Give Spark the tables that an SQL text draws on, each once: it looks at every file of those it is given."""
        for name in sorted(names_in(sql)[0] & self._unread.keys()):
            _table(self._session, self._unread.pop(name)).createOrReplaceTempView(name)

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(sql).collect()]


def _session(master: str) -> SparkSession:
    if java() is None:
        raise SparkMissing(_NO_JAVA)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing(_NO_SPARK) from None
    builder = SparkSession.builder.master(master).appName("salesbook")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _table(session: SparkSession, table: TableFiles) -> DataFrame:
    """A table of all its folders; what one book does not know is null in its rows."""
    types = {"varchar": "string", "timestamp": "timestamp_ntz"}
    columns = zip(table.columns, table.types, strict=True)
    schema = ", ".join(f"{name} {types.get(typed, typed)}" for name, typed in columns)
    every = [session.read.schema(schema).parquet(f"{folder}/{table.name}") for folder in table.folders]
    return reduce(lambda one, other: one.unionByName(other), every).select(*table.columns)


_NO_JAVA = Text(
    "Spark needs Java 17 or newer, and there is none: install one (Debian: apt install openjdk-17-jre-headless), or ask without --engine spark",
    "Spark 需要 Java 17 或更新版本，这台机器没有：请安装（Debian：apt install openjdk-17-jre-headless），或不用 --engine spark",
)
_NO_SPARK = Text(
    "this needs Spark, which is not installed: pip install pyspark==4.3.0",
    "这项功能需要 Spark，还没有安装：pip install pyspark==4.3.0",
)
