"""What a server of one's own refuses: for each rule a push that it alone catches, and pushes that are taken."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from salesbook.rules import manuals
from salesbook.server import RULES
from salesbook.words import Lang
from tests.support import handbook
from tests.support.made_history import person
from tests.support.own_server import (
    ARCHIVING,
    BOOK,
    PEOPLE,
    PLAN,
    REPLY,
    ROOT,
    VISIT,
    Answer,
    Office,
    archiving,
    outside,
    reply,
    visit,
)
from tests.support.small_book import RECORDS

OTHER = VISIT.replace("li-wei", "zhou-min")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office")).set_up()


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Office:
    return template.copy(tmp_path / "office")


def merged(office: Office, branch: str, by: str = "he") -> str:
    """A merge of a branch into main, in the clone."""
    return office.clone.merge(branch, by)


# --- what is taken


def test_a_rep_s_day_is_taken_and_merged_by_his_supervisor(office: Office) -> None:
    assert office.put("in/li-wei", {VISIT: visit()}, "li-wei").taken
    assert office.put("in/li-wei", {VISIT: visit("客户改了主意。")}, "li-wei").taken
    assert office.push(merged(office, "in/li-wei"), "main", "he").taken
    assert office.at("main") == office.clone.tip("main")


def test_a_role_brings_by_itself_what_it_must_bring(office: Office) -> None:
    assert office.push(office.commit("main", {ARCHIVING: archiving()}, "luo-jing"), "main", "luo-jing").taken
    assert office.push(office.commit("main", {"people/qian": person("qian", "rep")}, "boss"), "main", "boss").taken
    assert office.push(outside(office, "main", ".gitattributes", "boss"), "main", "boss").taken


def test_a_reply_of_one_s_own_needs_no_merge(office: Office) -> None:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.push(merged(office, "in/li-wei"), "main", "he")
    assert office.push(office.commit("main", {REPLY: reply()}, "he"), "main", "he").taken


def test_another_s_reply_comes_by_merge(office: Office) -> None:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.push(merged(office, "in/li-wei"), "main", "he")
    answer = office.push(office.commit("main", {REPLY: reply()}, "he"), "main", "boss")
    assert answer.rules == ["push-without-merge"]


def test_the_server_s_owner_pushes_for_others(office: Office) -> None:
    assert office.push(office.commit("in/li-wei", {VISIT: visit()}, "li-wei"), "in/li-wei", None).taken
    assert office.push(merged(office, "in/li-wei"), "main", None).taken, "whose merge it is, its committer says"


def test_a_merge_on_the_server_itself_is_still_somebody_s(office: Office) -> None:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    assert office.push(merged(office, "in/li-wei", by="zhou-min"), "main", None).rules == ["push-without-role"]


def test_what_arises_only_with_main_is_told_and_taken(office: Office) -> None:
    office.put("in/zhou-min", {"customers/hengda": None, "contracts/2026/hd-01": None}, "zhou-min")
    visits = office.commit("in/li-wei", {VISIT: visit()}, "li-wei")
    gone = {path: None for path, text in BOOK.items() if "hengda" in text and not path.startswith("people")}
    cleared = office.commit("in/boss", {**gone, "replies/2026-w47/2026-11-18--luo-jing": None}, "boss")
    assert office.push(cleared, "in/boss", "boss").rules == []
    assert office.push(merged(office, "in/boss", by="he"), "main", "he").rules == []
    answer = office.push(visits, "in/li-wei", "li-wei")
    assert answer.taken
    assert answer.told == ["reference-unknown"]


def test_a_conflict_is_told_with_what_to_do_and_taken(office: Office) -> None:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.push(merged(office, "in/li-wei"), "main", "he")
    office.put("in/he", {VISIT: visit("主管的更正。")}, "he")
    office.push(merged(office, "in/he", by="boss"), "main", "boss")
    answer = office.put("in/li-wei", {VISIT: visit("自己的更正。")}, "li-wei")
    assert answer.taken
    assert answer.told == ["push-conflict"]
    assert f"records/{VISIT}.yaml" in answer.said
    assert "git pull --no-rebase origin main" in answer.said


# --- what is refused


def stranger(office: Office) -> Answer:
    return office.put("in/nobody", {VISIT: visit()}, "nobody")


def who_has_left(office: Office) -> Answer:
    return office.put("in/gone", {VISIT: visit()}, "gone")


def without_a_name(office: Office) -> Answer:
    return office.push(office.commit("in/li-wei", {VISIT: visit()}, "li-wei"), "in/li-wei", None, env={"SSH_CONNECTION": "x"})  # fmt: skip


def over_the_web_without_a_name(office: Office) -> Answer:
    web = {"REQUEST_METHOD": "POST", "HTTP_REMOTE_USER": "boss"}
    return office.push(office.commit("in/li-wei", {VISIT: visit()}, "li-wei"), "in/li-wei", None, env=web)


def another_s_branch(office: Office) -> Answer:
    return office.put("in/zhou-min", {VISIT: visit()}, "li-wei")


def a_manager_on_a_rep_s_branch(office: Office) -> Answer:
    return office.put("in/li-wei", {VISIT: visit()}, "boss")


def the_owner_for_nobody(office: Office) -> Answer:
    return office.push(office.commit("in/nobody", {VISIT: visit()}, "li-wei"), "in/nobody", None)


def the_receipts(office: Office) -> Answer:
    return office.push(office.commit("receipts", {}, "boss"), "receipts", "boss")


def the_receipts_by_the_owner(office: Office) -> Answer:
    return office.push(office.commit("receipts", {}, "boss"), "receipts", None)


def a_tag(office: Office) -> Answer:
    return office.push(office.clone.tip("main"), "refs/tags/v1", "boss")


def another_branch(office: Office) -> Answer:
    return office.put("upgrade", {VISIT: visit()}, "boss")


def a_branch_taken_away(office: Office) -> Answer:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    return office.push("", "in/li-wei", "li-wei")


def main_taken_away(office: Office) -> Answer:
    return office.push("", "main", "boss")


def main_rewritten(office: Office) -> Answer:
    office.push(office.commit("main", {ARCHIVING: archiving()}, "luo-jing"), "main", "luo-jing")
    office.clone.git("update-ref", "refs/heads/main", office.clone.git("rev-parse", "main~1"))
    return office.push(office.commit("main", {"people/li-wei": PEOPLE["people/li-wei"] + 'joined_on: "2025-01-01"\n'}, "boss"), "main", "boss", force=True)  # fmt: skip


def a_branch_rewritten_from_another_computer(office: Office) -> Answer:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.clone.git("update-ref", "refs/heads/second", office.clone.tip("main"))
    return office.push(office.commit("second", {OTHER: None, VISIT: visit("家里的电脑。")}, "li-wei"), "in/li-wei", "li-wei", force=True)  # fmt: skip


def nothing_in_common(office: Office) -> Answer:
    return office.push(office.clone.commit("in/li-wei", BOOK, "li-wei"), "in/li-wei", "li-wei")


def a_hook_on_a_branch(office: Office) -> Answer:
    return office.push(outside(office, "in/li-wei", ".pre-commit-config.yaml", "li-wei"), "in/li-wei", "li-wei")


def attributes_on_a_manager_s_branch(office: Office) -> Answer:
    return office.push(outside(office, "in/boss", ".gitattributes", "boss"), "in/boss", "boss")


def a_schema_by_a_supervisor(office: Office) -> Answer:
    office.push(office.commit("in/he", {VISIT: visit()}, "he"), "in/he", "he")
    outside(office, "in/he", "scripts/check.py", "he", "import os\n")
    return office.push(merged_whole(office, "in/he", "he"), "main", "he")


def his_own_role(office: Office) -> Answer:
    return office.put("in/li-wei", {"people/li-wei": person("li-wei", "general_manager")}, "li-wei")


def the_company_by_a_supervisor(office: Office) -> Answer:
    office.commit("in/he", {"company": RECORDS["company.yaml"] + "short_name: 云川\n"}, "he")
    return office.push(merged(office, "in/he"), "main", "he")


def a_role_granted_in_the_same_push(office: Office) -> Answer:
    office.commit("main", {"people/li-wei": person("li-wei", "general_manager", territory="east")}, "boss")
    office.commit("in/li-wei", {VISIT: visit()}, "li-wei")
    return office.push(merged(office, "in/li-wei", by="li-wei"), "main", "li-wei")


def a_large_file(office: Office) -> Answer:
    return office.put("in/li-wei", {VISIT: visit("x" * 1_100_000)}, "li-wei")


def a_faulty_record(office: Office) -> Answer:
    return office.put("in/li-wei", {VISIT: visit().replace("09:00", "11:00")}, "li-wei")


def a_merge_result_that_is_faulty(office: Office) -> Answer:
    gone = {path: None for path, text in BOOK.items() if "hengda" in text and not path.startswith("people")}
    office.commit("in/he", {**gone, "replies/2026-w47/2026-11-18--luo-jing": None}, "he")
    office.commit("in/li-wei", {VISIT: visit()}, "li-wei")
    assert office.push(merged(office, "in/li-wei"), "main", "he").taken
    return office.push(merged(office, "in/he", by="boss"), "main", "boss")


def a_merge_by_a_rep(office: Office) -> Answer:
    office.put("in/zhou-min", {VISIT: visit()}, "zhou-min")
    return office.push(merged(office, "in/zhou-min", by="li-wei"), "main", "li-wei")


def a_commit_on_main(office: Office) -> Answer:
    return office.push(office.commit("main", {VISIT: visit()}, "he"), "main", "he")


def a_squash(office: Office) -> Answer:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    return office.push(office.commit("main", {VISIT: visit()}, "he", message="in/li-wei (#1)"), "main", "he")


def a_fast_forward_to_a_branch(office: Office) -> Answer:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    return office.push("in/li-wei", "main", "he")


def archiving_by_another(office: Office) -> Answer:
    return office.push(office.commit("main", {ARCHIVING: archiving()}, "he"), "main", "he")


def main_merged_into_a_branch_and_put_in_its_place(office: Office) -> Answer:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.push(office.commit("main", {ARCHIVING: archiving()}, "luo-jing"), "main", "luo-jing")
    parents = (office.clone.tip("in/li-wei"), office.clone.tip("main"))
    turned = office.clone.commit("in/li-wei", {ARCHIVING: archiving()}, "li-wei", parents=parents)
    return office.push(turned, "main", "he")


def merged_whole(office: Office, branch: str, by: str) -> str:
    """A merge that takes a branch's tree as it is, files outside records/ too."""
    tip, main = office.clone.tip(branch), office.clone.tip("main")
    who = {f"GIT_{role}_EMAIL": f"{by}@example.com" for role in ("AUTHOR", "COMMITTER")}
    return office.clone.git("commit-tree", f"{tip}^{{tree}}", "-p", main, "-p", tip, "-m", "merge", **who)


