"""The SQL of the questions is what DuckDB and Spark both take and answer alike; each planted fault is found."""

from __future__ import annotations

import re

import pytest

from salesbook.queries import Question, questions
from salesbook.queries.catalogue import PARTS, parts
from tests.conftest import ROOT
from tests.support.portable_sql import faults

PLANTED = [
    ("select datediff('day', a.day, b.day) from t order by a nulls last", "datediff"),
    ("select b.day - a.day as days from t order by days nulls last", "cast(… as int)"),
    ("select d + interval '1' day from t order by 1 nulls last", "interval"),
    ("select cast(a / b as decimal(18,2)) from t order by 1 nulls last", "nullif"),
    ("select a / nullif(b, 0) as share from t order by share nulls last", "cast at its end"),
    ("select avg(amount) from t order by 1 nulls last", "avg"),
    ("select round(a, 2) from t order by 1 nulls last", "round"),
    ("select a from t order by a", "nulls"),
    ("select a, row_number() over (partition by b order by c) as n from t order by a nulls last", "nulls"),
    ("select a div b from t order by 1 nulls last", "div"),
    ("select a // b from t order by 1 nulls last", "//"),
    ("select a % b from t order by 1 nulls last", "%"),
    ("select strftime(day, '%Y') from t order by 1 nulls last", "strftime"),
    ("select date_format(day, 'yyyy') from t order by 1 nulls last", "date_format"),
    ("select isoyear(day) from t order by 1 nulls last", "isoyear"),
    ("select epoch(at) from t order by 1 nulls last", "epoch"),
    ("select extract(year from day) from t order by 1 nulls last", "extract"),
    ("select distinct on (a) a, b from t order by a nulls last", "distinct on"),
    ("select count(distinct a, b) from t order by 1 nulls last", "count(distinct a, b)"),
    ("select a[1] from t order by 1 nulls last", "arrays"),
    ("select array_agg(a) from t order by 1 nulls last", "array_agg"),
    ("select a from t where b = ? order by a nulls last", "parameters"),
    ("select a from t where b = :week order by a nulls last", "parameters"),
    ("select a from t where b = $1 order by a nulls last", "parameters"),
    ("select cast(a as double) from t order by 1 nulls last", "double"),
    ("select cast(a as varchar) from t order by 1 nulls last", "varchar"),
    ("select a::int from t order by 1 nulls last", "::"),
    ('select "a" from t order by 1 nulls last', "quoted"),
    ("select `a` from t order by 1 nulls last", "quoted"),
    ("select a from t where day < current_date order by a nulls last", "clock"),
    ("select now() from t order by 1 nulls last", "now"),
    ("select a from t where b != 1 order by a nulls last", "<>"),
    ("select a from t order by a nulls last limit 5", "limit"),
    ("select a from t", "ends in an order"),
    ("select * from (select a from t order by a nulls last) s", "ends in an order"),
]


@pytest.mark.parametrize(("sql", "word"), PLANTED, ids=[sql for sql, _ in PLANTED])
def test_a_planted_fault_is_found(sql: str, word: str) -> None:
    assert any(word in fault for fault in faults(sql)), faults(sql)


def test_what_both_take_is_let_through() -> None:
    sql = (
        "with x as (select a.b, cast(100 * a.c / nullif(a.d, 0) as decimal(18,2)) as share, "
        "cast(a.day - a.due as int) as late, count(*) filter (where a.e in ('it''s', 'y')) as n from t a "
        "where a.f is not null qualify row_number() over (partition by a.b order by a.c desc nulls last) = 1) "
        "select b, share -- avg(x) in a comment\nfrom x order by coalesce(b, '') nulls last, share desc nulls last"
    )
    assert faults(sql) == []


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_is_portable(question: Question) -> None:
    assert faults(question.sql) == []
    assert question.columns
    assert all(question.answers)
    assert re.search("[一-鿿]", question.answers.zh)


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_portable_and_known(name: str) -> None:
    assert faults(dict(parts())[name], ordered=False) == []
    assert {file.stem for file in (ROOT / "scripts/salesbook/queries/parts").glob("*.sql")} == set(PARTS)
