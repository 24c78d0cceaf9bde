"""A book as typed tables, for engines made for figures: what DuckDB, Spark, SQLite and whatever reads them are given.

``shape`` tells from the schemas alone which tables and columns there are; ``rows`` fills them with what a viewer may
see; ``worked_out`` adds what only our own code knows, such as which days are worked.
"""

from salesbook.tables.book_name import BadBookName, book_name
from salesbook.tables.rows import Table, tables_of
from salesbook.tables.shape import Column, ColumnType, TableShape, shapes

__all__ = [
    "BadBookName",
    "Column",
    "ColumnType",
    "Table",
    "TableShape",
    "book_name",
    "shapes",
    "tables_of",
]
