"""scripts/start.py: with a make-believe Python that writes down what it is asked, and once in a real fresh clone."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the make-believe programs are shell scripts")

# Stands for Python, pip and every installed program: notes its arguments in $LOG, answers as a test told it to.
FAKE = """#!/bin/sh
name=$(basename "$0")
echo "$name $*" >>"$LOG"
case "$*" in
"-m venv "*) mkdir -p "$3/bin"; for p in python salesbook ruff mypy lint-imports pytest pre-commit; do cp "$0" "$3/bin/$p"; done ;;
"-m pip "*) [ -z "$PIP_FAILS" ] || { echo "Looking"; echo "ERROR: no such version" >&2; echo "note: later" >&2; exit 1; }
  [ -z "$PIP_OFFLINE" ] || { echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'no route'" >&2
    echo "ERROR: No matching distribution" >&2; exit 1; }
  [ -z "$PIP_INTERRUPTED" ] || { kill -INT $PPID; sleep 5; } ;;
*) [ "$name" != "$FAILS" ] || exit 7 ;;
esac
"""
RUN = "import runpy, sys; sys.executable = sys.argv.pop(1); sys.argv.pop(0); {before}; runpy.run_path(sys.argv[0], run_name='__main__')"


class Clone:
    """A folder with what start.py reads, and the log of what it ran."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder, self.fake, self.log = folder, folder.parent / "python", folder.parent / "log"
        (folder / "scripts").mkdir(parents=True)
        (folder / "tests").mkdir()
        for name in ("scripts/start.py", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
            shutil.copy(root / name, folder / name)
        self.fake.write_text(FAKE)
        self.fake.chmod(0o755)

    def start(self, *words: str, before: str = "pass", **env: str) -> subprocess.CompletedProcess[str]:
        """Run start.py; `before` is Python run ahead of it, to play a poorer machine."""
        base = {"PATH": os.environ["PATH"], "LOG": str(self.log), "LANG": "en_US.UTF-8"}
        command = [sys.executable, "-c", RUN.format(before=before), str(self.fake), "scripts/start.py", *words]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=base | env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            # A shell that runs the tests in the background has them ignore Ctrl-C, and all they start.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def ran(self) -> list[str]:
        """The lines logged since the last look."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Clone:
    return Clone(root, tmp_path / "clone with a blank")


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What a user is told who can't go on: a single line on stderr, exit 2."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_without_a_command_it_tells_how_to_use_it_and_makes_nothing(clone: Clone, words: tuple[str, ...]) -> None:
    done = clone.start(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "start.py site --serve" in done.stdout
    assert clone.ran() == []
    assert "首次运行" in clone.start(*words, LANG="zh_CN.UTF-8").stdout


def test_it_makes_the_environment_and_hands_every_word_over(clone: Clone) -> None:
    done = clone.start("check", "--format", "a b")
    assert (done.returncode, done.stdout) == (0, "")
    venv, tool, packages, project, command = clone.ran()
    assert venv == f"python -m venv {clone.folder}/.venv"
    assert tool.endswith(f"--require-hashes --requirement {clone.folder}/.venv/build.lock")
    assert packages.endswith(f"--require-hashes --requirement {clone.folder}/requirements.lock")
    assert project.endswith(f"--no-deps --no-build-isolation --editable {clone.folder}")
    build = (clone.folder / ".venv" / "build.lock").read_text()
    assert re.fullmatch(r"setuptools==[0-9.]+ \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", build)
    assert command == "salesbook check --format a b"


def test_nothing_is_done_twice(clone: Clone) -> None:
    clone.start("rules")
    clone.ran()
    done = clone.start("rules")
    assert clone.ran() == ["salesbook rules"]
    assert done.stderr == ""


def test_the_exit_code_of_the_command_comes_through(clone: Clone) -> None:
    assert clone.start("check", FAILS="salesbook").returncode == 7


def test_changed_pins_are_installed_into_the_same_environment(clone: Clone) -> None:
    clone.start("rules")
    clone.ran()
    with (clone.folder / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    clone.start("rules")
    assert [line.split()[2] for line in clone.ran()[:-1]] == ["pip", "pip", "pip"]
    clone.start("rules")
    assert clone.ran() == ["salesbook rules"]


def test_changed_settings_of_a_linter_install_nothing(clone: Clone) -> None:
    clone.start("rules")
    clone.ran()
    with (clone.folder / "pyproject.toml").open("a") as project:
        project.write("\n[tool.another]\n")
    clone.start("rules")
    assert clone.ran() == ["salesbook rules"]


def test_in_a_company_s_book_test_checks_the_records_and_builds_the_site(clone: Clone) -> None:
    """There are no tests: they live with the program, which is said; nothing is installed to run them."""
    (clone.folder / "tests").rmdir()
    done = clone.start("test")
    assert done.returncode == 0
    assert "tests live with the program" in done.stdout
    _, _, packages, project, check, site = clone.ran()
    assert packages.endswith("/requirements.lock")
    assert project.endswith(f"--editable {clone.folder}")
    assert check == "salesbook check"
    assert re.fullmatch(r"salesbook site --offline --out /\S+/site", site)
    assert not Path(site.split()[-1]).parent.exists()
    assert clone.start("test", FAILS="salesbook").returncode == 7
    assert clone.ran() == ["salesbook check"]


def test_tests_bring_their_extras_and_a_later_command_keeps_them(clone: Clone) -> None:
    clone.start("rules")
    clone.ran()
    clone.start("test", "-k", "x")
    lines = clone.ran()
    assert lines[1].endswith("/requirements-test.lock")
    assert [line.split()[0] for line in lines[3:]] == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert lines[-1].endswith("-k x")
    clone.start("rules")
    assert clone.ran() == ["salesbook rules"]


def test_hooks_are_installed_into_the_environment_and_set_up(clone: Clone) -> None:
    """Nothing goes into the system's Python, which a stock Debian refuses."""
    done = clone.start("hooks", "--overwrite")
    assert done.returncode == 0, done.stderr
    lines = clone.ran()
    assert lines[2].endswith("/requirements.lock")
    assert lines[4] == "pre-commit install --overwrite"
    clone.start("hooks")
    assert clone.ran() == ["pre-commit install"]
    clone.start("test")
    assert clone.ran()[1].endswith("/requirements-test.lock")
    assert clone.start("hooks", FAILS="pre-commit").returncode == 7


def test_what_the_readmes_say_of_hooks_is_a_word_of_the_start(root: Path) -> None:
    usage = subprocess.run(
        [sys.executable, "scripts/start.py"], cwd=root, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "start.py hooks" in usage.stdout
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        told = (root / name).read_text(encoding="utf-8")
        assert "start.py hooks" in told
        assert "pip install" not in told


@pytest.mark.parametrize("name", ["ruff", "mypy", "lint-imports"])
def test_a_linter_that_fails_ends_the_run_with_its_code(clone: Clone, name: str) -> None:
    assert clone.start("test", FAILS=name).returncode == 7
    assert clone.ran()[-1].split()[0] == name


def test_tests_that_fail_fail_the_run(clone: Clone) -> None:
    assert clone.start("test", FAILS="pytest").returncode == 7


def test_a_failed_install_is_one_line_and_the_next_start_begins_anew(clone: Clone) -> None:
    done = clone.start("rules", PIP_FAILS="yes")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == ["Could not set up .venv: ERROR: no such version"]
    (clone.folder / ".venv" / "left-over").touch()
    clone.ran()
    assert clone.start("rules").returncode == 0
    assert "-m venv" in clone.ran()[0]
    assert not (clone.folder / ".venv" / "left-over").exists()


def test_without_a_network_that_is_what_is_told(clone: Clone) -> None:
    done = clone.start("rules", PIP_OFFLINE="yes")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == ["Could not set up .venv, no package can be fetched: 'no route'"]


def test_a_failed_update_leaves_the_environment_as_it_was(clone: Clone) -> None:
    clone.start("rules")
    before = (clone.folder / "requirements.lock").read_text()
    (clone.folder / "requirements.lock").write_text(before + "# another\n")
    done = clone.start("rules", PIP_FAILS="yes")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["Updating .venv …", "Could not set up .venv: ERROR: no such version"]
    (clone.folder / "requirements.lock").write_text(before)
    clone.ran()
    assert clone.start("rules").returncode == 0
    assert clone.ran() == ["salesbook rules"]


def test_a_moved_clone_gets_a_new_environment(clone: Clone) -> None:
    clone.start("rules")
    clone.ran()
    clone.folder = clone.folder.rename(clone.folder.parent / "moved")
    clone.start("rules")
    assert clone.ran()[0] == f"python -m venv {clone.folder}/.venv"


@pytest.mark.parametrize("damage", ["", "[]", "\x00", '{"home": 3}'])
def test_a_damaged_stamp_means_a_new_environment(clone: Clone, damage: str) -> None:
    clone.start("rules")
    clone.ran()
    (clone.folder / ".venv" / "salesbook-set-up.json").write_text(damage)
    assert clone.start("rules").returncode == 0
    assert "-m venv" in clone.ran()[0]


def test_interrupting_the_set_up_is_quiet(clone: Clone) -> None:
    done = clone.start("rules", PIP_INTERRUPTED="yes")
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    clone.ran()
    clone.start("rules")
    assert "-m venv" in clone.ran()[0]


POORER: list[tuple[str, dict[str, str], str]] = [
    ("sys.modules['ensurepip'] = None", {}, "python3-venv"),
    ("pass", {"PATH": "/nowhere"}, "apt install git"),
    ("sys.version_info = (3, 10, 9)", {}, "Python 3.11"),
]


@pytest.mark.parametrize(("before", "env", "named"), POORER)
@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_what_is_missing_is_named_in_one_line(
    clone: Clone, before: str, env: dict[str, str], named: str, lang: str
) -> None:
    line = one_line(clone.start("rules", before=before, **env, LANG=lang))
    assert named in line
    assert ("请" in line or "需要" in line) == lang.startswith("zh")
    assert not (clone.folder / ".venv").exists()


def test_an_old_python_can_read_it(root: Path) -> None:
    ast.parse((root / "scripts" / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_it_needs_the_standard_library_only(root: Path) -> None:
    tree = ast.parse((root / "scripts" / "start.py").read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    source = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {str(name).split(".")[0] for name in plain | source}
    assert names <= sys.stdlib_module_names


@pytest.mark.slow
def test_hooks_of_a_fresh_clone_refuse_a_faulty_commit(root: Path, tmp_path: Path) -> None:
    """The real thing: a Python without pre-commit, an externally managed one too, needs no more than the one word."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(root), str(clone)], check=True)
    env = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = [sys.executable, "scripts/start.py", "hooks"]
    done = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for hook in ("pre-commit", "pre-merge-commit", "pre-push"):
        assert (clone / ".git" / "hooks" / hook).is_file()
    (clone / "records" / "people" / "nobody.yaml").write_text("id: no\n", encoding="utf-8")
    subprocess.run(["git", "add", "-A"], cwd=clone, check=True)
    refused = subprocess.run(
        ["git", "commit", "-qm", "x"], cwd=clone, env=env, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "records/people/nobody.yaml:1:5: error:" in refused.stdout + refused.stderr


@pytest.mark.slow
def test_a_fresh_clone_checks_the_sample_and_builds_the_site(root: Path, tmp_path: Path) -> None:
    """The real thing: Git clones, pip installs, the shipped records are fine, and nothing is left for Git to see."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(root), str(clone)], check=True)
    for words in (["check"], ["check"], ["site"]):
        command = [sys.executable, "scripts/start.py", *words]
        done = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (clone / "site" / "zh" / "index.html").is_file()
    assert (clone / "site" / "en" / "index.html").is_file()
    status = subprocess.run(["git", "status", "--short"], cwd=clone, capture_output=True, check=True)
    assert status.stdout == b""
