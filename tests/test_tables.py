"""A book as typed tables: which there are, what stands in them, and that an engine takes them as they are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest

from salesbook.audience import Audience
from salesbook.schemas import Schemas
from salesbook.tables import BadBookName, Table, book_name, shapes, tables_of
from salesbook.tables.embedded import connect, put
from salesbook.tables.names import RESERVED, free_name
from salesbook.tables.shape import table_names
from tests.support.sample_book import sample_book


@cache
def tables(viewer: str = "manager") -> dict[str, Table]:
    return tables_of(Audience(sample_book(), viewer), "yunchuan")


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = connect()
    put(connection, tables().values())
    return connection


def answer(engine: duckdb.DuckDBPyConnection, sql: str) -> Any:
    row = engine.execute(sql).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


def test_every_record_and_every_item_of_a_list_is_a_row(engine: duckdb.DuckDBPyConnection) -> None:
    book = sample_book()
    names = table_names(book.schemas)
    for kind in book.kinds:
        assert answer(engine, f"select count(distinct id) from {names[kind]}") == len(book.of(kind)), kind
    orders = book.of("order")
    lines = [line for order in orders for line in order.get("lines", ())]
    assert len(lines) > 20
    assert answer(engine, "select count(*), sum(quantity) from orders__lines") == (
        len(lines),
        sum(Decimal(str(line.get("quantity", 0))) for line in lines),
    )
    stops = [len(route["stops"]) for plan in book.of("plan") for route in plan.get("routes", ()) if "stops" in route]
    assert sum(stops) > 0
    assert answer(engine, "select count(*), max(position_2) from plans__routes__stops") == (sum(stops), max(stops))


def test_values_have_the_types_of_their_fields(engine: duckdb.DuckDBPyConnection) -> None:
    payments = sample_book().of("payment")
    assert answer(engine, "select sum(amount), typeof(any_value(amount)) from payments") == (
        sum(Decimal(payment["amount"]) for payment in payments),
        "DECIMAL(18,2)",
    )
    visit = sample_book().of("visit")[0]
    written = datetime.fromisoformat(visit["written_at"])
    row = answer(engine, f"select date, written_at, written_at_day, year from visits where id = '{visit.id}'")
    assert row == (
        date.fromisoformat(visit["date"]),
        datetime.fromisoformat(written.isoformat()[:19]) - (written.utcoffset() or written - written),
        written.date(),
        visit.day.year if visit.day else None,
    )
    assert answer(engine, "select count(*) from plans where week_monday <> date_trunc('week', week_monday)") == 0


def test_a_reference_joins_what_it_names(engine: duckdb.DuckDBPyConnection) -> None:
    """Of several kinds the table stands beside it, and the item behind its own column."""
    items = [item["to"] for payment in sample_book().of("payment") for item in payment.get("allocations", ())]
    assert {item.partition("/")[0] for item in items} == {"contracts", "orders"}
    joined = """
        select count(*) from payments__allocations a
        left join orders o on a.to_table = 'orders' and o.id = a.to_
        left join contracts c on a.to_table = 'contracts' and c.id = a.to_
        where o.id is not null or c.id is not null"""
    assert answer(engine, joined) == len(items)
    keyed = [item.partition("#")[2] for item in items if "#" in item]
    assert answer(engine, "select count(to_key) from payments__allocations") == len(keyed) > 0


def test_no_name_is_a_word_of_an_engine(engine: duckdb.DuckDBPyConnection) -> None:
    """Asked without quotes; the words that DuckDB reserves are all among those we know."""
    for shape in shapes(sample_book().schemas):
        engine.execute(f"select {', '.join(column.name for column in shape.columns)} from {shape.name}")
    words = "select keyword_name from duckdb_keywords() where keyword_category in ('reserved', 'type_function')"
    assert {row[0] for row in engine.execute(words).fetchall()} <= RESERVED
    assert (free_name("order", ()), free_name("by", {"by_"}), free_name("week", ())) == ("order_", "by__", "week")


def test_a_kind_called_as_a_table_of_ours_gives_way() -> None:
    """No table hides another, whatever a company's own schemas are called."""
    schemas = sample_book().schemas
    names = table_names(schemas, {"visits", "labels"})
    assert (names["visit"], names["order"]) == ("visits_", "orders")
    found = [shape.name for shape in shapes(schemas, {"visits", "orders__lines"})]
    assert len(found) == len(set(found))
    assert {"visits_", "orders__lines_"} <= set(found)
    for shape in shapes(Schemas(schemas.kinds, (), "")):
        assert len({column.name for column in shape.columns}) == len(shape.columns)


def test_words_stand_in_a_table_of_their_own(engine: duckdb.DuckDBPyConnection) -> None:
    sql = "select label_en, label_zh from labels where table_name = 'visits' and column_name = 'class' and value = 'a'"
    field = sample_book().kinds["visit"].by_name
    named = next(name for name, each in field.items() if each.labels)
    value, words = next(iter(field[named].labels.items()))
    assert answer(engine, sql.replace("'class'", f"'{named}'").replace("'a'", f"'{value}'")) == tuple(words)


def test_our_own_code_tells_days_thresholds_and_deadlines(engine: duckdb.DuckDBPyConnection) -> None:
    national_day = "select week, monday, is_workday, holiday from calendar_days where day = date '2026-10-01'"
    assert answer(engine, national_day) == ("2026-W40", date(2026, 9, 28), False, "国庆节")
    assert answer(engine, "select day_number from calendar_days where day = date '2026-01-01'") == 20454
    company = sample_book().company
    for day in ("2025-12-31", "2026-01-01", "2026-11-23"):
        held = f"select name, value from thresholds where date '{day}' between day_from and day_to order by name"
        assert dict(engine.execute(held).fetchall()) == company.limits(date.fromisoformat(day))
    sql = "select due_at, due_at_day from deadlines where period = '2026-W48' and what = 'cut_off'"
    assert answer(engine, sql) == (datetime.fromisoformat("2026-11-23T01:00:00"), date(2026, 11, 23))
    holiday = "select due_at_day from deadlines where period = '2026-W41' and what = 'cut_off'"
    assert answer(engine, holiday) == date(2026, 10, 8), "the week after the holiday begins on its first workday"


def test_books_of_different_schemas_stand_in_one_table() -> None:
    """A column that one book's schema does not have is null in its rows."""
    connection = connect()
    whole = tables()["payments"]
    fewer = whole.shape._replace(columns=whole.shape.columns[:4])
    put(connection, [Table(fewer, [("older", *row[1:4]) for row in whole.rows]), whole])
    sql = "select count(*) filter (where book = 'older' and amount is null), count(*) from payments"
    assert answer(connection, sql) == (len(whole.rows), 2 * len(whole.rows))


def test_a_book_is_called_by_its_company_or_as_told() -> None:
    company = sample_book().company
    assert book_name(company) == "yunchuan-building-materials"
    chinese = type(company)(company.kind, company.path, {"name": "云川建材有限公司", "short_name": "云川建材"})
    assert book_name(chinese) == "yunchuanjiancai"
    assert book_name(company, "yunchuan-east") == "yunchuan-east"
    for bad in ("East", "a/b", "..", "a=b", "", "x" * 61):
        with pytest.raises(BadBookName):
            book_name(company, bad)