REFUSED = [
    (stranger, "push-pusher"),
    (who_has_left, "push-pusher"),
    (without_a_name, "push-pusher"),
    (over_the_web_without_a_name, "push-pusher"),
    (another_s_branch, "push-branch"),
    (a_manager_on_a_rep_s_branch, "push-branch"),
    (the_owner_for_nobody, "push-branch"),
    (the_receipts, "push-branch"),
    (the_receipts_by_the_owner, "push-branch"),
    (a_tag, "push-branch"),
    (another_branch, "push-branch"),
    (a_branch_taken_away, "push-deleted"),
    (main_taken_away, "push-deleted"),
    (main_rewritten, "push-rewritten"),
    (a_branch_rewritten_from_another_computer, "push-rewritten"),
    (nothing_in_common, "push-unrelated"),
    (a_hook_on_a_branch, "push-outside"),
    (attributes_on_a_manager_s_branch, "push-outside"),
    (a_schema_by_a_supervisor, "push-outside"),
    (his_own_role, "push-people"),
    (the_company_by_a_supervisor, "push-people"),
    (a_large_file, "push-large"),
    (a_faulty_record, "visit-times"),
    (a_merge_result_that_is_faulty, "reference-unknown"),
    (a_merge_by_a_rep, "push-without-role"),
    (a_commit_on_main, "push-without-merge"),
    (a_squash, "push-without-merge"),
    (a_fast_forward_to_a_branch, "push-without-merge"),
    (archiving_by_another, "push-without-merge"),
    (main_merged_into_a_branch_and_put_in_its_place, "push-sidelined"),
]


