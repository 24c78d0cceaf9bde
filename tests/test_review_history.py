"""`review` of the made-up company's history: what was planted in it deserves a look, what was done rightly does not."""

from __future__ import annotations

import json
import subprocess
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main

LOOKS = {
    "back-dated": "dated-before",
    "another-name": "another",
    "edited-after-review": "after-review",
    "rewritten-week": "closed-week",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "book"
    assert main(["demo", str(folder), "--history", "-q"]) == 0
    return folder


@pytest.fixture(scope="module")
def truth(demo: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((demo / "truth.json").read_text(encoding="utf-8"))
    return data


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, text=True).stdout


def told(capsys: pytest.CaptureFixture[str], root: Path, change: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["review", change, "--root", str(root), "--format", "json", "--as", "manager"]) in {0, 1}
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


@pytest.mark.parametrize("what", sorted(LOOKS))
def test_what_was_planted_deserves_a_look(
    demo: Path, truth: dict[str, Any], capsys: pytest.CaptureFixture[str], what: str
) -> None:
    planted = next(item for item in truth["planted"] if item["what"] == what)
    result = told(capsys, demo, f"{planted['commit']}^..{planted['commit']}")
    assert (LOOKS[what], planted["record"]) in {(item["why"], item["record"]) for item in result["look"]}


def test_an_ordinary_round_is_told_whole_and_deserves_no_look(
    demo: Path, truth: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    planted = {item["commit"] for item in truth["planted"]} | {item["record"] for item in truth["planted"]}
    merges = git(demo, "log", "--first-parent", "--merges", "--reverse", "--format=%H", "main").split()
    seen = 0
    for merge in merges[20:60:10]:
        names = git(demo, "diff", "--name-only", "--no-renames", f"{merge}^1", merge).split()
        refs = {name.removeprefix("records/").removesuffix(".yaml") for name in names}
        commits = set(git(demo, "rev-list", f"{merge}^1..{merge}").split())
        if planted & (refs | commits):
            continue
        result = told(capsys, demo, f"{merge}^1..{merge}")
        assert {item["ref"] for item in result["records"]} == refs
        strange = [item for item in result["look"] if item["why"] not in ("double", "closed-week")]
        assert strange == [], merge
        seen += 1
    assert seen >= 2


def test_who_is_asked_is_who_approved(demo: Path, truth: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The roles that a review names are those by which plans were approved by merge, contracts by reply."""
    valid = {item["record"]: item["role"] for item in truth["approvals"] if item["valid"]}
    told_of = [(name, of(demo, name)) for name in ("plans", "contracts")]
    for name, merges in told_of:
        seen = 0
        for merge in merges:
            result = told(capsys, demo, f"{merge}^1..{merge}")
            roles = {
                valid[item["ref"]] for item in result["records"] if item["change"] == "added" and item["ref"] in valid
            }
            assert roles <= {*result["approvers"]}, (name, merge)
            seen += len(roles)
        assert seen, name


def of(demo: Path, folder: str) -> list[str]:
    """A few merges that brought records of a folder."""
    words = ("log", "--first-parent", "--merges", "--reverse", "--format=%H", "main")
    merges = git(demo, *words).split()
    bringing = (one for one in merges if git(demo, "diff", "--name-only", f"{one}^1", one, "--", f"records/{folder}"))
    return list(islice(bringing, 3, 18, 5))
