"""Every kind's form in Chromium, one dropped in included: filled from its schema's examples, what it writes passes the check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from salesbook.schemas import Field, Kind, Schemas, fits, parse
from salesbook.schemas.shape import faults
from salesbook.yamlio import read
from tests.browser.form_filler import fill, open_form
from tests.browser.watch import PHONE, Watched, served, watched
from tests.conftest import ROOT
from tests.support.form_site import write_forms
from tests.support.made_book import book

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DROPPED_IN = ROOT / "tests" / "schemas-dropped" / "fitting.schema.json"
NOW = datetime.fromisoformat("2026-11-23T14:00:00+08:00")

LISTS = {
    "territories": [{"key": key, "name": key} for key in ("chengxi", "east")],
    "departments": [{"key": key, "name": key} for key in ("cangku", "sales")],
    "stages": [{"key": "quoted", "name": "已报价", "probability": 40}],
}
"""What the examples of the schemas name of a company's own lists."""


@cache
def every() -> Schemas:
    """The shipped kinds, and one that a company has put in by itself."""
    files = {path.name: path.read_bytes() for path in sorted((ROOT / "schemas").glob("*.json"))}
    schemas = parse({**files, DROPPED_IN.name: DROPPED_IN.read_bytes()})
    assert schemas.findings == ()
    return schemas


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    whole = book(by=every(), now=NOW, **LISTS)
    with served(write_forms(tmp_path_factory.mktemp("forms"), whole)) as base:
        yield base


@pytest.fixture(scope="module")
def seen(chromium: Browser, address: str) -> Iterator[Watched]:
    with watched(chromium, address, PHONE, has_touch=True) as page:
        yield page


def example(kind: Kind) -> dict[str, Any]:
    """A record of all that the schema gives examples of."""
    return {field.name: field.examples[0] for field in kind.fields}


def records() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """For each kind a record with everything, one for each way that the schema's choices leave open, one for each condition."""
    for kind in every().kinds.values():
        whole = example(kind)
        for names in _apart(kind.schema):
            left = {name: value for name, value in whole.items() if name not in names}
            yield kind.name, "without " + ",".join(sorted(names)) if names else "whole", _fitting(kind, left)
        yield from ((kind.name, words, _fitting(kind, made)) for words, made in _under_conditions(kind, whole))


def _apart(schema: Any) -> list[set[str]]:
    """What must be left out of a record that has everything, in each way it can be."""
    ways = [set(part["required"]) for part in schema.get("oneOf", ())]
    if ways:
        return [set().union(*ways) - way for way in ways]
    if "not" in schema:
        return [{name} for name in schema["not"]["required"]]
    return [set()]


