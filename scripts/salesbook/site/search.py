"""The search's index: which terms stand on which page, in files of which a browser fetches the few that a question needs.

One index serves both languages. Pages are numbered by what a reader wants first where they fit alike: those of the
menu, customers, people, then records, the newest first. `modules/ranking.js` decides what fits better.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any, NamedTuple

from salesbook.calendar import full_day
from salesbook.pages.catalogue import HANDBOOK, menu
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.declare import section_of
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.site.edition import Edition
from salesbook.site.search_sounds import Sounds
from salesbook.site.search_terms import day_terms, number_terms, runs, terms, whole
from salesbook.words import LANGS, Lang, Text

NAME, WORD, IN_NAME, TEXT = range(4)
"""As what a term stands on a page, the best first: its whole name, a word of that, a part of it, other text."""
FOLDER = "search/"
_TOGETHER = 100  # pages told in one file
_LETTERS = 60_000  # of places in one file, before the next begins
_LINE_ENDS = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # which end a line of an old browser's script
_TAG = re.compile(r"<[^>]*>")
_CUSTOMERS, _PEOPLE = section_of(Address.CUSTOMERS), section_of(Address.PEOPLE)
_LAST = frozenset(section_of(address) for address in (Address.OBLIGATIONS, Address.REFERENCE))


class IndexedPage(NamedTuple):
    """A page that can be found. `place` is its address below a language; `lang` is set where only one has it."""

    place: str
    entry: SearchEntry
    rank: tuple[int, int, str]
    names: frozenset[str]
    lang: Lang | None = None


def files(edition: Edition, hand: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The index's files by their path in the site; `hand` is what Material collected from pages written by hand."""
    every = sorted((*_pages(edition), *_days(edition), *_by_hand(hand)), key=lambda page: page.rank)
    result = {f"{FOLDER}pages-{number}.js": rows for number, rows in enumerate(_page_files(every))}
    firsts = []
    for number, (first, places) in enumerate(_shards(_places(every, edition))):
        firsts.append(first)
        result[f"{FOLDER}terms-{number}.js"] = places
    stamp = hashlib.sha256(b"".join(result.values())).hexdigest()[:12]
    only = {lang: [n for n, page in enumerate(every) if page.lang not in (None, lang)] for lang in LANGS}
    return {
        f"{FOLDER}index.js": _script({"stamp": stamp, "firsts": firsts, "together": _TOGETHER, "not": only}),
        **result,
    }


