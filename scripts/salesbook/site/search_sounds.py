"""What is typed for a Chinese name by whoever has no Chinese keyboard: its initials, its spelling, from any of its words on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from salesbook import pinyin
from salesbook.site.search_terms import HAN

_RUN = re.compile(f"[{HAN}]+")
_NAME = re.compile(rf"(?<!\S)[{HAN}]{{2,4}}(?!\S)")  # a word that stands alone: a short name, a person


class Sounds:
    """The sounds of names; `known` are texts in which names stand that no dictionary has."""

    def __init__(self, known: Iterable[str]) -> None:
        self._names = frozenset(name for text in known for name in _NAME.findall(text))

    def typed(self, name: str, *, person: bool = False) -> set[str]:
        """What is typed for a name; nothing for one without Chinese."""
        runs = [self._words(run) for run in _RUN.findall(name)]
        result = {typed for words in runs for typed in pinyin.typed(words, person=person)}
        for inner in (part for words in runs for word in words for part in self._inner(word)):
            result.update(pinyin.typed([inner]))
        return {typed for typed in result if len(typed) > 1}

    @cached_property
    def _jieba(self) -> Any:
        # Looked up once: the names are thousands, and each look-up compares them all.
        return _tokenizer(self._names)

    def _words(self, run: str) -> list[str]:
        return list(self._jieba.cut(run))

    def _inner(self, word: str) -> Iterator[str]:
        known = self._jieba.FREQ
        for size in range(2, len(word)):
            for start in range(1, len(word) - size + 1):  # what it begins with is found anyway
                if known.get(word[start : start + size]):
                    yield word[start : start + size]


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, int], int]:
    """The words that come with jieba. Read from its package: its cache is a marshal file in a folder that others may write to."""
    import jieba

    words, total = jieba.Tokenizer().gen_pfdict(jieba.get_module_res("dict.txt"))
    return words, total


@lru_cache(maxsize=1)
def _tokenizer(names: frozenset[str]) -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    words, tokenizer.total = _dictionary()
    tokenizer.FREQ = dict(words)
    tokenizer.initialized = True  # it would go and look for its cache
    for name in sorted(names):
        if not tokenizer.FREQ.get(name):
            tokenizer.add_word(name)
    return tokenizer