def _under_conditions(kind: Kind, whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record with each value that a condition asks about, and with one that it does not ask about."""
    first = next(iter(_apart(kind.schema)))
    left = {name: value for name, value in whole.items() if name not in first}
    for part in [kind.schema, *kind.schema.get("allOf", ())]:
        for name, test in part.get("if", {}).get("properties", {}).items():
            values = [test["const"]] if isinstance(test, dict) and "const" in test else []
            values += test.get("enum", []) if isinstance(test, dict) else []
            others = [value for value in kind.by_name[name].labels if value not in values]
            for value in [*values, *others[:1]]:
                yield f"{name}={value}", {**left, name: value}
    for field in kind.fields:
        if field.name in left and field.item and field.item.fields:
            yield from ((words, {**left, field.name: items}) for words, items in _items_under_conditions(kind, field))


def _items_under_conditions(kind: Kind, field: Field) -> Iterator[tuple[str, list[Any]]]:
    """For a list whose items have conditions: items of all that can be said, one for each value that is asked about."""
    assert field.item is not None
    schema = kind.schema["properties"][field.name]["items"]
    whole = {one.name: one.examples[0] for one in field.item.fields}
    asked = {
        name: test
        for part in [schema, *schema.get("allOf", ())]
        for name, test in part.get("if", {}).get("properties", {}).items()
    }
    for name in asked:
        values = list(field.item.by_name[name].labels)
        yield (
            f"{field.name}: each {name}",
            [_keyed(field, {**whole, name: value}, at) for at, value in enumerate(values)],
        )
    for names in [set(part["required"]) for part in schema["anyOf"]] if "anyOf" in schema else []:
        others = set().union(*(part["required"] for part in schema["anyOf"])) - names
        needing = {name for name, more in schema.get("dependentRequired", {}).items() if others & set(more)}
        item = {name: value for name, value in whole.items() if name not in others | needing}
        yield f"{field.name}: by {','.join(sorted(names))}", [item]


def _keyed(field: Field, item: dict[str, Any], at: int) -> dict[str, Any]:
    return {**item, field.key: f"k{at}"} if field.key else item


def _fitting(kind: Kind, data: dict[str, Any]) -> dict[str, Any]:
    """What no example of one field alone can know: a condition on an id, and what must not be there under a condition."""
    if kind.name == "customer" and "private" in data:
        return {**data, "id": "c-7f3k2a"}
    for part in [kind.schema, *kind.schema.get("allOf", ())]:
        barred = part.get("then", {}).get("not", {}).get("required", [])
        if barred and Draft202012Validator(part["if"]).is_valid(data):
            data = {name: value for name, value in data.items() if name != barred[0]}
    return data


CASES = list(records())


@pytest.mark.parametrize(("kind", "words", "data"), CASES, ids=[f"{kind}: {words}" for kind, words, _ in CASES])
def test_what_a_form_writes_passes_the_check(seen: Watched, kind: str, words: str, data: dict[str, Any]) -> None:
    del words
    told = every().kinds[kind]
    open_form(seen.page, f"{seen.base}/zh/write/{kind}.html")
    fill(seen.page, told, data)
    seen.page.locator("button[type=submit]").click()
    path, content = _written(seen)
    document, findings = read(content.encode(), path)
    assert findings == []
    assert document is not None
    assert faults(told, document.data) == []
    assert fits(told, document.data, path.removeprefix("records/"))
    assert document.data == {**data, **({"written_at": NOW.isoformat()} if "written_at" in data else {})}
    assert seen.notes == []


def _written(seen: Watched) -> tuple[str, str]:
    shown = seen.page.locator(".summary li, pre").first
    shown.wait_for()
    assert seen.page.locator(".summary li").all_inner_texts() == []
    box = seen.page.locator("pre")
    return str(box.get_attribute("aria-label")), str(box.text_content())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, (1366, 900)])
def test_every_form_can_be_read_and_touched(
    chromium: Browser, address: str, lang: str, scheme: Any, size: tuple[int, int]
) -> None:
    wrong: list[tuple[str, object]] = []
    with watched(chromium, address, size, color_scheme=scheme) as page:
        for kind in every().kinds:
            open_form(page.page, f"{address}/{lang}/write/{kind}.html")
            wrong += [(kind, found) for found in page.axe()]
            wrong += [(kind, f"{page.too_wide()} pixels too wide")] if page.too_wide() else []
            wrong += [(kind, f"smaller than 44 pixels: {item}") for item in page.page.evaluate(SMALL)]
        wrong += [("console", note) for note in page.notes]
    assert wrong == []


SMALL = """() => [...document.querySelectorAll('main a, main button, main input, main select, main textarea, main summary')]
  .filter(one => one.getClientRects().length)
  .map(one => one.type === "checkbox" && one.labels[0] || one) // whoever touches its words ticks it
  .filter(one => { const box = one.getBoundingClientRect(); return box.height < 43.5 || box.width < 43.5 })
  .map(one => one.outerHTML.slice(0, 120))"""
"""What a thumb misses."""


def test_the_schema_holds_a_dropped_in_kind() -> None:
    assert "fitting" in every().kinds
    assert Path(DROPPED_IN).is_file()
