"""Questions put to a DuckDB within this process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from salesbook.queries.asked import Asked, BookOfTables, NotAsked
from salesbook.queries.catalogue import Question, names_in
from salesbook.queries.folders import TableFiles
from salesbook.tables import Table
from salesbook.tables.embedded import connect, put
from salesbook.tables.shape import BOOK, YEAR
from salesbook.words import Text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Embedded:
    """DuckDB with the tables of one book in memory, or of several as they lie in folders. Raises EngineMissing."""

    def __init__(self, tables: Iterable[Table] = (), folders: Iterable[TableFiles] = ()) -> None:
        self._connection: DuckDBPyConnection = connect()
        put(self._connection, tables)
        self._unread = {table.name: table for table in folders}

    def books(self) -> list[BookOfTables]:
        """What the tables say of their books. Raises NotAsked where they can't be read, as `answer` does."""
        self._read("books")
        return [
            BookOfTables(*row) for row in self._rows("select book, zone, moment, sees_all from books order by book")
        ]

    def answer(self, question: Question, asked: Asked) -> list[tuple[Any, ...]]:
        """The rows of the answer, in its columns' order."""
        self._connection.execute(f"create or replace temp view asked as {asked.sql}")
        self._read(question.sql)
        for name, sql in names_in(question.sql)[1]:
            self._run(f"create or replace temp view {name} as {sql}")
        return self._rows(question.sql)

    def _read(self, sql: str) -> None:
        """Give the engine the tables that an SQL text draws on, each once: it opens every file of those it is given."""
        for name in sorted(names_in(sql)[0] & self._unread.keys()):
            self._run(f"create view {name} as {_from_files(self._unread.pop(name))}")

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._run(sql).fetchall()

    def _run(self, sql: str) -> DuckDBPyConnection:
        """Files that are damaged, or lack what is asked for, are told in one line."""
        from duckdb import Error

        try:
            return self._connection.execute(sql)
        except Error as error:
            raise NotAsked(_UNREADABLE.fill(reason=str(error).partition("\n")[0])) from None


_UNREADABLE = Text(
    "these tables are damaged, or come from another version of Salesbook: export them again (DuckDB says: {reason})",
    "这些表已损坏，或是用别的版本导出的：请重新导出（DuckDB 的说明：{reason}）",
)


def _from_files(table: TableFiles) -> str:
    """SQL that reads a table; what one book does not know is null in its rows."""
    files = ", ".join(f"'{_quoted(f'{folder}/{table.name}/**/*.parquet')}'" for folder in table.folders)
    keys = (
        f"hive_types = {{'{BOOK.name}': varchar, '{YEAR.name}': bigint}}"
        if table.by_year
        else f"hive_types = {{'{BOOK.name}': varchar}}"
    )
    columns = ", ".join(table.columns)
    return f"select {columns} from read_parquet([{files}], hive_partitioning = true, {keys}, union_by_name = true)"  # noqa: S608 - names of ours


def _quoted(path: str) -> str:
    return path.replace("'", "''")
