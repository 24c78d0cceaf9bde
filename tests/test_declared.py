"""Every page declares itself: what the menu, the build and the matrix need stands at its function, and has a golden file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from salesbook.audience import Audience
from salesbook.pages.catalogue import HANDBOOK, by_declaration, declared, menu
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.declare import (
    Declared,
    MenuEntry,
    MenuGroup,
    Undeclared,
    everybody,
    in_order,
    managers,
    pages_of,
)
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.reader import Reader
from salesbook.rules.obligations import obligations
from salesbook.words import Lang, Text, same
from tests.support.made_book import book
from tests.support.page_stories import company

VIEWERS = ("manager", "team", "li-wei", "wang")
ELSEWHERE = {Address.FORMS, Address.MONEY, Address.AGREEMENTS, Address.PIPELINE, Address.PRICING}
"""Compared in `test_forms.py` and `test_pages_money.py`, with companies that have more to print and to collect."""
ENTRIES = [entry.path for entry in menu() if entry != HANDBOOK and entry.path not in ELSEWHERE]
BELOW = ("checks/2026-11", "reference/rule-promise-kept", "obligations/matrix", "obligations/r102", "my-day/li-wei")
"""One of each sort of page under an entry that no other test compares."""


@cache
def shown(viewer: str) -> Mapping[str, Mapping[str, Page]]:
    """The pages of each declaration, by its source and by their paths, as somebody sees them."""
    result: dict[str, dict[str, Page]] = {one.source: {} for one in declared()}
    for one, page in by_declaration(Reader(Audience(company(), viewer))):
        result[one.source][page.path] = page
    return result


@pytest.mark.parametrize(("viewer", "lang"), [("manager", "zh"), ("manager", "en"), ("team", "zh")])
@pytest.mark.parametrize("path", [*ENTRIES, *BELOW])
def test_a_page_looks_as_it_did(golden: Callable[[str, str], None], path: str, viewer: str, lang: Lang) -> None:
    for pages in shown(viewer).values():
        if path in pages:
            golden(f"pages/{path.replace('/', '_')}.{viewer}.{lang}.html", pages[path].body(lang))


def without_golden(source: str, paths: Iterable[str], there: set[str]) -> list[str]:
    """What to do about a declaration of whose pages no golden file shows any."""
    if not paths or {path.replace("/", "_") for path in paths} & there:
        return []
    named = "" if set(paths) & set(ENTRIES) else "name one of its paths in BELOW of tests/test_declared.py, "
    run = "run `pytest --update-golden tests/test_declared.py`, and read what it wrote"
    return [f"no file in tests/golden/ shows a page of {source}: {named}{run}"]


def test_every_sort_of_page_has_a_golden_file(root: Path) -> None:
    there = {path.name.partition(".")[0] for path in (root / "tests" / "golden").rglob("*.html")}
    every = {one.source: {path for viewer in VIEWERS for path in shown(viewer)[one.source]} for one in declared()}
    faults = [fault for source, paths in every.items() for fault in without_golden(source, sorted(paths), there)]
    assert not faults, "\n".join(faults)
    assert "BELOW" in without_golden("pages.x", ["x/li-wei"], there)[0]
    assert "BELOW" not in without_golden("pages.x", [ENTRIES[0]], set())[0]
    assert without_golden("pages.x", ["index"], there) == []


def without_page(entry: MenuEntry, source: str, paths: set[str]) -> list[str]:
    """What to do about an entry of the menu that opens nothing, whoever reads."""
    if entry.path in paths:
        return []
    say = (
        f"{source} is in the menu as {entry.label.en!r}, and gives nobody a page at {str(entry.path)!r}: "
        "let it give one there, or leave group and label out of its @pages"
    )
    return [say]


def test_every_entry_of_the_menu_has_a_page() -> None:
    faults = [
        fault
        for one in declared()
        if one.entry
        for fault in without_page(
            one.entry, one.source, {path for viewer in VIEWERS for path in shown(viewer)[one.source]}
        )
    ]
    assert not faults, "\n".join(faults)
    assert without_page(HANDBOOK, "pages.x", {"index"}) != []


def test_every_page_has_what_its_address_promises() -> None:
    """An address that no page lies at would be a link to nothing, from wherever it is used."""
    there = {path for viewer in VIEWERS for pages in shown(viewer).values() for path in pages}
    made_by_others = {Address.HANDBOOK, Address.WRITTEN, Address.ROUND}  # written by hand; brought by the forms
    only_where_long = {Address.STEPS, Address.AGEING, Address.COLLECTION, Address.HAND_INS}
    left = [address for address in Address if address not in there | made_by_others | only_where_long]
    assert not left, f"no page lies at {left}: declare it with @page, or take it out of addresses.py"


def test_the_obligations_named_are_those_of_the_standard() -> None:
    known = obligations().keys()
    faults = [
        f"{one.source} shows {name}, which the standard does not have: see `salesbook obligations`"
        for one in declared()
        for name in one.obligations
        if name not in known
    ]
    assert not faults, "\n".join(faults)


def test_the_menu_is_in_the_order_of_groups_and_addresses() -> None:
    every = menu()
    assert every[-1] == HANDBOOK
    groups, addresses = list(MenuGroup), list(Address)
    places = [(groups.index(entry.group), addresses.index(entry.path)) for entry in every]
    assert places == sorted(places)


PAGE = MenuEntry(Address.MONEY, MenuGroup.MONEY, Text("Money", "钱款"))


def planted(path: Address, entry: MenuEntry | None, source: str, *paths: str) -> Declared:
    def make(reader: Reader) -> Iterable[Page]:
        return [reader.page(one, same(one), "sheet.html", lambda: None) for one in paths]

    return Declared(path, entry, make, source, everybody, ("R32",))


def test_two_pages_at_one_address_are_refused() -> None:
    twice = (planted(Address.MONEY, PAGE, "pages.a"), planted(Address.MONEY, PAGE, "pages.b"))
    with pytest.raises(Undeclared, match=r"pages\.b and pages\.a both declare 'money'; give one of them another"):
        in_order(twice)


def test_pages_under_an_entry_that_is_not_there_are_refused() -> None:
    with pytest.raises(Undeclared, match=r"pages\.a puts its pages under 'money', which is no entry of the menu"):
        in_order((planted(Address.MONEY, None, "pages.a"),))


def test_what_a_declaration_says_stands_on_its_page_alone() -> None:
    reader = Reader(Audience(book(), "team"))
    first, other = pages_of(planted(Address.MONEY, PAGE, "pages.a", "money", "money/late"), reader)
    assert (first.section, first.obligations) == ("money", ("R32",))
    assert (other.section, other.obligations) == ("money", ())


def test_a_page_is_made_only_for_those_it_is_shown_to() -> None:
    one = planted(Address.MONEY, PAGE, "pages.a", "money")._replace(shown_to=managers)
    assert list(pages_of(one, Reader(Audience(book(), "team")))) == []
    assert len(list(pages_of(one, Reader(Audience(book(), "manager"))))) == 1
