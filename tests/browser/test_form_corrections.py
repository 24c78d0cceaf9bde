"""A correction by form changes the lines concerned and no other; whatever else people wrote into the file stays."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from salesbook.audience import Audience
from salesbook.forms.source import source
from salesbook.site.form_scripts import CODE
from salesbook.yamlio import read
from tests.browser.watch import served
from tests.conftest import ROOT
from tests.support.sample_book import sample_book

pytestmark = [pytest.mark.browser]
CORRECTED = "async cases => { const { corrected } = await import('./correct.js'); return cases.map(([told, data]) => corrected(told, data)) }"
BY_HAND = """# asked again on Friday
date: 2026-11-20   # a Friday
person: zhou-min
customer: hengda
with: [chen-li, li-wei]

# what was done
activities:
- call
- "display"   # the grey one
usage:
  product: meifengji
  # said by the storekeeper
  use: "已用 40 支"
feedback: |-
  认可“雪山灰”。

  担心破损。
next_visit_on: '2026-11-25'
written_at: "2026-11-20T17:20:00+08:00"
"""


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("correct")
    for name in ("write.js", "correct.js"):
        (folder / name).write_bytes((CODE / name).read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>correct</title>")
    with served(folder) as base:
        shown = chromium.new_page()
        shown.goto(f"{base}/index.html")
        yield shown
        shown.close()


def told(content: bytes) -> Any:
    """What the build lays beside a record, for a manager."""
    record = sample_book().of("visit")[0]
    return json.loads(source(Audience(sample_book(), "manager"), record, content))


def changed(dice: random.Random, data: Any) -> Any:
    """The data with one to three values changed, taken out or added."""
    made = deepcopy(data)
    for _ in range(dice.randrange(1, 4)):
        _change(dice, made)
    return made


def _change(dice: random.Random, node: Any) -> None:
    at = dice.choice(list(node) if isinstance(node, dict) else range(len(node)))
    value = node[at]
    if isinstance(value, dict | list) and value and dice.random() < 0.8:
        _change(dice, value)
    elif isinstance(node, dict) and len(node) > 2 and dice.random() < 0.3:
        del node[at]
    elif isinstance(node, dict) and dice.random() < 0.3:
        node["added"] = dice.choice(["一行", "两\n行", ["a", "b"], [{"one": 1}], {"two": "z"}])
    elif isinstance(node, list) and dice.random() < 0.5:
        node.insert(len(node), deepcopy(value))
    elif isinstance(node, list) and len(node) > 1 and dice.random() < 0.5:
        del node[at]
    else:
        node[at] = dice.choice(
            ["新的", "new-word", "2026-12-01", "12:30", "no", "第一行\n第二行", 'a "b" \\ c', 7, 2.5, True, " #x"]
        )


def test_every_change_reads_back_and_leaves_the_other_lines(page: Page) -> None:
    dice = random.Random(20261123)  # noqa: S311 - the same changes every time
    files = [path.read_bytes() for path in sorted((ROOT / "records").rglob("*.yaml"))][::3]
    cases = [(text, changed(dice, told(text)["data"])) for text in [*files, *[BY_HAND.encode()] * 300]]
    results = page.evaluate(CORRECTED, [[told(text), data] for text, data in cases])
    assert len(results) > 800
    for (old, data), new in zip(cases, results, strict=True):
        document, findings = read(new.encode(), "x")
        assert findings == [], new
        assert document is not None
        assert document.data == data, new
        lost = {line for line in old.decode().split("\n") if line.lstrip().startswith("#")} - set(new.split("\n"))
        assert len(lost) <= 1, new  # a comment inside a part that went as a whole goes with it


@pytest.mark.parametrize(
    ("change", "minus", "plus"),
    [
        ({"person": "li-wei"}, ["person: zhou-min"], ["person: li-wei"]),
        ({"date": "2026-11-21"}, ["date: 2026-11-20   # a Friday"], ["date: 2026-11-21   # a Friday"]),
        ({"next_visit_on": "2026-11-26"}, ["next_visit_on: '2026-11-25'"], ['next_visit_on: "2026-11-26"']),
        ({"outcome": "intent"}, [], ['outcome: "intent"']),
        ({"activities": ["call", "display", "explain"]}, [], ['- "explain"']),
        ({"activities": ["call", "explain"]}, ['- "display"   # the grey one'], ['- "explain"   # the grey one']),
        ({"with": ["chen-li"]}, ["with: [chen-li, li-wei]"], ["with:", '  - "chen-li"']),
        ({"feedback": "一行"}, ["feedback: |-", "  认可“雪山灰”。", "", "  担心破损。"], ['feedback: "一行"']),
        ({"usage": {"product": "meifengji", "use": "已用 50 支", "satisfaction": 4}}, ['  use: "已用 40 支"'], ['  use: "已用 50 支"', "  satisfaction: 4"]),
    ],
)  # fmt: skip
def test_one_change_is_one_change(page: Page, change: dict[str, Any], minus: list[str], plus: list[str]) -> None:
    material = told(BY_HAND.encode())
    (new,) = page.evaluate(CORRECTED, [[material, {**material["data"], **change}]])
    before, after = BY_HAND.split("\n"), new.split("\n")
    kept = [line for line in before if line in after]
    assert [line for line in after if line not in before] == plus
    assert len(before) - len(minus) == len(after) - len(plus)
    assert all(line in kept or line in minus for line in before)


def test_nothing_changed_is_the_same_bytes(page: Page) -> None:
    material = told(BY_HAND.encode())
    assert page.evaluate(CORRECTED, [[material, material["data"]]]) == [BY_HAND]


def test_comments_are_for_those_whom_a_record_concerns() -> None:
    record = sample_book().of("visit")[0]
    audience = Audience(sample_book(), "team")
    assert json.loads(source(audience, record, BY_HAND.encode()))["text"] == ""
    plain = b'date: "2026-11-20"\nperson: "zhou-min"\n'
    assert json.loads(source(audience, record, plain))["text"] == plain.decode()
