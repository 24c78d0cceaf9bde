"""The obligation matrix for programs: it says what the page says, to each viewer what is his."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.site.matrix_file import NAME, files
from tests.support.sample_book import sample_book


def cells(viewer: str) -> list[dict[str, Any]]:
    book = sample_book()
    made = files(book, Audience(book, viewer))
    assert sorted(made) == [f"en/{NAME}", f"zh/{NAME}"]
    assert made[f"en/{NAME}"]() == made[f"zh/{NAME}"]()
    return list(json.loads(made[f"zh/{NAME}"]()))


def test_the_manager_s_matrix_tells_who_missed_what() -> None:
    """R102: the plan handed in late stands in its week, with the way to rule and record."""
    result = [
        c for c in cells("manager") if (c["obligation"], c["person"], c["week"]) == ("R107", "wu-qian", "2026-W47")
    ]
    assert [cell["state"] for cell in result] == ["late"]
    assert {"rule": "plan-handed-in", "mark": "late", "record": "plans/2026-w47/wu-qian"} in result[0]["lamps"]


@pytest.mark.parametrize("viewer", ["team", "zhou-min"])
def test_nobody_else_is_told_whose_plan_was_late(viewer: str) -> None:
    datas = [cell for cell in cells(viewer) if cell["obligation"] == "R107" and cell["person"] == "wu-qian"]
    assert datas == []
    assert all(lamp["record"] is None for lamp in lamps(viewer, "plan-handed-in"))


def lamps(viewer: str, rule: str) -> Iterator[dict[str, Any]]:
    for cell in cells(viewer):
        yield from (lamp for lamp in cell["lamps"] if lamp["rule"] == rule)


def test_states_and_counts_agree() -> None:
    for cell in cells("manager"):
        order = ("missing", "late", "not_provable", "met", "not_owed")
        assert cell["state"] == next(state for state in order if cell[state])
