"""What people call the shapes of values, and how a value is shown in a message."""

from __future__ import annotations

from typing import Any

from salesbook.schemas.field import Field
from salesbook.words import Text

SHAPES: dict[str, Text] = {
    "string": Text("text", "文字"),
    "integer": Text("a whole number", "整数"),
    "count": Text("a whole number", "整数"),
    "year": Text("a year", "年份"),
    "number": Text("a number", "数字"),
    "boolean": Text("true or false", "true 或 false"),
    "array": Text("a list", "列表"),
    "list": Text("a list", "列表"),
    "object": Text("a group of fields", "一组字段"),
    "group": Text("a group of fields", "一组字段"),
    "date": Text("a date (YYYY-MM-DD)", "日期（YYYY-MM-DD）"),
    "date_time": Text("a moment with seconds and offset", "带秒和时区的时间"),
    "time": Text("a time of day (hh:mm, quoted)", "时间（带引号的 hh:mm）"),
    "money": Text("an amount with two decimals, quoted", "两位小数、带引号的金额"),
    "signed_money": Text("an amount with two decimals, quoted; minus allowed", "两位小数、带引号的金额（可为负）"),
    "week": Text("a week (2026-W48)", "周次（2026-W48）"),
    "month": Text("a month (2026-11)", "月份（2026-11）"),
    "id": Text("an id (small letters, digits, hyphens)", "编号（小写字母、数字、连字符）"),
    "ref": Text("a reference", "引用"),
    "key": Text("a short key (small letters, digits, hyphens)", "短编号（小写字母、数字、连字符）"),
    "phone": Text("a phone number, quoted", "带引号的电话号码"),
    "currency": Text("a currency code (CNY)", "货币代码（CNY）"),
    "line": Text("a line of text", "一行文字"),
    "text": Text("text", "文字"),
    "quantity": Text("a quantity", "数量"),
    "percent": Text("a percentage (0 to 100)", "百分比（0 到 100）"),
    "score": Text("a score (1 to 5)", "评分（1 到 5）"),
    "rate": Text("an exchange rate, quoted", "带引号的汇率"),
}

MANNERS: dict[str, Text] = {
    "phone": Text(
        "One number: digits with blanks, hyphens, dots or brackets, + only first; an extension behind it, such as ext. 801.",
        "只写一个号码：数字，可加空格、连字符、点、括号，+ 只在最前；分机写在后面，如“转801”。",
    ),
}
"""How values of a shape are written, where an example does not tell."""


def shown_type(field: Field) -> Text:
    """The sort of value a field takes, in words."""
    if field.type == "enum":
        return Text("one of the values below", "下列值之一")
    return SHAPES.get(field.type, Text(field.type, field.type))


def shown_value(value: Any) -> str:
    """A value as it would be typed in a record, short."""
    if isinstance(value, str):
        return clip(f'"{value}"')
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return clip("{" + ", ".join(f"{k}: {shown_value(v)}" for k, v in value.items()) + "}")
    if isinstance(value, list):
        return clip("[" + ", ".join(shown_value(v) for v in value) + "]")
    return "null" if value is None else str(value)


def clip(text: str, length: int = 60) -> str:
    """At most this many characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
