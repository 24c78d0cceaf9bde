"""What of an SQL text DuckDB and Spark would not both take, or would not both answer alike.

Only what was found to be safe in both is let through: a list of functions and types, and no sign that one of them reads
otherwise. Dates, decimals and order have rules of their own, since there both answer, and differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

FUNCTIONS = frozenset(
    [
        "cast",
        "coalesce",
        "count",
        "floor",
        "max",
        "min",
        "nullif",
        "row_number",
        "substring",
        "sum",
        "filter",
        "over",
        "in",
        "exists",
        "as",
        "on",
        "and",
        "or",
        "not",
        "when",
        "then",
        "else",
        "where",
        "by",
        "union",
        "all",
        "having",
        "with",
        "select",
        "from",
        "values",
        "join",
    ]
)
"""What may stand before an opening bracket: functions that both have, and words after which one groups."""
TYPES = re.compile(r"(string|int|bigint|date|timestamp|decimal\((1?\d|2\d|3[0-8]),(1?\d)\))")
_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"
    r"|(?P<sign>::|//|<=|>=|<>|\|\||[-+*/%<>=(),.;?$:\[\]\"`{}@#&|^~!])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_SIGNS = {
    "::": "`::` casts in DuckDB only: cast(… as …)",
    "//": "`//` is DuckDB's own",
    "%": "`%` of negative numbers is not one thing",
    "?": "no parameters: what is asked stands in `asked`",
    "$": "no parameters: what is asked stands in `asked`",
    ":": "no parameters: what is asked stands in `asked`",
    "[": "no arrays",
    '"': "no quoted names: Spark reads them as text",
    "`": "no quoted names: DuckDB knows none of these",
    "{": "no structs",
    "~": "no regular expressions",
    "^": "`^` is a power in one and bits in the other",
    "!": "`!=` is written `<>`",
}
_WORDS = {
    "interval": "no intervals: date_add, or a column that our code writes",
    "div": "`div` is Spark's own",
    "double": "no doubles",
    "float": "no doubles",
    "real": "no doubles",
    "array": "no arrays",
    "unnest": "no arrays",
    "explode": "no arrays",
    "ilike": "`ilike` folds letters in its own way",
    "current_date": "no SQL asks the clock",
    "current_timestamp": "no SQL asks the clock",
    "limit": "a limit hides rows without saying so",
}
_DATE = re.compile(r"(.*_)?(day|date|today|moment|due|at|on|from|to|from_|to_|monday)")


class Token(NamedTuple):
    """A word, number, text or sign."""

    kind: str
    text: str


def faults(sql: str, *, ordered: bool = True) -> list[str]:
    """What is wrong with an SQL text, in words. `ordered`: it is a question and must end in an order of all its rows."""
    tokens = [
        Token(match.lastgroup or "", match[0].lower() if match.lastgroup == "name" else match[0])
        for match in _TOKEN.finditer(sql)
        if match.lastgroup not in ("space", "comment")
    ]
    checks = (_of_signs, _of_words, _of_calls, _of_types, _of_division, _of_days, _of_distinct, _of_order)
    found = [fault for check in checks for fault in check(tokens)]
    return found + (_of_the_end(tokens) if ordered else [])


def _of_signs(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind == "other" or token.text in _SIGNS:
            yield _SIGNS.get(token.text, f"a sign that SQL has not: {token.text}")


def _of_words(tokens: Sequence[Token]) -> Iterator[str]:
    yield from (_WORDS[token.text] for token in tokens if token.kind == "name" and token.text in _WORDS)


def _of_calls(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        if token.kind == "name" and tokens[at + 1].text == "(" and token.text not in FUNCTIONS:
            before = tokens[at - 1].text if at else ""
            if token.text != "decimal" or before != "as":
                yield f"`{token.text}(…)` was not found to be the same in both"


def _of_types(tokens: Sequence[Token]) -> Iterator[str]:
    for opened, closed in _calls(tokens, "cast"):
        at = next(
            (n for n in range(closed, opened, -1) if tokens[n].text == "as" and _depth(tokens, opened, n) == 1), None
        )
        named = "".join(token.text for token in tokens[at + 1 : closed]) if at else ""
        if not TYPES.fullmatch(named):
            yield f"`cast(… as {named})`: string, int, bigint, date, timestamp or decimal(n,m)"


def _of_division(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.text == "/":
            if not any(opened < at < closed for opened, closed in _calls(tokens, "cast")):
                yield "a division is cast at its end"
            if tokens[at + 1].text != "nullif":
                yield "a divisor is nullif(…, 0)"


def _of_days(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens[1:-1], start=1):
        if token.text == "-" and _DATE.fullmatch(tokens[at - 1].text):
            inside = [call for call in _calls(tokens, "cast") if call[0] < at < call[1]]
            if not any(tokens[closed - 1].text == "int" for _, closed in inside):
                yield "one day less another is cast(… as int)"


def _of_distinct(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        if token.text == "distinct" and tokens[at + 1].text == "on":
            yield "`distinct on` is DuckDB's own"
    for opened, closed in _calls(tokens, "count"):
        inner = tokens[opened + 1 : closed]
        commas = [n for n in range(opened, closed) if tokens[n].text == "," and _depth(tokens, opened, n) == 1]
        if inner and inner[0].text == "distinct" and commas:
            yield "`count(distinct a, b)` counts otherwise in Spark"


def _of_order(tokens: Sequence[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens[:-1]):
        if token.text == "order" and tokens[at + 1].text == "by":
            for item in _items(tokens, at + 2):
                if [part.text for part in item[-2:]] not in (["nulls", "last"], ["nulls", "first"]):
                    yield f"`order by {' '.join(part.text for part in item)}` says where nulls go: nulls last"


def _of_the_end(tokens: Sequence[Token]) -> list[str]:
    last = max(
        (at for at, token in enumerate(tokens) if token.text == "order" and not _inside(tokens, at)), default=None
    )
    return ["a question ends in an order of its rows"] if last is None else []


def _items(tokens: Sequence[Token], start: int) -> list[list[Token]]:
    """What a list that begins here is made of, up to the bracket that ends it, or the next clause."""
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[start:]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth < 0 or (not depth and token.text in ("rows", "range", "limit", "qualify")):
            break
        if token.text == "," and not depth:
            items.append([])
        else:
            items[-1].append(token)
    return items


def _calls(tokens: Sequence[Token], name: str) -> Iterator[tuple[int, int]]:
    """Where the brackets of each call of a function open and close."""
    for at, token in enumerate(tokens[:-1]):
        if token.text == name and tokens[at + 1].text == "(":
            closed = next((n for n in range(at + 2, len(tokens)) if _depth(tokens, at + 1, n + 1) == 0), len(tokens))
            yield at + 1, closed


def _depth(tokens: Sequence[Token], start: int, end: int) -> int:
    """How many brackets are open before `end` of those from `start` on."""
    return sum({"(": 1, ")": -1}.get(token.text, 0) for token in tokens[start:end])


def _inside(tokens: Sequence[Token], at: int) -> bool:
    return _depth(tokens, 0, at) > 0
