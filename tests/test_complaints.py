"""The hour agreed with a complaining customer counts wherever his first answer is told of."""

from __future__ import annotations

from datetime import datetime

import pytest

from salesbook.audience import Audience
from salesbook.pages.paper import pack_cases
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Lamp, Under
from salesbook.pages.quality import complaint_clock
from salesbook.pages.today import home
from salesbook.rules import catalogue
from salesbook.rules.reporting import judged
from salesbook.views.complaints import answer_due
from tests.support import made_book as m

RECEIVED = "2026-11-23T09:00:00+08:00"


def complaint(agreed: str | None = None, answered: str | None = None) -> m.Made:
    data = {
        "received_at": RECEIVED,
        "customer": "hengda",
        "by": "li-wei",
        "description": "色差",
        "reply_agreed_by": f"2026-11-{agreed}:00+08:00" if agreed else None,
        "first_reply_at": f"2026-11-{answered}:00+08:00" if answered else None,
        "written_at": RECEIVED,
    }
    return "complaint", {name: value for name, value in data.items() if value}


def lamps(made: m.Made, now: str) -> dict[str, bool]:
    """Whether rule, clock, home and pack hold the first answer late."""
    catalogue.register_all()
    at = datetime.fromisoformat(f"2026-11-{now}+08:00")
    people = (m.person("li-wei", "李伟"), m.customer("hengda", "恒达"))
    whole = m.book(*people, made, now=at, opened_on="2026-01-01")
    reader, record = Reader(Audience(whole, "manager")), whole.of("complaint")[0]
    (duty,) = [case.duty for case in judged(whole, {"complaint-answered"})]
    (timed,) = complaint_clock.complaints(reader)
    told = (complaint_clock._answer(reader, timed), home._complaint_cells(reader, record)[2])
    clock, front = ([told_by.state for told_by in [value] if isinstance(told_by, Lamp)] for value in told)
    pack = pack_cases._complaint_state(reader, record)
    result = {
        "rule": not duty.mark.fine,
        "clock": clock in (["bad"], ["none"]),
        "pack": isinstance(pack, Under) or (isinstance(pack, Lamp) and pack.rule == "complaint-answered"),
    }
    return result if "first_reply_at" in record.data else {**result, "home": front == ["none"]}


@pytest.mark.parametrize(
    ("agreed", "answered", "now", "late"),
    [
        (None, None, "24T09:00:00", False),
        (None, None, "24T09:00:01", True),
        ("23T12:00", None, "23T12:00:00", False),
        ("23T12:00", None, "23T12:00:01", True),
        ("23T12:00", "23T12:00", "25T09:00:00", False),
        ("23T12:00", "23T12:01", "25T09:00:00", True),
        ("25T12:00", None, "24T09:00:01", True),  # our own limit holds beside a later word
        ("25T12:00", "24T09:00", "25T13:00:00", False),
    ],
)
def test_rule_clock_home_and_pack_agree_on_the_first_answer(
    agreed: str | None, answered: str | None, now: str, late: bool
) -> None:
    assert set(lamps(complaint(agreed, answered), now).values()) == {late}


@pytest.mark.parametrize(
    ("agreed", "due", "by_word"), [("23T12:00", "23T12:00", True), ("25T12:00", "24T09:00", False)]
)
def test_the_earlier_of_limit_and_word_is_due(agreed: str, due: str, by_word: bool) -> None:
    whole = m.book(m.person("li-wei", "李伟"), m.customer("hengda", "恒达"), complaint(agreed))
    found = answer_due(whole, whole.of("complaint")[0])
    assert found == (datetime.fromisoformat(f"2026-11-{due}:00+08:00"), by_word)


def test_a_broken_word_is_told_as_one() -> None:
    catalogue.register_all()
    people = (m.person("li-wei", "李伟"), m.customer("hengda", "恒达"))
    data = {}
    for answered in (None, "23T12:01"):
        whole = m.book(*people, complaint("23T12:00", answered), opened_on="2026-01-01")
        (case,) = judged(whole, {"complaint-answered"})
        data[answered] = case.duty.message.en
    assert data == {
        None: "恒达: no answer yet, agreed with him by 23 Nov 12:00",
        "23T12:01": "恒达: first answered 23 Nov 12:01, agreed with him by 23 Nov 12:00",
    }
