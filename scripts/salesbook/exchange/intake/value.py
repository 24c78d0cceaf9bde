"""A cell as the value of a field: what people type in spreadsheets, read right or refused with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from salesbook.exchange.intake.sheet import Cell, is_error
from salesbook.schemas import Field
from salesbook.words import Text, join

_SEPARATORS = re.compile(r"[,，、;；\n]")
_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""Day 0 of a spreadsheet's calendar; by whether it counts from 1904."""
_SERIALS = range(20_000, 80_000)
"""Numbers that are days between 1954 and 2119, and hardly anything else in a column of days."""
_DAY = re.compile(
    r"([12][0-9]{3})[-/.年]\s*([0-9]{1,2})[-/.月]\s*([0-9]{1,2})日?|([12][0-9]{3})([01][0-9])([0-3][0-9])"
)
_MOMENT = re.compile(r"(.+?)[T ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([+-][0-9]{2}:[0-9]{2}|Z)?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_MONTH = re.compile(r"([12][0-9]{3})[-/.年]([0-9]{1,2})月?")
_WEEK = re.compile(r"([12][0-9]{3})[-年]?\s*[Ww第]([0-9]{1,2})周?")
_MONEY_SIGNS = re.compile(r"[¥￥$€£,，\s元]|CNY|RMB|人民币")
_CENT = Decimal("0.01")
_DUST = Decimal("0.0000001")
_YES, _NO = (
    frozenset({"是", "有", "对", "yes", "y", "true", "1", "√", "✓"}),
    frozenset({"否", "无", "不", "no", "n", "false", "0", "×", "✗"}),
)
_MOBILE = 11


class Misread(Exception):
    """A cell that can't be the value of its field; `text` says what is wrong and what is allowed."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


Resolve = Callable[[Field, str], str]
"""Finds what a reference typed as an id or a name leads to; raises Misread."""


class Reader:
    """Reads the cells of one sheet: its zone, its calendar and how references are found."""

    def __init__(self, zone: ZoneInfo, resolve: Resolve, *, from_1904: bool = False) -> None:
        self._zone = zone
        self._resolve = resolve
        self._first_day = _FIRST_DAY[from_1904]
        self._readers: Mapping[str, Callable[[Field, Cell], Any]] = {
            "enum": _enum,
            "boolean": _boolean,
            "date": lambda _, cell: self._day(cell).isoformat(),
            "date_time": lambda _, cell: self._moment(cell),
            "time": lambda _, cell: _clock(cell),
            "week": lambda _, cell: _period(cell, _WEEK, "{0}-W{1:02}", _NO_WEEK),
            "month": lambda _, cell: self._month(cell),
            "money": lambda _, cell: f"{_amount(cell):.2f}",
            "signed_money": lambda _, cell: f"{_amount(cell):.2f}",
            "rate": lambda _, cell: _rate(cell),
            "phone": lambda _, cell: _phone(cell),
            **dict.fromkeys(("integer", "count", "year", "score"), lambda _, cell: _whole(cell)),
            **dict.fromkeys(("number", "quantity", "percent"), lambda _, cell: _number(cell)),
        }

    def value(self, field: Field, cell: Cell) -> Any:
        """The value a cell gives a field. Raises Misread; an empty cell is not asked about."""
        if is_error(cell):
            raise Misread(_ERROR.fill(cell=cell))
        if field.item is not None:
            return [self.value(field.item, part) for part in _parts(cell)]
        if field.ref is not None:
            return self._resolve(field, _text(cell))
        read = self._readers.get(field.type)
        return read(field, cell) if read else _free(field, cell)

    def _day(self, cell: Cell) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, int) and cell in _SERIALS:
            return self._first_day + timedelta(days=cell)
        match = _DAY.fullmatch(_narrow(cell)) or _DAY.fullmatch(_narrow(cell).partition(" ")[0])
        try:
            year, month, day = (int(part) for part in match.groups() if part) if match else (0, 0, 0)
            return date(year, month, day)
        except ValueError:
            raise Misread(_NO_DAY.fill(cell=_shown(cell))) from None

    def _moment(self, cell: Cell) -> str:
        if isinstance(cell, float) and int(cell) in _SERIALS:
            at = datetime.combine(self._first_day, time()) + timedelta(days=cell)
            cell = (at + timedelta(milliseconds=500)).replace(microsecond=0)
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=cell.tzinfo or self._zone, microsecond=0).isoformat()
        match = _MOMENT.fullmatch(_narrow(cell))
        if match is None:
            return datetime.combine(self._day(cell), time(), self._zone).isoformat()
        day, offset = self._day(match[1]), match[5]
        try:
            clock = time(int(match[2]), int(match[3]), int(match[4] or 0))
        except ValueError:
            raise Misread(_NO_CLOCK.fill(cell=_shown(cell))) from None
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo if offset else self._zone
        return datetime.combine(day, clock, zone).isoformat()

    def _month(self, cell: Cell) -> str:
        if isinstance(cell, date | datetime) or (isinstance(cell, int) and cell in _SERIALS):
            return f"{self._day(cell):%Y-%m}"
        return _period(cell, _MONTH, "{0}-{1:02}", _NO_MONTH)


def _text(cell: Cell) -> str:
    """A cell as one line of text: a number without a fraction that a spreadsheet added."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return unicodedata.normalize("NFC", " ".join(str(cell).split()))


def _narrow(cell: Cell) -> str:
    """The same with full-width digits and signs made narrow: for what is a number or a day."""
    return unicodedata.normalize("NFKC", _text(cell)).strip()


def _shown(cell: Cell) -> str:
    return _text(cell)[:60]


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(str(cell)) if part.strip()]


