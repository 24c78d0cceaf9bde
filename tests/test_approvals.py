"""Who approved a record: by the roles as they stood before the change, and never who wrote a version of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Comings
from salesbook.history.evidence import Grade
from salesbook.history.trail import Approval
from tests.support.made_history import Made, person

ZONE = ZoneInfo("Asia/Shanghai")
PLAN = "plans/2026-w48/li-wei"
CONTRACT = "contracts/2026/hd-01"
REPLY = "replies/2026-w48/2026-11-23--he"
MORNING = "2026-11-23T08:30:00+08:00"
ROLES = {"li-wei": "rep", "he": "supervisor", "wang": "supervisor", "zong": "general_manager", "luo": "clerk"}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = Made(tmp_path)
    people = {f"people/{who}": person(who, role, made.key(who)) for who, role in ROLES.items()}
    made.commit("main", people, "zong", "2026-11-01T09:00:00+08:00", key="zong")
    made.git("update-ref", "refs/heads/in/li-wei", made.tip("main"))
    made.pushed("main", "in/li-wei", at="2026-11-01T09:01:00+08:00", by="zong")
    return made


def bring(made: Made, ref: str = PLAN, by: str = "li-wei", text: str = "a: 1\n") -> None:
    made.commit("in/li-wei", {ref: text}, by, key=by)
    made.pushed("in/li-wei", at="2026-11-22T21:15:00+08:00", by=by)


def merge(made: Made, by: str) -> None:
    made.merge("in/li-wei", by, MORNING, key=by)
    made.pushed("main", at=MORNING, by=by)


def told(made: Made, ref: str = PLAN, *replies: tuple[str, str, str]) -> list[Approval]:
    with made.history() as repository:
        return approvals(repository, Comings(repository), RepliedRecord(ref, replies, ZONE))


def by_supervisor(made: Made) -> None:
    bring(made)
    merge(made, "he")


def by_himself(made: Made) -> None:
    bring(made)
    merge(made, "li-wei")


def by_himself_in_anothers_name(made: Made) -> None:
    """The merge names the supervisor; the key and the server say who it was."""
    bring(made)
    made.merge("in/li-wei", "he", MORNING, key="li-wei")
    made.pushed("main", at=MORNING, by="li-wei")


def by_himself_without_a_key(made: Made) -> None:
    bring(made)
    made.merge("in/li-wei", "he", MORNING)
    made.pushed("main", at=MORNING, by="li-wei")


def by_a_supervisor_who_changed_it(made: Made) -> None:
    bring(made)
    made.commit("in/li-wei", {PLAN: "a: 2\n"}, "he", key="he")
    made.pushed("in/li-wei", at="2026-11-22T22:00:00+08:00", by="he")
    merge(made, "he")


def by_another_supervisor_after_one_changed_it(made: Made) -> None:
    bring(made)
    made.commit("in/li-wei", {PLAN: "a: 2\n"}, "he", key="he")
    made.pushed("in/li-wei", at="2026-11-22T22:00:00+08:00", by="he")
    merge(made, "wang")


def by_a_clerk(made: Made) -> None:
    bring(made)
    merge(made, "luo")


def by_one_who_gives_himself_the_role_in_the_same_change(made: Made) -> None:
    bring(made)
    made.commit("in/li-wei", {"people/luo": person("luo", "supervisor", made.key("luo"))}, "luo", key="luo")
    made.pushed("in/li-wei", at="2026-11-22T22:00:00+08:00", by="luo")
    merge(made, "luo")


def by_one_whose_role_had_ended(made: Made) -> None:
    bring(made)
    ended = person("he", "supervisor", made.key("he"), left_on="2026-11-20")
    made.commit("main", {"people/he": ended}, "zong", "2026-11-21T08:00:00+08:00", key="zong")
    made.pushed("main", at="2026-11-21T08:00:00+08:00", by="zong")
    merge(made, "he")


def squashed(made: Made) -> None:
    bring(made)
    made.commit("main", {PLAN: "a: 1\n"}, "he", MORNING, key="he")
    made.pushed("main", at=MORNING, by="he")


def foxtrot(made: Made) -> None:
    """The rep merges main into his branch and moves main there: his own commits are now the main line."""
    bring(made)
    made.commit("main", {"visits/x": "a: 1\n"}, "he", MORNING, key="he")
    made.pushed("main", at=MORNING, by="he")
    both = made.commit(
        "in/li-wei", {"visits/x": "a: 1\n"}, "li-wei", MORNING, "li-wei", (made.tip("in/li-wei"), made.tip("main"))
    )
    made.git("update-ref", "refs/heads/main", both)
    made.pushed("main", "in/li-wei", at="2026-11-23T09:00:00+08:00", by="li-wei")


def evil_merge(made: Made) -> None:
    bring(made)
    made.merge("in/li-wei", "he", MORNING, files={PLAN: "a: 9\n"}, key="he")
    made.pushed("main", at=MORNING, by="he")


def from_nowhere(made: Made) -> None:
    """A branch without a beginning in main: what its first commit holds was written all the same."""
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", key="li-wei", parents=())
    made.pushed("in/li-wei", at="2026-11-22T21:15:00+08:00", by="li-wei")
    tips = made.tip("main"), made.tip("in/li-wei")
    made.commit("main", {PLAN: "a: 1\n"}, "li-wei", MORNING, "li-wei", tips)
    made.pushed("main", at=MORNING, by="li-wei")


CASES: list[tuple[Callable[[Made], None], str | None, str, set[str]]] = [
    (by_supervisor, "he", "supervisor", set()),
    (by_himself, "li-wei", "", {"self-merge", "merged-without-role"}),
    (by_himself_in_anothers_name, "li-wei", "", {"self-merge", "merged-without-role"}),
    (by_himself_without_a_key, "li-wei", "", {"self-merge", "merged-without-role"}),
    (by_a_supervisor_who_changed_it, "he", "supervisor", {"self-merge"}),
    (by_another_supervisor_after_one_changed_it, "wang", "supervisor", set()),
    (by_a_clerk, "luo", "", {"merged-without-role"}),
    (by_one_who_gives_himself_the_role_in_the_same_change, "luo", "", {"merged-without-role"}),
    (by_one_whose_role_had_ended, "he", "", {"merged-without-role"}),
    (squashed, "he", "supervisor", {"main-without-merge"}),
    (foxtrot, "li-wei", "", {"main-without-merge", "merged-without-role"}),
    (evil_merge, "he", "supervisor", {"self-merge"}),
    (from_nowhere, "li-wei", "", {"self-merge", "merged-without-role"}),
]


@pytest.mark.parametrize(("happened", "who", "role", "faults"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_merge_approves_by_the_role_before_it_what_its_maker_did_not_write(
    made: Made, happened: Callable[[Made], None], who: str | None, role: str, faults: set[str]
) -> None:
    happened(made)
    (approval,) = told(made)
    assert (approval.person, approval.role, set(approval.faults)) == (who, role, faults)
    assert approval.valid == (not faults)
    assert approval.grade is Grade.PROVEN


def test_without_receipts_and_keys_a_merge_is_a_claim(made: Made) -> None:
    made.git("update-ref", "-d", "refs/heads/receipts")
    made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei")
    made.merge("in/li-wei", "he", MORNING)
    (approval,) = told(made)
    assert (approval.person, approval.valid, approval.grade) == ("he", True, Grade.CLAIM)


def test_a_supervisor_s_merge_brings_a_contract_and_does_not_approve_it(made: Made) -> None:
    bring(made, CONTRACT)
    merge(made, "he")
    (approval,) = told(made, CONTRACT)
    assert (approval.valid, approval.role, approval.faults) == (False, "", ())


def test_a_general_manager_s_merge_approves_a_contract(made: Made) -> None:
    bring(made, CONTRACT)
    merge(made, "zong")
    (approval,) = told(made, CONTRACT)
    assert (approval.valid, approval.role) == (True, "general_manager")


@pytest.mark.parametrize(
    ("by", "ref", "role", "valid", "faults"),
    [
        ("he", PLAN, "supervisor", True, ()),
        ("li-wei", PLAN, "supervisor", False, ("brought-by-another",)),
        ("he", CONTRACT, "general_manager", False, ("merged-without-role",)),
    ],
)
def test_a_reply_approves_if_its_person_brought_it_and_has_the_role(
    made: Made, by: str, ref: str, role: str, valid: bool, faults: tuple[str, ...]
) -> None:
    bring(made, ref)
    made.commit("in/reply", {REPLY: "a: 1\n"}, by, MORNING, by, (made.tip("main"),))
    made.pushed("in/reply", at=MORNING, by=by)
    (approval,) = told(made, ref, (REPLY, "he", role))
    assert (approval.how, approval.person, approval.valid, approval.faults) == ("reply", "he", valid, faults)


def test_a_reply_in_ones_own_name_by_anothers_key_is_not_his(made: Made) -> None:
    """The commit names the supervisor and is signed by the rep."""
    bring(made)
    made.commit("in/li-wei", {REPLY: "a: 1\n"}, "he", key="li-wei")
    made.pushed("in/li-wei", at=MORNING, by="li-wei")
    (approval,) = told(made, PLAN, (REPLY, "he", "supervisor"))
    assert approval.faults == ("brought-by-another",)


def test_what_a_role_brings_itself_needs_no_approval(made: Made) -> None:
    for by, ref in (("zong", "inspections/2026-11"), ("luo", "archivings/2026-w47/form-2"), ("zong", "people/neu")):
        made.commit("main", {ref: "a: 1\n"}, by, MORNING, key=by)
        made.pushed("main", at=MORNING, by=by)
        (approval,) = told(made, ref)
        assert approval.faults == (), ref
    made.commit("main", {"inspections/2026-10": "a: 1\n"}, "luo", MORNING, key="luo")
    made.pushed("main", at=MORNING, by="luo")
    (approval,) = told(made, "inspections/2026-10")
    assert set(approval.faults) == {"main-without-merge", "merged-without-role"}


def test_the_import_with_which_a_book_begins_is_approved_by_nobody_and_needs_it_not(made: Made) -> None:
    assert told(made, "people/he") == []


ANY, MANAGER = ("supervisor", "business_manager", "general_manager"), ("general_manager",)
APPROVES = {
    **dict.fromkeys(("plans", "visits", "complaints", "archivings", "targets"), ANY),
    **dict.fromkeys(("contracts", "prices", "people"), MANAGER),
}
"""By whose merge, or reply, a record is approved, by the folder it lies in."""
JOINS = {"contracts": ANY, "prices": ANY, "archivings": ("clerk",)}
"""Whose merge brings them, which is nothing wrong, whether or not it approves them."""
WHO = {"he": "supervisor", "ma": "business_manager", "zong": "general_manager", "luo": "clerk", "wu": "rep"}


def test_each_role_approves_what_it_may_by_merge_and_by_reply(made: Made) -> None:
    """Every role by every folder, by merge and by reply, all in one history."""
    made.git("update-ref", "-d", "refs/heads/receipts")  # who did what is then what the addresses say
    made.commit("main", {f"people/{who}": person(who, WHO[who], "unused") for who in ("ma", "wu")}, "zong", key="zong")
    for who in WHO:
        records = {f"{folder}/{who}-x": "a: 1\n" for folder in APPROVES}
        made.commit(f"in/{who}", records, "li-wei", MORNING, parents=(made.tip("main"),))
        made.merge(f"in/{who}", who, MORNING)
        made.commit(f"in/{who}", {f"replies/{folder}-{who}": "a: 1\n" for folder in APPROVES}, who, MORNING)
    asked = [(folder, who, f"replies/{folder}-{who}") for folder in APPROVES for who in WHO]
    with made.history() as repository:
        comings = Comings(repository)
        for folder, who, reply in asked:
            role = WHO[who]
            found = approvals(repository, comings, RepliedRecord(f"{folder}/{who}-x", ((reply, who, role),), ZONE))
            told = {one.how: (one.valid, one.faults) for one in found}
            may, joins = role in APPROVES[folder], role in JOINS.get(folder, ())
            no_role = () if may else ("merged-without-role",)
            assert told == {"merge": (may, () if joins else no_role), "reply": (may, no_role)}, (folder, role)
