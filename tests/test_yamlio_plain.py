"""Plain values mean the same to us and to the YAML 1.1 and 1.2 tools; where those differ they are refused."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.yamlio.plain import meaning

NUMERIC = st.text("0123456789-+._:eExob ,TZ", min_size=1, max_size=20).map(str.strip).filter(bool)
WORDS = st.sampled_from(
    ["yes", "no", "on", "off", "y", "n", "true", "false", "null", "nan", ".nan", ".inf", "-.INF", "~"]
)
CASED = st.builds(
    lambda word, how: getattr(word, how)(), WORDS, st.sampled_from(["lower", "upper", "title", "swapcase"])
)
ORDINARY = st.text(max_size=6).filter(lambda text: text[:1] not in tuple("&*!"))  # these three begin no text
CORE = re.compile(
    r"null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN|"
)
"""What YAML 1.2's core schema reads as something else than text."""


def tag_in_yaml_11(text: str) -> str:
    tag: str = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]


@given(NUMERIC | CASED | ORDINARY)
@settings(max_examples=1500)
def test_what_passes_as_text_is_text_everywhere(text: str) -> None:
    value, rule = meaning(text)
    if rule is not None or not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return
    assert tag_in_yaml_11(text) == "str"
    assert not CORE.fullmatch(text)


@given(NUMERIC | CASED | st.integers().map(str) | st.floats(allow_nan=False).map(str))
@settings(max_examples=1000)
def test_what_passes_as_a_number_is_the_same_number_everywhere(text: str) -> None:
    value, rule = meaning(text)
    if rule is not None or isinstance(value, str):
        return
    assert CORE.fullmatch(text)
    assert yaml.safe_load(text) == value
    assert type(yaml.safe_load(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-15", -15),
        ("999999999999999", 999999999999999),
        ("0.5", 0.5),
        ("-12.50", -12.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("2024-02-29", "2024-02-29"),
        ("hengda", "hengda"),
        ("2026-w48", "2026-w48"),
        ("021-55667788", "021-55667788"),
        ("3号楼", "3号楼"),
        ("12 boxes", "12 boxes"),
        ("no way", "no way"),
    ],
)
def test_the_plain_forms(text: str, value: object) -> None:
    assert meaning(text) == (value, None)
    assert type(meaning(text).value) is type(value)
