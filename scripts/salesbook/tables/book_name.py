"""What a book is called in tables: the value of the column ``book``, and part of the name of a folder."""

from __future__ import annotations

import re

from salesbook.finding import Refusal
from salesbook.kinds import Company
from salesbook.pinyin import spelled
from salesbook.words import Text

_FITTING = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")  # one of digits alone would be read as a number
_LONGEST = 60


class BadBookName(Refusal):
    """A name that can't be part of the name of a folder."""


def book_name(company: Company, given: str | None = None) -> str:
    """The name given, else the company's English name, else the sound of its Chinese one, in small letters with hyphens.

    Raises BadBookName where the name given is none of that form.
    """
    if given is not None:
        if not _FITTING.fullmatch(given) or len(given) > _LONGEST:
            raise BadBookName(_BAD.fill(name=given, longest=_LONGEST))
        return given
    english = company.get("name_en")
    text = english or "".join(spelled(company.get("short_name") or company["name"]))
    name = "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:_LONGEST].strip("-")
    return name if _FITTING.fullmatch(name) else f"book-{name}".rstrip("-")


_BAD = Text(
    '"{name}" can\'t name a book: a small Latin letter, then letters, digits and single hyphens, at most {longest}, such as yunchuan-east',
    "“{name}”不能作为台账名：以小写字母开头，只能用小写字母、数字和单个连字符，最多 {longest} 个，例如 yunchuan-east",
)
