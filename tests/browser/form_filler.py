"""Fills a form as people do: taps, typed text, arrow keys; from data that a record would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from salesbook.schemas import Field, Kind


def open_form(page: Page, address: str) -> None:
    """Open a form and unfold everything in it."""
    page.goto(address)
    page.locator("html.ready").wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def fill(page: Page, kind: Kind, data: Mapping[str, Any]) -> None:
    """Fill all fields of a kind that the data hold."""
    _choose_way(page, "f-way", kind.schema.get("oneOf", ()), data)
    for field in kind.fields:
        if field.name in data and field.name != "written_at":
            _field(page, field, data[field.name], ("f", field.name))


def _field(page: Page, field: Field, value: Any, route: tuple[str, ...]) -> None:
    place = "-".join(route)
    if field.fields:
        _group(page, field, value, route)
    elif field.item:
        _list(page, field, value, route)
    elif field.type == "date_time":
        page.locator(f"[id='{place}--day']").fill(value[:10])
        page.locator(f"[id='{place}--time']").fill(value[11:16])
    else:
        _one(page, place, value)


def _one(page: Page, id: str, value: Any) -> None:
    """One value: a tap on a chip, a choice, or typed text that is left with the tab key."""
    told = str(value).lower() if isinstance(value, bool) else str(value)
    chip = page.locator(f"input[name='{id}'][value='{told}']")
    box = page.locator(f"[id='{id}']")
    _reveal(page, id)
    if chip.count():
        chip.check()
    elif box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(told)
    else:
        box.fill(told)
        box.press("Tab")


def _reveal(page: Page, id: str) -> None:
    """Bring a field into sight that no condition asks for now."""
    shown = "id => { const one = document.getElementById(id); return !one || one.getClientRects().length > 0 }"
    if not page.evaluate(shown, id):
        page.evaluate(
            "() => document.activeElement.blur()"
        )  # the list of the field that the tab key led to would lie over what is below
        for button in page.get_by_role("button", name="还可以填").all():
            button.click()


def _group(page: Page, field: Field, value: Mapping[str, Any], route: tuple[str, ...]) -> None:
    _reveal(page, "-".join(route))
    fold = page.locator(f"[id='{'-'.join(route)}'] > details:not([open]) > summary")
    if fold.count():
        fold.click()
    for own in field.fields:
        if own.name in value:
            _field(page, own, value[own.name], (*route, own.name))


def _list(page: Page, field: Field, values: list[Any], route: tuple[str, ...]) -> None:
    place = "-".join(route)
    item = field.item
    assert item is not None
    _reveal(page, place)
    if item.labels:
        for value in values:
            page.locator(f"input[name='{place}'][value='{value}']").check()
    elif item.ref:
        for value in values:
            page.locator(f"[id='{place}']").fill(value)
            page.locator(f"[id='{place}']").press("Tab")
    else:
        _rows(page, place, item, values, route)


def _rows(page: Page, id: str, item: Field, values: list[Any], route: tuple[str, ...]) -> None:
    box = page.locator(f"[id='{id}']")
    for index, value in enumerate(values):
        if box.locator(":scope > div > .rows > .row").count() <= index:
            box.locator(":scope > div > button").click()
        _field(page, item, value, (*route, str(index)))


def _choose_way(page: Page, id: str, ways: Any, data: Mapping[str, Any]) -> None:
    for at, way in enumerate(ways):
        if all(name in data for name in way["required"]):
            page.locator(f"[id='{id}-{at}']").check()
