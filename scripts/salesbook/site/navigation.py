"""The short navigation of each language: our sections, and the handbook as mkdocs.yml lists it."""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from markupsafe import Markup
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page as HandPage

from salesbook.pages.catalogue import HANDBOOK, menu
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.gate import encode
from salesbook.words import LANGS, Lang, Text

COMPANY = "company"


class MenuItem(NamedTuple):
    """An entry of the navigation as the theme shows it; `group` is the heading above the first of a group.

    `wide`: its words have no room in one of the two columns of a wide screen.
    """

    section: str
    label: Markup
    url: str
    pages: tuple[HandPage, ...] = ()
    lit: bool = False
    group: Markup = Markup("")
    wide: bool = False


class Menu(NamedTuple):
    """One language's navigation. The theme asks every navigation for its home page; ours is told elsewhere."""

    entries: tuple[MenuItem, ...]
    homepage: None = None

    def lit(self, section: str) -> Menu:
        """The same navigation with one section lit."""
        return Menu(tuple(entry._replace(lit=entry.section == section) for entry in self.entries))


def menus(nav: Navigation, files: Files, paths: AbstractSet[str], home: Text | None = None) -> dict[Lang, Menu]:
    """A menu per language of the entries whose page is there, by its path or written by hand.

    `home` is what the home page is called where it is none of a book: it then stands below no heading.

    `nav` is MkDocs' own, whose top sections are called like the languages; of `files` those of the company's folder
    that stand in no navigation follow.
    """
    own = {item.title: item.children for item in nav if isinstance(item, Section)}
    listed = {lang: [page for page in own.get(lang, []) if isinstance(page, HandPage)] for lang in LANGS}
    hand = {lang: [*listed[lang], *_company(files, lang, listed[lang])] for lang in LANGS}
    result = {lang: _menu(lang, hand[lang], paths) for lang in LANGS}
    return {lang: _with_home(result[lang], home.say(lang)) for lang in LANGS} if home else result


def _with_home(menu: Menu, label: str) -> Menu:
    """The same menu, its home page called so."""
    return Menu(
        tuple(
            entry._replace(label=encode(label), group=Markup("")) if entry.section == Address.HOME else entry
            for entry in menu.entries
        )
    )


def _company(files: Files, lang: Lang, listed: list[HandPage]) -> list[HandPage]:
    """The company's own pages, by name, its index first."""
    there = [file for file in files.documentation_pages() if file.src_uri.startswith(f"{lang}/{COMPANY}/")]
    pages = [file.page for file in sorted(there, key=lambda file: (file.name != "index", file.src_uri))]
    return [page for page in pages if page is not None and page not in listed]


def _menu(lang: Lang, hand: list[HandPage], paths: AbstractSet[str]) -> Menu:
    _chain(hand)
    there = [entry for entry in menu() if (hand if entry == HANDBOOK else entry.path in paths)]
    first = {entry.group: entry for entry in reversed(there)}
    return Menu(
        tuple(
            MenuItem(
                entry.section,
                encode(entry.label.say(lang)),
                f"{lang}/{entry.path}.html",
                tuple(hand) if entry == HANDBOOK else (),
                group=encode(entry.group.value.say(lang)) if first[entry.group] is entry else Markup(""),
                wide=entry == HANDBOOK or _width(entry.label.say(lang)) > COLUMN,
            )
            for entry in there
        )
    )


COLUMN = 14
"""So many Latin letters, or half as many Chinese characters, have room in a column of the menu."""


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def _chain(pages: list[HandPage]) -> None:
    """Previous and next within the language: MkDocs would lead from the last Chinese page to the first English one."""
    row = [None, *pages, None]
    for before, page, after in zip(row[:-2], pages, row[2:], strict=True):
        page.previous_page, page.next_page = before, after
