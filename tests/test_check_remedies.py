"""What `check` says of a change, and that its remedies mend it when they are followed to the letter, in real repositories."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.small_book import CONTRACT, CUSTOMER, PAYMENT, PLAN, RECORDS, REPLY, VISIT, SmallBook, Told


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    small_book = SmallBook(tmp_path, capsys)
    small_book.commit()
    return small_book


def commands(remedy: str) -> list[str]:
    """What a remedy tells to run or write, in its quotation marks."""
    return re.findall("“(.*?)”", remedy)


def run(book: SmallBook, command: str) -> None:
    """Follow a remedy: a command of Git or of this program."""
    program, *words = shlex.split(command)
    if program == "git":
        book.git(*words)
    else:
        assert program == "salesbook"
        assert book.run(*words)[0] == 0, book.run(*words)


WAYS = ["disk", "path", "staged", "tree", "since"]


def deleted(book: SmallBook, way: str, path: str = CUSTOMER) -> list[Told]:
    """The findings after a record was deleted, seen in one of the ways to check."""
    book.path(path).unlink()
    if way in ("staged", "tree", "since"):
        book.git("add", "-A")
    if way in ("tree", "since"):
        book.git("commit", "-q", "-m", "gone")
    words = {"path": (f"records/{path}",), "staged": ("--staged",), "tree": ("--tree", "HEAD")}
    return book.check(*words.get(way, ("--since", "HEAD~1") if way == "since" else ()))


@pytest.mark.parametrize("way", WAYS)
def test_a_record_deleted_under_others_is_still_named_by_them(book: SmallBook, way: str) -> None:
    result = deleted(book, way)
    assert [item["path"] for item in result] == [f"records/{path}" for path in (CONTRACT, PAYMENT, PLAN, VISIT)]
    for item in result:
        ref = item["path"].removeprefix("records/").removesuffix(".yaml")
        assert item["message"] == f'Customer "hengda" is taken away, but still named by {ref}'
        assert "Make that record" not in item["remedy"]
    run(book, commands(result[0]["remedy"])[0])
    assert book.check() == []
    assert book.check("--staged") == []


def test_the_other_way_is_to_rename_it(book: SmallBook) -> None:
    back, rename = commands(deleted(book, "staged")[0]["remedy"])
    run(book, back)
    run(book, rename.replace("FIELD=VALUE", "id=hengda-2"))
    book.git("add", "-A")
    assert book.check("--staged") == []
    assert book.path("customers/hengda-2.yaml").exists()


def test_in_chinese_it_says_who_still_names_it(book: SmallBook) -> None:
    book.path(CUSTOMER).unlink()
    assert "“hengda”已删除，但 contracts/2026/hd-01 仍在引用" in book.check("--lang", "zh")[0]["message"]


def test_a_name_that_never_was_is_a_slip_of_the_pen(book: SmallBook) -> None:
    book.mend(PAYMENT, "contracts/2026/hd-01#p1", "contracts/1999/zzzzzzzz")
    (result,) = book.check()
    assert result["message"].startswith("there is no ")
    assert result["remedy"] == "Make that record first, or take the reference out."


def test_the_company_deleted_is_put_back(book: SmallBook) -> None:
    result = [item for item in deleted(book, "staged", "company.yaml") if item["rule"] == "company-missing"]
    run(book, commands(result[0]["remedy"])[0])
    assert book.check("--staged") == []


def test_what_the_other_side_of_a_merge_took_away_can_be_had_back(book: SmallBook) -> None:
    book.git("checkout", "-q", "-b", "side")
    book.write("customers/tongxin.yaml", RECORDS[CUSTOMER].replace("hengda", "tongxin"))
    book.commit()
    book.git("checkout", "-q", "-b", "other")
    book.path("customers/tongxin.yaml").unlink()
    book.commit()
    book.git("checkout", "-q", "side")
    book.write(VISIT.replace("hengda", "tongxin"), RECORDS[VISIT].replace("hengda", "tongxin"))
    book.commit()
    (result,) = book.check("--since", "other")
    assert "is taken away, but still named by" in result["message"]


# References into the company's lists.


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("path", "new", "listed", "known"),
    [
        ("people/li-wei.yaml", "department: sales", "departments", ""),
        (CUSTOMER, "territory: south", "territories", "east, west"),
    ],
)
def test_a_key_that_the_company_does_not_list_says_where_to_add_it(
    book: SmallBook, path: str, new: str, listed: str, known: str, lang: str
) -> None:
    book.mend(path, "territory: east", new)
    (result,) = book.check("--lang", lang)
    assert result["rule"] == "reference-key"
    for told in (result["message"], result["remedy"]):
        assert f"`{listed}:`" in told
        assert "records/company.yaml" in told
    assert known in result["remedy"]
    (item,) = commands(result["remedy"])
    lines = "- " + item.removeprefix("- ").replace(", ", "\n  ")
    company = book.path("company.yaml").read_text(encoding="utf-8")
    if f"{listed}:\n" not in company:
        company += f"{listed}:\n"
    whole = company.replace(f"{listed}:\n", f"{listed}:\n" + "".join(f"  {row}\n" for row in lines.split("\n")))
    book.write("company.yaml", whole)
    assert book.check() == []


def test_an_item_of_a_record_that_has_none_says_so(book: SmallBook) -> None:
    book.mend(REPLY, "--li-wei--hengda", "--li-wei--hengda#z")
    (result,) = book.check()
    assert result["rule"] == "reference-key"
    assert "without #" in result["remedy"]
    book.mend(REPLY, "#z", "")
    assert book.check() == []


# Twins of one error.


@pytest.mark.parametrize("words", [("--staged",), ("--tree", "HEAD"), ("--since", "HEAD")])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_of_another_user_is_told_with_what_to_run(
    book: SmallBook, words: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    code, out, err = book.run("check", *words, "--lang", lang)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert f"git config --global --add safe.directory {book.root}" in err
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(book.root))
    assert book.run("check", *words, "-q") == (0, "", "")


@pytest.mark.parametrize("words", [("--staged",), ("--tree", "HEAD"), ("--since", "HEAD")])
def test_without_a_repository_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, out, err = SmallBook(tmp_path, capsys).run("check", *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "git init" in err


@pytest.mark.parametrize("words", [("--tree", "no-such"), ("--since", "no-such")])
def test_a_commit_that_is_none_is_told(book: SmallBook, words: tuple[str, ...]) -> None:
    code, _, err = book.run("check", *words)
    assert code == 2
    assert 'Git knows no commit "no-such" here' in err


# Not all of it is on the disk.


def sparse(book: SmallBook, *folders: str) -> None:
    book.git("sparse-checkout", "set", *(f"records/{folder}" for folder in folders))


def test_a_sparse_checkout_is_one_finding(book: SmallBook) -> None:
    sparse(book, "visits", "plans")
    (result,) = book.check()
    assert result["rule"] == "tree-sparse"
    gone = len(RECORDS) - 3
    assert f"{gone} records are not on the disk" in result["message"]
    disable, staged = commands(result["remedy"])
    run(book, staged)
    run(book, disable)
    assert book.check() == []


def test_what_is_there_of_a_sparse_checkout_is_still_judged(book: SmallBook) -> None:
    sparse(book, "visits", "plans")
    book.mend(VISIT, 'leave_at: "10:00"', 'leave_at: "08:45"')
    book.mend(PLAN, "key: a", "key: b")
    expected = [f"{VISIT}:4:12 reference-key", f"{VISIT}:7:11 visit-times"]
    assert [spot for spot in book.spots() if "tree-sparse" not in spot] == expected
    assert book.spots(f"records/{VISIT}", f"records/{PLAN}") == expected


def test_a_sparse_checkout_of_leaves_is_told_too(book: SmallBook) -> None:
    """Nobody points at what is missing, yet no figure holds it."""
    sparse(book, *sorted({path.partition("/")[0] for path in RECORDS if "/" in path} - {"replies"}))
    assert book.spots() == ["records:1:1 tree-sparse"]


# Renaming.


def test_a_corrected_key_must_name_a_record_that_is_there(book: SmallBook) -> None:
    code, out, err = book.run("rename", VISIT, "person=nobody")
    assert (code, out) == (2, "")
    assert "people/nobody, which is not there" in err
    assert book.check() == []
    assert book.path(VISIT).exists()


# What comes out of files and calls goes into logs and terminals.

SPELT = {"\u202e": "\\u202e", "\x1b": "\\x1b", "\u2066": "\\u2066", "\x85": "\\x85"}


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif"])
@pytest.mark.parametrize("sign", SPELT, ids=[f"U+{ord(sign):04X}" for sign in SPELT])
def test_no_format_prints_what_turns_or_hides_text(
    book: SmallBook, form: str, sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    book.write(f"customers/a{sign}b.yaml", RECORDS[CUSTOMER])
    escaped = "".join(f"\\u{ord(one):04x}" for one in sign)
    book.mend(CUSTOMER, "territory: east", f'territory: "ea{escaped}st"')
    book.mend(PAYMENT, "kind: receipt", f'kind: "re{escaped}ceipt"')
    code, out, _ = book.run("check", "--format", form)
    assert code == 1
    assert sign not in out
    assert SPELT[sign] in out or f"\\u{ord(sign):04x}" in out or quote(sign) in out
    if form == "github":
        assert f"&#{ord(sign)};" not in summary.read_text(encoding="utf-8")
        assert "\n::" not in out.replace("\n::error", "")


def test_joiners_are_printed_as_they_are(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", 'territory: "👨\u200d👩东"')
    assert "👨\u200d👩东" in book.run("check")[1]


@pytest.mark.parametrize("words", [("check", "--tree", "a\u202eb"), ("rename", "a\u202eb", "id=x"), ("a\u202eb",)])
def test_what_a_call_brings_is_spelt_out_too(book: SmallBook, words: tuple[str, ...]) -> None:
    code, out, err = book.run(*words)
    assert code == 2
    assert "\u202e" not in out + err
    assert "\\u202e" in err


def test_every_command_prints_through_the_one_door(root: Path) -> None:
    """Only documents made by our own encoders, HTML and records, go past it."""
    past = {
        file.name
        for file in (root / "scripts" / "salesbook").rglob("*.py")
        if re.search(r"click\.echo\(|^\s*print\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert past <= {"terminal.py", "drafted.py", "printed.py"}
