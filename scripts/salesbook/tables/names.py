"""Names of tables and columns: Latin small letters, digits and ``_``, none of them a word that an engine keeps for itself."""

from __future__ import annotations

from collections.abc import Collection

SEPARATOR = "__"
"""Between the names that lead to a column or a table: ``orders__lines``, ``credit__days``."""

_DUCKDB = """
all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate
collation column columns concurrently constraint create cross default deferrable desc describe distinct do else end
except false fetch for foreign freeze from full generated glob group having ilike in initially inner intersect into is
isnull join lambda lateral leading left like limit map natural not notnull null offset on only or order outer overlaps
pivot pivot_longer pivot_wider placing positional primary qualify references returning right select semi show similar
some struct summarize symmetric table tablesample then to trailing true try_cast tuple union unique unpack unpivot using
variadic verbose when where window with
"""
_SPARK = """
all and anti any as authorization both call case cast check collate collations column constraint create cross
current_date current_path current_schema current_time current_timestamp current_user distinct else end escape except execute false fetch filter for foreign from full grant
group having in inner intersect into is join lateral leading left localtime minus natural not null offset on only or order outer
overlaps percentile_cont primary recursive references right select semi session_user some sql table then time to
trailing true union unique unknown user using when where with within
"""
RESERVED = frozenset(f"{_DUCKDB} {_SPARK}".split())
"""What DuckDB or Spark, at its strictest, takes for a word of its own where a name stands unquoted."""


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name itself, or with as many ``_`` behind it as make it neither reserved nor that of another."""
    while wanted in RESERVED or wanted in taken:
        wanted += "_"
    return wanted
