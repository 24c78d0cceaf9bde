"""Who may merge what: one answer, in the history, in the review and at the server's door."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from salesbook.history.approvals import BROUGHT_BY, RepliedRecord, approvals, merging_roles
from salesbook.history.arrival import Comings
from salesbook.history.span import span_of
from salesbook.history.trail import Approval
from salesbook.review.reviewers import reviewers_of
from salesbook.review.sides import Change, open_change
from salesbook.schemas import parse, shipped
from tests.conftest import CLOCK
from tests.support.made_history import Made, person
from tests.support.reviewed_book import BRANCH, ReviewedBook, visit, visit_path

ZONE = ZoneInfo("Asia/Shanghai")
SUPERIORS = ("supervisor", "business_manager", "general_manager")
ROLES = (*SUPERIORS, "clerk", "rep")
WRITERS = {"rep-2": "rep", "boss": "general_manager", "luo": "clerk"}
FOLDERS = sorted(
    kind.folder or "company"
    for kind in parse({file.name: file.read_bytes() for file in shipped().glob("*.schema.json")}).kinds.values()
)
KEPT_BY_ONE = {"people", "company"}
Told = Mapping[tuple[str, str], Mapping[str, Approval]]


def ref_in(folder: str, writer: str) -> str:
    return folder if folder == "company" else f"{folder}/{writer}"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """For each writer and merger a merge with a record in every folder: by folder, what the history says of it."""
    made = Made(tmp_path_factory.mktemp("history"))
    people = {f"people/{who}": person(who, role) for who, role in {**WRITERS, **{r: r for r in ROLES}}.items()}
    made.commit("main", people, "boss", "2026-11-01T09:00:00+08:00")
    pairs = [(writer, merger) for writer in WRITERS for merger in ROLES]
    for at, (writer, merger) in enumerate(pairs):
        made.git("update-ref", "refs/heads/in/all", made.tip("main"))
        made.commit("in/all", {ref_in(folder, f"{writer}-{merger}"): f"a: {at}\n" for folder in FOLDERS}, writer)
        made.merge("in/all", merger)
    with made.history() as repository:
        comings = Comings(repository)
        return {
            (writer, merger): {
                folder: of[at if folder == "company" else 0]
                for folder in FOLDERS
                if (of := approvals(repository, comings, RepliedRecord(ref_in(folder, f"{writer}-{merger}"), (), ZONE)))
            }
            for at, (writer, merger) in enumerate(pairs)
        }


@pytest.mark.parametrize("merger", ROLES)
@pytest.mark.parametrize("writer", WRITERS)
def test_the_history_finds_nothing_wrong_with_who_may_merge_and_only_with_him(
    told: Told, writer: str, merger: str
) -> None:
    wrong = {folder for folder, approval in told[writer, merger].items() if "merged-without-role" in approval.faults}
    may = {folder for folder in FOLDERS if merger == "general_manager" or folder not in KEPT_BY_ONE}
    own = {folder for folder, role in BROUGHT_BY.items() if role == merger}
    fine = (may if merger in SUPERIORS else set()) | own
    assert wrong == set(FOLDERS) - fine - {"replies"}


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Change:
    capsys: pytest.CaptureFixture[str] = None  # type: ignore[assignment]  # nothing is printed
    book = ReviewedBook(tmp_path_factory.mktemp("reviewed"), capsys)
    book.branch()
    book.write(visit_path("2026-11-23", "2026-w48"), visit("2026-11-23"))
    book.commit("li-wei")
    return open_change(book.root, span_of(book.root, BRANCH), "manager", CLOCK, CLOCK)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_review_asks_whom_the_history_lets_merge(change: Change, folder: str) -> None:
    touched = ("records/company.yaml" if folder == "company" else f"records/{folder}/x.yaml",)
    reviewers = reviewers_of(change._replace(trees=change.trees._replace(touched=touched)))
    assert reviewers.roles == merging_roles(folder)
    assert set(reviewers.roles) == ({"general_manager"} if folder in KEPT_BY_ONE else set(SUPERIORS))
    assert reviewers.role == reviewers.roles[0]


def test_one_record_that_gives_rights_sends_all_of_a_change_to_the_general_manager(change: Change) -> None:
    touched = (*change.trees.touched, "records/people/li-wei.yaml")
    assert reviewers_of(change._replace(trees=change.trees._replace(touched=touched))).roles == ("general_manager",)


@pytest.mark.parametrize(
    ("folder", "roles"),
    [("targets", ("general_manager", "supervisor", "business_manager")), ("people", ("general_manager",))],
)
def test_what_its_writer_brings_by_his_role_others_may_merge_too(
    change: Change, folder: str, roles: tuple[str, ...]
) -> None:
    """Targets that the general manager wrote need nobody's approval, and any superior may merge them; people he alone."""
    written = {
        ref: tuple(one._replace(email="chen-gang@example.com") for one in own) for ref, own in change.written.items()
    }
    own = change._replace(
        trees=change.trees._replace(touched=(f"records/{folder}/x.yaml",)),
        written=written,
        after=change.after._replace(own={}),
    )
    reviewers = reviewers_of(own)
    assert (reviewers.own_right, reviewers.merger, reviewers.roles) == (True, "chen-gang", roles)
