"""The terms of a text, as the search's index holds them and as `modules/words.js` cuts what is typed: the two must agree.

Chinese has no blanks, so each sign with the one behind it is a term: 木纹砖 is 木纹, 纹砖, 砖, and whoever types it wants
the records that hold the first two. All else is cut into words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from salesbook.kinds.phone import phone_of

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_CHINESE = re.compile(f"[{HAN}]")
_ABROAD = re.compile(r"^(?:\+?86|0086)(?=1[0-9]{10}$|0?[1-9][0-9]{8,10}$)")
_TRUNK = re.compile(r"0[0-9]{9,11}")
_END = 4  # so many last digits find a number, too


def plain(text: str) -> str:
    """A text as it is compared: wide letters are as narrow ones, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """The words of a text and its runs of Chinese; signs are only between them."""
    return _RUN.findall(plain(text))


def is_chinese(run: str) -> bool:
    """Whether a run of a text is Chinese."""
    return _CHINESE.match(run) is not None


def terms(text: str) -> Iterator[str]:
    """The terms that a text is found by."""
    for run in runs(text):
        if is_chinese(run):
            for start in range(len(run)):
                yield run[start : start + 2]
        else:
            yield run


def whole(name: str) -> str:
    """A whole name as one term, whatever stands between its words."""
    return "".join(runs(name))


def number(written: str) -> str:
    """The digits of a telephone number by which it is found, however it is written; nothing where it is none."""
    digits = phone_of(unicodedata.normalize("NFKC", written)).number
    inland = _ABROAD.sub("", digits).lstrip("+")
    return inland if len(inland) >= _END else ""


def number_terms(written: str) -> set[str]:
    """The terms of a telephone number: all of it, without the area's code, its end."""
    digits = number(written)
    if not digits:
        return set()
    local = {digits[3:], digits[4:]} if _TRUNK.fullmatch(digits) else set()
    return {digits, digits[-_END:], *local}


def day_terms(day: date) -> tuple[str, str]:
    """The terms of a day: with its year, and without. No word of a text begins with their sign."""
    return f"={day:%Y-%m-%d}", f"={day:%m-%d}"
