"""A release is a wheel, and the wheel is whole: installed, it does what the program in scripts/ does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from salesbook.commands.main import main
from salesbook.skeleton import release
from salesbook.store.snapshot import WorkTree
from tests.support.release import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the environment's programs lie in another folder")


@pytest.fixture(scope="module")
def sample(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company's book: records and schemas, and nothing of the program."""
    book = tmp_path_factory.mktemp("sample") / "book"
    for folder in ("records", "schemas"):
        shutil.copytree(root / folder, book / folder)
    return book


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_wheel_holds_the_skeleton_byte_for_byte(root: Path, wheel: Path) -> None:
    assert release.from_wheel(wheel).whole() == release.from_folder(root).whole()


def test_the_skeleton_holds_the_program_and_nothing_of_the_sample(root: Path) -> None:
    held = release.from_folder(root).files
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    program = {name for name in tracked.split("\0") if name.startswith(("scripts/", "schemas/"))}
    assert program <= held.keys() | {name for name in program if not (root / name).exists()}
    assert {name.partition("/")[0] for name in held} & {"records", "tests", "benchmarks", "README.md"} == set()
    assert b"check --since origin/main" in held[".ci/run"]
    assert b"start.py test" not in held[".ci/run"]


def test_an_installed_program_does_what_the_one_in_scripts_does(
    sample: Path, installed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    completed_process = run(installed, "check", "--root", str(sample), cwd=tmp_path)
    capfd.readouterr()
    assert main(["check", "--root", str(sample)]) == completed_process.returncode == 0
    assert capfd.readouterr().out == completed_process.stdout


@pytest.mark.slow
def test_an_installed_program_builds_the_same_site(sample: Path, installed: Path, tmp_path: Path) -> None:
    completed_process = run(
        installed, "site", "-q", "--root", str(sample), "--out", str(tmp_path / "theirs"), cwd=tmp_path
    )
    assert completed_process.returncode == main(
        ["site", "-q", "--root", str(sample), "--out", str(tmp_path / "ours")]
    ), completed_process.stderr
    assert files(tmp_path / "theirs") == files(tmp_path / "ours")


def test_the_books_own_schemas_hold_for_an_installed_program(sample: Path, installed: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(sample, book)
    own = book / "schemas" / "visit.schema.json"
    own.write_text(own.read_text(encoding="utf-8").replace('"title": "Visit"', '"title": "Call on a customer"'))
    completed_process = run(installed, "kinds", "visit", "--lang", "en", "--root", str(book), cwd=tmp_path)
    assert "Call on a customer" in completed_process.stdout


def test_a_book_without_schemas_is_told_by_which_it_is_judged(sample: Path, installed: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "records", tmp_path / "book" / "records")
    completed_process = run(installed, "check", "--lang", "en", "--root", str(tmp_path / "book"), cwd=tmp_path)
    assert completed_process.returncode == 0
    (line,) = completed_process.stderr.splitlines()
    assert "schemas/" in line


@pytest.mark.parametrize("gone", ["visit.schema.json", "common.schema.json", "meta.schema.json"])
def test_a_book_with_a_part_of_the_schemas_gets_one_line(
    sample: Path, gone: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book"
    shutil.copytree(sample, book)
    (book / "schemas" / gone).unlink()
    for command in ("check", "site", "report"):
        assert main([command, "--lang", "en", "--root", str(book)]) == 2
        capture_result = capsys.readouterr()
        assert capture_result.out == ""
        (line,) = capture_result.err.splitlines()
        assert gone in line


def test_an_empty_folder_of_schemas_is_none(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    assert "visit.schema.json" in WorkTree(tmp_path).schemas()


def test_a_damaged_release_is_refused(wheel: Path, tmp_path: Path) -> None:
    broken = tmp_path / wheel.name
    broken.write_bytes(wheel.read_bytes()[:-4000])
    with pytest.raises(release.NoRelease):
        release.from_wheel(broken)
