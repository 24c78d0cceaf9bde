"""`salesbook upgrade`: a newer release merged by Git into a company's repository, records untouched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from salesbook.commands.main import main
from salesbook.git import blob_id
from salesbook.migrations.__main__ import Migrate, later_than, migrated
from salesbook.skeleton import release
from salesbook.skeleton.release import RELEASE_FILE, Release
from tests.support.new_company import answers_file, git
from tests.test_init import in_branch

LABEL = '"title": "Visit",'
MIGRATION = '''"""Territories get an English name."""

RELEASE = "0.2.0"


def migrate(files):
    """Write the name in English where there is none."""
    path = "records/company.yaml"
    return {path: files[path].replace(b\'short_name: "\', b\'short_name: "New \')}
'''
MARK = "qz10001zq"
MARKED = {"records/products/slab.yaml": f'id: "slab"\nname: "{MARK}"\n'}
"""A record whose text must be in nothing that an upgrade prints."""
Edit = tuple[str, str, str]
COMPANY_EDITS: tuple[Edit, ...] = (
    ("schemas/visit.schema.json", LABEL, '"title": "Call",'),
    (
        "schemas/customer.schema.json",
        '  "properties": {\n',
        (
            '  "properties": {\n'
            """    "loyalty": {
      "$ref": "common.schema.json#/$defs/line",
      "title": "Loyalty card",
      "description": "The number of the card.",
      "x-zh": {"title": "会员卡", "description": "会员卡号。"},
      "x-group": "what",
      "examples": ["K-17"]
    },
"""
        ),
    ),
    ("schemas/company.schema.json", '"gitlab", "gitee", "bitbucket", "none"]', '"gitlab", "gitee", "none"]'),
    ("schemas/company.schema.json", '            "bitbucket": {"en": "Bitbucket", "zh": "Bitbucket"},\n', ""),
    ("scripts/salesbook/pages/templates/home.html", "{% if view.left_out", "<p>Good morning.</p>\n{% if view.left_out"),
    ("docs/en/handbook/week.md", "Times are those of the company's zone", "Times are those of our head office"),
    ("docs/zh/handbook/week.md", "时间按公司记录里的时区计算", "时间按总部所在地计算"),
)
QUIET_EDITS: tuple[Edit, ...] = (
    ("scripts/salesbook/__init__.py", '__version__ = "0.1.0"', '__version__ = "0.2.0"'),
    (
        "schemas/visit.schema.json",
        '"additionalProperties": false,',
        '"additionalProperties": false,\n  "$comment": "newer",',
    ),
    (
        "CHANGELOG.md",
        "# Changes, as observed by people\n",
        "# Changes, as observed by people\n\n## 0.2.0\n\n- Pigeons are counted.\n",
    ),
    ("mkdocs.yml", "site_name: Salesbook", "site_name: Salesbook II"),
    ("scripts/salesbook/pages/templates/home.html", '<dl class="sb-tiles"', '<dl data-newer class="sb-tiles"'),
    ("docs/en/handbook/week.md", "# ", "# Newer: "),
)
ENUM = '"gitlab", "gitee", "bitbucket", "none"]'
LOUD_EVERYWHERE: tuple[Edit, ...] = (
    ("schemas/visit.schema.json", LABEL, '"title": "Visit to a customer",'),
    ("schemas/company.schema.json", ENUM, ENUM.replace('"none"', '"codeberg", "none"')),
    ("scripts/salesbook/pages/templates/home.html", "{% if view.left_out", "<p>Welcome.</p>\n{% if view.left_out"),
    ("docs/en/handbook/week.md", "Times are those of the company's zone", "All times are in the company's zone"),
    ("docs/zh/handbook/week.md", "时间按公司记录里的时区计算", "时刻都按公司所在时区"),
)
"""Changes of a later release at the very places where the company changed them, too: label, list, template, handbook."""
LOUD: Edit = ("schemas/visit.schema.json", LABEL, '"title": "Visit to a customer",')


def edit(folder: Path, edits: tuple[Edit, ...]) -> None:
    for path, old, new in edits:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text, (path, old)
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def shipped(root: Path) -> Release:
    return release.from_folder(root)


@pytest.fixture
def newer(shipped: Release, tmp_path: Path) -> Path:
    """A later release, as a folder: changes that collide with nobody's."""
    folder = put(tmp_path / "newer", dict(shipped.files))
    edit(folder, QUIET_EDITS)
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A company's book some weeks on: its own field, label, list, pages."""
    folder = tmp_path / "book"
    assert main(["init", str(folder), "--answers", str(answers_file(tmp_path)), "-q"]) == 0
    edit(folder, COMPANY_EDITS)
    put(folder, {path: text.encode() for path, text in MARKED.items()})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "our own words")
    return folder


