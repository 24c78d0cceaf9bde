"""`proof`: a record's story with its grade; `receipt`: what a server's hook writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main
from salesbook.commands.receipt import pusher
from salesbook.history.log import read_log
from salesbook.history.receipts import Pusher


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "book"
    assert main(["demo", str(folder), "--history", "-q"]) == 0
    return folder


@pytest.fixture(scope="module")
def planted(demo: Path) -> dict[str, dict[str, str]]:
    told = json.loads((demo / "truth.json").read_text(encoding="utf-8"))["planted"]
    return {item["what"]: item for item in told}


def told(capsys: pytest.CaptureFixture[str], root: Path, record: str, *words: str) -> dict[str, Any]:
    assert main(["proof", record, "--root", str(root), "--format", "json", "--as", "manager", *words]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_a_story_has_the_shape_of_the_contract(
    demo: Path, planted: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = planted["edited-after-review"]["record"]
    story = told(capsys, demo, plan)
    assert list(story) == ["record", "grade", "not_before", "in_by", "says", "log", "events", "approvals"]
    assert (story["record"], story["grade"], story["log"]) == (plan, "proven", "whole")
    assert story["not_before"] < story["in_by"]
    added, changed = story["events"]
    assert list(added) == ["commit", "change", "at", "by", "key", "branch", "merged", "grade", "evidence"]
    assert list(added["merged"]) == ["commit", "at", "by"]
    assert [added["change"], changed["change"]] == ["added", "changed"]
    assert added["branch"] == f"in/{added['by']}"
    assert added["key"].startswith("SHA256:")
    assert changed["commit"] == planted["edited-after-review"]["commit"]
    assert added["evidence"]["ref"] == f"refs/heads/in/{added['by']}"
    merges = [item for item in story["approvals"] if item["how"] == "merge"]
    assert list(merges[0]) == ["role", "person", "how", "commit", "at", "grade", "faults"]
    assert [(item["role"], item["grade"], item["faults"]) for item in merges] == [("supervisor", "proven", [])] * 2
    assert "reply" in {item["how"] for item in story["approvals"]}


def test_a_path_and_an_older_moment_name_the_same_record(
    demo: Path, planted: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    ref = planted["back-dated"]["record"]
    assert told(capsys, demo, f"records/{ref}.yaml") == told(capsys, demo, ref)


def test_what_is_wrong_with_an_approval_is_named(
    demo: Path, planted: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    own = told(capsys, demo, planted["self-merge"]["record"])["approvals"]
    assert [item["faults"] for item in own] == [["self-merge", "merged-without-role"]]
    reply = planted["another-name"]["record"]
    data = (demo / "records" / f"{reply}.yaml").read_text(encoding="utf-8")
    about = data.partition('about: "')[2].partition('"')[0]
    replies = [item for item in told(capsys, demo, about)["approvals"] if item["how"] == "reply"]
    assert [item["faults"] for item in replies] == [["brought-by-another"]]
    missed = told(capsys, demo, planted["missed"]["record"])["events"][0]["evidence"]
    assert (missed["via"], missed["pusher"]) == ("missed", None)
    assert told(capsys, demo, planted["old-key"]["record"])["events"][0]["by"] is not None


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("in by", "approved by merge", "self-merge")), ("zh", ("不迟于", "合并即通过", "自审自合"))],
)
def test_a_story_is_told_in_words(
    demo: Path,
    planted: dict[str, dict[str, str]],
    lang: str,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for what in ("hours-late", "self-merge"):
        assert main(["proof", planted[what]["record"], "--root", str(demo), "--as", "manager", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in words)


def test_the_team_learns_no_key(
    demo: Path, planted: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["proof", planted["missed"]["record"], "--root", str(demo), "--format", "json"]) == 0
    assert "SHA256:" not in capsys.readouterr().out


def test_what_the_reader_may_not_see_and_what_is_not_there_are_refused_alike(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = next((demo / "records" / "inspections").glob("*.yaml")).relative_to(demo / "records").as_posix()
    answers = []
    for record in (hidden, "inspections/1999-01.yaml"):
        assert main(["proof", record, "--root", str(demo), "--lang", "en"]) == 2
        answers.append(capsys.readouterr().err.replace(record.removesuffix(".yaml"), "X"))
    assert answers[0] == answers[1]
    assert told(capsys, demo, hidden)["grade"] == "proven"


def test_where_customers_are_coded_the_team_learns_nothing_of_a_record_taken_away(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "coded"
    shutil.copytree(demo, copy)
    gone = min((copy / "records" / "enquiries").rglob("*.yaml"))
    name = gone.relative_to(copy / "records").as_posix()
    gone.unlink()
    command = ["proof", name, "--root", str(copy), "--lang", "en"]
    assert main(command) == 0
    company = copy / "records" / "company.yaml"
    open_ = re.sub("(?m)^confidentiality:.*\n", "", company.read_text(encoding="utf-8"))
    company.write_text(f'confidentiality: "coded"\n{open_}', encoding="utf-8")
    capsys.readouterr()
    assert main(command) == 2
    assert "no commit holds a record" in capsys.readouterr().err
    assert main([*command, "--as", "manager"]) == 0


def test_a_shallow_clone_proves_nothing_and_says_how_to_mend_it(
    demo: Path, planted: dict[str, dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{demo}", str(clone)], check=True, capture_output=True
    )
    assert main(["proof", planted["missed"]["record"], "--root", str(clone), "--lang", "en"]) == 2
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_the_report_is_the_same_with_and_without_what_was_kept(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for _ in range(2):
        assert main(["report", "--root", str(demo), "--as", "manager", "--format", "json"]) == 0
        answers.append(capsys.readouterr().out)
        subprocess.run(["rm", "-rf", str(demo / ".cache")], check=True)
    assert answers[0] == answers[1]


def test_a_report_tells_of_a_late_plan_at_its_grade(
    demo: Path, planted: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    ref = planted["back-dated"]["record"]
    week = ref.split("/")[1]
    assert main(["report", "--root", str(demo), "--as", "manager", "--format", "json", "--week", week]) == 0
    rows = [
        row for row in json.loads(capsys.readouterr().out) if row["record"] == ref and row["rule"] == "plan-handed-in"
    ]
    assert [(row["mark"], row["grade"]) for row in rows] == [("late", "proven")]


def test_a_hook_writes_a_receipt_for_each_push(tmp_path: Path, root: Path) -> None:
    server = tmp_path / "book.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(server)], check=True)
    hook = server / "hooks" / "post-receive"
    hook.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m salesbook.commands.main receipt --lang en\n', encoding="utf-8"
    )
    hook.chmod(0o755)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(server), str(clone)], check=True, capture_output=True)
    (clone / "a").write_text("a", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(root / "scripts"), "SALESBOOK_PUSHER": "li-wei"}
    for words in (["add", "."], ["commit", "-q", "-m", "x"], ["push", "-q", "origin", "HEAD:main"]):
        done = subprocess.run(["git", "-C", str(clone), *words], check=True, capture_output=True, env=env, text=True)
    assert "receipt 1: main" in done.stderr
    tip = subprocess.run(
        ["git", "-C", str(server), "rev-parse", "receipts"], check=True, capture_output=True, text=True
    ).stdout.strip()
    (line,) = read_log(server, tip).lines
    assert (line.ref, line.pusher, line.via, line.old) == ("refs/heads/main", "li-wei", "ssh", "")


@pytest.mark.parametrize(
    ("env", "who"),
    [
        ({"SALESBOOK_PUSHER": "li-wei", "REMOTE_USER": "x"}, Pusher("li-wei", "ssh")),
        ({"REMOTE_USER": "li-wei"}, Pusher("li-wei", "https")),
        ({"GITEA_PUSHER_NAME": "liwei"}, Pusher("liwei", "https")),
        ({"GITEA_PUSHER_NAME": "liwei", "SSH_ORIGINAL_COMMAND": "git-receive-pack"}, Pusher("liwei", "ssh")),
        ({"SSH_CONNECTION": "x"}, Pusher(None, "ssh")),
        ({"REQUEST_METHOD": "POST", "REMOTE_USER": "", "HTTP_REMOTE_USER": "he"}, Pusher(None, "https")),
        ({"USER": "li-wei", "GIT_COMMITTER_EMAIL": "li-wei@example.com"}, Pusher(None, "local")),
    ],
)
def test_who_pushed_is_what_the_server_s_keeper_set(env: dict[str, str], who: Pusher) -> None:
    assert pusher(env) == who
