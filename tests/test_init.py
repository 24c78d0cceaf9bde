"""`salesbook init`: a company's own repository, whole or not there."""

from __future__ import annotations

import builtins
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from salesbook.commands import init as command
from salesbook.commands.main import main
from salesbook.skeleton import release, repository
from salesbook.skeleton.public_holidays import calendars
from tests.support.new_company import ANSWERS, FOREIGN, answers_file, git

Init = Callable[..., tuple[int, str, str]]


@pytest.fixture
def init(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Init:
    """Run the command on a folder `book`; exit code and what was said."""

    def run(text: str = ANSWERS, *words: str, folder: Path = tmp_path / "book") -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["init", str(folder), "--answers", str(answers_file(tmp_path, text)), "--lang", "en", *words])
        capture_result = capfd.readouterr()
        assert "Traceback" not in capture_result.err
        return code, capture_result.out, capture_result.err

    return run


@pytest.fixture
def book(init: Init, tmp_path: Path) -> Path:
    code, _, err = init()
    assert code == 0, err
    return tmp_path / "book"


def in_branch(book: Path, branch: str) -> dict[str, str]:
    """The files of a branch with Git's ids."""
    lines = git(book, "ls-tree", "-r", "--full-tree", branch).splitlines()
    return {line.partition("\t")[2]: line.split()[2] for line in lines}


def test_main_begins_from_the_branch_that_holds_the_program_as_shipped(root: Path, book: Path) -> None:
    whole = release.from_folder(root)
    assert git(book, "rev-list", "--parents", "main").split() == [
        git(book, "rev-parse", "main"),
        *[git(book, "rev-parse", "salesbook")] * 2,
    ]
    shipped = in_branch(book, "salesbook")
    assert shipped.items() >= whole.ids.items()
    assert shipped.keys() - whole.ids.keys() == {release.RELEASE_FILE}
    own = in_branch(book, "main").keys() - shipped.keys()
    assert {path.partition("/")[0] for path in own} == {"records", "README.md", "docs", ".gitea"}
    assert git(book, "status", "--porcelain") == ""
    assert git(book, "branch", "--show-current") == "main"


def test_no_skeleton_file_holds_a_word_of_the_company(init: Init, book: Path, tmp_path: Path) -> None:
    """What lies on the branch is the same for every company, byte for byte."""
    assert init(FOREIGN, folder=tmp_path / "other")[0] == 0
    assert git(book, "rev-parse", "salesbook^{tree}") == git(tmp_path / "other", "rev-parse", "salesbook^{tree}")


def test_the_records_are_what_was_answered(book: Path) -> None:
    company = yaml.safe_load((book / "records/company.yaml").read_text(encoding="utf-8"))
    asked = yaml.safe_load(ANSWERS)
    assert {name: company[name] for name in asked if name != "people"} == {
        name: value for name, value in asked.items() if name != "people"
    }
    sun, tang = (yaml.safe_load((book / f"records/people/{one}.yaml").read_text()) for one in ("sun-hai", "tang-wen"))
    assert [held["from"] for held in sun["roles"]] == ["2019-05-06", "2019-05-06"]
    assert tang["roles"] == [{"role": "rep", "from": "2026-12-01"}]
    assert tang["git"]["emails"] == ["tang.wen@linjiang.example"]
    assert main(["check", "--root", str(book)]) == 0


def test_what_will_be_written_is_shown_and_unknown_years_are_named(init: Init, tmp_path: Path) -> None:
    _, out, _ = init()
    for path in ("records/company.yaml", "records/people/tang-wen.yaml", "records/calendars/2026.yaml", "README.md"):
        assert f"  {path}\n" in out
    assert "Public holidays of 2027 are not known" in out
    assert (tmp_path / "book/records/calendars/2026.yaml").exists()
    assert not (tmp_path / "book/records/calendars/2027.yaml").exists()


@pytest.mark.slow
def test_the_home_leads_on_and_the_company_s_own_page_is_in_the_menu(book: Path, tmp_path: Path) -> None:
    assert main(["site", "--root", str(book), "--out", str(tmp_path / "site"), "--offline"]) == 0
    home = (tmp_path / "site/en/index.html").read_text(encoding="utf-8")
    assert "Begin here" in home
    assert "Linjiang New Materials" in home
    handbook = (tmp_path / "site/zh/handbook/index.html").read_text(encoding="utf-8")
    assert "公司自己的约定" in handbook
    assert (tmp_path / "site/en/company/index.html").exists()


def test_contacts_apart_have_a_repository_of_their_own(init: Init, tmp_path: Path) -> None:
    code, _, err = init(ANSWERS.replace("contacts: inside", "contacts: apart"))
    assert code == 0, err
    book, apart = tmp_path / "book", tmp_path / "book-contacts"
    assert in_branch(apart, "main").keys() == {"README.md", ".gitattributes", ".gitignore"}
    assert (apart / "records/contacts").is_dir()
    assert main(["check", "--root", str(book), "--root", str(apart)]) == 0
    assert not (tmp_path / ".salesbook-init-book").exists()


