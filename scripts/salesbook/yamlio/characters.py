"""Which characters a record may hold: seen by people, kept by every tool, read alike by all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.words import Text, same

CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 without tab and line feed, DEL and C1 (which holds NEL)."""
INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f"
"""Format characters that turn, split or hide text; joiners (U+200C/D) are not among them."""
NOT_TEXT = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
"""Surrogates and the code points that Unicode promises never to give a meaning."""

REFUSED = re.compile(f"[{CONTROLS}{INVISIBLE}{NOT_TEXT}]")
_RULES = (
    (re.compile(f"[{CONTROLS}]"), "yaml-control-character"),
    (re.compile(f"[{INVISIBLE}]"), "yaml-invisible-character"),
    (re.compile(f"[{NOT_TEXT}]"), "yaml-noncharacter"),
)
_JOINER = re.compile("[\u200c\u200d]")


class TextFault(NamedTuple):
    """A rule that a text breaks, and the index of the character that breaks it."""

    rule: str
    at: int
    character: str


def text_faults(value: str, *, strict: bool) -> Iterator[TextFault]:
    """What is wrong with the characters of a value, in the order of the text.

    Line feeds and tabs pass. With `strict`, for ids, names and codes, joiners and text
    that is not in Unicode's composed form (NFC) are faults too.
    """
    if not value.isprintable():
        for match in REFUSED.finditer(value):
            yield TextFault(rule_of(match[0]), match.start(), match[0])
    if strict and not value.isascii():
        yield from _strict_faults(value)


def _strict_faults(value: str) -> Iterator[TextFault]:
    for match in _JOINER.finditer(value):
        yield TextFault("yaml-joiner", match.start(), match[0])
    if not unicodedata.is_normalized("NFC", value):
        yield TextFault("yaml-not-nfc", *decomposed(value))


def decomposed(value: str) -> tuple[int, str]:
    """The first character that keeps a text from its composed form, such as an accent apart from its letter, and its index."""
    wanted = unicodedata.normalize("NFC", value)
    pairs = zip(value, wanted + " ", strict=False)
    begin = next((i for i, (is_, want) in enumerate(pairs) if is_ != want), len(wanted))
    ends = range(begin, len(value))
    at = next((i for i in ends if not unicodedata.is_normalized("NFC", value[begin : i + 1])), begin)
    return at, value[at]


def rule_of(character: str) -> str:
    """The rule that refuses a character."""
    return next(rule for pattern, rule in _RULES if pattern.match(character))


def name_of(character: str) -> Text:
    """A character's number and, where it has one, its Unicode name."""
    name = unicodedata.name(character, "")
    return same(f"U+{ord(character):04X} {name}".rstrip())
