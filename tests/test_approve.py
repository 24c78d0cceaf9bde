"""`approve`: what was shown is merged, by objects only, in the caller's name; else it says why not and what to do."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salesbook.commands.main import main
from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Comings
from salesbook.history.repository import open_repository
from salesbook.history.story import merged_by
from salesbook.history.trailers import mention
from tests.support.made_history import person
from tests.support.own_server import ARCHIVING, REPLY, VISIT, Office, archiving, reply, visit
from tests.support.small_book import RECORDS

Approve = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office")).set_up()
    office.hook("post-receive", "receipt")
    return office


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Office:
    office = template.copy(tmp_path / "office")
    assert office.put("in/li-wei", {VISIT: visit()}, "li-wei").taken
    return office


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Path:
    """The manager's own clone."""
    subprocess.run(["git", "clone", "-q", str(office.server), str(tmp_path / "desk")], check=True)
    return tmp_path / "desk"


@pytest.fixture
def approve(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Approve:
    """`salesbook approve`, called in the desk's clone as somebody; exit code and what was said."""

    def call(*words: str, by: str = "he", lang: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("SALESBOOK_PUSHER", by)
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_EMAIL", f"{by}@example.com")
        capsys.readouterr()
        code = main(["approve", *words, "--root", str(desk), "--lang", lang])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return call


def test_what_was_shown_is_merged_once_in_the_caller_s_name(office: Office, approve: Approve, desk: Path) -> None:
    tip, before = office.at("in/li-wei"), office.at("main")
    code, out, err = approve("in/li-wei", "--at", tip[:10], "--note", "好")
    assert (code, err) == (0, "")
    assert f"  {VISIT}\n" in out
    made = office.at("main")
    assert office.clone.git("-C", str(office.server), "rev-parse", f"{made}^1", f"{made}^2").split() == [before, tip]
    message = office.clone.git("-C", str(office.server), "show", "-s", "--format=%an <%ae>%n%B", made)
    assert "he@example.com" in message
    assert "\n好\n" in message
    with open_repository(office.server, "main", cached=False) as repository:
        n = repository.graph.number(made)
        assert n is not None
        assert merged_by(repository, n).by == "he"
        assert repository.log is not None
        assert mention(message) in [line.hash for line in repository.log.lines]
        assert repository.log.lines[-1].pusher == "he"
    assert approve("in/li-wei", "--at", tip)[:2] == (0, "in/li-wei is merged: nothing waits on it.\n")
    assert office.at("main") == made, "the answer was lost, and it was asked again: one merge"
    assert not (desk / "records" / f"{VISIT}.yaml").exists(), "nothing is checked out"


def test_a_branch_that_moved_is_not_merged(office: Office, approve: Approve) -> None:
    shown = office.at("in/li-wei")
    office.put("in/li-wei", {VISIT: visit("后来改的。")}, "li-wei")
    before = office.at("main")
    code, _, err = approve("in/li-wei", "--at", shown)
    assert code == 1
    assert f"it is at {office.at('in/li-wei')}, not at {shown}" in err
    assert office.at("main") == before


def test_main_that_moves_meanwhile_is_not_lost(
    office: Office, approve: Approve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesbook.commands import approve as module
    from salesbook.server.approving import sent

    def overtaken(*words: object) -> object:
        office.push(office.commit("main", {ARCHIVING: archiving()}, "luo-jing"), "main", "luo-jing")
        monkeypatch.setenv("SALESBOOK_PUSHER", "he")
        return sent(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "sent", overtaken)
    code, _, err = approve("in/li-wei", "--at", office.at("in/li-wei"))
    assert code == 1
    assert "run this again" in err
    assert office.at("main") == office.clone.tip("main")
    monkeypatch.setattr(module, "sent", sent)
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0


def test_a_conflict_is_told_with_what_the_rep_is_to_do(office: Office, approve: Approve) -> None:
    office.put("in/he", {VISIT: visit("主管先写的。")}, "he")
    assert approve("in/he", "--at", office.at("in/he"), by="boss")[0] == 0
    before = office.at("main")
    code, out, err = approve("in/li-wei", "--at", office.at("in/li-wei"), by="boss")
    assert code == 1
    assert f"records/{VISIT}.yaml" in out
    assert "git switch in/li-wei, git pull --no-rebase origin main" in out
    assert "in/li-wei is not merged" in err
    assert office.at("main") == before


@pytest.mark.parametrize(("by", "rule"), [("zhou-min", "push-without-role"), ("gone", "push-pusher")])
def test_who_holds_no_role_merges_nothing(office: Office, approve: Approve, by: str, rule: str) -> None:
    before = office.at("main")
    code, out, _ = approve("in/li-wei", "--at", office.at("in/li-wei"), by=by)
    assert code == 1
    assert f"[{rule}]" in out
    assert office.at("main") == before


def test_an_address_that_is_nobody_s_approves_nothing(office: Office, approve: Approve) -> None:
    code, _, err = approve("in/li-wei", "--at", office.at("in/li-wei"), by="somebody")
    assert code == 2
    assert "somebody@example.com" in err
    assert "git config user.email" in err


def test_a_merge_that_would_break_the_book_is_not_made(office: Office, approve: Approve) -> None:
    held = ("hengda", "hd-01")
    gone = {path.removesuffix(".yaml"): None for path, text in RECORDS.items() if any(x in path + text for x in held)}
    office.put("in/he", {**gone, "replies/2026-w47/2026-11-18--luo-jing": None}, "he")
    assert approve("in/he", "--at", office.at("in/he"), by="boss")[0] == 0
    code, out, _ = approve("in/li-wei", "--at", office.at("in/li-wei"))
    assert code == 1
    assert "[reference-unknown]" in out


def test_nothing_of_the_branch_or_of_the_work_tree_is_run(
    office: Office, approve: Approve, desk: Path, tmp_path: Path
) -> None:
    """A clone whose hooks lie in its work tree; a branch that brings hooks, attributes and programs of its own."""
    trap = desk / "hooks"
    trap.mkdir()
    for name in ("pre-push", "reference-transaction", "post-merge", "pre-merge-commit", "commit-msg", "post-checkout"):
        (trap / name).write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung-{name}'\nexit 1\n", encoding="utf-8")
        (trap / name).chmod(0o755)
    subprocess.run(["git", "-C", str(desk), "config", "core.hooksPath", "hooks"], check=True)
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0
    assert not list(tmp_path.glob("sprung-*"))


def test_a_branch_with_programs_or_schemas_is_not_merged(office: Office, approve: Approve) -> None:
    """Where a server let one through: not even a general manager merges it by this command."""
    tip = office.at("in/li-wei")
    index = {"GIT_INDEX_FILE": str(office.folder / "index")}
    office.clone.git("read-tree", tip, **index)
    (office.folder / "content").write_text("{}", encoding="utf-8")
    oid = office.clone.git("hash-object", "-w", str(office.folder / "content"))
    office.clone.git("update-index", "--add", "--cacheinfo", f"100644,{oid},schemas/visit.schema.json", **index)
    made = office.clone.git("commit-tree", office.clone.git("write-tree", **index), "-p", tip, "-m", "x")
    (office.server / "hooks" / "pre-receive").unlink()
    assert office.push(made, "in/li-wei", "li-wei").taken
    code, out, _ = approve("in/li-wei", "--at", made, by="boss")
    assert code == 1
    assert "schemas/visit.schema.json" in out
    assert "[push-outside]" in out


def test_the_commit_is_asked_for_on_a_terminal_and_nowhere_else(
    office: Office, approve: Approve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesbook.commands import approve as module

    assert approve("in/li-wei") == (
        2,
        "",
        "salesbook: which commit was shown? --at COMMIT; on a terminal it is asked for\n",
    )
    assert approve("in/li-wei", "--at", "HEAD~1")[0] == 2
    before = office.at("main")
    monkeypatch.setattr(module, "_somebody_is_there", lambda: True)
    for answer, code in (("", 1), ("y", 1), (office.at("main")[:10], 1), (office.at("in/li-wei")[:8], 0)):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _, given=answer: given)
        done, out, _ = approve("in/li-wei")
        assert done == code
        assert "认可岩板。" in out, "what is asked about is told in words, as by review"
        assert (office.at("main") != before) == (code == 0)


def test_a_branch_that_is_not_there_is_told(approve: Approve) -> None:
    assert approve("in/nobody", "--at", "abcdef0")[::2] == (2, 'salesbook: the server has no branch "in/nobody"\n')
    assert approve("in/nobody", "--at", "abcdef0", lang="zh")[2] == "salesbook: 服务器上没有分支“in/nobody”\n"


def test_lines_that_are_gone_from_the_receipts_are_told(office: Office, approve: Approve) -> None:
    approve("in/li-wei", "--at", office.at("in/li-wei"))
    office.put("in/li-wei", {VISIT: visit("再改。")}, "li-wei")
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0
    for name in ("receipts", "receipts-new"):
        subprocess.run(["git", "-C", str(office.server), "update-ref", "-d", f"refs/heads/{name}"], check=True)
    (office.server / "salesbook-receipts").unlink()
    office.put("in/li-wei", {VISIT: visit("第三次。")}, "li-wei")
    _, _, err = approve("in/li-wei", "--at", office.at("in/li-wei"))
    assert "The receipts lack a line that this clone has seen" in err
    made = office.at("main")
    assert mention(office.clone.git("-C", str(office.server), "show", "-s", "--format=%B", made)) is None


def test_a_merge_is_signed_where_the_company_demands_it(office: Office, approve: Approve, desk: Path) -> None:
    key = office.clone.key("he-key")
    host = "host:\n  kind: none\n  signed_commits: true\n"
    files = {"company": RECORDS["company.yaml"] + host, "people/he": person("he", "supervisor", key)}
    office.push(office.commit("main", files, "boss"), "main", "boss")
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(office.clone.folder / "he-key"))):
        subprocess.run(["git", "-C", str(desk), "config", name, value], check=True)
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0
    made = office.at("main")
    assert "gpgsig" in office.clone.git("-C", str(office.server), "cat-file", "commit", made)


def test_a_branch_of_weeks_ago_is_merged_with_all_that_came_meanwhile(office: Office, approve: Approve) -> None:
    for who, week in (("zhou-min", "48"), ("he", "49")):
        plan = RECORDS["plans/2026-w47/li-wei.yaml"].replace("li-wei", who).replace("W47", f"W{week}")
        day = {"48": "2026-11-25", "49": "2026-12-02"}[week]
        office.put(f"in/{who}", {f"plans/2026-w{week}/{who}": plan.replace("2026-11-18", day)}, who)
        assert approve(f"in/{who}", "--at", office.at(f"in/{who}"), by="boss")[0] == 0
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0
    held = office.clone.git("-C", str(office.server), "ls-tree", "-r", "--name-only", "main").split()
    assert {f"records/{VISIT}.yaml", "records/plans/2026-w48/zhou-min.yaml", "records/plans/2026-w49/he.yaml"} <= {
        *held
    }


def follow(office: Office) -> None:
    """Take main over from the server."""
    office.clone.git("fetch", "-q", str(office.server), "+refs/heads/main:refs/heads/main")


def told(
    office: Office, ref: str, *replies: tuple[str, str, str]
) -> list[tuple[str, str | None, str, tuple[str, ...]]]:
    """How a record was approved: by merge or reply, by whom, in which role, and what is wrong with it."""
    with open_repository(office.server, "main", cached=False) as repository:
        found = approvals(repository, Comings(repository), RepliedRecord(ref, replies, ZoneInfo("Asia/Shanghai")))
    return [(approval.how, approval.person, approval.role, approval.faults) for approval in found]


def test_a_merge_a_merge_with_reply_and_a_reply_alone_each_give_the_approval_they_should(
    office: Office, approve: Approve
) -> None:
    contract = "contracts/2026/hd-02"
    text = RECORDS["contracts/2026/hd-01.yaml"].replace("hd-01", "hd-02")
    office.put("in/li-wei", {contract: text}, "li-wei")
    assert approve("in/li-wei", "--at", office.at("in/li-wei"))[0] == 0
    assert told(office, VISIT) == [("merge", "he", "supervisor", ())], "a bare merge"
    assert told(office, contract) == [("merge", "he", "", ())], "merged, and nobody's approval yet"
    follow(office)
    assert office.put("in/he", {REPLY: reply()}, "he").taken
    assert approve("in/he", "--at", office.at("in/he"))[0] == 0
    assert told(office, VISIT, (REPLY, "he", "supervisor")) == [
        ("merge", "he", "supervisor", ()),
        ("reply", "he", "supervisor", ()),
    ]
    follow(office)
    other = REPLY.replace("--he", "--boss")
    assert office.push(office.commit("main", {other: reply("boss", contract)}, "boss"), "main", "boss").taken
    assert told(office, contract, (other, "boss", "general_manager"))[-1] == ("reply", "boss", "general_manager", ())