@pytest.mark.parametrize(("push", "rule"), REFUSED, ids=[push.__name__ for push, _ in REFUSED])
def test_a_bad_push_is_refused_by_one_rule_that_names_file_and_remedy(office: Office, push: object, rule: str) -> None:
    answer: Answer = push(office)  # type: ignore[operator]
    assert not answer.taken
    assert answer.rules == [rule], answer.said
    own, main = table("en").get(rule, ("refuses", "refuses"))
    assert {"in/": own, "main": main, "": "refuses"}[office.target] == "refuses", "as the handbook's table says"
    told = next(line for line in answer.said.splitlines() if f"[{rule}]" in line)
    assert (":1:1: error: " in told) or "records/" in told
    assert answer.said.splitlines()[answer.said.splitlines().index(told) + 1].strip().removeprefix("remote:").strip()


def table(lang: Lang) -> dict[str, tuple[str, str]]:
    """What the handbook says of each rule of a push: what happens on a person's branch, and on main."""
    rows = re.findall(
        r"^\| `(push-[a-z-]+)` \| – \| \S+ \| (\S+) \| (\S+) \|$", handbook.text("server", lang), re.MULTILINE
    )
    return {rule: (own, main) for rule, own, main in rows}


@pytest.mark.parametrize(("lang", "refuses"), [("en", "refuses"), ("zh", "拒绝")])
def test_the_handbook_has_a_line_for_each_rule(lang: Lang, refuses: str) -> None:
    assert table(lang).keys() == {rule.id for rule in RULES}
    assert {rule for rule, cells in table(lang).items() if refuses not in cells} == {"push-conflict"}


