"""What the reader accepts, check-jsonschema's loader accepts too, and reads the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from salesbook.yamlio import read

PIECES = [
    *(
        "a",
        "b",
        "key",
        "- ",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n    ",
        '"',
        "'",
        "#",
        " #",
        " ",
        "[",
        "]",
        ", ",
        "\\",
        "\\n",
        "\\u00e9",
    ),
    *(
        "|",
        "|-",
        "|+",
        ">",
        ">-",
        "|2-",
        "\n  x\n",
        "1",
        "0",
        ".",
        "-",
        "no",
        "é",
        "恒",
        "：",
        "?",
        "=",
        "@",
        "---",
        "...",
    ),
    *(
        "a: ",
        "b: ",
        'c: "x"\n',
        "\n  - z\n",
        "\n  n: 1\n",
        "[x, 1]\n",
        "2026-11-23",
        "1.50",
        "-3",
        "12:30",
        "\u3000",
        "\xa0",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: "a: " + "".join(pieces).rstrip("\n") + "\n")


def as_text(value: Any) -> Any:
    """Dates stay text with us; check-jsonschema turns ruamel's back into text as well."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@given(TEXTS)
@settings(max_examples=1500)
def test_what_is_accepted_reads_the_same_in_ruamel(text: str) -> None:
    document, findings = read(text.encode(), "x")
    if findings:
        return
    assert document is not None
    for pure in (True, False):
        assert repr(as_text(YAML(typ="safe", pure=pure).load(text))) == repr(document.data)
