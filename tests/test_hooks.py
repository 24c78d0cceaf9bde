"""The hooks in real repositories: what pre-commit and prek do on a commit, a merge and a push."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import check

pytestmark = pytest.mark.slow

# A small book: what stands before any daily work. Contacts point at customers, customers at people.
BOOK = [f"records/{name}" for name in ("company.yaml", "calendars", "people", "products", "customers", "contacts")]
SHIPPED = ["schemas", "scripts", ".pre-commit-config.yaml", ".gitattributes", ".gitignore", *BOOK]


class Clone:
    """A work tree with its own remote `origin`, a folder beside it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.env = os.environ | {"PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home / "prek"), "LANG": "C.UTF-8"}
        self.env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.folder, env=self.env, capture_output=True, text=True, encoding="utf-8", check=False
        )

    def git(self, *words: str) -> str:
        """Git must do it; what it says."""
        done = self.run("git", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def refused(self, *words: str) -> str:
        """The hook must stop Git; what it says."""
        before = self.git("rev-parse", "HEAD")
        done = self.run("git", *words)
        assert done.returncode != 0, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert self.git("rev-parse", "HEAD") == before
        return done.stdout + done.stderr

    def record(self, pattern: str) -> Path:
        """The first record whose path under records/ fits."""
        return min((self.folder / "records").glob(pattern))

    def twin(self, record: Path, old: str, new: str) -> Path:
        """A copy of a record in which one id stands for another, in the text and in the path."""
        copy = record.with_name(record.name.replace(old, new))
        copy.write_bytes(record.read_bytes().replace(old.encode(), new.encode()))
        return copy


@pytest.fixture(scope="module")
def template(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A small book with its hooks' environments built: once for all tests here, for that takes longest."""
    folder = tmp_path_factory.mktemp("hooks") / "clone"
    (folder / "records").mkdir(parents=True)
    for name in SHIPPED:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, folder / name)
    clone = Clone(folder, folder.parent / "home")
    clone.git("init", "-q", "-b", "main")
    clone.git("init", "-q", "--bare", "-b", "main", "../origin.git")
    clone.git("remote", "add", "origin", "../origin.git")
    clone.git("add", ".")
    clone.git("commit", "-q", "-m", "The book")
    clone.git("push", "-q", "origin", "main")
    installed = clone.run("pre-commit", "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return clone


@pytest.fixture
def clone(template: Clone, tmp_path: Path) -> Clone:
    shutil.copytree(template.folder, tmp_path / "clone", symlinks=True)
    shutil.copytree(template.folder.parent / "origin.git", tmp_path / "origin.git")
    return Clone(tmp_path / "clone", Path(template.env["PRE_COMMIT_HOME"]))


@pytest.fixture(params=["pre-commit", "prek"])
def hooked(request: pytest.FixtureRequest, clone: Clone) -> Clone:
    """The same clone under either tool."""
    if request.param == "prek":
        assert clone.run("prek", "install", "--force").returncode == 0
    return clone


def add_line(record: Path, line: str) -> None:
    record.write_bytes(record.read_bytes() + line.encode() + b"\n")


def test_a_good_record_is_committed_and_pushed(hooked: Clone) -> None:
    add_line(hooked.record("customers/*.yaml"), "# seen")
    hooked.git("commit", "-q", "-a", "-m", "A remark")
    hooked.git("push", "-q", "origin", "main")
    assert hooked.git("ls-remote", "origin", "main").split()[0] == hooked.git("rev-parse", "HEAD")


def test_a_bad_record_is_refused_at_its_line(hooked: Clone) -> None:
    record = hooked.record("customers/*.yaml")
    add_line(record, "no_such_field: 1")
    line = record.read_bytes().count(b"\n")
    said = hooked.refused("commit", "-a", "-m", "A slip")
    assert f"{record.relative_to(hooked.folder).as_posix()}:{line}:" in said


def test_a_deletion_that_others_point_at_is_refused(hooked: Clone) -> None:
    customer = known_customer(hooked)
    hooked.git("rm", "-q", f"records/customers/{customer}.yaml")
    assert f"records/contacts/{customer}--1.yaml:" in hooked.refused("commit", "-m", "Gone")


def test_a_clean_merge_that_leaves_a_dangling_reference_is_refused(hooked: Clone) -> None:
    customer = known_customer(hooked)
    firm = hooked.twin(hooked.record(f"customers/{customer}.yaml"), customer, "new-firm")
    hooked.git("add", "records")
    hooked.git("commit", "-q", "-m", "A new firm")
    hooked.git("switch", "-q", "-c", "contact")
    hooked.twin(hooked.record(f"contacts/{customer}--1.yaml"), customer, "new-firm")
    hooked.git("add", "records")
    hooked.git("commit", "-q", "-m", "Whom we met there")
    hooked.git("switch", "-q", "main")
    hooked.git("rm", "-q", str(firm))
    hooked.git("commit", "-q", "-m", "It was a mistake")
    assert "new-firm" in hooked.refused("merge", "--no-edit", "contact")


def test_what_slipped_past_the_commit_is_refused_on_push(hooked: Clone) -> None:
    add_line(hooked.record("customers/*.yaml"), "no_such_field: 1")
    hooked.git("commit", "-q", "-a", "--no-verify", "-m", "A slip")
    (hooked.folder / "notes.md").write_text("later\n")
    hooked.git("add", "notes.md")
    hooked.git("commit", "-q", "--no-verify", "-m", "Something else")
    for there in ("main", "in/li-wei"):
        assert "no_such_field" in hooked.refused("push", "origin", f"HEAD:refs/heads/{there}")
    assert hooked.git("ls-remote", "origin", "main").split()[0] == hooked.git("rev-parse", "HEAD~2")


def test_an_untracked_draft_does_not_block(hooked: Clone) -> None:
    (hooked.folder / "records" / "customers" / "draft.yaml").write_text("not: [finished\n")
    add_line(hooked.record("people/*.yaml"), "# seen")
    hooked.git("commit", "-q", "-a", "-m", "A remark")


def test_an_untracked_draft_does_not_satisfy_a_reference(hooked: Clone) -> None:
    customer = known_customer(hooked)
    hooked.twin(hooked.record(f"customers/{customer}.yaml"), customer, "new-firm")
    contact = hooked.twin(hooked.record(f"contacts/{customer}--1.yaml"), customer, "new-firm")
    hooked.git("add", str(contact))
    assert "new-firm" in hooked.refused("commit", "-m", "A contact")
    hooked.git("add", "records/customers/new-firm.yaml")
    hooked.git("commit", "-q", "-m", "With its file")


def test_a_changed_schema_is_tried_on_all_records(hooked: Clone) -> None:
    path = hooked.folder / "schemas" / "customer.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["name"] |= {"type": "string", "maxLength": 1}
    path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    hooked.git("add", "schemas")
    said = hooked.refused("commit", "-m", "Short names")
    assert said.count("records/customers/") > 10


@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_the_project_itself_passes_all_hooks(root: Path, template: Clone, tmp_path: Path, tool: str) -> None:
    subprocess.run(["git", "clone", "-q", str(root), str(tmp_path / "clone")], check=True)
    clone = Clone(tmp_path / "clone", Path(template.env["PRE_COMMIT_HOME"]))
    done = clone.run(tool, "run", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert clone.git("status", "--short") == ""


def test_a_clone_as_windows_makes_it_passes(root: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", "-c", "core.autocrlf=true", str(root), str(tmp_path / "clone")], check=True)
    clone = Clone(tmp_path / "clone", tmp_path)
    done = clone.run(sys.executable, "scripts/check.py")
    assert done.returncode == 0, done.stdout + done.stderr
    plain = clone.run(sys.executable, "scripts/start.py", "--help")
    assert plain.returncode == 0


def known_customer(clone: Clone) -> str:
    """The id of a customer at whom we know somebody."""
    return clone.record("contacts/*--1.yaml").stem.removesuffix("--1")


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """Two commits on main, of which origin has the first; a branch with one more."""
    clone = Clone(tmp_path, tmp_path)
    clone.git("init", "-q", "-b", "main")
    for message in ("one", "two"):
        clone.git("commit", "-q", "--allow-empty", "-m", message)
    monkeypatch.chdir(tmp_path)
    return clone


PUSH = {"PRE_COMMIT_REMOTE_NAME": "origin"}


def test_a_commit_is_checked_by_the_index() -> None:
    assert check.change({"PRE_COMMIT": "1"}) == ["--staged"]


def test_a_push_of_main_is_checked_from_what_the_remote_has(history: Clone) -> None:
    one = history.git("rev-parse", "HEAD~1")
    history.git("update-ref", "refs/remotes/origin/main", one)
    assert check.change(PUSH | {"PRE_COMMIT_FROM_REF": one}) == ["--since", one]


def test_a_push_of_a_branch_is_checked_from_where_it_left_main(history: Clone) -> None:
    two = history.git("rev-parse", "HEAD")
    history.git("switch", "-q", "-c", "in/li-wei")
    for message in ("three", "four"):
        history.git("commit", "-q", "--allow-empty", "-m", message)
    pushed_before = history.git("rev-parse", "HEAD~1")
    assert check.change(PUSH | {"PRE_COMMIT_FROM_REF": pushed_before}) == ["--since", pushed_before]
    history.git("update-ref", "refs/remotes/origin/main", two)
    assert check.change(PUSH | {"PRE_COMMIT_FROM_REF": pushed_before}) == ["--since", two]


def test_the_first_push_of_all_is_checked_as_a_whole(history: Clone) -> None:
    assert history.git("branch", "--show-current") == "main"
    assert check.change(PUSH) == ["--tree", history.git("rev-parse", "HEAD")]


def test_a_push_of_another_branch_is_checked_by_its_own_tree(history: Clone) -> None:
    history.git("update-ref", "refs/remotes/origin/main", "HEAD")
    history.git("branch", "in/li-wei", "HEAD~1")
    pushed = history.git("rev-parse", "in/li-wei")
    assert check.change(PUSH | {"PRE_COMMIT_TO_REF": pushed}) == ["--tree", pushed]
    assert check.change(PUSH | {"PRE_COMMIT_LOCAL_BRANCH": "refs/heads/in/li-wei"}) == ["--tree", pushed]
