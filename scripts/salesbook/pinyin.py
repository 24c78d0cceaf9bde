"""Chinese by its sound: the order of a Chinese list, and what a reader types who has no Chinese keyboard at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

_SYLLABLES = 6  # a longer beginning tells no more customers apart
_COMMON = ("有限", "股份", "集团", "公司", "责任")  # what many names end in: nobody looks for it
# Surnames that are spoken otherwise than the sign usually is.
_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "翟": "zhai",
    "覃": "qin",
    "乐": "yue",
    "缪": "miao",
    "折": "she",
    "召": "shao",
    "员": "yun",
    "尹": "yin",
}


def spelled(text: str, *, person: bool = False) -> tuple[str, ...]:
    """A text's syllables without tones in small letters, one a sign; a sign that is not Chinese stands for itself.

    Of a person's name the first sign is spoken as a surname.
    """
    spellings = _spelled(text)
    own = _SURNAMES.get(text[:1]) if person else None
    return (own, *spellings[1:]) if own else spellings


@lru_cache(maxsize=1 << 15)
def _spelled(text: str) -> tuple[str, ...]:
    if text.isascii():  # the dictionary is large: it is loaded when something must be spoken
        return tuple(text.lower())
    from pypinyin import lazy_pinyin

    split: Any = list  # one piece a sign; the declared type knows functions to text only
    return tuple(part.lower() for part in lazy_pinyin(text, errors=split))


def by_sound(text: str, *, person: bool = False) -> tuple[tuple[str, ...], str]:
    """The key to sort names by as a Chinese reader expects; of two that sound alike the text decides."""
    return spelled(text, person=person), text


def typed(words: Sequence[str], *, person: bool = False) -> Iterator[str]:
    """What one types for a name cut into `words`: from the beginning of each its initials and its spelling."""
    syllables = spelled("".join(words), person=person)
    start = 0
    for word in words:
        if not word.startswith(_COMMON):
            yield "".join(part[0] for part in syllables[start:])
            yield "".join(syllables[start : start + _SYLLABLES])
        start += len(word)
