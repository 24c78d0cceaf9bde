"""The search: one index per language, one entry a page, Chinese cut into words when it is built."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from html import escape
from typing import Any

from salesbook import pinyin
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.site.edition import Edition
from salesbook.words import Lang

GAP = "\u200b"  # what Material joins Chinese words by, and cuts its index at
_HAN = "[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_RUN = re.compile(f"{_HAN}+")
_NAME = re.compile(rf"(?<!\S){_HAN}{{2,4}}(?!\S)")  # a word that stands alone: a short name, a person
# No stemmer and no stop words: they would hide ids and names. Words end where either language ends them.
CONFIG = {
    "lang": ["en"],
    "separator": "[\\s\u200b\u3000\\-/·•()\\[\\]{}=:、。，．？！；：（）《》“”]+",
    "pipeline": [],
    "fields": {
        "title": {"boost": 1000.0},
        "text": {"boost": 1.0},
        "keys": {"boost": 1.0},
        "names": {"boost": 1000.0},  # as good as the title itself
        "tags": {"boost": 1e6},
    },
}

BOOST = {"customers": 8.0, "people": 4.0}  # a customer comes before all that is written about him


def segmenter(edition: Edition) -> Callable[[str], str]:
    """The function that cuts a text's Chinese, knowing the names of this edition; jieba is loaded when it must cut."""
    return _Cutter(frozenset(_names(edition))).cut


def _entries(edition: Edition) -> Iterator[tuple[Page, SearchEntry]]:
    return ((page, page.search) for page in edition.pages if page.search is not None)


def _names(edition: Edition) -> Iterator[str]:
    for _, entry in _entries(edition):
        for text in {*entry.title, *entry.words}:
            yield from _NAME.findall(text)


class _Cutter:
    """Cuts Chinese with one edition's names."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def cut(self, text: str) -> str:
        """The text with a gap between Chinese words."""
        return _RUN.sub(lambda run: f"{GAP}{GAP.join(self._words(run[0]))}{GAP}", text).strip(GAP)

    def keys(self, text: str) -> list[str]:
        """The shorter words inside the words that `cut` leaves whole, so that they find the page as well."""
        return sorted({key for run in _RUN.findall(text) for word in self._words(run) for key in self._inner(word)})

    def typed(self, also: str, *, person: bool) -> set[str]:
        """What is typed for one of a page's other names: itself, or its Chinese by the sound, from any of its words on."""
        runs = [self._words(run) for run in _RUN.findall(also)]
        found = {name for words in runs for name in pinyin.typed(words, person=person)}
        for inner in (part for words in runs for word in words for part in self._inner(word)):
            found.update(pinyin.typed([inner]))
        return {name for name in found if len(name) > 1} if runs else {also}

    @cached_property
    def _jieba(self) -> Any:
        # Looked up once: the names are thousands, and each look-up compares them all.
        return _tokenizer(self.names)

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

    made = jieba.Tokenizer()
    words, made.total = _dictionary()
    made.FREQ = dict(words)
    made.initialized = True  # it would go and look for its cache
    for name in sorted(names):
        if not made.FREQ.get(name):
            made.add_word(name)
    return made


def index(edition: Edition, lang: Lang, hand: list[dict[str, Any]]) -> dict[str, Any]:
    """The search index of one language as Material's worker reads it; `hand` is what Material made itself."""
    cutter = _Cutter(frozenset(_names(edition)))
    docs = [_entry(page, entry, lang, cutter) for page, entry in _entries(edition)]
    for entry in hand:
        own, _, location = str(entry["location"]).partition("/")
        if own == lang:
            docs.append({**entry, "location": location})
    return {"config": CONFIG, "docs": sorted(docs, key=lambda doc: str(doc["location"]))}


def _entry(page: Page, entry: SearchEntry, lang: Lang, cutter: _Cutter) -> dict[str, Any]:
    """One page. Material shows title and text as HTML: both are escaped here."""
    title, words = entry.title.say(lang), entry.words.say(lang)
    text = " · ".join(part for part in (entry.kind.say(lang), words) if part)
    made: dict[str, Any] = {"location": f"{page.path}.html", "title": cutter.cut(escape(title))}
    made["text"] = cutter.cut(escape(text))
    if page.section in BOOST:
        made["boost"] = BOOST[page.section]
    if keys := cutter.keys(f"{title} {text}"):
        made["keys"] = " ".join(keys)
    person = page.section == "people"
    if names := {name for also in entry.also for name in cutter.typed(also, person=person)}:
        made["names"] = escape(" ".join(sorted(names)))
    return made


def files(edition: Edition, lang: Lang, hand: list[dict[str, Any]]) -> dict[str, bytes]:
    """The index's files; for a site opened from a folder also as a script: there a page may not read a file."""
    text = json.dumps(index(edition, lang, hand), ensure_ascii=False, separators=(",", ":"))
    made = {f"{lang}/search/search_index.json": text.encode()}
    if edition.offline:
        made[f"{lang}/search/search_index.js"] = f"var __index={text}".encode()
    return made
