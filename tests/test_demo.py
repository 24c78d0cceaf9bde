"""The made-up company: every kind, sound, believable, and the same bytes from the same seed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main
from salesbook.demo import TWISTS, Scale, make
from salesbook.demo.clients import acquire
from salesbook.demo.example import exemplify
from salesbook.demo.house import furnish
from salesbook.demo.pile import Pile
from salesbook.demo.staff import enrol, hire
from salesbook.demo.twists import CANCELLED, ENDS, FOREIGN, HAND_OVER, HOLIDAY, RETURNS, YEAR_END
from salesbook.finding import Refusal
from salesbook.kinds import Record
from salesbook.schemas import Schemas, load, parse, shape, shipped
from salesbook.yamlio import read

ROOT = Path(__file__).resolve().parent.parent
SMALLEST = Scale(people=2, customers=1, weeks=1)
SCALES = [
    SMALLEST,
    Scale(people=3, customers=2, weeks=2, seed=5),
    Scale(),
    Scale(people=30, customers=60, weeks=3, seed=7),
    Scale(people=5, customers=20, weeks=12, seed=3, last=date(2026, 3, 1)),  # over the year's end and Spring Festival
    Scale(people=12, customers=120, weeks=13, seed=4, last=ENDS[HOLIDAY], twists=tuple(TWISTS)),
]
TWISTED = SCALES[-1]


@cache
def schemas() -> Schemas:
    return load(shipped())


@cache
def made(scale: Scale) -> dict[str, bytes]:
    """Everything a company's files say, by path below records/."""
    result: dict[str, bytes] = {}

    def put(path: str, content: bytes) -> None:
        assert path not in result
        result[path] = content

    make(scale, schemas(), put)
    return result


def records(scale: Scale) -> list[Record]:
    """All records, read back."""
    return [_record(path, content) for path, content in made(scale).items()]


def _record(path: str, content: bytes) -> Record:
    kind = schemas().kind_at(path)
    assert kind, path
    document = read(content, path).document
    assert document, path
    return Record(kind, f"records/{path}", document.data)


def of(scale: Scale, kind: str) -> list[Record]:
    return [record for record in records(scale) if record.kind.name == kind]


def write(folder: Path, scale: Scale) -> None:
    for path, content in made(scale).items():
        file = folder / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_every_kind_is_in_it(scale: Scale) -> None:
    assert {record.kind.name for record in records(scale)} == set(schemas().kinds)


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_it_passes_check(scale: Scale, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, scale)
    code = main(["check", "--format", "json", "--root", str(tmp_path)])
    assert json.loads(capsys.readouterr().out) == []
    assert code == 0


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_nothing_in_it_is_dated_after_its_end(scale: Scale) -> None:
    (company,) = of(scale, "company")
    as_of = datetime.fromisoformat(company["as_of"])
    for record in records(scale):
        assert record.written_at is None or record.written_at <= as_of, record
        assert record.day is None or record.day <= as_of.date(), record


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_sums_fit(scale: Scale) -> None:
    owed: dict[str, Decimal] = {}
    for record in [*of(scale, "contract"), *of(scale, "order")]:
        total = sum((Decimal(line["price"]) * line["quantity"] for line in record["lines"]), Decimal())
        parts = {f"{record.ref}#{part['key']}": Decimal(part["amount"]) for part in record.get("instalments", ())}
        assert not parts or sum(parts.values()) == total == Decimal(record.get("amount", total)), record
        owed |= parts
    paid: Counter[str] = Counter()
    currencies = {record.ref: record.get("currency") for record in [*of(scale, "contract"), *of(scale, "order")]}
    for payment in of(scale, "payment"):
        allocations = payment["allocations"]
        assert all(currencies[part["to"].partition("#")[0]] == payment.get("currency") for part in allocations)
        assert sum(Decimal(part["amount"]) for part in allocations) <= Decimal(payment["amount"])
        for part in allocations if payment["kind"] != "refund" else ():
            paid[part["to"]] += int(Decimal(part["amount"]) * 100)
    assert paid
    assert all(cents <= owed[ref] * 100 for ref, cents in paid.items())


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_the_days_of_a_rep_are_lifelike(scale: Scale) -> None:
    visits = of(scale, "visit")
    assert visits
    weeks = Counter((visit["person"], visit.id.partition("/")[0]) for visit in visits)
    assert max(weeks.values()) <= 20
    for day in {(visit["person"], visit["date"]) for visit in visits}:
        own = sorted(v["depart_at"] for v in visits if (v["person"], v["date"]) == day)
        ends = sorted(v["leave_at"] for v in visits if (v["person"], v["date"]) == day)
        assert all(end < begin for end, begin in zip(ends, own[1:], strict=False)), day
        assert date.fromisoformat(day[1]).weekday() < 5


