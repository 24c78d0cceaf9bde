"""Whether a reader sees all that a record says."""

from __future__ import annotations

import pytest

from salesbook.audience import Audience
from tests.support.made_book import book, customer, person

HIDDEN = {"name": "许女士", "phone": "13900003027"}


@pytest.mark.parametrize(
    ("viewer", "whole"), [("li-wei", True), ("manager", True), ("wu-qian", False), ("team", False)]
)
def test_a_record_is_seen_whole_where_nothing_of_it_is_hidden(viewer: str, whole: bool) -> None:
    made = book(person("li-wei", "李伟"), person("wu-qian", "吴倩"), customer("c-1", "许女士", private=HIDDEN))
    assert Audience(made, viewer).sees_whole(made.customers["c-1"]) is whole
