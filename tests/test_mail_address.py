"""Whose address a commit bears: the same answer for everybody who asks, however it is typed."""

from __future__ import annotations

import pytest

from salesbook.audience import MANAGER, Audience
from tests.support.made_book import book, person


@pytest.mark.parametrize(
    ("address", "whose"),
    [("li.wei@a.example", "li-wei"), ("Li.Wei@A.example", "li-wei"), ("nobody@a.example", None), ("", None)],
)
def test_an_address_is_its_person_s_in_capitals_too(address: str, whose: str | None) -> None:
    kind, data = person("li-wei", "李伟")
    made = book((kind, {**data, "git": {"emails": ["li.wei@A.example"]}}), person("wu-qian", "吴倩"))
    assert Audience(made, MANAGER).person_by_address(address) == whose