def test_a_rep_with_customers_enough_makes_ten_to_fifteen_visits_in_most_weeks() -> None:
    scale = Scale()
    weeks = Counter((visit["person"], visit.id.partition("/")[0]) for visit in of(scale, "visit"))
    usual = [count for count in weeks.values() if 9 <= count <= 16]
    assert len(usual) > 0.75 * len(weeks)


def test_a_visit_to_a_prospect_is_the_one_that_was_planned() -> None:
    plans = {record.id: record for record in of(Scale(), "plan")}
    seen = 0
    for visit in of(Scale(), "visit"):
        plan, _, key = visit.get("plan_line", "").partition("#")
        if plan:
            (line,) = (line for line in plans[plan]["lines"] if line["key"] == key)
            assert line.get("customer") == visit.get("customer")
            assert line.get("prospect") == visit.get("prospect")
            seen += "prospect" in line
    assert seen


@pytest.mark.parametrize(("kind", "field"), [("visit", "feedback"), ("visit", "next_step"), ("summary", "unfinished")])
def test_texts_differ(kind: str, field: str) -> None:
    texts = [record[field] for record in of(Scale(), kind) if field in record.data]
    assert len(texts) > 25
    assert len(set(texts)) > 0.75 * len(texts)
    assert not [text for text in texts if "{" in text or "|" in text]


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return whole.hexdigest()


def demo(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    own = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **environ}
    call = [sys.executable, "-m", "salesbook.commands.main", "demo", str(folder), *words]
    return subprocess.run(call, env=own, cwd="/", capture_output=True, text=True, encoding="utf-8", check=False)


SIZE = ("--people", "4", "--customers", "9", "--weeks", "2")