@pytest.fixture
def upgrade(book: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*words: object, root: Path = book) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["upgrade", *map(str, words), "--root", str(root), "--lang", "en"])
        capture_result = capfd.readouterr()
        assert "Traceback" not in capture_result.err
        assert MARK not in capture_result.out + capture_result.err, "an upgrade tells paths, never what records say"
        return code, capture_result.out, capture_result.err

    return run


Upgrade = Callable[..., tuple[int, str, str]]


def records(book: Path, branch: str) -> dict[str, str]:
    return {path: oid for path, oid in in_branch(book, branch).items() if path.startswith("records/")}


def accept(book: Path) -> None:
    """Merge the upgrade as a pull request does."""
    git(book, "switch", "-q", "main")
    git(book, "merge", "-q", "--no-ff", "--no-edit", "upgrade-0.2.0")


def test_what_does_not_collide_is_merged(book: Path, newer: Path, upgrade: Upgrade) -> None:
    before = git(book, "rev-parse", "main")
    code, out, err = upgrade("--from", newer)
    assert code == 0, out + err
    assert "- Pigeons are counted." in out
    assert git(book, "branch", "--show-current") == "upgrade-0.2.0"
    assert git(book, "rev-parse", "main") == before
    for path, _, new in (*COMPANY_EDITS, *QUIET_EDITS):
        assert new in (book / path).read_text(encoding="utf-8")
    assert records(book, "upgrade-0.2.0") == records(book, "main")
    assert in_branch(book, "salesbook") == {
        path: blob_id(content) for path, content in release.from_folder(newer).whole().items()
    }


def test_what_collides_is_git_s_conflict_in_a_branch(book: Path, newer: Path, upgrade: Upgrade) -> None:
    edit(newer, (LOUD,))
    before = git(book, "rev-parse", "main")
    code, out, _ = upgrade("--from", newer)
    assert code == 1
    assert out.splitlines()[-1] == "schemas/visit.schema.json"
    assert "<<<<<<<" in (book / "schemas/visit.schema.json").read_text(encoding="utf-8")
    assert git(book, "rev-parse", "main") == before
    assert upgrade("--from", newer)[0] == 2
    git(book, "checkout", "--ours", "schemas/visit.schema.json")
    git(book, "commit", "-qam", "ours")
    code, out, err = upgrade("--from", newer)
    assert code == 0, out + err
    assert records(book, "upgrade-0.2.0") == records(book, "main")
    assert '"title": "Call",' in (book / "schemas/visit.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("collides", [False, True])
def test_given_up_nothing_is_changed(book: Path, newer: Path, upgrade: Upgrade, collides: bool) -> None:
    if collides:
        edit(newer, (LOUD,))
    before = git(book, "for-each-ref")
    upgrade("--from", newer)
    assert upgrade("--give-up")[0] == 0
    assert git(book, "for-each-ref") == before
    assert git(book, "status", "--porcelain") == ""
    assert git(book, "branch", "--show-current") == "main"
    assert upgrade("--give-up")[0] == 2


def test_a_migration_changes_exactly_the_files_it_lists(book: Path, newer: Path, upgrade: Upgrade) -> None:
    put(newer, {"scripts/salesbook/migrations/r0_2_0_new_name.py": MIGRATION.encode()})
    code, out, err = upgrade("--from", newer)
    assert code == 0, out + err
    assert "records/company.yaml" in out.splitlines()
    old, new = records(book, "main"), records(book, "upgrade-0.2.0")
    assert {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)} == {"records/company.yaml"}
    assert git(book, "show", "--format=", "--name-only", "HEAD") == "records/company.yaml"
    assert upgrade("--from", newer)[0] == 0
    assert records(book, "upgrade-0.2.0") == new


