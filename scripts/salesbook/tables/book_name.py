"""What a book is called in tables: the value of the column ``book``, and part of the name of a folder."""

from __future__ import annotations

import re

from salesbook.finding import Refusal
from salesbook.kinds import Company
from salesbook.pinyin import spelled
from salesbook.words import Text

_FITTING = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
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
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:_LONGEST].strip("-") or "book"


_BAD = Text(
    '"{name}" can\'t name a book: small Latin letters, digits and single hyphens, at most {longest}, such as yunchuan-east',
    "“{name}”不能作为台账名：只能用小写字母、数字和单个连字符，最多 {longest} 个，例如 yunchuan-east",
)
