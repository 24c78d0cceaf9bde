"""The project needs nothing beside it, and no more than Git and Python on the machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import conftest
from tests.conftest import BESIDE, missing

EXTRAS = re.compile(r"(chrom|google-chrome|soffice|libreoffice|localc|npm|npx|node)")
"""Programs that a user need not have."""
EXPECTED = re.compile(
    rf"no {re.escape(BESIDE)}/\S+ beside the project|no Chromium .*|(?:sshd|nginx|fcgiwrap|openssl|caddy|systemd-analyze) is not installed|needs a user whom modes hold back"
)
SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] \S+: (.+)$", re.MULTILINE)


def poorer_path(folder: Path) -> str:
    """A PATH on which all programs of this machine are but the extras."""
    folder.mkdir()
    for place in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in place.iterdir() if place.is_dir() else ():
            link = folder / program.name
            if not EXTRAS.match(program.name) and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)


def alone(clone: Path, path: str) -> dict[str, str]:
    """The environment of a user who runs the clone's tests: no CI, and nothing of the run that this test is part of.

    The installed packages are those at hand; the program is the clone's own.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "GIT_"))}
    kept.pop("CI", None)
    return kept | {"PATH": path, "PYTHONPATH": str(clone / "scripts")}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs links to programs")
def test_the_fast_suite_is_green_in_a_clone_with_nothing_beside_it(root: Path, tmp_path: Path) -> None:
    """What wants more is skipped with its reason and counted."""
    for folder in (tmp_path, *tmp_path.parents):  # some tests become nobody, who must be able to read the clone
        if folder == tmp_path or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(0o755)
    clone = tmp_path / "alone" / "clone"
    subprocess.run(["git", "clone", "-q", str(root), str(clone)], check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow", "-n", "2", "--dist", "loadfile"]
    temporary = tmp_path / "temporary"  # of its own: pytest takes the right to read back from a folder it shares
    temporary.mkdir()
    env = alone(clone, poorer_path(tmp_path / "programs")) | {"PYTEST_DEBUG_TEMPROOT": str(temporary)}
    done = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("= FAILURES =") :][:20000] + done.stderr[-2000:]
    skipped: Counter[str] = Counter()
    for count, reason in SKIPPED.findall(done.stdout):
        skipped[reason] += int(count)
    assert re.findall(r"(\d+) skipped", done.stdout.splitlines()[-1]) == [str(skipped.total())]
    assert [reason for reason in skipped if not EXPECTED.fullmatch(reason)] == []
    assert any(reason.startswith(f"no {BESIDE}/corpora/") for reason in skipped)
    assert any(reason.startswith("no Chromium") for reason in skipped)


@pytest.mark.parametrize(("in_ci", "outcome"), [(False, pytest.skip.Exception), (True, pytest.fail.Exception)])
def test_a_missing_program_is_a_failure_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, in_ci: bool, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr(conftest, "IN_CI", in_ci)
    with pytest.raises(outcome, match="no such program"):
        missing("no such program")
