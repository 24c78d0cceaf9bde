"""A record's page says when a change to it waits on somebody's branch, to readers who may see the record."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

from salesbook.history.waiting import changes_waiting
from salesbook.site.opening import SiteRequest, open_edition
from tests.support.saving_server import NOW, TEXT, VISIT, Clone

OWN = "records/visits/2026-w47/2026-11-18--li-wei--hengda.yaml"
PAGE = "visits/2026-w47/2026-11-18--li-wei--hengda"
SAID = "等待合并"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone on whose branch in/li-wei a visit, a customer and a person are other than on main, and one is new."""
    made = Clone(tmp_path / "book")
    made.git("switch", "-q", "-c", "in/li-wei")
    for path in (OWN, "records/customers/hengda.yaml", "records/people/luo-jing.yaml"):
        file = made.root / path
        file.write_text(file.read_text(encoding="utf-8") + "# corrected\n", encoding="utf-8")
    made.write(VISIT, TEXT)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "corrected")
    made.git("switch", "-q", "main")
    return made


def said(root: Path, path: str, viewer: str = "team") -> bool:
    """Whether the page at a path says that a change waits."""
    pages = {page.path: page for page in open_edition(SiteRequest((root,), NOW, viewer=viewer)).edition.pages}
    html = unescape(str(pages[path].body("zh")))
    assert (SAID in html) == ("in/li-wei" in html)
    return SAID in html


@pytest.mark.parametrize("path", [PAGE, "customers/hengda", "people/luo-jing"])
def test_a_page_says_which_branch_has_a_change_to_its_record(clone: Clone, path: str) -> None:
    assert said(clone.root, path)


def test_what_no_branch_changes_says_nothing(clone: Clone) -> None:
    assert not said(clone.root, "people/li-wei")
    assert not said(clone.root, "plans/2026-w47/li-wei")


def test_what_is_merged_waits_no_longer_however_it_came(clone: Clone) -> None:
    changed = changes_waiting(clone.root, "main")
    assert set(changed.values()) == {("in/li-wei",)}
    assert OWN in changed
    assert VISIT not in changed  # a new record is nobody's change
    clone.git("checkout", "-q", "in/li-wei", "--", OWN)
    clone.git("commit", "-q", "-m", "the same change, carried over")
    assert OWN not in changes_waiting(clone.root, "main")
    clone.git("merge", "-q", "-m", "merged", "in/li-wei")
    assert changes_waiting(clone.root, "main") == {}


def test_a_branch_that_lags_behind_has_no_change(clone: Clone) -> None:
    clone.git("branch", "in/luo-jing", "main")
    clone.write("records/people/li-wei.yaml", (clone.root / "records/people/li-wei.yaml").read_text("utf-8") + "# x\n")
    clone.git("commit", "-qam", "main went on")
    assert "records/people/li-wei.yaml" not in changes_waiting(clone.root, "main")


def test_where_there_is_a_host_only_what_it_has_is_told(clone: Clone, tmp_path: Path) -> None:
    clone.git("clone", "-q", "--bare", ".", str(tmp_path / "host.git"))
    clone.git("remote", "add", "origin", str(tmp_path / "host.git"))
    clone.git("fetch", "-q", "origin")
    clone.git("branch", "-q", "-D", "in/li-wei")
    assert said(clone.root, PAGE)
    clone.git("push", "-q", "origin", ":in/li-wei")
    assert not said(clone.root, PAGE)


def test_the_team_of_a_company_that_codes_its_customers_is_told_nothing(clone: Clone) -> None:
    company = clone.root / "records" / "company.yaml"
    company.write_text(company.read_text("utf-8") + "confidentiality: coded\n", encoding="utf-8")
    pages = open_edition(SiteRequest((clone.root,), NOW)).edition.pages
    assert not [page.path for page in pages if SAID in unescape(str(page.body("zh")))]
    assert said(clone.root, PAGE, "manager")


def test_a_book_without_git_is_shown_all_the_same(clone: Clone) -> None:
    shutil.rmtree(clone.root / ".git")
    assert not said(clone.root, PAGE)
