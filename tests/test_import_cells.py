"""Cells as people fill them in: each read as what its field wants, or refused by name."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from salesbook.exchange.intake.sheet import Cell
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.schemas import Field
from salesbook.words import Text

ZONE = ZoneInfo("Asia/Shanghai")
CLASSES = {"a": Text("A customer", "A 类"), "b": Text("B customer", "B 类")}


def field(kind: str, **more: Any) -> Field:
    words = Text("x", "x")
    return Field("x", ("x",), words, words, kind, required=False, visibility="team", examples=(), **more)


def reader(*, from_1904: bool = False) -> Reader:
    return Reader(ZONE, lambda _, typed: typed, from_1904=from_1904)


GOOD: list[tuple[str, Cell, Any]] = [
    ("date", date(2026, 11, 3), "2026-11-03"),
    ("date", datetime.combine(date(2026, 11, 3), time(8)), "2026-11-03"),
    ("date", "2026-11-03", "2026-11-03"),
    ("date", "2026/11/3", "2026-11-03"),
    ("date", "2026.11.3", "2026-11-03"),
    ("date", "2026年11月3日", "2026-11-03"),
    ("date", "２０２６－１１－０３", "2026-11-03"),
    ("date", "20261103", "2026-11-03"),
    ("date", "2026-11-03 00:00:00", "2026-11-03"),
    ("date", 46329, "2026-11-03"),
    ("date_time", datetime.combine(date(2026, 11, 3), time(8, 30)), "2026-11-03T08:30:00+08:00"),
    ("date_time", "2026-11-03 8:30", "2026-11-03T08:30:00+08:00"),
    ("date_time", "2026-11-03T08:30:15+01:00", "2026-11-03T08:30:15+01:00"),
    ("date_time", "2026-11-03", "2026-11-03T00:00:00+08:00"),
    ("date_time", 46329.5, "2026-11-03T12:00:00+08:00"),
    ("time", time(9, 5), "09:05"),
    ("time", "9:05", "09:05"),
    ("time", "９：０５", "09:05"),
    ("time", 0.375, "09:00"),
    ("month", "2026-11", "2026-11"),
    ("month", "2026年11月", "2026-11"),
    ("month", date(2026, 11, 1), "2026-11"),
    ("week", "2026-W48", "2026-W48"),
    ("week", "2026-w8", "2026-W08"),
    ("week", "2026年第48周", "2026-W48"),
    ("money", 1234.5, "1234.50"),
    ("money", 19.99, "19.99"),
    ("money", 0.1 + 0.2, "0.30"),
    ("money", "￥1，234.5 元", "1234.50"),
    ("money", "1,234.50", "1234.50"),
    ("signed_money", "(12.00)", "-12.00"),
    ("signed_money", -12, "-12.00"),
    ("count", 3.0, 3),
    ("count", "３", 3),
    ("quantity", "12.5", 12.5),
    ("percent", "15%", 15),
    ("phone", 13900001306, "13900001306"),
    ("phone", "0579-5556666", "0579-5556666"),
    ("line", 12, "12"),
    ("line", "  两个  空格 ", "两个 空格"),
    ("line", "第一行\n第二行", "第一行 第二行"),
    ("id", " Ｄonghu", "donghu"),
    ("boolean", "是", True),
    ("boolean", "√", True),
    ("boolean", "No", False),
    ("boolean", True, True),
    ("rate", 7.1, "7.1"),
    ("rate", "7", "7.0"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), GOOD)
def test_a_cell_is_read_as_its_field_wants(kind: str, cell: Cell, value: Any) -> None:
    assert reader().value(field(kind), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "word"),
    [
        ("date", "03/11/2026", "no day"),
        ("date", "2026-02-30", "no day"),
        ("date", "下周一", "no day"),
        ("date", 3, "no day"),
        ("date_time", "2026-11-03 25:00", "no time"),
        ("time", "上午", "no time"),
        ("month", "十一月", "no month"),
        ("week", "48", "no week"),
        ("money", 1.005, "two decimals"),
        ("money", "一千", "no number"),
        ("money", "NaN", "no number"),
        ("money", True, "no number"),
        ("money", "#DIV/0!", "error of a formula"),
        ("count", 1.5, "no whole number"),
        ("phone", 5795556666, "dropped a 0"),
        ("boolean", "也许", "neither yes nor no"),
    ],
)
def test_a_cell_that_can_be_no_such_value_is_refused_by_name(kind: str, cell: Cell, word: str) -> None:
    with pytest.raises(Misread, match=word):
        reader().value(field(kind), cell)


def test_days_as_numbers_follow_the_workbook_s_calendar() -> None:
    assert reader(from_1904=True).value(field("date"), 46329 - 1462) == "2026-11-03"


@pytest.mark.parametrize("cell", ["a", "A", "A 类", "a customer"])
def test_a_choice_is_known_by_its_value_and_its_words_in_both_languages(cell: str) -> None:
    assert reader().value(field("enum", labels=CLASSES), cell) == "a"


def test_a_choice_that_is_none_names_the_nearest_or_all() -> None:
    with pytest.raises(Misread, match="did you mean “B customer”"):
        reader().value(field("enum", labels=CLASSES), "B customr")
    with pytest.raises(Misread, match="A customer, B customer"):
        reader().value(field("enum", labels=CLASSES), "zzz")


def test_several_values_in_a_cell_are_a_list() -> None:
    many = field("list", item=field("enum", labels=CLASSES))
    assert reader().value(many, "A 类、b; A") == ["a", "b", "a"]


def test_line_breaks_stay_where_the_field_takes_them() -> None:
    assert reader().value(field("text", multiline=True), " 一\r\n二 ") == "一\n二"
