"""What happens in a company now and then and the plain demo leaves out; each is asked for by its name.

Without them the same seed gives the same bytes as before there were any.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from salesbook.words import Text

HAND_OVER = "hand-over"
CANCELLED = "cancelled-order"
RETURNS = "returns"
FOREIGN = "foreign-currency"
HOLIDAY = "holiday-week"
YEAR_END = "year-end"
TWISTS: Mapping[str, Text] = {
    HAND_OVER: Text("a rep leaves and hands his customers over", "一名业务员离职，客户交接"),
    CANCELLED: Text("orders that are cancelled", "取消的订货"),
    RETURNS: Text("goods returned, credits, money paid back", "退货、折让和退款"),
    FOREIGN: Text("customers who buy in dollars", "用美元的客户"),
    HOLIDAY: Text("a week without a workday", "整周放假"),
    YEAR_END: Text("the turn of the year", "跨年"),
}
"""Every twist, with what it adds."""

ENDS: Mapping[str, date] = {HOLIDAY: date(2026, 3, 1), YEAR_END: date(2026, 1, 11)}
"""The Sunday with which a book ends that has these, unless told otherwise: after Spring Festival it has both."""
CURRENCY, RATE, RATE_PAID = "USD", "7.10", "7.00"
"""What foreign customers buy in, at which rate it is sold and at which it is paid."""
_EACH = 7


class TooFew(ValueError):
    """The company is too small for a hand-over: it has but one rep."""


def comes_up(number: int, offset: int) -> bool:
    """Whether the twist comes up for the thing of this number: each seventh, the earliest soon."""
    return number % _EACH == offset
