"""`salesbook forget`: a private person is taken out of the whole tree, and what still holds him is named."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from salesbook.commands.main import main
from salesbook.store.identity import identity, patterns
from tests.support.new_company import answers_file, git
from tests.support.sample_book import sample_book

OTHERS = {".git", ".cache", "schemas"}
"""Not the company's words: the examples in schemas name people who happen to be called like the sample's."""

Forget = Callable[..., tuple[int, str, str]]


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    """The sample company with a private customer who is spoken of everywhere."""
    folder = tmp_path / "book"
    for part in ("records", "schemas"):
        shutil.copytree(root / part, folder / part)
    (folder / "docs/zh/company").mkdir(parents=True)
    (folder / "docs/zh/company/index.md").write_text(
        "# 约定\n\n周敏负责东区，Zhou Min 的电话不外传。\n", encoding="utf-8"
    )
    note = folder / "records/visits/2026-w48"
    (file,) = list(note.glob("*--he-jun--jincheng.yaml"))
    text = file.read_text(encoding="utf-8")
    text = text.replace('feedback: "', 'feedback: "周敏（zhoumin，139-0000-3004）和喻凯也在。').replace(
        "\nperson:", "\n# 喻凯\nperson:"
    )
    file.write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "喻凯的档案")
    return folder


@pytest.fixture
def forget(book: Path, capfd: pytest.CaptureFixture[str]) -> Forget:
    def run(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["forget", *words, "--root", str(book), "--lang", "en"])
        capture_result = capfd.readouterr()
        assert "Traceback" not in capture_result.err
        return code, capture_result.out, capture_result.err

    return run


def held(book: Path, *words: str) -> list[str]:
    """Files of the tree, by name or content, that hold one of these words."""
    form = re.compile("|".join(words), re.IGNORECASE)
    kept = [path for path in book.rglob("*") if path.is_file() and path.relative_to(book).parts[0] not in OTHERS]
    return [
        path.as_posix()
        for path in kept
        if form.search(path.relative_to(book).as_posix()) or form.search(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("customers/c-0p6ryn", ("喻凯", "c-0p6ryn", r"139\D?0000\D?3004", "yukai", "yu-kai", "科创公寓 2 幢 1809")),
        ("people/zhou-min", ("周敏", "zhou.?min", r"\bzm\b", "zhou.min@")),
        ("contacts/anju--1", ("卫平", "卫老板", r"139\D?0000\D?1206")),
    ],
)
def test_nothing_of_the_person_is_left_in_the_tree_and_check_is_green(
    book: Path, forget: Forget, record: str, words: tuple[str, ...]
) -> None:
    assert held(book, *words)
    code, out, err = forget(record, "--write")
    assert code == 0, out + err
    assert held(book, *words) == []
    assert main(["check", "--root", str(book)]) == 0
    assert git(book, "rev-parse", "--short", "HEAD") in out
    assert "Git forgets nothing" in out
    assert "git filter-repo" in out


def test_only_the_lines_concerned_change_and_comments_stay(book: Path, forget: Forget) -> None:
    """As `rename` does: what people wrote beside, how they quoted, in what order."""
    (note,) = (book / "records/visits/2026-w48").glob("*--he-jun--jincheng.yaml")
    lines = note.read_text(encoding="utf-8").splitlines()
    own = book / "records/customers/c-0p6ryn.yaml"
    own.write_text("# 老客户，见纸质档案\n" + own.read_text(encoding="utf-8"), encoding="utf-8")
    assert forget("customers/c-0p6ryn", "--write")[0] == 0
    after = note.read_text(encoding="utf-8").splitlines()
    assert len(after) == len(lines)
    changed = [(old, new) for old, new in zip(lines, after, strict=True) if old != new]
    assert [old.partition(":")[0] for old, _ in changed] == ["# 喻凯", "feedback"]
    (comment, code) = changed[0]
    assert code.startswith("# c-")
    assert comment == "# 喻凯"
    (moved,) = [
        one for one in (book / "records/customers").iterdir() if "见纸质档案" in one.read_text(encoding="utf-8")
    ]
    assert moved.read_text(encoding="utf-8").startswith("# 老客户，见纸质档案\n")


def test_the_change_is_shown_first_and_nothing_is_written(book: Path, forget: Forget) -> None:
    code, out, _ = forget("customers/c-0p6ryn")
    assert code == 0
    assert '-  name: "喻凯"' in out
    assert "records/customers/c-0p6ryn.yaml -> records/customers/c-" in out
    assert git(book, "status", "--porcelain") == ""


def test_others_keep_their_names(book: Path, forget: Forget) -> None:
    """A name within a longer one, an id within a longer one: only whole ones are taken."""
    other = book / "records/people/zhou-min-2.yaml"
    other.write_text(
        'id: "zhou-min-2"\nname: "周明"\nroles:\n  - role: "staff"\n    from: "2026-01-01"\n', encoding="utf-8"
    )
    before = other.read_bytes()
    assert forget("people/zhou-min", "--write")[0] == 0
    assert other.read_bytes() == before


def test_exports_that_still_hold_the_person_are_named(book: Path, forget: Forget) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["喻凯"])
    workbook.save(book / "list.xlsx")
    (book / "list.csv").write_bytes("喻凯\n".encode("gb18030"))
    (book / "other.csv").write_bytes("别人\n".encode("gb18030"))
    _, out, _ = forget("customers/c-0p6ryn", "--write")
    assert "  list.xlsx\n" in out
    assert "  list.csv\n" in out
    assert "other.csv" not in out


def test_a_contact_in_the_second_repository_is_changed_there(book: Path, tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    (apart / "records").mkdir(parents=True)
    shutil.move(book / "records/contacts", apart / "records/contacts")
    words = ["forget", "customers/anju", "--write", "--root", str(book), "--root", str(apart)]
    assert main(words) == 0
    moved = sorted(path.name for path in (apart / "records/contacts").iterdir())
    assert [name for name in moved if name.startswith("anju")] == []
    assert [name for name in moved if re.fullmatch(r"c-\w{6}--1\.yaml", name)]
    assert not (book / "records/contacts").exists()
    assert main(["check", "--root", str(book), "--root", str(apart)]) == 0


@pytest.mark.parametrize("record", ["nobody", "people/nobody", "visits/2026-w48/x", "products/yanban-2700"])
def test_who_is_not_there_is_told_in_one_line(forget: Forget, record: str) -> None:
    code, out, err = forget(record)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_book_with_faults_is_left_alone(book: Path, forget: Forget) -> None:
    (book / "records/people/gao-qiang.yaml").write_text("id: gao-qiang\n", encoding="utf-8")
    before = git(book, "status", "--porcelain")
    assert forget("customers/c-0p6ryn", "--write")[0] == 2
    assert git(book, "status", "--porcelain") == before


def test_a_name_is_found_as_people_write_it() -> None:
    person = sample_book().people["zhou-min"]
    forms = patterns(identity(person.kind, person.data), spoken_of=True, others=["zhou-min-2", "li-zhou-min"])
    for text in ("周敏", "ZhouMin", "zhou_min", "Min Zhou", "zhou-min--east", "ZM说"):
        assert any(form.search(text) for form in forms), text
    for text in ("周明", "zhouming", "li-zhou-min", "zhou-min-2", "azm"):
        assert not any(form.search(text) for form in forms), text


OWN_FIELD = """"properties": {
    "caretaker": {
      "$ref": "common.schema.json#/$defs/line",
      "title": "Caretaker",
      "description": "Who looks after it.",
      "x-zh": {"title": "照管人", "description": "谁在照管。"},
      "x-group": "more",
      "examples": ["程知远"]
    },
"""
PRIVATE = (
    *("id=c-7h3k2a", "private.name=程知远", "private.phone=139 0000 7788", "class=c"),
    *("territory=north", "by=tang-wen", "stages.1.stage=prospect", "stages.1.date=2026-12-01"),
    *("owners.1.person=tang-wen", "owners.1.from=2026-12-01", "written_at=2026-12-01T09:00:00+08:00"),
)
VISIT = (
    *(
        "date=2026-12-02",
        "person=tang-wen",
        "customer=c-7h3k2a",
        "method=phone",
        "written_at=2026-12-02T11:00:00+08:00",
    ),
    "feedback=czy 说周五来，Cheng Zhiyuan 本人接的，139-0000-7788",
)


def test_git_grep_finds_the_person_nowhere_in_a_company_s_own_repository(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Records, the company's papers, files of its own; of a file of the program that it changed it is told."""
    book = tmp_path / "book"
    at = ("--root", str(book), "--lang", "en")
    assert main(["init", str(book), "--answers", str(answers_file(tmp_path)), "-q"]) == 0
    assert main(["new", "customer", *PRIVATE, *at]) == 0
    assert main(["new", "visit", *VISIT, *at]) == 0
    texts = {".mailmap": "程知远 <cheng-zhiyuan@x.example>\n", "notes/keys.txt": "钥匙在程知远处\n"}
    texts |= {"docs/zh/company/index.md": "# 约定\n\n程知远（chengzhiyuan）周末送货。\n"}
    for path, text in texts.items():
        (book / path).parent.mkdir(parents=True, exist_ok=True)
        (book / path).write_text(text, encoding="utf-8")
    schema = book / "schemas/customer.schema.json"
    schema.write_text(schema.read_text(encoding="utf-8").replace('"properties": {\n', OWN_FIELD, 1), encoding="utf-8")
    git(book, "add", "-A")
    git(book, "commit", "-qm", "程知远")
    form = "程知远|c-7h3k2a|cheng.?zhi.?yuan|zhi.?yuan.?cheng|139.?0000.?7788|\\bczy\\b"
    held = git(book, "grep", "-lIiP", form, "--", ".").splitlines()
    assert len(held) == 6
    capfd.readouterr()
    assert main(["forget", "customers/c-7h3k2a", "--write", *at]) == 0
    told = capfd.readouterr().out
    assert "  schemas/customer.schema.json\n" in told
    git(book, "add", "-A")
    git(book, "commit", "-qm", "taken out")
    completed_process = subprocess.run(
        ["git", "grep", "-lIiP", form], cwd=book, capture_output=True, text=True, check=False
    )
    assert completed_process.stdout.split() == ["schemas/customer.schema.json"]
    assert git(book, "ls-files", "*c-7h3k2a*") == ""
    assert main(["check", *at]) == 0