def _free(field: Field, cell: Cell) -> str:
    if field.multiline and isinstance(cell, str):
        return unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    text = _text(cell)
    return _narrow(cell).lower() if field.type in ("id", "key") else text


def _enum(field: Field, cell: Cell) -> str:
    typed = _text(cell).casefold()
    words = {word.casefold(): value for value, label in field.labels.items() for word in (value, *label)}
    if typed in words:
        return words[typed]
    near = get_close_matches(typed, words, 1, 0.6)
    allowed = join(list(field.labels.values()))
    if near:
        raise Misread(_MEANT.fill(cell=_shown(cell), near=field.labels[words[near[0]]]))
    raise Misread(_ALLOWED.fill(cell=_shown(cell), allowed=allowed))


_MEANT = Text("“{cell}” is none of the choices; did you mean “{near}”?", "“{cell}”不在选项里，是不是“{near}”？")
_ALLOWED = Text("“{cell}” is none of the choices: {allowed}", "“{cell}”不在选项里，可选：{allowed}")


def _boolean(_: Field, cell: Cell) -> bool:
    typed = _narrow(cell).casefold()
    if typed in _YES or typed in _NO:
        return typed in _YES
    raise Misread(_NO_BOOLEAN.fill(cell=_shown(cell)))


def _decimal(cell: Cell) -> Decimal:
    if isinstance(cell, (bool, date | time)):
        raise Misread(_NO_NUMBER.fill(cell=_shown(cell)))
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    typed = _MONEY_SIGNS.sub("", _narrow(cell))
    if typed.startswith("(") and typed.endswith(")"):  # as bookkeepers write what is negative
        typed = f"-{typed[1:-1]}"
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise Misread(_NO_NUMBER.fill(cell=_shown(cell))) from None
    if not number.is_finite():
        raise Misread(_NO_NUMBER.fill(cell=_shown(cell)))
    return number


def _amount(cell: Cell) -> Decimal:
    amount = _decimal(cell)
    rounded = amount.quantize(_CENT)
    if abs(amount - rounded) > _DUST:  # less is what a spreadsheet's binary numbers leave behind
        raise Misread(_CENTS.fill(cell=_shown(cell)))
    return rounded + 0  # no minus before a zero


def _rate(cell: Cell) -> str:
    text = f"{_decimal(cell).normalize():f}"
    return text if "." in text else f"{text}.0"


def _whole(cell: Cell) -> int:
    number = _decimal(cell)
    if number != number.to_integral_value():
        raise Misread(_NO_WHOLE.fill(cell=_shown(cell)))
    return int(number)


def _number(cell: Cell) -> int | float:
    typed = _narrow(cell)
    number = _decimal(typed.removesuffix("%") if isinstance(cell, str) else cell)
    return int(number) if number == number.to_integral_value() else float(number)


def _clock(cell: Cell) -> str:
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    match = _CLOCK.fullmatch(_narrow(cell))
    if match is None:
        raise Misread(_NO_CLOCK.fill(cell=_shown(cell)))
    return f"{int(match[1]):02}:{match[2]}"


def _period(cell: Cell, pattern: re.Pattern[str], form: str, refused: Text) -> str:
    match = pattern.fullmatch(_narrow(cell))
    if match is None:
        raise Misread(refused.fill(cell=_shown(cell)))
    return form.format(match[1], int(match[2]))


def _phone(cell: Cell) -> str:
    """A telephone number. One that a spreadsheet took for a number may have lost the 0 it began with."""
    typed = _narrow(cell)
    if isinstance(cell, int) and not (len(typed) == _MOBILE and typed.startswith("1")):
        raise Misread(_LOST_ZERO.fill(cell=typed))
    return typed if isinstance(cell, int) else _text(cell)


_ERROR = Text("{cell} is the error of a formula", "{cell} 是公式出错")
_NO_DAY = Text(
    "“{cell}” is no day; write 2026-11-23 or 2026/11/23",
    "“{cell}”不是日期，请写成 2026-11-23、2026/11/23 或 2026年11月23日",
)
_NO_CLOCK = Text("“{cell}” is no time of day; write 09:30", "“{cell}”不是时刻，请写成 09:30")
_NO_WEEK = Text("“{cell}” is no week; write 2026-W48", "“{cell}”不是周，请写成 2026-W48")
_NO_MONTH = Text("“{cell}” is no month; write 2026-11", "“{cell}”不是月份，请写成 2026-11")
_NO_NUMBER = Text("“{cell}” is no number", "“{cell}”不是数字")
_NO_WHOLE = Text("“{cell}” is no whole number", "“{cell}”不是整数")
_CENTS = Text("“{cell}” has more than two decimals", "“{cell}”超过两位小数")
_NO_BOOLEAN = Text("“{cell}” is neither yes nor no", "“{cell}”既不是“是”也不是“否”")
_LOST_ZERO = Text(
    "{cell}: the spreadsheet took this telephone number for a number and may have dropped a 0 in front; make the cell text",
    "{cell}：表格把电话当成了数字，开头的 0 可能丢了；请把单元格设成文本再填",
)
