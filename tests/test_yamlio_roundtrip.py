"""The writer: what it writes reads back equal, always in the same bytes; the quick reader reads as the careful one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesbook.yamlio import Value, normalised, read, write
from salesbook.yamlio.characters import REFUSED
from salesbook.yamlio.lines import build
from salesbook.yamlio.plain import BARE_WORDS
from salesbook.yamlio.reader import read_carefully

TEXT = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: c in "\t\n" or not REFUSED.match(c)))
LIVELY = st.text(st.sampled_from(list("\n\n\n \t\"'\\#:-|>[]{}&*!%@`,?=~<恒é\u00a0\u3000ab01.nou"))) | st.lists(
    st.sampled_from(["<<<<<<< HEAD", "=======", ">>>>>>> x", "", " ", "  x", "- a", "a: b", "# c", "---", "..."])
).map("\n".join)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.decimals(-(10**6), 10**6, places=4).map(float)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT | LIVELY
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True).filter(lambda key: key not in BARE_WORDS)
NESTED = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=4),
    max_leaves=12,
)
RECORDS = st.dictionaries(KEYS, NESTED, min_size=1, max_size=6)

VISIT = {
    "customer": "hengda",
    "on": "2026-11-23",
    "met": [{"name": "王建国", "role": "采购"}, {"name": "Chen Yu", "role": "仓库"}],
    "tags": ["tiles", "export"],
    "none": [],
    "amount": {"total": "12800.00", "days": 30, "share": 0.25, "firm": True, "due": None},
    "note": "老客户介绍。\n\n  - 先看样品\n再下单：“好说”。",
}
VISIT["day"] = VISIT.pop("on")
VISIT_BYTES = """customer: "hengda"
met:
  - name: "王建国"
    role: "采购"
  - name: "Chen Yu"
    role: "仓库"
tags:
  - "tiles"
  - "export"
none: []
amount:
  total: "12800.00"
  days: 30
  share: 0.25
  firm: true
  due: null
note: |-
  老客户介绍。

    - 先看样品
  再下单：“好说”。
day: "2026-11-23"
"""


def tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: tidied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [tidied(inner) for inner in value]
    return normalised(value) if isinstance(value, str) else value


def typed(value: Any) -> str:
    """Tells 1 from 1.0 and True, as == does not."""
    return repr(value)


def test_the_form_of_a_record() -> None:
    assert write(VISIT).decode() == VISIT_BYTES


def test_a_written_record_is_read_quickly() -> None:
    assert typed(build(VISIT_BYTES)) == typed(VISIT)
    hand = "# note\ncustomer: hengda\n\nname: 恒达 建材\nday: 2026-11-23\nitems:\n  - no-7\n  - 3\nphone: '1'\n"
    assert build(hand.replace("'1'", '"1"')) is not None
    assert build(hand) is None


@given(RECORDS)
@example({"a": " x\ny"})
@example({"a": "x\n<<<<<<< HEAD"})
@example({"a": [[["x\ny"], ["z"]], {"b": [{"c": "x\n  y"}]}]})
@example({"a": "\n\nx\n\n", "b": "x\r\ny", "c": "\n"})
def test_what_is_written_reads_back_equal_in_the_same_bytes(record: dict[str, Value]) -> None:
    source = write(record)
    document, findings = read(source, "x")
    assert findings == []
    assert document is not None
    assert typed(document.data) == typed(tidied(record))
    assert write(document.data) == source
    assert list(document.data) == list(record)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"a": {}},
        {"Name": 1},
        {"no": 1},
        {"a": 10**15},
        {"a": 1e-10},
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": "\x00"},
        {"a": "\u200b"},
        {"a": "\ud800"},
        {"a": "x" * 16_500},
        {"a": b"x"},
        {"a": {"1": 2}},
        {"a: 1\nb": 2},
        {"a\n": 2},
        {"a": [[[[[[[[[[[[1]]]]]]]]]]]]},
    ],
)
def test_what_the_reader_would_refuse_is_not_written(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        write(data)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("a ", "a "),
        ("a \r\nb\t\n", "a\nb"),
        ("\n\n a\rb", " a\nb"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("a\n", "a"),
        ("\n", ""),
    ],
)
def test_text_of_several_lines_is_tidied(text: str, tidy: str) -> None:
    assert normalised(text) == tidy
    assert normalised(tidy) == tidy


PIECES = [
    *(
        "a",
        "b",
        "key",
        "- ",
        "-",
        "? ",
        ": ",
        ":",
        "\n",
        "\n",
        "\n  ",
        "\n  ",
        "\n    ",
        '"',
        "'",
        "#",
        " #",
        " ",
        "  ",
    ),
    *(
        "[",
        "]",
        "{",
        ", ",
        "&",
        "*",
        "!",
        "|",
        "|-",
        ">",
        "\n  x\n",
        "%",
        "@",
        "~",
        "1",
        "0",
        ".",
        "no",
        "é",
        "e\u0301",
    ),
    *(
        "：",
        "恒",
        "\\n",
        "\\",
        "---",
        "a: ",
        "b: ",
        'c: "x"\n',
        '- "y"\n',
        "  - z\n",
        "key:\n",
        "  n: 1\n",
        "|-\n  t\n",
    ),
    *("\u3000", "\xa0", "\t", "\r\n", "\u200b", "<<<<<<< x\n", "=======\n", "[]", "2026-11-23", "1.50", "-3"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(lambda pieces: "a: " + "".join(pieces) + "\n")


def agrees(text: str) -> bool:
    """Whether the quick reader took a text; if so it must read as the careful one, which always has an answer."""
    quick = build(text)
    careful = read_carefully(text, "x")
    assert careful.findings or careful.document
    if quick is None:
        return False
    assert careful.findings == []
    assert careful.document is not None
    assert typed(quick) == typed(careful.document.data)
    return True


@given(TEXTS | RECORDS.map(lambda record: write(record).decode()))
@settings(max_examples=1000)
def test_the_quick_reader_agrees_with_the_careful_one(text: str) -> None:
    agrees(text)


def test_the_readers_agree_on_thousands_of_mutated_records() -> None:
    dice = random.Random(2026)  # noqa: S311 - the same mutations every time
    taken = 0
    for _ in range(6000):
        text = VISIT_BYTES
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(text))
            gone = dice.choice([0, 0, 1, 2, 5])
            text = text[:at] + dice.choice([*PIECES, ""]) + text[at + gone :]
        taken += agrees(text)
    assert taken > 500
