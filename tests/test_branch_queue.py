"""What waits on people's own branches stands on My team: told as by `review`, for those whose it is to know."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book
from salesbook.pages.parts.branch_waiting import BranchWaiting
from salesbook.review import queue
from salesbook.rules import judge, reporting
from salesbook.rules.reporting import Judged
from salesbook.site.arrival import queue as queue_of
from salesbook.site.opening import edition_of
from tests.support.reviewed_book import AS_OF, ReviewedBook, visit, visit_path

VISIT = visit_path("2026-11-20", "2026-w47")
WU_HAO = """\
id: "wu-hao"
name: "吴昊"
roles:
  - role: "supervisor"
    from: "2025-01-01"
department: "sales"
reports_to: "chen-gang"
joined_on: "2025-01-01"
"""
ALL = {"in/li-wei", "in/sun-tao", "in/wang-jun", "in/zhang-min"}
SHOWN = {
    "team": set[str](),
    "manager": ALL,
    "chen-gang": ALL,
    "zhang-min": ALL,  # he is business manager too
    "wu-hao": set[str](),
    "li-wei": {"in/li-wei"},
    "wang-jun": {"in/wang-jun"},
    "liu-fang": set[str](),
}


@pytest.fixture
def book(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> ReviewedBook:
    """A visit, a customer's file that does not merge, one's own visit of a supervisor, and a branch that is merged."""
    book = ReviewedBook(tmp_path_factory.mktemp("queue"), capsys)
    book.write("people/wu-hao.yaml", WU_HAO)
    book.commit("chen-gang", "2026-11-02T10:00:00+08:00")
    for who, at in (("li-wei", "20T17:40"), ("wang-jun", "22T09:00"), ("zhang-min", "21T18:00")):
        book.branch(f"in/{who}")
        book.write(
            visit_path("2026-11-20", "2026-w47").replace("li-wei", who), visit("2026-11-20").replace("li-wei", who)
        )
        book.commit(who, f"2026-11-{at}:00+08:00")
        book.git("switch", "-q", "main")
    book.branch("in/sun-tao")
    book.mend("customers/hengda.yaml", 'name: "', 'name: "甲')
    book.commit("sun-tao", "2026-11-23T08:00:00+08:00")
    book.git("switch", "-q", "main")
    book.mend("customers/hengda.yaml", 'name: "', 'name: "乙')
    book.commit("chen-gang", "2026-11-23T09:00:00+08:00")
    book.git("branch", "in/liu-fang", "main~1")
    return book


def opened(book: ReviewedBook) -> Book:
    return open_book((book.root,), judge, datetime.fromisoformat(AS_OF))


def waiting(book: ReviewedBook, viewer: str) -> dict[str, BranchWaiting]:
    whole = opened(book)
    return {one.branch: one for one in queue_of((book.root,), whole, Audience(whole, viewer))}


def team_pages(book: ReviewedBook, viewer: str) -> Iterator[tuple[str, str]]:
    """The pages of My team that a viewer has, in English, as text."""
    whole = opened(book)
    for page in edition_of(whole, Audience(whole, viewer), roots=(book.root,)).pages:
        if page.path.startswith("my-team"):
            yield page.path, unescape(re.sub("<[^>]*>", "", str(page.body("en"))))


def test_a_branch_is_shown_to_its_person_those_above_and_managers(book: ReviewedBook) -> None:
    whole = opened(book)
    shown = {viewer: {one.branch for one in queue_of((book.root,), whole, Audience(whole, viewer))} for viewer in SHOWN}
    assert shown == SHOWN


def test_each_waits_with_its_superior_the_longest_first(book: ReviewedBook) -> None:
    found = waiting(book, "manager")
    assert list(found) == ["in/li-wei", "in/zhang-min", "in/wang-jun", "in/sun-tao"]
    assert {one.branch: one.waits_for for one in found.values()} == {
        "in/li-wei": ("zhang-min",),
        "in/zhang-min": ("chen-gang",),
        "in/wang-jun": ("zhang-min",),
        "in/sun-tao": ("zhang-min",),
    }
    assert found["in/sun-tao"].state == "conflict"
    assert found["in/li-wei"].since == datetime.fromisoformat("2026-11-20T17:40:00+08:00")
    title = book.json("in/li-wei")["title"]
    assert found["in/li-wei"].title.en == title == "Li Wei: 1 visit; Zhang Min to merge"


def test_the_page_tells_what_to_run_at_the_commit_that_was_told(book: ReviewedBook) -> None:
    pages = dict(team_pages(book, "manager"))
    commit = book.git("rev-parse", "in/li-wei")[:10]
    assert f"salesbook approve in/li-wei --at {commit}" in pages["my-team/zhang-min"]
    assert "in/zhang-min" not in pages["my-team/zhang-min"]
    assert "salesbook review in/zhang-min --as manager" in pages["my-team/chen-gang"]
    assert "git switch in/sun-tao" in pages["my-team/zhang-min"]
    assert "approve in/sun-tao" not in pages["my-team/zhang-min"]
    assert not [path for path, text in team_pages(book, "wu-hao") if "in/" in text]


def test_main_is_judged_once_for_all_branches(book: ReviewedBook, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[Book] = []

    def counted(book: Book) -> Iterator[Judged]:
        judged.append(book)
        return reporting.judged(book)

    monkeypatch.setattr("salesbook.rules.catalogue.judged", counted)
    assert set(waiting(book, "manager")) == ALL
    assert len(judged) == 1 + len(ALL) - 1  # main, and what each branch makes of it; one does not merge


def test_what_is_merged_waits_no_longer_and_without_git_the_page_is_as_ever(book: ReviewedBook) -> None:
    book.git("merge", "-q", "--no-ff", "-m", "approved", "in/li-wei")
    assert set(waiting(book, "manager")) == ALL - {"in/li-wei"}
    for branch in ALL:
        book.git("branch", "-q", "-D", branch)
    without_branches = list(team_pages(book, "manager"))
    shutil.rmtree(book.root / ".git")
    assert list(team_pages(book, "manager")) == without_branches
    assert queue.branches_waiting({}, opened(book), Audience(opened(book), "manager")) == ()
