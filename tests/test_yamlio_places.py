"""Places and edits: every key and value is found where it stands, and a change touches nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.finding import Place, Route
from salesbook.yamlio import Document, Value, events, parsers, read, replace_scalar, write

HAND_MADE = """# a customer, written by hand
name: "恒达 建材"   # kept
owner: li-wei
'stage': 'won'

contacts:
  - name: "王建国"
    phone: "13800138000"
  -   name: Chen Yu
      tags: [tile, "export"]
note: |-
  老客户
  先看样品
days: 30
"""


def document_of(source: str) -> Document:
    document, findings = read(source.encode(), "records/x.yaml")
    assert findings == []
    assert document is not None
    return document


@pytest.fixture(params=["fast", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(events, "PARSERS", (parsers.PureParser,))


@pytest.mark.parametrize(
    ("route", "key", "line", "column"),
    [
        ((), False, 2, 1),
        (("name",), False, 2, 7),
        (("name",), True, 2, 1),
        (("owner",), False, 3, 8),
        (("stage",), True, 4, 1),
        (("stage",), False, 4, 10),
        (("contacts",), True, 6, 1),
        (("contacts",), False, 7, 3),
        (("contacts", 0), False, 7, 5),
        (("contacts", 0, "phone"), False, 8, 12),
        (("contacts", 1, "name"), True, 9, 7),
        (("contacts", 1, "tags", 1), False, 10, 20),
        (("contacts", 1, "tags", 1), True, 10, 20),
        (("note",), False, 11, 7),
        (("days",), False, 14, 7),
    ],
)
def test_a_key_or_value_is_found_where_it_stands(route: Route, key: bool, line: int, column: int) -> None:
    assert document_of(HAND_MADE).place(route, key=key) == Place("records/x.yaml", line, column)


@pytest.mark.parametrize(
    ("route", "line", "column"),
    [
        (("missing",), 2, 1),
        (("contacts", 5), 6, 1),
        (("contacts", 1, "phone", "home"), 9, 7),
        (("note", "x", 3), 11, 1),
    ],
)
def test_a_missing_key_gives_its_nearest_parent(route: Route, line: int, column: int) -> None:
    assert document_of(HAND_MADE).place(route) == Place("records/x.yaml", line, column)


VALUES = st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab 恒'\"\\#:\n", max_size=8)
DATA = st.dictionaries(
    st.sampled_from(["a", "b", "c", "key"]),
    st.recursive(
        VALUES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner, min_size=1),
        max_leaves=8,
    ),
    min_size=1,
)


def routes(value: Value, route: Route = ()) -> list[Route]:
    if isinstance(value, dict):
        return [route] + [r for key, inner in value.items() for r in routes(inner, (*route, key))]
    if isinstance(value, list):
        return [route] + [r for index, inner in enumerate(value) for r in routes(inner, (*route, index))]
    return [route]


def at(value: Value, route: Route) -> Value:
    for step in route:
        value = value[step]  # type: ignore[index]
    return value


@given(DATA)
def test_every_route_of_a_written_record_has_its_place(data: dict[str, Value]) -> None:
    source = write(data).decode()
    document, lines = document_of(source), source.split("\n")
    for route in routes(document.data)[1:]:
        key = document.place(route, key=True)
        if isinstance(route[-1], str):
            assert lines[key.line - 1][key.column - 1 :].startswith(f"{route[-1]}:")
        value, place = at(document.data, route), document.place(route)
        rest = lines[place.line - 1][place.column - 1 :]
        if not isinstance(value, dict | list) and "\n" not in str(value):
            assert rest == (json.dumps(value, ensure_ascii=False))


def test_new_values_go_in_where_the_old_ones_stood() -> None:
    document = document_of(HAND_MADE)
    values: dict[Route, str | int] = {
        ("owner",): "zhao-min",
        ("stage",): "it's lost",
        ("contacts", 1, "tags", 0): "stone",
        ("contacts", 0, "name"): '王 "建国"',
        ("contacts", 1, "name"): "Chen: Yu #3",
        ("days",): 45,
    }
    changed = replace_scalar(HAND_MADE.encode(), document, values).decode()
    expected = HAND_MADE
    for old, new in [
        ("li-wei", "zhao-min"),
        ("'won'", "'it''s lost'"),
        ("[tile,", "[stone,"),
        ('"王建国"', '"王 \\"建国\\""'),
        ("name: Chen Yu", 'name: "Chen: Yu #3"'),
        ("30", "45"),
    ]:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert changed == expected


@pytest.mark.parametrize("text", ["no", "012", "2026-02-30", "", "~"])
def test_a_plain_value_gets_quotes_when_it_needs_them(text: str) -> None:
    changed = replace_scalar(b"a: x\n", document_of("a: x\n"), {("a",): text})
    assert document_of(changed.decode()).data == {"a": text}


@pytest.mark.parametrize("route", [("contacts",), ("note",), ("contacts", 0)])
def test_only_values_on_one_line_can_be_replaced(route: Route) -> None:
    with pytest.raises(ValueError, match="on one line"):
        replace_scalar(HAND_MADE.encode(), document_of(HAND_MADE), {route: "x"})


def test_a_route_that_leads_nowhere_is_a_wrong_call() -> None:
    with pytest.raises(LookupError):
        replace_scalar(HAND_MADE.encode(), document_of(HAND_MADE), {("missing",): "x"})


@pytest.mark.parametrize("text", ["\u200b", "a\x00"])
def test_a_value_that_would_be_refused_is_not_put_in(text: str) -> None:
    with pytest.raises(ValueError, match="character"):
        replace_scalar(b"a: x\n", document_of("a: x\n"), {("a",): text})
