"""Whether a reader sees all that a record says."""

from __future__ import annotations

import pytest

from salesbook.audience import Audience
from tests.support.made_book import Made, book, customer, person

HIDDEN = {"name": "许女士", "phone": "13900003027"}


@pytest.mark.parametrize(
    ("viewer", "whole"), [("li-wei", True), ("manager", True), ("wu-qian", False), ("team", False)]
)
def test_a_record_is_seen_whole_where_nothing_of_it_is_hidden(viewer: str, whole: bool) -> None:
    made = book(person("li-wei", "李伟"), person("wu-qian", "吴倩"), customer("c-1", "许女士", private=HIDDEN))
    assert Audience(made, viewer).sees_whole(made.customers["c-1"]) is whole


def complaint(**more: object) -> Made:
    """A complaint that a rep wrote about his own customer."""
    data = {"customer": "c-1", "by": "li-wei", "description": "色差", "received_at": "2026-11-20T10:00:00+08:00"}
    return "complaint", {**data, "written_at": "2026-11-20T10:00:00+08:00", **more}


@pytest.mark.parametrize(("viewer", "whole"), [("li-wei", True), ("manager", True), ("wu-qian", False)])
@pytest.mark.parametrize(
    "more", [{}, {"escalation": {"to": "li-wei", "at": "2026-11-20T11:00:00+08:00", "reason": "超权限"}}]
)
def test_a_group_of_fields_hides_nothing_by_being_one(viewer: str, more: dict[str, object], whole: bool) -> None:
    made = book(person("li-wei", "李伟"), person("wu-qian", "吴倩"), customer("c-1", "许女士"), complaint(**more))
    audience = Audience(made, viewer)
    assert audience.reads_whole(made.of("complaint")[0], audience.book) is whole
