"""All pages of a book as one viewer may see it, and the menu that leads to them: what the rooms declare."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from salesbook.audience import Audience
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.branch_waiting import Queue, empty_queue
from salesbook.pages.parts.declare import Declared, MenuEntry, MenuGroup, in_order, pages_of
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader, Waiting, nothing_waits
from salesbook.pages.parts.value import Head, Link, Sheet
from salesbook.words import Text

HANDBOOK = MenuEntry(Address.HANDBOOK, MenuGroup.COMPANY, Text("Handbook", "手册"))
"""The entry of the pages that are written by hand; it closes the menu."""


@cache
def declared() -> tuple[Declared, ...]:
    """Every declaration there is, in the order of the menu: a module that stands in a room is found by itself."""
    for module in walk_packages([str(Path(__file__).parent)], "salesbook.pages."):
        import_module(module.name)
    return in_order()


def menu() -> tuple[MenuEntry, ...]:
    """The entries of the menu, the same for every reader."""
    groups, addresses = list(MenuGroup), list(Address)
    entries = [*(declaration.entry for declaration in declared() if declaration.entry), HANDBOOK]
    return tuple(sorted(entries, key=lambda entry: (groups.index(entry.group), addresses.index(entry.path))))


def build(audience: Audience, waiting: Waiting = nothing_waits, queue: Queue = empty_queue) -> Iterator[Page]:
    """Every page in both languages, rendered when asked for its body."""
    return (page for _, page in by_declaration(Reader(audience, waiting, queue)))


def by_declaration(reader: Reader) -> Iterator[tuple[Declared, Page]]:
    """Every page with what declared it; on which pages each obligation is shown is noted on the way."""
    for declaration in declared():
        there = False
        for page in pages_of(declaration, reader):
            for obligation in page.obligations:
                reader.shown_on.setdefault(obligation, []).append(Link(page.path, page.title))
            there |= page.path == declaration.path
            yield declaration, page
        if declaration.entry and not there:
            yield declaration, _empty(reader, declaration.entry)


def _empty(reader: Reader, entry: MenuEntry) -> Page:
    """The page of an entry of the menu that holds nothing for this reader: the menu is the same for all."""
    words = entry.empty or _NOTHING
    page = reader.page(entry.path, entry.label, "sheet.html", lambda: Sheet(Head(entry.label), (), (), (), words))
    return page._replace(section=entry.section)


_NOTHING = Text("Nothing is here yet.", "这里还没有内容。")
