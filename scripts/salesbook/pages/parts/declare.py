"""How a page declares itself: where it lies, where the menu names it, for whom it is, which obligations it shows.

Whatever must know the pages reads it from here: the menu, the build, the matrix of obligations, the golden files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.words import Text


class MenuGroup(Enum):
    """The groups of the menu, in their order."""

    TODAY = Text("Today", "今天")
    CUSTOMERS = Text("Customers", "客户")
    WEEK = Text("The week", "一周")
    MONEY = Text("Money", "钱款")
    QUALITY = Text("Quality and market", "质量与市场")
    COMPANY = Text("Company", "公司")


class MenuEntry(NamedTuple):
    """One entry of the menu: the page it opens, the group it stands in, its words.

    `empty` is what the page says to a reader for whom it holds nothing, and for whom it is.
    """

    path: Address
    group: MenuGroup
    label: Text
    empty: Text | None = None

    @property
    def section(self) -> str:
        """What the pages under this entry are marked with: they light it."""
        return section_of(self.path)


class Declared(NamedTuple):
    """What one function shows: the page at `path`, or pages that belong under the entry of that page.

    `source` is the function's name, with its module. `shown_to` says for which readers it is called at all.
    `obligations` are shown by the page at `path`. With `last` its pages are made when all others are known.
    """

    path: Address
    entry: MenuEntry | None
    make: Callable[[Reader], Iterable[Page]]
    source: str
    shown_to: Callable[[Reader], bool]
    obligations: tuple[str, ...] = ()
    last: bool = False


class Undeclared(Exception):
    """Pages that contradict each other, or lie where no entry of the menu leads: the message says what to do."""


View = TypeVar("View", bound=Callable[[Reader], Any])
Make = TypeVar("Make", bound=Callable[[Reader], Iterable[Page]])
_DECLARED: list[Declared] = []


def section_of(path: Address) -> str:
    """The mark of the pages that belong to an entry of the menu, by the address it opens."""
    return path.removesuffix("/index")


def everybody(_reader: Reader) -> bool:
    """For every reader."""
    return True


def managers(reader: Reader) -> bool:
    """For readers who may see what only managers may."""
    return reader.audience.may_see("manager")


def page(  # noqa: PLR0913 - all that has to be known of a page stands at its function
    path: Address,
    group: MenuGroup,
    label: Text,
    *,
    title: Text | None = None,
    template: str = "sheet.html",
    search: tuple[Text, Text],
    obligations: tuple[str, ...] = (),
    shown_to: Callable[[Reader], bool] = everybody,
    empty: Text | None = None,
) -> Callable[[View], View]:
    """Declare a page of the menu; the function under it gives what the template shows.

    `label` names the page in the menu; its `title` is the same unless given. `search` is what sort of page it is,
    and the words it is found by. `obligations` are those of the standard that it shows as a whole. `empty` is said to
    a reader for whom there is nothing.
    """
    named = title or label
    found_by = SearchEntry(named, *search)

    def declare(view: View) -> View:
        make = lambda reader: (reader.page(path, named, template, lambda: view(reader), found_by),)  # noqa: E731
        _DECLARED.append(Declared(path, MenuEntry(path, group, label, empty), make, _name(view), shown_to, obligations))
        return view

    return declare


def pages(  # noqa: PLR0913 - as above
    path: Address,
    group: MenuGroup | None = None,
    label: Text | None = None,
    *,
    obligations: tuple[str, ...] = (),
    shown_to: Callable[[Reader], bool] = everybody,
    last: bool = False,
    empty: Text | None = None,
) -> Callable[[Make], Make]:
    """Declare pages that belong under an entry of the menu; the function under it makes them all.

    With `group` and `label` this is the entry itself, and one of the pages lies at `path`.
    """

    def declare(make: Make) -> Make:
        entry = MenuEntry(path, group, label, empty) if group and label else None
        _DECLARED.append(Declared(path, entry, make, _name(make), shown_to, obligations, last))
        return make

    return declare


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"


def in_order(declared: Iterable[Declared] | None = None) -> tuple[Declared, ...]:
    """Everything that was declared, in the order of the menu; what lies under an entry follows it.

    Raises Undeclared where two claim one page, or pages lie under an entry that nobody declares.
    """
    every = tuple(_DECLARED if declared is None else declared)
    entries: dict[Address, Declared] = {}
    for declaration in every:
        if declaration.entry is None:
            continue
        if declaration.path in entries:
            other = entries[declaration.path].source
            raise Undeclared(
                f"{declaration.source} and {other} both declare {str(declaration.path)!r}; give one of them another Address"
            )
        entries[declaration.path] = declaration
    for declaration in every:
        if declaration.path not in entries:
            raise Undeclared(
                f"{declaration.source} puts its pages under {str(declaration.path)!r}, which is no entry of the menu: "
                "give @pages a group and a label, or name the Address of an entry"
            )
    groups, addresses = list(MenuGroup), list(Address)

    def key(declaration: Declared) -> tuple[bool, int, int, bool, str]:
        entry = entries[declaration.path].entry
        assert entry is not None  # noqa: S101 - only those with one are in it
        return (
            declaration.last,
            groups.index(entry.group),
            addresses.index(declaration.path),
            declaration.entry is None,
            declaration.source,
        )

    return tuple(sorted(every, key=key))


def pages_of(declared: Declared, reader: Reader) -> Iterator[Page]:
    """The pages of one declaration, marked with their entry and with what the declaration says of them."""
    if not declared.shown_to(reader):
        return
    for page in declared.make(reader):
        shown = declared.obligations if page.path == declared.path else page.obligations
        yield page._replace(section=section_of(declared.path), obligations=shown)
