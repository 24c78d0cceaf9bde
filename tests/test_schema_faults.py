"""Faults of schema files: at their line, whatever the file is laid out with, in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from salesbook.schemas import parse
from salesbook.schemas.json_places import place_of
from tests.support.small_book import SmallBook
from tests.test_schemas import SPOILS

ROOT = Path(__file__).resolve().parent.parent
FILES = {file.name: file.read_bytes() for file in (ROOT / "schemas").glob("*.schema.json")}
LAYOUTS: dict[str, Callable[[Any], str]] = {
    "blanks": lambda value: json.dumps(value, ensure_ascii=False, indent=2),
    "tabs": lambda value: json.dumps(value, ensure_ascii=False, indent="\t"),
    "escapes": lambda value: json.dumps(value, ensure_ascii=True, indent=1).replace("/", "\\/"),
}
AT_THE_TOP = {"no plural", "no path", "not said how long it is kept"}
"""What is missing from the file as a whole stands at its beginning."""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("what", SPOILS)
def test_a_fault_stands_at_its_line_in_both_languages(what: str, layout: str) -> None:
    schema = json.loads(FILES["visit.schema.json"])
    SPOILS[what](schema)
    text = LAYOUTS[layout](schema)
    findings = parse(FILES | {"visit.schema.json": text.encode()}).findings
    (found,) = [finding for finding in findings if "visit" in finding.place.path]
    assert (found.place.line == 1) == (what in AT_THE_TOP)
    assert re.search("[\u4e00-\u9fff]", found.message.zh), found.message
    assert not re.search("[\u4e00-\u9fff]", found.message.en.replace("传真", "")), found.message
    assert text.split("\n")[found.place.line - 1][found.place.column - 1] in '"{['


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_place_of_every_schema_is_found(layout: str) -> None:
    for content in (FILES[name] for name in sorted(FILES) if not name.startswith(("meta.", "common."))):
        value = json.loads(content)
        text = LAYOUTS[layout](value)
        lines = text.split("\n")
        for name in value.get("properties", {}):
            place = place_of(text, "x", ("properties", name, "title"))
            assert lines[place.line - 1][place.column - 1 :].startswith('"title"')


UNREADABLE = [
    ('{"title": "a"', 1, "delimiter", "逗号"),
    ("{\n\t'title': 1}", 2, "property name", "键名"),
    ('{"a": 1}\n}', 2, "Extra data", "多余"),
    ('{"a": [1,\n2,]}', 2, "", ""),
    ('{"a":\n"\\x"}', 2, "escape", "反斜杠"),
    ('\ufeff{"a": 1}', 1, "BOM", "BOM"),
    ('{\n"a": 1,\n"b": {},\n"a": 2}', 4, "given before", "重复"),
    ('{\n"a": [{"c": 1,\n"c": 2}]}', 3, "given before", "重复"),
]


@pytest.mark.parametrize(("text", "line", "en", "zh"), UNREADABLE)
def test_what_is_no_json_is_told_at_its_line(text: str, line: int, en: str, zh: str) -> None:
    (finding,) = parse({"common.schema.json": FILES["common.schema.json"], "odd.schema.json": text.encode()}).findings
    assert finding.place.line == line
    assert en in finding.message.en
    assert zh in finding.message.zh
    assert re.search("[\u4e00-\u9fff]", finding.message.zh)


SHARED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a type that is none": (lambda d: d["id"].update(type="strng"), '"type": "strng"'),
    "no type": (lambda d: d["id"].pop("type"), '"id": {'),
    "a pattern that does not close": (lambda d: d["id"].update(pattern="^(a"), '"pattern": "^(a"'),
    "a class that Python reads wider": (lambda d: d["phone"].update(pattern="^\\d+$"), '"pattern": "^\\\\d+$"'),
    "a $ref to nothing": (lambda d: d["ref"].update({"$ref": "common.schema.json#/$defs/nothing"}), '"$ref": "common.schema.json#/$defs/nothing"'),
    "a definition by itself": (lambda d: d.update(loop={"$ref": "common.schema.json#/$defs/loop"}), '"loop": {'),
    "a field without words": (lambda d: d["prospect"]["properties"]["name"].pop("title"), '"name": {'),
}  # fmt: skip


@pytest.mark.parametrize("what", SHARED)
def test_a_fault_in_what_kinds_share_is_one_finding_at_its_line(what: str) -> None:
    spoil, expected = SHARED[what]
    common = json.loads(FILES["common.schema.json"])
    spoil(common["$defs"])
    text = LAYOUTS["tabs"](common)
    (finding,) = parse(FILES | {"common.schema.json": text.encode()}).findings
    assert finding.place.path == "schemas/common.schema.json"
    assert expected in text.split("\n")[finding.place.line - 1]
    assert re.search("[\u4e00-\u9fff]", finding.message.zh)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"$defs": []}', b'{"$defs": {"a": 1}}', b"null"])
def test_definitions_that_are_none_are_told_and_stop_nothing(content: bytes) -> None:
    (finding,) = parse(FILES | {"common.schema.json": content}).findings
    assert finding.place.path == "schemas/common.schema.json"


@pytest.mark.parametrize("pattern", ["^\\d+$", "(", "(?<=a)b", "[一-龥]", "\\bx"])
def test_a_pattern_that_others_read_differently_is_refused(pattern: str) -> None:
    schema = json.loads(FILES["visit.schema.json"])
    schema["properties"]["purpose"] |= {"pattern": pattern}
    text = LAYOUTS["tabs"](schema)
    (finding,) = parse(FILES | {"visit.schema.json": text.encode()}).findings
    assert '"pattern"' in text.split("\n")[finding.place.line - 1]


@pytest.mark.parametrize(("lang", "told"), [("en", '"title" is missing'), ("zh", "缺少“title”")])
def test_check_says_it_in_the_reader_s_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, told: str
) -> None:
    book = SmallBook(tmp_path, capsys)
    (tmp_path / "schemas").mkdir()
    for name, content in FILES.items():
        (tmp_path / "schemas" / name).write_bytes(content)
    schema = json.loads(FILES["visit.schema.json"])
    schema["properties"]["date"].pop("title")
    (tmp_path / "schemas" / "visit.schema.json").write_text(LAYOUTS["tabs"](schema), encoding="utf-8")
    (result,) = book.check("--lang", lang)
    assert result["message"] == told
    assert result["line"] > 1


def test_two_kinds_at_one_path_are_told_at_the_path() -> None:
    twin = FILES["summary.schema.json"]
    (finding,) = parse(FILES | {"zzz.schema.json": twin}).findings
    assert '"x-path"' in twin.decode().split("\n")[finding.place.line - 1]
