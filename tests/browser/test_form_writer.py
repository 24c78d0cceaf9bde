"""The browser writes a record byte for byte as Python does, and refuses what Python refuses: 20,000 nasty strings."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from salesbook.site.form_scripts import CODE
from salesbook.yamlio import read
from salesbook.yamlio.characters import text_faults
from salesbook.yamlio.writer import normalised, write
from tests.browser.watch import served

pytestmark = [pytest.mark.browser]
COUNT = 20_000
PIECES = (
    *(
        "",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        '"',
        "\\",
        "'",
        "#",
        ": ",
        " #",
        "- ",
        "|-",
        "|",
        ">",
        "&a",
        "*a",
    ),
    *(
        "<<<<<<< HEAD",
        "=======",
        ">>>>>>> x",
        "||||||| y",
        "%YAML 1.2",
        "---",
        "...",
        "~",
        "null",
        "yes",
        "12:30",
        "0x1F",
    ),
    *(
        "恒达",
        "样板间 36 ㎡",
        "“雪山灰”",
        "e\u0301",
        "\u00e9",
        "👍🏽",
        "👨\u200d👩\u200d👧",
        "نستعلیق\u200cها",
        "\ue000",
        "𠮷",
    ),
    *(
        "\u00a0",
        "\u3000",
        "\u0085",
        "\u2028",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\u00ad",
        "\u2066",
        "\u180e",
        "\x00",
        "\x7f",
    ),
    *(
        "\ufffe",
        "\U0001ffff",
        "\U000e0041",
        "\ufdd0",
        "{{ 7*7 }}",
        "</script>",
        "javascript:alert(1)",
        "${x}",
        "`",
        "@",
    ),
)


@pytest.fixture(scope="module")
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("writer")
    for name in ("write.js", "characters.js"):
        (folder / name).write_bytes((CODE / name).read_bytes())
    (folder / "index.html").write_text("<!doctype html><title>writer</title>")
    with served(folder) as base:
        shown = chromium.new_page()
        shown.goto(f"{base}/index.html")
        yield shown
        shown.close()


def nasty(dice: random.Random) -> str:
    """A text of pieces that other tools stumble over, and now and then of any characters at all."""
    if dice.random() < 0.2:
        return "".join(
            chr(dice.choice((dice.randrange(0x20, 0x3000), dice.randrange(0xE000, 0x110000))))
            for _ in range(dice.randrange(9))
        )
    return "".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 9)))


WRITTEN = """async texts => {
  const { write } = await import('./write.js');
  const { textFault } = await import('./characters.js');
  return texts.map(text => [textFault(text, false), textFault(text, true), write({ a: text, b: [text, { c: text }], d: { e: text } })]);
}"""


def test_the_browser_writes_what_python_writes(page: Page) -> None:
    dice = random.Random(20261123)  # noqa: S311 - the same strings every time
    texts = [nasty(dice) for _ in range(COUNT)]
    accepted = 0
    for start in range(0, COUNT, 2000):
        part = texts[start : start + 2000]
        for text, (loose, strict, content) in zip(part, page.evaluate(WRITTEN, part), strict=True):
            same_verdict(text, loose, strict)
            if loose is None:
                same_bytes(text, content)
                accepted += 1
    assert COUNT // 3 < accepted < COUNT, "most should be written, and some refused"


def same_verdict(text: str, loose: Any, strict: Any) -> None:
    """Python and the browser refuse the same texts by the same rule; line ends are made one kind before they are judged."""
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    for verdict, is_strict in ((loose, False), (strict, True)):
        first = next(text_faults(told, strict=is_strict), None)
        assert (verdict and verdict["rule"]) == (first and first.rule), repr(text)


def same_bytes(text: str, content: str) -> None:
    data = {"a": text, "b": [text, {"c": text}], "d": {"e": text}}
    assert content.encode() == write(data), repr(text)
    document, findings = read(content.encode(), "data")
    assert findings == []
    tidy = normalised(text)
    assert document is not None
    assert document.data == {"a": tidy, "b": [tidy, {"c": tidy}], "d": {"e": tidy}}


NUMBERS = [
    0,
    1,
    -1,
    12,
    999999999999999,
    -999999999999999,
    0.5,
    -0.5,
    1.25,
    36.5,
    1e-7,
    1.5e-8,
    123456789012.5,
    0.1,
    1e-9,
]


def test_numbers_and_empty_things(page: Page) -> None:
    data = {
        "numbers": NUMBERS,
        "agreed": True,
        "refused": False,
        "nothing": None,
        "list": [],
        "lists": [[1, [2]], [{"a": 1, "b": [3]}]],
    }
    told = page.evaluate("async data => (await import('./write.js')).write(data)", data)
    assert told.encode() == write(data)


@pytest.mark.parametrize(
    "data", [{}, {"a": {}}, {"A": 1}, {"a b": 1}, {"number": 1e-10}, {"number": 1e15}, {"number": 1e300}]
)
def test_what_python_refuses_to_write_the_browser_refuses(page: Page, data: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        write(data)
    assert page.evaluate(
        "async data => { const { write } = await import('./write.js'); try { write(data); return 'written' } catch { return 'refused' } }",
        data,
    ) == "refused"  # fmt: skip


def test_naughty_strings(page: Page, corpora: Callable[[str], Path]) -> None:
    texts = json.loads(corpora("blns/blns.json").read_text(encoding="utf-8"))
    for text, (loose, strict, content) in zip(texts, page.evaluate(WRITTEN, texts), strict=True):
        same_verdict(text, loose, strict)
        if loose is None:
            same_bytes(text, content)
