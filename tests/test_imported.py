"""What happened before the book was opened owes no entry, hand-in or review; where a record came from says nothing."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from salesbook.book import open_book
from salesbook.exchange.heading import headings
from salesbook.history import Grade
from salesbook.rules import judge
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from tests.support import made_book as m
from tests.support.sample_book import sample_book
from tests.support.small_book import SmallBook

NOW = "2026-12-07T10:00:00+08:00"
PEOPLE = (m.person("li-wei", "李伟"), m.person("wang", "王建国", "general_manager"), m.customer("hengda", "恒达"))
SOURCE = {"system": "crm", "key": "1"}


def import_visits(book: SmallBook, file: Path, count: int) -> None:
    """Visits of the year before, a day each and several a day, brought in as a sheet without `written_at`."""
    words = headings(sample_book().kinds["visit"].fields)
    names = ("date", "person", "customer", "method", "outcome", "feedback", "next_visit_on")
    lines = [",".join(words[(name,)].zh for name in names)]
    for n in range(count):
        day = date(2025, 1, 2) + timedelta(days=n % 300)
        lines.append(f"{day},李伟,恒大建材,上门,意向,看了第{n}种样板,{day + timedelta(days=7)}")
    file.write_text("\n".join(lines), encoding="gb18030")
    code, out, err = book.run("import", "visit", str(file), "--write", "--lang", "en", "--as-of", NOW)
    assert (code, err) == (0, ""), out
    assert f"{count} records written" in out


def late(book: SmallBook) -> list[tuple[str, str]]:
    """Every late case of the whole book: its rule and its record."""
    register_all()
    now = datetime.fromisoformat(NOW)
    cases = judged(open_book([book.root], judge, now, now))
    return sorted(
        (case.manual.id, case.duty.record.ref if case.duty.record else "")
        for case in cases
        if case.duty.mark is Mark.LATE
    )


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_visits_of_the_year_before_imported_today_are_late_in_nothing(
    count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "book").mkdir()
    book = SmallBook(tmp_path / "book", capsys)
    before = late(book)
    import_visits(book, tmp_path / "拜访.csv", count)
    assert late(book) == before
    book.write(
        "visits/2026-w49/2026-12-01--li-wei--hengda.yaml",
        "date: 2026-12-01\nperson: li-wei\ncustomer: hengda\nfeedback: 再看看。\n"
        f'source:\n  system: crm\n  key: "7"\nwritten_at: "{NOW}"\n',
    )
    assert book.check() == []
    assert [case for case in late(book) if case not in before] == [
        ("late-entry", "visits/2026-w49/2026-12-01--li-wei--hengda")
    ]


@pytest.mark.parametrize(
    ("day", "written", "grade"),
    [
        ("2026-11-20", "2026-11-30T18:00:00+08:00", Grade.IMPORTED),
        ("2026-11-20", "2026-11-20T18:00:00+08:00", Grade.IMPORTED),
        ("2026-11-24", "2026-11-24T18:00:00+08:00", Grade.CLAIM),
        ("2026-11-24", "2026-12-24T18:00:00+08:00", Grade.CLAIM),
    ],
)
def test_a_source_changes_no_grade(day: str, written: str, grade: Grade) -> None:
    for more in ({}, {"source": SOURCE}):
        visit = m.visit(day, "li-wei", "hengda", written_at=written, **more)
        whole = m.book(*PEOPLE, visit, opened_on="2026-11-23", now=datetime.fromisoformat("2026-12-31T10:00:00+08:00"))
        (record,) = whole.of("visit")
        assert whole.evidence(record).grade is grade


def test_every_kind_can_tell_its_source_and_no_schema_is_taken_without_it() -> None:
    from salesbook.schemas import parse
    from tests.test_schemas import FILES

    for kind in sample_book().kinds.values():
        field = kind.by_name["source"]
        assert set(field.by_name) == {"system", "key"}, kind.name
        assert field.visibility != "team", kind.name
    schema = json.loads(FILES["visit.schema.json"])
    for spoilt in (None, {**schema["properties"]["source"], "x-visibility": "team"}, schema["properties"]["purpose"]):
        properties = {name: value for name, value in schema["properties"].items() if name != "source"}
        made = {**schema, "properties": {**properties, **({"source": spoilt} if spoilt else {})}}
        findings = parse({**FILES, "visit.schema.json": json.dumps(made).encode()}).findings
        assert {finding.rule for finding in findings} == {"schema-file"}