def test_the_same_seed_gives_the_same_bytes_wherever_it_runs(tmp_path: Path) -> None:
    first = demo(tmp_path / "a", *SIZE, PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C")
    assert first.returncode == 0, first.stderr
    second = demo(tmp_path / "b" / "deeper", *SIZE, PYTHONHASHSEED="2", TZ="America/New_York", LC_ALL="C.UTF-8")
    assert second.returncode == 0, second.stderr
    assert digest(tmp_path / "a") == digest(tmp_path / "b" / "deeper")
    demo(tmp_path / "c", *SIZE, "--seed", "2")
    assert digest(tmp_path / "a") != digest(tmp_path / "c")


def test_each_twist_that_is_asked_for_comes_up_three_times_or_more() -> None:
    orders, payments = of(TWISTED, "order"), of(TWISTED, "payment")
    (leaver,) = (person for person in of(TWISTED, "person") if "left_on" in person.data)
    handed_over = [c for c in of(TWISTED, "customer") if [o["person"] for o in c["owners"]][:-1] == [leaver.id]]
    assert len(handed_over) >= 3
    assert len([order for order in orders if "cancelled" in order.data]) >= 3
    assert len([order for order in orders if order["kind"] == "return"]) >= 3
    assert len([order for order in orders if order.get("takes_units")]) >= 3
    assert len([payment for payment in payments if payment["kind"] == "refund"]) >= 3
    assert len({record["customer"] for record in [*orders, *payments] if record.get("currency") == "USD"}) >= 3
    assert {record.get("rate") for record in payments} == {None, "7.00"}
    assert [monday for monday in TWISTED.mondays if not TWISTED.workdays(monday)]
    assert TWISTED.first.year < TWISTED.last.year


def test_who_has_left_writes_nothing_more_and_his_customers_are_visited_by_the_heir() -> None:
    (leaver,) = (person for person in of(TWISTED, "person") if "left_on" in person.data)
    for kind in ("visit", "plan", "summary", "day", "order", "collection", "month_plan"):
        for record in of(TWISTED, kind):
            if record.get("person", record.get("by")) == leaver.id and kind != "plan":
                day = record.day or (record.written_at and record.written_at.date())
                assert day is None or day.isoformat() <= leaver["left_on"] or kind.startswith("month"), record
    heirs = {c.id: c["owners"][-1]["person"] for c in of(TWISTED, "customer") if c["owners"][0]["person"] == leaver.id}
    after = [v for v in of(TWISTED, "visit") if v.get("customer") in heirs and v["date"] > leaver["left_on"]]
    assert after
    assert all(visit["person"] == heirs[visit["customer"]] for visit in after)


@pytest.mark.parametrize("name", sorted({HAND_OVER, CANCELLED, RETURNS, FOREIGN}))
def test_a_twist_is_there_only_when_it_is_asked_for(name: str) -> None:
    plain = Scale(people=9, customers=40, weeks=4, seed=2)
    assert made(plain) != made(replace(plain, twists=(name,)))
    assert not [order for order in of(plain, "order") if "cancelled" in order.data or order["kind"] != "sale"]
    assert not [person for person in of(plain, "person") if "left_on" in person.data]
    assert not [record for record in records(plain) if "currency" in record.data and record.kind.name != "company"]


def test_twists_need_what_they_turn_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls: tuple[tuple[tuple[str, ...], str], ...] = (
        (("--people", "2", "--with", HAND_OVER), "two reps"),
        (("--with", HOLIDAY, "--as-of", "2026-07-01T00:00:00+08:00"), "there is none from"),
        (("--with", YEAR_END, "--as-of", "2026-07-01T00:00:00+08:00"), "there is none from"),
    )
    for words, told in calls:
        assert main(["demo", str(tmp_path / "x"), *words, "--lang", "en"]) == 2
        assert told in capsys.readouterr().err


def test_the_command_says_how_many_records_it_made(tmp_path: Path) -> None:
    done = demo(tmp_path / "new", *SIZE, "--lang", "en")
    count = len([file for file in (tmp_path / "new").rglob("*") if file.is_file()])
    assert done.stdout == f"{count} records in {tmp_path / 'new'}/records.\n"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["records"]
    assert demo(tmp_path / "quiet", *SIZE, "-q").stdout == ""


def test_as_of_names_the_last_week(tmp_path: Path) -> None:
    assert demo(tmp_path / "x", *SIZE, "--as-of", "2025-06-11T10:00:00+08:00").returncode == 0
    company = read((tmp_path / "x/records/company.yaml").read_bytes(), "company.yaml").document
    assert company
    assert company.data["as_of"] == "2025-06-15T23:59:59+08:00"


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        assert main(["demo", str(folder), "--lang", "en"]) == 2
        capture_result = capsys.readouterr()
        assert capture_result.out == ""
        assert "is not empty" in capture_result.err
        assert capture_result.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("words", [("--people", "1"), ("--customers", "0"), ("--weeks", "101"), ("--seed", "x")])
def test_sizes_out_of_range_are_wrong_use(
    words: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", str(tmp_path / "x"), *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "x").exists()


# Kinds that nobody has told a story about.


def furnished(own: Schemas, put: Any = lambda *_: None) -> Pile:
    pile = Pile(own, put)
    staff = hire(SMALLEST)
    furnish(pile, SMALLEST, staff)
    enrol(pile, SMALLEST, staff)
    acquire(pile, SMALLEST, staff)
    return pile


def new_kind(**more: Any) -> Schemas:
    """Our schemas and one more, dropped in."""
    files = {file.name: file.read_bytes() for file in shipped().glob("*.schema.json")}
    schema = json.loads(files["task.schema.json"])
    schema["x-path"] = "errands/{year}/{id}.yaml"
    schema["properties"] |= more
    return parse(files | {"errand.schema.json": json.dumps(schema).encode()})


def test_a_new_kind_gets_a_record_from_its_own_examples() -> None:
    own = new_kind()
    assert own.findings == ()
    result: dict[str, bytes] = {}
    make(SMALLEST, own, result.__setitem__)
    (path,) = (path for path in result if path.startswith("errands/"))
    document = read(result[path], path).document
    assert document
    assert shape.faults(own.kinds["errand"], document.data) == []
    assert f"people/{document.data['for']}.yaml" in result


def test_examples_that_make_no_record_are_told() -> None:
    own = new_kind(title={"$ref": "common.schema.json#/$defs/line", **_words(), "examples": [7]})
    assert own.findings == ()
    with pytest.raises(Refusal, match="errand"):
        exemplify(furnished(own), own.kinds["errand"])


def _words() -> dict[str, Any]:
    return {"title": "Title", "description": "What.", "x-zh": {"title": "题", "description": "什么。"}}


STORIED = {"company", "calendar", "person", "product", "customer", "contact"}


@pytest.mark.parametrize("name", sorted(set(schemas().kinds) - STORIED))
def test_the_examples_of_every_kind_make_a_record(name: str) -> None:
    result: dict[str, bytes] = {}
    pile = furnished(schemas(), result.__setitem__)
    exemplify(pile, schemas().kinds[name])
    path = list(result)[-1]
    assert schemas().kind_at(path) is schemas().kinds[name]
