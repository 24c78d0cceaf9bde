"""Amounts as pages tell them: short in tiles, in full in tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from salesbook.book import Book
from salesbook.kinds import Record
from salesbook.pages.parts.value import Money, Under, Unit, Value
from salesbook.views.worth import currency_of
from salesbook.words import Text, counted, same

_THOUSAND, _TEN_THOUSAND, _MILLION = Decimal(1000), Decimal(10000), Decimal(1_000_000)
_WHOLE = 100


def short(amount: Decimal) -> Text:
    """An amount as it is said: 284k or 1.68m in English; in Chinese in units of ten thousand, which `short_unit` names."""
    return Text(_thousands(amount), _rounded(amount / _TEN_THOUSAND, "0.1"))


def _thousands(amount: Decimal) -> str:
    if abs(amount) >= _MILLION:
        return f"{_rounded(amount / _MILLION, '0.01')}m"
    return f"{_rounded(amount / _THOUSAND, '0.1' if abs(amount) < _TEN_THOUSAND else '1')}k" if amount else "0"


def _rounded(amount: Decimal, place: str) -> str:
    return f"{amount.quantize(Decimal(place), ROUND_HALF_UP):,}"


def short_unit(currency: str) -> Text:
    """What short amounts are in."""
    return Text("CNY", "万元") if currency == "CNY" else Text(currency, f"万 {currency}")


def short_figure(amount: Decimal, currency: str) -> tuple[Text, Text]:
    """A short amount that stands alone, and its unit behind it: CNY 284k, 28.4 万元."""
    figure = short(amount)
    return Text(f"{currency} {figure.en}", figure.zh), Text("", short_unit(currency).zh)


def full(amount: Decimal) -> Text | None:
    """An amount for a column whose heading names the unit; none for nothing, no decimals for whole ones."""
    if not amount:
        return None
    return same(f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}")


def with_own(shown: Value, book: Book, record: Record, amount: Decimal) -> Value:
    """An amount told in the book's currency; where the record's is another, beneath it what it is in that."""
    currency = currency_of(book, record)
    return shown if currency == book.company.get("currency") else Under(shown, Money(amount, currency))


def unit(currency: str) -> Text:
    """The unit of full amounts, for a heading."""
    return Text("CNY", "元") if currency == "CNY" else same(currency)


def number_of(number: int, unit: Text) -> Unit:
    """So many of something; the unit's English side has a word for one and a word for many, ``order|orders``."""
    return Unit(number, counted(number, unit))


def hundredths(amounts: Sequence[Decimal]) -> list[int]:
    """Each amount's share of all in whole percent, so that they make a hundred; nothing at all has no share."""
    total = sum(amounts, Decimal(0))
    if total <= 0:
        return [0] * len(amounts)
    exact = [amount * _WHOLE / total for amount in amounts]
    shares = [int(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_rest[: _WHOLE - sum(shares)]:
        shares[index] += 1
    return shares