def test_without_migration_the_records_are_left_out(book: Path, newer: Path, upgrade: Upgrade) -> None:
    put(newer, {"scripts/salesbook/migrations/r0_2_0_new_name.py": MIGRATION.encode()})
    assert upgrade("--from", newer, "--no-migrate")[0] == 0
    assert records(book, "upgrade-0.2.0") == records(book, "main")


def third(newer: Path, folder: Path) -> Path:
    """The release after the next."""
    shutil.copytree(newer, folder)
    edit(
        folder,
        (
            ("scripts/salesbook/__init__.py", '__version__ = "0.2.0"', '__version__ = "0.3.0"'),
            ("mkdocs.yml", "site_name: Salesbook II", "site_name: Salesbook III"),
        ),
    )
    return folder


@pytest.mark.parametrize("squashed", [False, True])
def test_a_second_upgrade_merges_from_the_first(
    book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path, squashed: bool
) -> None:
    assert upgrade("--from", newer)[0] == 0
    if squashed:
        squash(book)
    else:
        accept(book)
    code, out, err = upgrade("--from", third(newer, tmp_path / "third"))
    assert code == 0, out + err
    assert ("squashed" in err) == squashed
    assert "Salesbook III" in (book / "mkdocs.yml").read_text(encoding="utf-8")
    assert '"title": "Call",' in (book / "schemas/visit.schema.json").read_text(encoding="utf-8")
    assert records(book, "upgrade-0.3.0") == records(book, "main")


def clone(book: Path, folder: Path, *words: str) -> Path:
    subprocess.run(["git", "clone", "-q", *words, book.as_uri(), str(folder)], check=True)
    return folder


def test_a_clone_that_has_main_only_finds_the_base_in_its_history(
    book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path
) -> None:
    other = clone(book, tmp_path / "clone", "--single-branch")
    code, out, err = upgrade("--from", newer, root=other)
    assert code == 0, out + err
    assert '"title": "Call",' in (other / "schemas/visit.schema.json").read_text(encoding="utf-8")
    assert git(other, "merge-base", "main", "salesbook") == git(book, "rev-parse", "salesbook")


def test_a_shallow_clone_says_what_to_fetch_and_goes_by_the_named_release(
    book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path, shipped: Release
) -> None:
    other = clone(book, tmp_path / "clone", "--depth", "1", "--single-branch")
    before = git(other, "for-each-ref")
    code, out, err = upgrade("--from", newer, root=other)
    assert (code, out) == (2, "")
    assert "git fetch --unshallow" in err
    assert git(other, "for-each-ref") == before
    old = put(tmp_path / "old", dict(shipped.files))
    code, out, err = upgrade("--from", newer, "--base", old, root=other)
    assert code == 0, out + err
    assert '"title": "Call",' in (other / "schemas/visit.schema.json").read_text(encoding="utf-8")
    assert records(other, "upgrade-0.2.0") == records(other, "main")


def squash(book: Path) -> None:
    """Merge the first upgrade as hosts do with "squash and merge": its history is lost to main."""
    git(book, "switch", "-q", "main")
    git(book, "merge", "-q", "--squash", "upgrade-0.2.0")
    git(book, "commit", "-qm", "squashed")