FAULTY = [
    ("zone: Asia/Shanghai", "zone: Asia/Linjiang", 7, "time zone"),
    ("id: tang-wen", "id: sun-hai", 9, "sun-hai"),
    ("reports_to: sun-hai", "reports_to: sun-hay", 17, "sun-hay"),
    ("territory: north", "territory: south", 16, "south"),
    ("- rep\n", "- boss\n", 9, "boss"),
    ("tang.wen@", "sun.hai@", 9, "two people"),
]


@pytest.mark.parametrize(("good", "bad", "column", "word"), FAULTY)
def test_a_wrong_answer_is_told_at_its_place(
    init: Init, tmp_path: Path, good: str, bad: str, column: int, word: str
) -> None:
    assert good in ANSWERS
    code, out, _ = init(ANSWERS.replace(good, bad))
    assert code == 1
    place = f"{ANSWERS[: ANSWERS.index(good)].count(chr(10)) + 1}:{column}"
    assert any(f"answers.yaml:{place}: error:" in line and word in line for line in out.splitlines()), out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yaml"]


def one_line(told: tuple[int, str, str]) -> str:
    code, out, err = told
    assert code == 2
    assert out == ""
    (line,) = err.splitlines()
    return line


def test_a_folder_that_is_not_empty_is_left_alone(init: Init, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/letter.txt").write_text("Dear Sir", encoding="utf-8")
    assert "not empty" in one_line(init())
    assert [path.name for path in (tmp_path / "book").iterdir()] == ["letter.txt"]


def test_run_twice_it_refuses_and_changes_nothing(init: Init, book: Path) -> None:
    before = git(book, "rev-parse", "main")
    assert "not empty" in one_line(init())
    assert git(book, "rev-parse", "main") == before
    assert git(book, "status", "--porcelain") == ""


def test_without_git_s_name_and_address_nothing_is_made(
    init: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    monkeypatch.delenv("EMAIL", raising=False)
    assert "git config --global user.name" in one_line(init())
    assert not (tmp_path / "book").exists()


def test_an_empty_folder_is_filled_where_it_stands(init: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert init(folder=Path())[0] == 0
    assert Path("records/company.yaml").exists()
    assert git(Path(), "status", "--porcelain") == ""


@pytest.mark.parametrize("there", [False, True])
def test_killed_half_way_it_leaves_no_book_and_the_next_run_makes_one(init: Init, tmp_path: Path, there: bool) -> None:
    book = tmp_path / "book"
    if there:
        book.mkdir()
    script = (
        "import os, sys\n"
        "from salesbook.commands import main\n"
        "from salesbook.skeleton import repository\n"
        "repository._put = lambda aside, folder: os._exit(9)\n"
        "main.main(sys.argv[1:])\n"
    )
    words = ["init", str(book), "--answers", str(answers_file(tmp_path)), "-q"]
    assert subprocess.run([sys.executable, "-c", script, *words], check=False).returncode == 9
    assert not (book / "records").exists()
    code, _, err = init()
    assert code == 0, err
    assert git(book, "status", "--porcelain") == ""
    assert {path.name for path in tmp_path.iterdir()} == {"answers.yaml", "book"}


def test_a_book_that_would_not_pass_check_is_not_made(
    init: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesbook.skeleton import first_files

    monkeypatch.setattr(first_files, "STAGES", (*first_files.STAGES, first_files.STAGES[0]))
    code, out, _ = init()
    assert code == 1
    assert "records/company.yaml" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yaml"]


def test_the_host_that_is_named_gets_its_ci_files_and_no_other(book: Path) -> None:
    """They call `pipeline`, which judges by main; what the program's own CI calls is no company's."""
    tracked = git(book, "ls-files").splitlines()
    workflows = [path for path in tracked if "/workflows/" in path]
    assert workflows == [".gitea/workflows/salesbook-main.yml", ".gitea/workflows/salesbook-push.yml"]
    called = re.findall(r"start\.py (\w+ --stage \w+)", "".join((book / one).read_text() for one in workflows))
    assert sorted(called) == [
        "pipeline --stage comment",
        "pipeline --stage main",
        "pipeline --stage push",
    ]
    assert main(["host", "forgejo", str(book), "-q"]) == 0
    assert git(book, "status", "--porcelain") == ""


def test_options_answer_like_the_file(book: Path, tmp_path: Path) -> None:
    words = [
        *("--name", "临江新材料有限公司", "--name-en", "Linjiang New Materials", "--short-name", "临江新材"),
        *("--country", "CN", "--zone", "Asia/Shanghai", "--languages", "zh,en", "--currency", "CNY"),
        *("--opened-on", "2026-12-01", "--department", "sales=业务部=Sales", "--territory", "north=北区=North"),
        *("--person", "sun-hai=孙海=general_manager,supervisor=sun.hai@linjiang.example"),
        *("--person", "tang-wen=唐雯=rep=tang.wen@linjiang.example=sun-hai=north"),
        *("--host-kind", "gitea", "--host-url", "https://git.linjiang.example/sales/book", "--contacts", "inside"),
    ]
    assert main(["init", str(tmp_path / "other"), *words]) == 0
    own, other = (yaml.safe_load((path / "records/company.yaml").read_text()) for path in (book, tmp_path / "other"))
    own["departments"][0].pop("contact")
    assert other == own
    tang = yaml.safe_load((tmp_path / "other/records/people/tang-wen.yaml").read_text())
    assert (tang["reports_to"], tang["territory"]) == ("sun-hai", "north")


def test_an_option_comes_before_the_file(init: Init, tmp_path: Path) -> None:
    assert init(ANSWERS, "--currency", "EUR")[0] == 0
    assert yaml.safe_load((tmp_path / "book/records/company.yaml").read_text())["currency"] == "EUR"


def test_without_answers_and_without_a_terminal_all_that_is_missing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "book"), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    for name in ("Name", "Time zone", "Languages", "Currency", "Opened on", "People"):
        assert f"answers:1:1: error: {name} (" in out, out
    assert not (tmp_path / "book").exists()


def test_the_schema_of_the_answers_fits_the_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--schema"]) == 0
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(yaml.safe_load(ANSWERS))) == []
    assert list(validator.iter_errors({"name": "x"})) != []


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Answers by the beginning of their prompt, each given once; anything else is left at what is offered."""
    replies: list[tuple[str, str]] = []

    def typed(prompt: str = "") -> str:
        for at, (begin, word) in enumerate(replies):
            if prompt.startswith(begin):
                del replies[at]
                return word
        return ""

    monkeypatch.setattr(builtins, "input", typed)
    monkeypatch.setattr(command, "_somebody_is_there", lambda: True)
    return replies


def test_at_a_terminal_each_answer_is_asked_for_and_a_wrong_one_again(
    somebody: list[tuple[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody += [
        ("Name:", "临江新材"),
        ("Time zone [", "Asia/Linjiang"),
        ("Time zone [", "Asia/Shanghai"),
        ("Opened on", "2026-12-01"),
        ("Name:", "周敏"),
        ("Roles", "rep"),
        ("Write it?", "y"),
    ]
    assert main(["init", str(tmp_path / "book"), "--lang", "en"]) == 0
    assert somebody == []
    assert 'the time zone "Asia/Linjiang" is not known' in capsys.readouterr().out
    company = yaml.safe_load((tmp_path / "book/records/company.yaml").read_text())
    assert (company["name"], company["currency"], company["clock"]["hand_in"]["day"]) == ("临江新材", "CNY", "sun")
    assert (tmp_path / "book/records/people/zhou-min.yaml").exists()
    assert (tmp_path / "book-contacts").is_dir()


@pytest.mark.usefixtures("somebody")
def test_who_says_no_at_the_end_has_written_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["init", str(tmp_path / "book"), "--answers", str(answers_file(tmp_path)), "--lang", "en"]
    assert main(words) == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()


def test_chinese_holidays_are_whole_spans_with_the_weekends_worked_for_them() -> None:
    known = calendars("CN", range(2025, 2028))
    (_, year) = known.records
    assert known.unknown == (2027,)
    spring = next(item for item in year["holidays"] if item["name"] == "春节")
    assert spring == {"name": "春节", "name_en": "Spring Festival", "from": "2026-02-15", "to": "2026-02-23"}
    assert {"date": "2026-02-28", "name": "春节调休"} in year["working_weekends"]


def test_elsewhere_the_country_s_holidays_stand_in_its_own_words_and_in_english() -> None:
    (year,) = calendars("DE", [2026]).records
    assert {"name": "Karfreitag", "name_en": "Good Friday", "from": "2026-04-03"} in year["holidays"]
    assert "working_weekends" not in year


@pytest.mark.parametrize("country", ["", "ZZ"])
def test_a_country_nobody_lists_has_no_calendar(country: str) -> None:
    assert calendars(country, [2026]) == ((), (2026,))


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_git_s_own_templates_and_hooks_do_not_get_in(
    init: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "template/hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-checkout").write_text("#!/bin/sh\ntouch hooked\n")
    (hooks / "post-checkout").chmod(0o755)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(hooks.parent))
    assert init()[0] == 0
    assert not (tmp_path / "book/hooked").exists()
    assert repository.SKELETON in git(tmp_path / "book", "branch", "--format=%(refname:short)")
