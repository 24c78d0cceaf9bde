"""Phone numbers as people write them: taken wherever one is typed, dialled, found by their end, held against each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from salesbook.kinds.phone import phone_of
from salesbook.pages.parts.fields import to_call
from salesbook.pages.parts.lookup import phone_ends
from salesbook.schemas import load
from salesbook.schemas.shape import faults
from salesbook.views.duplicates import suspects
from tests.support.made_book import COMPANY, book, customer, person
from tests.support.small_book import CUSTOMER, SmallBook

SCHEMAS = load(Path(__file__).resolve().parent.parent / "schemas")
WRITTEN_AT = "2026-02-03T10:00:00+08:00"
PHONES = [(kind, field) for kind in SCHEMAS.kinds.values() for field in kind.every_field() if field.type == "phone"]

# As it is written; what is dialled.
TAKEN = [
    ("13905710168", "13905710168"),
    ("0571-5550123", "05715550123"),
    ("(0579)5550354", "05795550354"),
    ("（0579）5550354", "05795550354"),
    ("(0579) 5550354", "05795550354"),
    ("0579-5550354转801", "05795550354,801"),
    ("0579-5550354 转 801", "05795550354,801"),
    ("0579-5550354（转801）", "05795550354,801"),
    ("(0579)5550354分机8001", "05795550354,8001"),
    ("+86 571 5550123", "+865715550123"),
    ("+49 (0)30 555-0101", "+49030" + "5550101"),
    ("+1 212.555.0101 ext. 44", "+12125550101,44"),
    ("+1 212 555 0101 Ext 44", "+12125550101,44"),
    ("212-555-0101 x44", "2125550101,44"),
    ("212-555-0101#44", "2125550101,44"),
    ("110", "110"),
]
REFUSED = [
    *("总机转 8001", "转801", "0571-5550123/5550124", "0571-5550123、5550124", "ask Lin", "12", "+", "0571+5550123"),
    *(
        "٠٥٧١٥٥٥٠",
        "０５７１５５５０１２３",
        "0571-5550123转",
        "0571-5550123转12345678",
        "0571-5550123\n",
        "0571-555012a",
    ),
]


def contact(name: str, of: str, phone: str) -> tuple[str, dict[str, object]]:
    return "contact", {
        "customer": of,
        "number": 1,
        "name": name,
        "phone": phone,
        "by": "li-wei",
        "written_at": WRITTEN_AT,
    }


@pytest.mark.parametrize(("written", "dialled"), TAKEN)
def test_a_number_is_taken_as_people_write_it_and_dialled(written: str, dialled: str) -> None:
    kind, data = contact("周总", "hengda", written)
    assert faults(SCHEMAS.kinds[kind], data) == []
    assert phone_of(written).to_dial == dialled
    assert to_call(written).address == f"tel:{dialled}"


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_single_number_is_refused_and_the_remedy_says_how(written: str) -> None:
    kind, data = contact("周总", "hengda", written)
    (fault, *_) = faults(SCHEMAS.kinds[kind], data)
    assert fault.rule in ("schema-pattern", "schema-line-break")
    if fault.rule == "schema-pattern":
        assert "ext. 801" in fault.remedy.en
        assert "转801" in fault.remedy.zh


def test_every_field_that_takes_a_number_is_of_the_one_shape() -> None:
    named = {
        f"{kind.name}.{field.name}"
        for kind in SCHEMAS.kinds.values()
        for field in kind.every_field()
        if re.fullmatch("phone|mobile|tel|fax|telephone", field.name)
    }
    assert {f"{kind.name}.{field.name}" for kind, field in PHONES} >= named
    assert len(PHONES) >= 5


def test_a_number_is_found_by_its_own_end_not_by_its_extension() -> None:
    made = book(
        COMPANY,
        person("li-wei", "李薇"),
        customer("hengda", "恒达建材"),
        contact("周总", "hengda", "(0579)5550354转801"),
    )
    assert phone_ends(made)["hengda"] == ("0354",)


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("(0579)5550354转801", "0579-5550354 ext. 801", True),
        ("(0579)5550354转801", "0579-5550354转802", False),
        ("+86 579 5550354", "579.5550354", True),
    ],
)
def test_the_same_number_written_otherwise_is_the_same(one: str, two: str, alike: bool) -> None:
    made = book(
        COMPANY,
        person("li-wei", "李薇"),
        customer("hengda", "恒达建材"),
        customer("xinyuan", "新源装饰"),
        contact("周总", "hengda", one),
        contact("林工", "xinyuan", two),
    )
    assert bool(suspects(made)) == alike


def test_a_book_with_such_numbers_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_book = SmallBook(tmp_path, capsys)
    small_book.write(
        "contacts/hengda--1.yaml",
        f'customer: hengda\nnumber: 1\nname: 周总\nphone: "(0579)5550354转801"\nby: li-wei\nwritten_at: "{WRITTEN_AT}"\n',
    )
    assert small_book.check() == []
    assert small_book.path(CUSTOMER).exists()
