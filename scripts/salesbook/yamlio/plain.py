"""What an unquoted value means, and which ones tools would read differently."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

KEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
YES_OR_NO = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false"])
BARE_WORDS = dict.fromkeys(YES_OR_NO, "yaml-bare-no") | {"null": "yaml-bare-null"}
"""Words that are no names for a key without quotes, and the rule that says so."""
_SPECIAL = {"": "yaml-empty-value", "~": "yaml-bare-null", "=": "yaml-bare-symbol"}
_SPECIAL["<<"] = "yaml-merge-key"
_LOOKALIKES = (
    (
        re.compile(
            r"[-+]?[0-9_]+(?::[0-9]+)+(?:\.[0-9_]*)?"
            r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9].*"
        ),
        "yaml-bare-time",
    ),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"), "yaml-bare-date"),
    (
        re.compile(
            r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
            r"|\.?[0-9][0-9_,.]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|nan))",
            re.IGNORECASE,
        ),
        "yaml-bare-number",
    ),
)


class Meaning(NamedTuple):
    """The value of a plain scalar, or the text itself and the rule it breaks."""

    value: Scalar
    rule: str | None = None


@lru_cache(maxsize=8192)
def meaning(text: str) -> Meaning:
    """Read one plain scalar. Dates that exist stay text; all ordinary words are text.

    The forms are those that YAML 1.1 and 1.2 tools agree on; anything a tool could take
    for a number, a time, a truth value or nothing is refused by its own rule.
    """
    if text in _WORDS:
        return Meaning(_WORDS[text])
    if _INTEGER.fullmatch(text):
        return Meaning(int(text))
    if DECIMAL.fullmatch(text):
        return Meaning(float(text))
    if is_date(text):
        return Meaning(text)
    return Meaning(text, _refusal(text))


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, YYYY-MM-DD."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _refusal(text: str) -> str | None:
    word = text.lower()
    if text in _SPECIAL or word == "null":
        return _SPECIAL.get(text, "yaml-bare-null")
    if word in YES_OR_NO:
        return "yaml-bare-no"
    for pattern, rule in _LOOKALIKES:
        if pattern.fullmatch(text):
            return rule
    if not unicodedata.is_normalized("NFC", text):
        return "yaml-not-nfc"
    return None
