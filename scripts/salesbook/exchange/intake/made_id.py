"""Ids made by rule, where a foreign table has none that ours could be."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from salesbook.exchange.intake.mapping import IdRule
from salesbook.exchange.intake.value import Misread
from salesbook.pinyin import spelled
from salesbook.words import Text

LONGEST = 40
_ENDINGS = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|公司)$")
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"
_NEUTRAL = 6


def base(rule: IdRule, cell: str, system: str, key: str) -> str:
    """The id that a rule makes; the caller makes it one that nobody else has. Raises Misread where none can be made."""
    if rule.rule == "neutral":
        return rule.prefix + _neutral(system, key)
    text = slug(_ENDINGS.sub("", cell.strip()) or cell if rule.rule == "pinyin" else cell)
    if not text:
        raise Misread(_NONE.fill(cell=cell[:60]))
    return (rule.prefix + text)[:LONGEST].strip("-")


def slug(text: str) -> str:
    """A text in small letters and digits: Chinese by its sound, accents taken off, hyphens for what lies between words."""
    sounds = "".join(spelled(unicodedata.normalize("NFKC", text)))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", sounds) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST].strip("-")


def numbered(id: str, number: int) -> str:
    """The same with a number behind it, no longer than an id may be."""
    tail = f"-{number}"
    return id[: LONGEST - len(tail)].strip("-") + tail


def _neutral(system: str, key: str) -> str:
    """Six signs that tell nobody's name, the same for the same key."""
    number = int.from_bytes(hashlib.sha256(f"{system}\0{key}".encode()).digest()[:8])
    signs = ""
    for _ in range(_NEUTRAL):
        number, at = divmod(number, len(_SIGNS))
        signs += _SIGNS[at]
    return signs


_NONE = Text("no id can be made from “{cell}”", "无法由“{cell}”得出编号")