@pytest.mark.parametrize("state", ["begun", "upgraded", "squashed", "clone of main only"])
def test_label_list_template_and_handbook_collide_wherever_the_company_stands(
    book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path, state: str
) -> None:
    """What both sides changed is a conflict in a branch; all else is merged, and nothing of records/ or main moves."""
    if state in {"upgraded", "squashed"}:
        assert upgrade("--from", newer)[0] == 0
        if state == "squashed":
            squash(book)
        else:
            accept(book)
        newer = third(newer, tmp_path / "third")
    if state == "clone of main only":
        book = clone(book, tmp_path / "clone", "--single-branch")
    version = release.from_folder(newer).version
    edit(newer, LOUD_EVERYWHERE)
    before = git(book, "rev-parse", "main")
    code, out, err = upgrade("--from", newer, root=book)
    assert code == 1, out + err
    collided = {path for path, _, _ in LOUD_EVERYWHERE}
    assert set(git(book, "diff", "--name-only", "--diff-filter=U").splitlines()) == collided
    assert collided <= set(out.splitlines())
    assert git(book, "rev-parse", "main") == before
    for path in sorted(collided):
        text = (book / path).read_text(encoding="utf-8")
        assert text.count("<<<<<<<") == 1, path
    git(book, "checkout", "--ours", *sorted(collided))
    git(book, "commit", "-qam", "ours")
    code, out, err = upgrade("--from", newer, root=book)
    assert code == 0, out + err
    assert git(book, "rev-parse", "main") == before
    assert records(book, f"upgrade-{version}") == records(book, "main")
    for path, _, new in COMPANY_EDITS:
        assert new in (book / path).read_text(encoding="utf-8")
    assert "Salesbook II" in (book / "mkdocs.yml").read_text(encoding="utf-8")


def test_a_clone_of_main_only_after_a_squashed_upgrade_says_what_to_fetch(
    book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path
) -> None:
    """Neither the branch of releases nor its last commit is there; what it names brings them."""
    assert upgrade("--from", newer)[0] == 0
    squash(book)
    other = clone(book, tmp_path / "clone", "--single-branch")
    later = third(newer, tmp_path / "third")
    before = git(other, "for-each-ref")
    code, out, err = upgrade("--from", later, root=other)
    assert (code, out) == (2, "")
    assert git(other, "for-each-ref") == before
    fetch = "git fetch origin salesbook:salesbook"
    assert fetch in err
    git(other, *fetch.split()[1:])
    code, out, err = upgrade("--from", later, root=other)
    assert code == 0, out + err
    assert "Salesbook III" in (other / "mkdocs.yml").read_text(encoding="utf-8")
    assert '"title": "Call",' in (other / "schemas/visit.schema.json").read_text(encoding="utf-8")