def test_roles_are_those_before_the_push(office: Office) -> None:
    """Also where several rules speak: a role that comes with the push is nobody's yet."""
    answer = a_role_granted_in_the_same_push(office)
    assert answer.rules == ["push-without-merge", "push-without-role", "push-people"]
    assert office.at("main") != office.clone.tip("main")


def test_nothing_of_a_refused_push_is_there(office: Office) -> None:
    before = sorted(path.name for path in (office.server / "objects").rglob("*") if path.is_file())
    answer = a_faulty_record(office)
    assert not answer.taken
    assert office.at("in/li-wei") == ""
    assert sorted(path.name for path in (office.server / "objects").rglob("*") if path.is_file()) == before


def test_of_two_branches_neither_is_taken_where_one_is_refused(office: Office) -> None:
    good, bad = office.commit("in/li-wei", {VISIT: visit()}, "li-wei"), office.commit("in/he", {}, "he")
    words = ["git", "-C", str(office.clone.root), "push", str(office.server), f"{good}:refs/heads/in/li-wei", f"{bad}:refs/heads/in/he"]  # fmt: skip
    done = subprocess.run(words, check=False, capture_output=True, env={**os.environ, "SALESBOOK_PUSHER": "li-wei"})
    assert done.returncode
    assert (office.at("in/li-wei"), office.at("in/he")) == ("", "")


# --- signatures


def test_signatures_are_asked_for_where_the_company_demands_them(office: Office) -> None:
    host = "host:\n  kind: none\n  signed_commits: true\n"
    key = office.clone.key("li-wei-key")
    files = {
        "company": RECORDS["company.yaml"] + host,
        "people/li-wei": person("li-wei", "rep", key, territory="east"),
    }
    assert office.push(office.commit("main", files, "boss"), "main", "boss").taken
    plain = office.commit("in/li-wei", {VISIT: visit()}, "li-wei")
    assert office.push(plain, "in/li-wei", "li-wei").rules == ["push-unsigned"]
    office.clone.git("update-ref", "-d", "refs/heads/in/li-wei")
    office.clone.key("strange-key")
    strange = office.commit("in/li-wei", {VISIT: visit()}, "li-wei", key="strange-key")
    assert office.push(strange, "in/li-wei", "li-wei").rules == ["push-unsigned"]
    office.clone.git("update-ref", "-d", "refs/heads/in/li-wei")
    signed = office.commit("in/li-wei", {VISIT: visit()}, "li-wei", key="li-wei-key")
    assert office.push(signed, "in/li-wei", "li-wei").taken


def test_a_merge_signed_by_somebody_without_the_role_is_not_its_pusher_s(office: Office) -> None:
    key = office.clone.key("li-wei-key")
    people = {"people/li-wei": person("li-wei", "rep", key, territory="east")}
    office.push(office.commit("main", people, "boss"), "main", "boss")
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    made = office.clone.merge("in/li-wei", "li-wei", key="li-wei-key")
    assert office.push(made, "main", "he").rules == ["push-without-role"]


# --- the first push


@pytest.fixture
def empty(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(office.server)], check=True)
    office.hook("pre-receive", "receive")
    return office


def test_the_first_push_is_judged_by_its_tip_alone(empty: Office) -> None:
    broken = empty.clone.commit("main", {**BOOK, VISIT: visit().replace("09:00", "11:00")}, "boss")
    assert empty.push(broken, "main", None).rules == ["visit-times"]
    empty.commit("main", {VISIT: visit()}, "boss")
    assert empty.push("main", "main", "li-wei").rules == ["push-first"]
    assert empty.push("main", "in/li-wei", "li-wei").rules == ["push-first"]
    assert empty.push("main", "main", "boss").taken


# --- one judgement, whoever asks