def _script(value: object) -> bytes:
    """JSON handed over by a script: a page opened from a folder can fetch no file."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"salesbookSearch({text.translate(_LINE_ENDS)})\n".encode()


# The pages, in the order of their numbers


def _pages(edition: Edition) -> Iterator[IndexedPage]:
    labels = {str(entry.path): (order, entry.label) for order, entry in enumerate(menu())}
    for page in edition.pages:
        if page.search is not None:
            order, label = labels.get(page.path, (-1, page.search.title))
            names = (page.search.name or page.search.title, label) if order >= 0 else (page.search.name or label,)
            yield IndexedPage(f"{page.path}.html", page.search, _rank(page, page.search, order), _named(names))


def _rank(page: Page, entry: SearchEntry, order: int) -> tuple[int, int, str]:
    """What comes first of pages that fit alike."""
    if order >= 0:
        return 0, order, page.path
    group = {_CUSTOMERS: 1, _PEOPLE: 2}.get(page.section, 3)
    if page.section in _LAST:
        group = 7
    elif entry.day is not None:
        group = 5
    return group, -entry.day.toordinal() if entry.day else 0, page.path


def _named(names: Iterable[Text]) -> frozenset[str]:
    return frozenset(side for name in names for side in name)


def _days(edition: Edition) -> Iterator[IndexedPage]:
    """Each day of the weeks that have a page; it leads to its week."""
    for page in edition.pages:
        for day in page.search.days if page.search else ():
            title = Text(full_day(day, "en"), full_day(day, "zh"))
            entry = SearchEntry(title, page.title, Text("", ""), day=day)
            yield IndexedPage(f"{page.path}.html", entry, (4, -day.toordinal(), page.path), frozenset(title))


def _by_hand(hand: Sequence[Mapping[str, Any]]) -> Iterator[IndexedPage]:
    """The sections of pages written by hand, as far as they belong to a language."""
    for number, section in enumerate(hand):
        lang, _, place = str(section["location"]).partition("/")
        title, text = (unescape(_TAG.sub(" ", str(section[part]))) for part in ("title", "text"))
        for own in LANGS:
            if lang == own:
                entry = SearchEntry(Text(title, title), HANDBOOK.label, Text("", ""), body=" ".join(text.split()))
                yield IndexedPage(place, entry, (6, number, place), frozenset({title}), own)


# Their terms


def _places(every: Sequence[IndexedPage], edition: Edition) -> dict[str, list[int]]:
    """For each term the pages it stands on, as number and level in one."""
    sounds = Sounds(text for page in edition.pages if page.search for text in {*page.search.title, *page.search.words})
    people = {f"{page.path}.html" for page in edition.pages if page.section == _PEOPLE}
    places: dict[str, list[int]] = {}
    for number, page in enumerate(every):
        for term, level in _levels(page, sounds, person=page.place in people).items():
            places.setdefault(term, []).append(number * 4 + level)
    return places


def _levels(page: IndexedPage, sounds: Sounds, *, person: bool) -> dict[str, int]:
    """The terms of a page, each at its best level."""
    entry = page.entry
    text = " ".join({*entry.kind, *entry.words, entry.body, *entry.title})
    result = dict.fromkeys(terms(text), TEXT)
    names = {*page.names, *entry.also}
    result.update(dict.fromkeys((term for name in names for term in terms(name)), IN_NAME))
    if entry.body and entry.day is not None:
        names = {*entry.also}  # a record of a day is headed by a line of its own, which is nobody's name
    spelled = {typed for also in entry.also for typed in sounds.typed(also, person=person)}
    result.update(dict.fromkeys((word for name in (*names, *spelled) for word in runs(name)), WORD))
    result.update(dict.fromkeys(filter(None, (whole(name) for name in names)), NAME))
    result.update(dict.fromkeys((term for phone in entry.phones for term in number_terms(phone)), NAME))
    if entry.day is not None:
        result.update(dict.fromkeys(day_terms(entry.day), TEXT if entry.body or any(entry.words) else NAME))
    return result


# The files


def _shards(places: Mapping[str, list[int]]) -> Iterator[tuple[str, bytes]]:
    """The terms in the order in which a browser compares them, cut into files; each with its first term."""
    first, size = "", 0
    held: dict[str, list[int]] = {}
    for term in sorted(places, key=lambda term: term.encode("utf-16-be", "surrogatepass")):
        if size > _LETTERS:
            yield first, _script(held)
            held, size = {}, 0
        if not held:
            first = term
        held[term] = _steps(places[term])
        size += len(term) + 2 * len(held[term])
    if held:
        yield first, _script(held)


def _steps(places: list[int]) -> list[int]:
    """Numbers that rise, each told as how much more it is than the one before."""
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def _page_files(every: Sequence[IndexedPage]) -> Iterator[bytes]:
    """What is shown of the pages, so many in a file."""
    for start in range(0, len(every), _TOGETHER):
        yield _script([_row(page) for page in every[start : start + _TOGETHER]])


def _row(page: IndexedPage) -> list[object]:
    """A page: its place, then title, kind and words, Chinese first and English only where it differs, and its body."""
    entry = page.entry
    return [page.place, *(_sides(text) for text in (entry.title, entry.kind, entry.words)), entry.body]


def _sides(text: Text) -> list[str]:
    return [text.zh] if text.zh == text.en else [text.zh, text.en]