def test_where_git_still_holds_every_file_the_base_is_made_anew(
    tmp_path: Path, newer: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A squashed history of a company that changed nothing: no commit of the skeleton is left."""
    book = tmp_path / "book"
    assert main(["init", str(book), "--answers", str(answers_file(tmp_path)), "-q"]) == 0
    git(book, "checkout", "-q", "--orphan", "anew")
    git(book, "commit", "-qm", "all in one")
    git(book, "branch", "-q", "-D", "main", "salesbook")
    git(book, "branch", "-q", "-m", "main")
    assert main(["upgrade", "--from", str(newer), "--root", str(book), "--lang", "en"]) == 0
    assert "made anew" in capfd.readouterr().err
    assert "Salesbook II" in (book / "mkdocs.yml").read_text(encoding="utf-8")


def test_an_upgrade_comes_from_a_wheel_and_from_a_tag(
    book: Path, wheel: Path, upgrade: Upgrade, newer: Path, tmp_path: Path
) -> None:
    code, out, _ = upgrade("--from", wheel)
    assert (code, out) == (0, "This book is of Salesbook 0.1.0 already.\n")
    program = tmp_path / "program"
    shutil.copytree(newer, program)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=program, check=True)
    git(program, "add", "-f", ".")
    git(program, "commit", "-qm", "0.2.0")
    git(program, "tag", "v0.2.0")
    git(book, "fetch", "-q", str(program), "tag", "v0.2.0")
    code, out, err = upgrade("--from", "v0.2.0")
    assert code == 0, out + err
    assert "Salesbook II" in (book / "mkdocs.yml").read_text(encoding="utf-8")


def test_check_tells_of_each_file_how_it_stands(book: Path, newer: Path, upgrade: Upgrade) -> None:
    data = {path: state for state, _, path in (line.partition(": ") for line in upgrade("--check")[1].splitlines())}
    changed = {path for path, state in data.items() if state == "changed here"}
    assert changed == {path for path, _, _ in COMPANY_EDITS}
    assert set(data.values()) == {"as shipped", "changed here"}
    assert upgrade("--from", newer)[0] == 0
    accept(book)
    git(book, "checkout", "-q", "HEAD~1", "--", "mkdocs.yml")
    (book / "scripts/mkdocs_hook.py").unlink()
    data = {path: state for state, _, path in (line.partition(": ") for line in upgrade("--check")[1].splitlines())}
    assert data["mkdocs.yml"] == "an older release, untouched"
    assert data["scripts/mkdocs_hook.py"] == "changed here"
    assert data["CHANGELOG.md"] == "as shipped"


def one_line(told: tuple[int, str, str]) -> str:
    code, out, err = told
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    return line


def test_what_can_t_be_upgraded_is_told_in_one_line(book: Path, newer: Path, upgrade: Upgrade, tmp_path: Path) -> None:
    before = git(book, "for-each-ref")
    assert "no wheel" in one_line(upgrade("--from", "no-such-thing"))
    (tmp_path / "torn.whl").write_bytes(b"PK torn")
    assert "no wheel" in one_line(upgrade("--from", tmp_path / "torn.whl"))
    (tmp_path / "empty").mkdir()
    assert "holds no release" in one_line(upgrade("--from", tmp_path / "empty"))
    (book / "mkdocs.yml").write_text("site_name: mine\n", encoding="utf-8")
    assert "commit your changes first" in one_line(upgrade("--from", newer))
    git(book, "checkout", "-q", "--", "mkdocs.yml")
    assert one_line(upgrade("--from", newer, "--check"))
    assert git(book, "for-each-ref") == before
    (tmp_path / "plain/records").mkdir(parents=True)
    git(tmp_path / "plain", "init", "-q")
    assert RELEASE_FILE in one_line(upgrade("--from", newer, root=tmp_path / "plain"))


def test_a_file_in_the_way_is_lost_by_nobody(book: Path, newer: Path, upgrade: Upgrade) -> None:
    put(newer, {"docs/en/handbook/new.md": b"# New\n", "docs/zh/handbook/new.md": "# 新\n".encode()})
    put(book, {"docs/en/handbook/new.md": b"mine, not committed\n"})
    before = git(book, "for-each-ref")
    assert "docs/en/handbook/new.md" in one_line(upgrade("--from", newer))
    assert git(book, "for-each-ref") == before
    assert (book / "docs/en/handbook/new.md").read_bytes() == b"mine, not committed\n"


@pytest.mark.skipif(os.name == "nt", reason="the environment's programs lie in another folder")
def test_an_installed_newer_program_upgrades_the_book(book: Path, newer: Path) -> None:
    """Run from the newer release itself, the book's program does the rest."""
    words = ["upgrade", "--from", str(newer), "--root", str(book), "-q"]
    env = os.environ | {"PYTHONPATH": str(newer / "scripts")}
    script = "import sys; from salesbook.commands.main import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", script, *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Salesbook II" in (book / "mkdocs.yml").read_text(encoding="utf-8")


def test_migrations_run_in_their_order_and_only_the_later_ones() -> None:
    assert later_than("9999.0") == []
    steps: list[Migrate] = [lambda files: {"a": files["a"] + b"1"}, lambda files: {"a": files["a"] + b"2", "b": None}]
    assert migrated({"a": b"", "b": b"x", "c": b"y"}, steps) == {"a": b"12", "b": None}
