"""What whoever corrects a record is told before he does."""

from __future__ import annotations

from salesbook.views.correcting import remarks
from tests.support.rule_case import Scene
from tests.test_views_forms import visit

FILED = {
    "records/archivings/2026-w47/form-2.yaml": """\
week: "2026-W47"
form: "form-2"
by: "liu-fang"
written_at: "2026-11-23T18:00:00+08:00"
"""
}


def told(files: dict[str, str]) -> list[str]:
    book = Scene("book", {"as_of": "2026-11-24T09:00:00+08:00"}, files, ()).book()
    record = book.find("visits/2026-w47/2026-11-18--li-wei--hengda")
    assert record is not None
    return [text.en for text in remarks(book, record)]


def test_whose_record_it_is_and_that_its_week_is_filed() -> None:
    own = visit("2026-11-18", "li-wei", "hengda")
    assert told(own) == ["Written by Li Wei."]
    assert told(own | FILED) == [
        "Written by Li Wei.",
        "Its forms of week 47 of 2026 are filed: the change will be shown as made after that.",
    ]


def test_the_forms_of_another_week_or_kind_have_no_say() -> None:
    own = visit("2026-11-18", "li-wei", "hengda")
    other = {path.replace("w47", "w46"): text.replace("W47", "W46") for path, text in FILED.items()}
    assert told(own | other) == ["Written by Li Wei."]
    assert told(
        own | {path.replace("form-2", "form-4"): text.replace("form-2", "form-4") for path, text in FILED.items()}
    ) == ["Written by Li Wei."]