def test_the_hook_of_a_clone_and_the_server_find_the_same(office: Office, tmp_path: Path) -> None:
    """The same tree with the same main: what `check --staged` says is what the server refuses."""
    faulty = {
        VISIT: visit().replace("09:00", "11:00"),
        PLAN: RECORDS["plans/2026-w47/li-wei.yaml"].replace("2026-W47", "2026-W49"),
        "customers/hengda": None,
    }
    commit = office.commit("in/li-wei", faulty, "li-wei")
    refused = office.push(commit, "in/li-wei", "li-wei")
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "-q", str(office.server), str(work)], check=True)
    office.clone.git("push", "-q", str(work), f"{commit}:refs/heads/new")
    subprocess.run(["git", "-C", str(work), "read-tree", "-u", "--reset", "new"], check=True)
    words = [sys.executable, "-m", "salesbook.commands.main", "check", "--staged", "--lang", "en"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(words, cwd=work, check=False, capture_output=True, text=True, env=env)
    staged = [line for line in done.stdout.splitlines() if line.startswith("records/")]
    said = [line.removeprefix("remote: ").rstrip() for line in refused.said.splitlines()]
    assert done.returncode == 1
    assert len(staged) > 3
    assert [line for line in said if line.startswith("records/")] == staged


# --- together, a full disk, a killed hook


def test_of_two_merges_at_once_one_is_taken(office: Office) -> None:
    office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    office.put("in/zhou-min", {"plans/2026-w49/zhou-min": RECORDS["plans/2026-w47/li-wei.yaml"]}, "zhou-min")
    main = office.clone.tip("main")
    one = merged(office, "in/li-wei")
    office.clone.git("update-ref", "refs/heads/main", main)
    other = office.commit("main", {ARCHIVING: archiving()}, "luo-jing")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(office.push, one, "main", "he")
        second = pool.submit(office.push, other, "main", "luo-jing")
    assert sorted([first.result().taken, second.result().taken]) == [False, True]
    assert office.at("main") in (one, other)


@pytest.mark.parametrize("limit", [1, 4, 16])
def test_a_full_disk_takes_nothing_by_half(office: Office, limit: int) -> None:
    """No process of the push may write a longer file than this: the push is refused, or taken whole."""
    commit = office.commit("in/li-wei", {VISIT: visit("很长的一段话。" * 900)}, "li-wei")
    words = f'ulimit -f {limit}; exec git -C "{office.clone.root}" push "{office.server}" {commit}:refs/heads/in/li-wei'
    env = {**os.environ, "SALESBOOK_PUSHER": "li-wei"}
    done = subprocess.run(["bash", "-c", words], check=False, capture_output=True, env=env)
    assert office.at("in/li-wei") == (commit if done.returncode == 0 else "")
    assert office.push(commit, "in/li-wei", "li-wei").taken, "and with room again it is taken"
    subprocess.run(["git", "-C", str(office.server), "fsck", "--strict"], check=True, capture_output=True)


def test_a_killed_check_refuses(office: Office) -> None:
    hook = office.server / "hooks" / "pre-receive"
    hook.write_text(f"#!/bin/sh\nkill -9 $$\n{hook.read_text(encoding='utf-8')}", encoding="utf-8")
    assert not office.put("in/li-wei", {VISIT: visit()}, "li-wei").taken
    assert office.at("in/li-wei") == ""


# --- the manual, hostile names


def test_every_rule_of_a_push_has_its_manual_and_its_planted_push() -> None:
    planted = {rule for _, rule in REFUSED} | {"push-unsigned", "push-first", "push-conflict"}
    assert {rule.id for rule in RULES} <= planted
    assert {rule.id for rule in RULES} <= {manual.id for manual in manuals()}


def test_a_name_that_speaks_to_the_terminal_is_spelt_out(office: Office) -> None:
    commit = outside(office, "in/li-wei", "a\x1b[31m\nb", "li-wei")
    answer = office.push(commit, "in/li-wei", "li-wei")
    assert answer.rules == ["push-outside"]
    assert "\x1b[31m" not in answer.said
    assert json.dumps("\n").strip('"') in answer.said


def test_nothing_pushed_is_run(office: Office, tmp_path: Path) -> None:
    """A program that a branch brings, of ours by name, lies there and is never called."""
    trap = f"import pathlib; pathlib.Path({str(tmp_path / 'sprung')!r}).touch()\n"
    for path in ("scripts/salesbook/__init__.py", "salesbook/__init__.py", "scripts/check.py"):
        office.push(outside(office, "in/li-wei", path, "li-wei", trap), "in/li-wei", "li-wei")
        assert office.push(outside(office, "main", path, "boss", trap), "main", "boss").taken
    assert office.put("in/zhou-min", {OTHER: None}, "zhou-min").taken
    assert not (tmp_path / "sprung").exists()
