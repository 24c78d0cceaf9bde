"""Hand-overs leave nothing out: the sheets of all people together hold what the files, read apart, say is open."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.pages.company.handover import _sheet, has_handover
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Money, Row, Section
from salesbook.views.requests import open_requests
from salesbook.words import Text
from tests.support import made_book as m
from tests.support.by_hand import ByHand
from tests.support.sample_book import sample_book

MOMENTS = [None, *(datetime.fromisoformat(f"{day}T09:00:00+08:00") for day in ("2026-10-13", "2026-11-03"))]


def sheets(whole: Book) -> dict[str, dict[str, Section]]:
    """The parts of each person's sheet, by their title, as the managers read them."""
    reader = Reader(Audience(whole, "manager"))
    people = [one for one in reader.book.people.values() if has_handover(reader, one)]
    return {
        person.id: {part.title.en: part for parts in _sheet(reader, person).parts for part in parts if part.title}
        for person in people
    }


def amounts(whole: Book, title: str, *, late: bool = False) -> Decimal:
    """The money of all rows of a part, on all sheets; of those overdue only, where asked."""
    rows = (row for sheet in sheets(whole).values() if title in sheet for row in rows_of(sheet[title]))
    wanted = (row for row in rows if not late or row.cells[3] is not None)
    return sum((cell.amount for row in wanted for cell in row.cells[-1:] if isinstance(cell, Money)), Decimal(0))


def rows_of(part: Section) -> list[Row]:
    return [row for group in part.table.groups for row in group.rows] if part.table else []


@pytest.mark.parametrize("at", MOMENTS)
def test_the_overdue_money_of_all_sheets_is_the_whole(at: datetime | None) -> None:
    whole = sample_book(at)
    hand = [ByHand(whole, person, whole.today, whole.today).overdue() for person in whole.people]
    assert amounts(whole, "Money owed", late=True) == sum((amount for _, amount in hand), Decimal(0)) > 0


@pytest.mark.parametrize("at", MOMENTS)
def test_complaints_and_requests_of_all_sheets_are_the_whole(at: datetime | None) -> None:
    whole = sample_book(at)
    result = sheets(whole)
    told = sum(len(rows_of(sheet["Open complaints"])) for sheet in result.values() if "Open complaints" in sheet)
    raw = [record.data for record in whole.of("complaint")]
    assert told == sum("solved_at" not in item for item in raw)
    asked = Counter(one.request["person"] for one in open_requests(whole))
    for person in asked:
        assert asked[person] <= len(rows_of(result[person]["To do"]))


def test_the_customer_lost_in_september_is_handed_over_with_his_debt_and_complaint() -> None:
    whole = sample_book()
    mine = sheets(whole)["he-jun"]
    named = [str(row.cells[0]) for title in ("Money owed", "Customers") for row in rows_of(mine[title])]
    assert sum("customers/meiju" in name for name in named) == 2
    assert any(
        isinstance(row.cells[-1], Money) and row.cells[-1].amount == Decimal("12400.00")
        for row in rows_of(mine["Money owed"])
    )


LOST = m.customer(
    "hengda", "恒达", stages=[{"stage": "won", "date": "2026-03-02"}, {"stage": "lost", "date": "2026-10-01"}]
)
LI_WEI, WU_QIAN = m.person("li-wei", "李伟", reports_to="zhang"), m.person("wu-qian", "吴倩")
ZHANG = m.person("zhang", "张敏", "supervisor")


def of(*made: m.Made, who: str = "li-wei") -> dict[str, Section]:
    return sheets(m.book(LI_WEI, WU_QIAN, ZHANG, *made))[who]


def test_a_lost_customer_with_nothing_open_is_not_handed_over() -> None:
    assert "Customers" not in of(LOST)
    paid = m.payment("2026-11-02", "hengda", "500.00")
    assert len(rows_of(of(LOST, paid)["Customers"])) == 1


def test_money_on_account_is_handed_over_in_its_own_currency() -> None:
    paid = m.payment("2026-11-02", "hengda", "500.00", currency="USD", rate="7.10")
    (row,) = rows_of(of(m.customer("hengda", "恒达"), paid)["Money on account"])
    assert row.cells[-1] == Money(Decimal("500.00"), "USD")


def test_a_customer_without_an_owner_is_on_the_sheet_of_whoever_wrote_the_file() -> None:
    nobody = m.customer("hengda", "恒达", owners=[{"person": "li-wei", "from": "2027-01-01"}], by="wu-qian")
    assert len(rows_of(of(nobody, who="wu-qian")["Customers"])) == 1


def request(**more: Any) -> m.Made:
    data = {"kind": "ask", "person": "li-wei", "date": "2026-11-10", "topic": "降价"}
    return "request", {**data, "written_at": "2026-11-10T09:00:00+08:00", **more}


def reply(person: str, verdict: str) -> m.Made:
    about = "requests/2026/2026-11-10--li-wei"
    return "reply", {"about": about, "person": person, "verdict": verdict, "written_at": "2026-11-12T09:00:00+08:00"}


def test_what_was_asked_approved_or_is_to_be_answered_is_on_the_sheets_of_both() -> None:
    def told(who: str, *made: m.Made) -> list[str]:
        part = of(m.customer("hengda", "恒达"), request(), *made, who=who).get("To do")
        return [cell.en for row in rows_of(part) for cell in row.cells[:1] if isinstance(cell, Text)] if part else []

    assert told("li-wei") == ["降价 (waits for an answer)"]
    assert told("zhang") == ["降价 (to be answered)"]
    ref = m.book(LI_WEI, request()).of("request")[0].ref

    def answered(person: str, verdict: str) -> m.Made:
        kind, data = reply(person, verdict)
        return kind, {**data, "about": ref}

    assert told("li-wei", answered("li-wei", "answered")) == ["降价 (waits for an answer)"]
    assert told("li-wei", answered("zhang", "approved")) == ["降价 (approved, to be reported back)"]
    assert told("zhang", answered("zhang", "approved")) == []
    assert told("li-wei", answered("zhang", "returned")) == []
