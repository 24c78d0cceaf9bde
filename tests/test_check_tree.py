"""Periods that exist, plans within their week, references that lead round, folders whatever their capitals and hyphens."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from salesbook.calendar import week_of
from salesbook.schemas import load, parse
from salesbook.schemas.shape import faults
from tests.support.small_book import CUSTOMER, PLAN, RECORDS, VISIT, SmallBook

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = load(ROOT / "schemas")
PERIODS = [
    (kind.name, field.name, field.type)
    for kind in SCHEMAS.kinds.values()
    for field in kind.every_field()
    if field.type in ("week", "month", "year")
]


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


# Weeks, months and years.


@pytest.mark.parametrize("kind", sorted({kind for kind, _, sort in PERIODS if sort == "week"}))
def test_every_kind_takes_the_weeks_that_exist_and_no_other(kind: str) -> None:
    field = next(name for of, name, sort in PERIODS if (of, sort) == (kind, "week"))
    last = {year: week_of(date(year, 12, 28)).number for year in range(2000, 2100)}
    for year, weeks in last.items():
        for number in (0, 1, 52, 53, 54):
            data = {fault.route: fault.rule for fault in faults(SCHEMAS.kinds[kind], {field: f"{year}-W{number:02}"})}
            assert ((field,) in data) == (not 1 <= number <= weeks), (year, number)


def test_the_kinds_with_periods_are_known() -> None:
    assert {kind for kind, _, sort in PERIODS if sort == "week"} >= {"plan", "summary", "archiving"}
    assert {kind for kind, _, sort in PERIODS if sort == "month"} >= {
        "month_plan",
        "month_summary",
        "target",
        "inspection",
    }
    assert ("calendar", "year", "year") in PERIODS


def test_week_53_of_a_year_without_one_is_refused_at_its_line(book: SmallBook) -> None:
    book.path(PLAN).unlink()
    path = "summaries/2024-w53/li-wei.yaml"
    book.write(path, 'week: 2024-W53\nperson: li-wei\nmarket_feedback: 无\nwritten_at: "2024-12-30T10:00:00+08:00"\n')
    (result,) = [item for item in book.check() if item["path"].endswith(path)]
    assert (result["line"], result["column"], result["rule"]) == (1, 7, "schema-pattern")
    assert result["message"] == '"2024-W53" is no week: 2024 has 52'
    book.path(path).unlink()
    other = path.replace("2024", "2026")
    book.write(other, 'week: 2026-W53\nperson: li-wei\nmarket_feedback: 无\nwritten_at: "2026-12-30T10:00:00+08:00"\n')
    assert [item for item in book.check() if item["path"].endswith(other)] == []


@pytest.mark.parametrize("bad", ["2024-W53", "2026-W54", "2026-W00", "0000-W01", "9999-W52", "2026W48"])
def test_no_such_week_is_told_by_every_command_that_takes_one(book: SmallBook, bad: str) -> None:
    for words in (
        ("report",),
        ("pack",),
        ("suggest", "plan", "--person", "li-wei"),
        ("draft", "summary", "--person", "li-wei"),
    ):
        code, _, err = book.run(*words, "--week", bad)
        assert (code, len(err.splitlines())) == (2, 1), (words, err)
        assert "fault of this program" not in err


@pytest.mark.parametrize("bad", ["2026-13", "2026-00", "0000-01", "2026-1"])
def test_no_such_month_is_told_by_every_command_that_takes_one(book: SmallBook, bad: str) -> None:
    for words in (("inspect",), ("draft", "month", "--person", "li-wei")):
        code, _, err = book.run(*words, "--month", bad)
        assert (code, len(err.splitlines())) == (2, 1), (words, err)
        assert "fault of this program" not in err


# A plan lies in its week.

DAY_IN_WEEK = "day-in-week"


@pytest.mark.parametrize("rule", [DAY_IN_WEEK])
@pytest.mark.parametrize(("days", "fine"), [(-3, False), (-2, True), (4, True), (5, False)])
def test_a_plan_s_line_lies_in_its_week(book: SmallBook, days: int, fine: bool, rule: str) -> None:
    day = date(2026, 11, 18) + timedelta(days=days)
    book.mend(PLAN, "date: 2026-11-18", f"date: {day}")
    assert book.spots() == ([] if fine else [f"{PLAN}:5:11 {rule}"])


@pytest.mark.parametrize("rule", [DAY_IN_WEEK])
def test_a_plan_s_route_lies_in_its_week(book: SmallBook, rule: str) -> None:
    book.mend(PLAN, "written_at:", "routes:\n  - date: 2026-11-24\n    stops:\n      - a\nwritten_at:")
    assert book.spots() == [f"{PLAN}:9:11 {rule}"]


# References to oneself and round in a ring.

ITSELF = [
    (CUSTOMER, "by: li-wei", "merged_into: hengda\nby: li-wei", 12, "merged_into"),
    (CUSTOMER, "by: li-wei", "parent: hengda\nby: li-wei", 12, "parent"),
    ("people/li-wei.yaml", "territory: east", "reports_to: li-wei", 6, "reports_to"),
    (
        "replies/2026-w47/2026-11-18--luo-jing.yaml",
        "about: visits/2026-w47/2026-11-18--li-wei--hengda",
        "about: replies/2026-w47/2026-11-18--luo-jing",
        1,
        "about",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "line", "field"), ITSELF, ids=[field for *_, field in ITSELF])
def test_a_record_that_names_itself_is_refused_by_its_file(
    book: SmallBook, path: str, old: str, new: str, line: int, field: str
) -> None:
    book.mend(path, old, new)
    (result,) = book.check()
    assert (result["path"], result["line"], result["rule"]) == (f"records/{path}", line, "reference-itself")
    assert f"`{field}`" in result["message"]


def test_a_field_of_one_s_own_item_is_no_reference_to_oneself(book: SmallBook) -> None:
    book.mend(VISIT, "plan_line: 2026-w47/li-wei#a", "plan_line: 2026-w47/li-wei#a\nwith:\n  - li-wei")
    assert [item for item in book.check() if item["rule"] == "reference-itself"] == []


def merged(book: SmallBook, *ids: str) -> list[str]:
    """Customer files merged into one another in a ring; a file beside it merged into the first."""
    for own, into in zip(ids, (*ids[1:], ids[0]), strict=True):
        text = RECORDS[CUSTOMER].replace("hengda", own)
        book.write(f"customers/{own}.yaml", text.replace("by: li-wei", f"merged_into: {into}\nby: li-wei"))
    beside = RECORDS[CUSTOMER].replace("hengda", "beside")
    book.write("customers/beside.yaml", beside.replace("by: li-wei", f"merged_into: {ids[0]}\nby: li-wei"))
    return [f"customers/{own}.yaml:12:14 reference-ring" for own in sorted(ids)]


@pytest.mark.parametrize("ids", [("aa", "bb"), ("cc", "aa", "bb")])
def test_a_ring_is_refused_at_each_file_of_it(book: SmallBook, ids: tuple[str, ...]) -> None:
    book.commit()
    expected = merged(book, *ids)
    assert book.spots() == expected
    assert book.spots("records/customers/aa.yaml") == expected
    assert book.spots(f"records/{VISIT}") == []
    assert book.spots("records/customers/beside.yaml") == []
    book.git("add", "-A")
    assert book.spots("--staged") == expected
    book.git("commit", "-q", "-m", "ring")
    assert book.spots("--since", "HEAD~1") == expected
    assert book.spots("--tree", "HEAD") == expected
    assert "customers/aa → customers/bb → " in book.check()[0]["message"]
    text = book.path("customers/aa.yaml").read_text(encoding="utf-8")
    book.write("customers/aa.yaml", "".join(row for row in text.splitlines(True) if "merged_into" not in row))
    assert book.check() == []


def test_superiors_in_a_ring_are_refused(book: SmallBook) -> None:
    book.mend("people/li-wei.yaml", "territory: east", "reports_to: luo-jing")
    book.write("people/luo-jing.yaml", RECORDS["people/luo-jing.yaml"] + "reports_to: li-wei\n")
    assert book.spots() == ["people/li-wei.yaml:6:13 reference-ring", "people/luo-jing.yaml:6:13 reference-ring"]


# Folders.


@pytest.mark.parametrize("name", ["Records", "RECORDS", "Schemas"])
def test_a_folder_in_other_capitals_is_refused_in_every_way(book: SmallBook, name: str) -> None:
    book.commit()
    if (book.root / name).exists():
        pytest.skip("capitals don't count on this disk")
    (book.root / name).mkdir()
    (book.root / name / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    (result,) = book.check()
    assert (result["path"], result["rule"]) == (name, "tree-twin")
    assert book.check("--staged") == []
    assert [item["rule"] for item in book.check(str(book.root / name / "a.yaml"))] == ["tree-twin"]
    book.git("add", "-A")
    assert [item["rule"] for item in book.check("--staged")] == ["tree-twin"]
    book.git("commit", "-q", "-m", "twin")
    assert [item["rule"] for item in book.check("--since", "HEAD~1")] == ["tree-twin"]
    assert [item["rule"] for item in book.check("--tree", "HEAD")] == ["tree-twin"]
    book.git("rm", "-rq", name)
    assert book.check() == []


FIELD = {
    "title": "Key",
    "description": "Which.",
    "x-zh": {"title": "钥匙", "description": "哪一把。"},
    "examples": ["k1"],
}


def schema(path: str) -> bytes:
    """A kind with an id and a writer, at a path."""
    common = "common.schema.json#/$defs/"
    fields = {"id": FIELD | {"$ref": common + "id"}, "by": FIELD | {"$ref": common + "id", "x-ref": "person"}}
    visit = json.loads((ROOT / "schemas" / "visit.schema.json").read_bytes())
    fields["source"] = visit["properties"]["source"]  # every kind tells where a record came from
    data = {"title": "Key", "description": "A key.", "x-zh": {"title": "钥匙", "description": "展厅钥匙。"}}
    shape = {"type": "object", "additionalProperties": False, "required": ["id"], "properties": fields}
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "x-plural": "Keys", "x-keep": "P1Y"}
    return json.dumps(draft | data | {"x-path": path} | shape, ensure_ascii=False).encode()


TAKEN = [
    "showroom-keys/{id}.yaml",
    "a/{id}.yaml",
    "keys2/{id}.yaml",
    "show--keys/{id}--x.yaml",
    "keys/rooms/k-{id}.yaml",
]
REFUSED = [
    "{id}.yaml",
    "keys.yaml",
    "Keys/{id}.yaml",
    "-keys/{id}.yaml",
    "keys-/{id}.yaml",
    "keys//{id}.yaml",
    "keys/{id}",
]
REFUSED += [
    "keys/-{id}.yaml",
    "keys/{id}{by}.yaml",
    "keys/---{id}.yaml",
    "con/{id}.yaml",
    "keys/aux.yaml",
    "k_y/{id}.yaml",
]
REFUSED += ["../{id}.yaml", "keys/{id}.yml", "keys/{i d}.yaml"]


def with_kind(path: str) -> dict[str, bytes]:
    files = {file.name: file.read_bytes() for file in (ROOT / "schemas").glob("*.schema.json")}
    return files | {"showroom_key.schema.json": schema(path)}


@pytest.mark.parametrize("path", TAKEN)
def test_what_the_meta_schema_allows_the_tree_takes(book: SmallBook, path: str) -> None:
    assert parse(with_kind(path)).findings == ()
    (book.root / "schemas").mkdir()
    for name, content in with_kind(path).items():
        (book.root / "schemas" / name).write_bytes(content)
    text = "id: k1\nby: li-wei\n"
    book.write(path.replace("{id}", "k1"), text)
    assert book.check() == []
    book.mend(
        "replies/2026-w47/2026-11-18--luo-jing.yaml",
        f"about: {VISIT.removesuffix('.yaml')}",
        f"about: {path.replace('{id}', 'k1').removesuffix('.yaml')}",
    )
    assert book.check() == []


@pytest.mark.parametrize("path", REFUSED)
def test_a_path_that_no_record_could_have_is_refused_in_the_schema(path: str) -> None:
    findings = parse(with_kind(path)).findings
    assert [(finding.rule, finding.place.path) for finding in findings] == [
        ("schema-file", "schemas/showroom_key.schema.json")
    ]
