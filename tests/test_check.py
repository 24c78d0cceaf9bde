"""`salesbook check` on a small book: each planted fault gives one finding, at its place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from salesbook.commands import formats
from salesbook.commands.options import Shared
from salesbook.finding import Finding, Level, Place
from salesbook.words import same
from tests.support.small_book import CONTRACT, CUSTOMER, PAYMENT, PLAN, RECORDS, REPLY, VISIT, SmallBook

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


def test_a_good_book_is_fine(book: SmallBook) -> None:
    assert book.check() == []
    assert book.run("check") == (0, "Fine: nothing to put right.\n", "")
    assert book.run("check", "-q") == (0, "", "")


ARCHIVING = "archivings/2026-w47/form-2.yaml"
ROWS = "rows:\n" + "  - person: li-wei\n    count: 1\n" * 2 + "by: luo-jing"

# (record, what stands there, what is planted, line, column, rule)
MENDS = [
    (CUSTOMER, "territory: east\n", "territory: east\nterritory: west\n", 4, 1, "yaml-repeated-key"),
    (CUSTOMER, "name: 恒大建材", "name: no", 2, 7, "yaml-bare-no"),
    (CUSTOMER, "person: li-wei", "person: li-we", 10, 13, "reference-unknown"),
    (CUSTOMER, "id: hengda", "id: hengdo", 1, 5, "path-mismatch"),
    (CUSTOMER, "territory: east", "territory: eest", 3, 12, "reference-key"),
    (CUSTOMER, "territory: east", "teritory: east", 3, 1, "schema-unknown-field"),
    (CUSTOMER, "territory: east", "territory: East", 3, 12, "schema-pattern"),
    (CUSTOMER, "territory: east", "territory: 3", 3, 12, "schema-type"),
    (CUSTOMER, "territory: east", "class: d", 3, 8, "schema-enum"),
    (CUSTOMER, "date: 2025-03-01", "date: 2025-02-01", 8, 11, "dated-history"),
    (CUSTOMER, "date: 2025-03-01", "date: 2025-02-30", 8, 11, "yaml-bare-date"),
    (CUSTOMER, "date: 2025-03-01", 'date: "2025-02-30"', 8, 11, "schema-pattern"),
    (
        CUSTOMER,
        "    from: 2025-02-01\n",
        "    from: 2025-02-01\n  - person: luo-jing\n    from: 2025-02-01\n",
        13,
        11,
        "dated-history",
    ),
    (CUSTOMER, "name: 恒大建材", 'name: "恒大\\n建材"', 2, 7, "schema-line-break"),
    (CUSTOMER, "name: 恒大建材\n", "", 1, 1, "schema-choice"),
    (CUSTOMER, "by: li-wei\n", "", 1, 1, "schema-required"),
    (CUSTOMER, "name: 恒大建材", "name: &a 恒大建材", 2, 7, "yaml-anchor"),
    (CUSTOMER, "name: 恒大建材", "name: 恒大\u200b建材", 2, 9, "yaml-invisible-character"),
    (CUSTOMER, "name: 恒大建材", "name:\t恒大建材", 2, 6, "yaml-tab"),
    (CUSTOMER, "name: 恒大建材", "name: 恒大: 建材", 2, 9, "yaml-syntax"),
    (CUSTOMER, "name: 恒大建材", "name: 楼层 #3", 2, 7, "yaml-comment-after-text"),
    (CUSTOMER, "name: 恒大建材", "Name: 恒大建材", 2, 1, "yaml-key"),
    (CUSTOMER, "written_at:", "writen_at:", 13, 1, "schema-unknown-field"),
    (PAYMENT, '    amount: "400.00"', '    amount: "600.00"', 7, 3, "allocations-within-amount"),
    (PAYMENT, "hd-01#p1", "hd-01#p9", 7, 9, "reference-key"),
    (PAYMENT, "contracts/2026/hd-01#p1", "contracts/2026/hd-02#p1", 7, 9, "reference-unknown"),
    (PAYMENT, "contracts/2026/hd-01#p1", "2026/hd-01#p1", 7, 9, "reference-form"),
    (PAYMENT, "contracts/2026/hd-01#p1", "customers/hengda", 7, 9, "reference-form"),
    (PAYMENT, 'amount: "500.00"', "amount: 500.00", 5, 9, "schema-type"),
    (PAYMENT, "kind: receipt", "kind: recipt", 4, 7, "schema-enum"),
    (PAYMENT, "kind: receipt", "kind: bill", 1, 1, "schema-required"),
    (CONTRACT, "key: p2", "key: p1", 9, 10, "schema-key"),
    (CUSTOMER, "name: 恒大建材", 'name: "恒大\\x0a建材"', 2, 7, "schema-line-break"),
    (CUSTOMER, "name: 恒大建材", "name: 恒大\u200c建材", 2, 7, "yaml-joiner"),
    (CUSTOMER, "territory: east", "credit_days: 30.0", 3, 14, "schema-type"),
    (ARCHIVING, "by: luo-jing", ROWS, 6, 13, "schema-key"),
    (VISIT, 'leave_at: "10:00"', 'leave_at: "08:45"', 7, 11, "visit-times"),
    (VISIT, 'leave_at: "10:00"', "leave_at: 10:00", 7, 11, "yaml-bare-time"),
    (VISIT, 'leave_at: "10:00"', 'leave_at: "25:00"', 7, 11, "schema-pattern"),
    (VISIT, "li-wei#a", "li-wei#b", 4, 12, "reference-key"),
    (VISIT, "2026-w47/li-wei#a", "2026-w46/li-wei#a", 4, 12, "reference-unknown"),
    (VISIT, "customer: hengda", "customer: hengdaa", 3, 11, "path-mismatch"),
    (VISIT, "+08:00", "", 9, 13, "schema-pattern"),
    (REPLY, "about: visits/", "about: visit/", 1, 8, "reference-form"),
    (REPLY, "--li-wei--hengda", "--li-wei--hengdo", 1, 8, "reference-unknown"),
    ("archivings/2026-w47/form-2.yaml", "by: luo-jing", "by: li-wei", 3, 5, "reference-role"),
    ("people/li-wei.yaml", "role: rep", "role: repp", 4, 11, "schema-enum"),
    ("people/li-wei.yaml", "    from: 2025-01-01", "    from: 2025-01-01\n    to: 2024-01-01", 6, 9, "span-order"),
    ("people/luo-jing.yaml", "id: luo-jing\n", "id: luo-jing\n\ufeff", 2, 1, "yaml-invisible-character"),
    ("company.yaml", "zone: Asia/Shanghai", "zone: Asia/Shanghai\nzone: Asia/Tokyo", 4, 1, "yaml-repeated-key"),
]


@pytest.mark.parametrize("mend", MENDS, ids=[f"{rule}-{at}" for at, (*_, rule) in enumerate(MENDS)])
def test_one_fault_is_one_finding_at_its_place(book: SmallBook, mend: tuple[str, str, str, int, int, str]) -> None:
    path, old, new, line, column, rule = mend
    book.mend(path, old, new)
    assert book.spots() == [f"{path}:{line}:{column} {rule}"]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
FILES: list[tuple[str, str | bytes, int, int, str]] = [
    ("customers/bomb.yaml", BOMB, 1, 4, "yaml-anchor"),
    ("customers/deep.yaml", "a: " + "[" * 70_000 + "\n", 1, 1, "yaml-too-large"),
    ("customers/brackets.yaml", "a: " + "[" * 3_000 + "\n", 1, 15, "yaml-too-deep"),
    ("customers/empty.yaml", "", 1, 1, "yaml-root"),
    ("customers/latin.yaml", b"name: caf\xe9\n", 1, 10, "yaml-not-utf8"),
    ("customers/zero.yaml", RECORDS[CUSTOMER].replace("hengda", "ze\0ro"), 1, 7, "yaml-control-character"),
    (
        "customers/crlf.yaml",
        RECORDS[CUSTOMER].replace("hengda", "crlf").replace("\n", "\r\n"),
        1,
        9,
        "yaml-carriage-return",
    ),
    ("customers/Hengda.yaml", RECORDS[CUSTOMER], 1, 1, "path-characters"),
    ("customers/恒大.yaml", RECORDS[CUSTOMER], 1, 1, "path-characters"),
    ("customers/hengda.yml", RECORDS[CUSTOMER], 1, 1, "path-characters"),
    ("customers/notes.txt", "notes\n", 1, 1, "path-characters"),
    ("customers/con.yaml", RECORDS[CUSTOMER].replace("hengda", "con"), 1, 1, "path-reserved"),
    ("customers/" + "a" * 200 + ".yaml", RECORDS[CUSTOMER], 1, 1, "path-length"),
    ("customers/a/hengda.yaml", RECORDS[CUSTOMER], 1, 5, "path-mismatch"),
    ("costumers/hengda.yaml", RECORDS[CUSTOMER], 1, 1, "path-folder"),
    ("hengda.yaml", RECORDS[CUSTOMER], 1, 1, "path-characters"),
    (".gitattributes", "* -text\n", 1, 1, "tree-gitattributes"),
    ("visits/.gitattributes", "* -text\n", 1, 1, "tree-gitattributes"),
    (VISIT.replace("18--", "19--"), RECORDS[VISIT], 1, 7, "path-mismatch"),
    (VISIT.replace(".yaml", "--1.yaml"), RECORDS[VISIT], 1, 7, "path-mismatch"),
    ("months/2026-11/li-wei.yaml", RECORDS[PLAN], 1, 1, "path-folder"),
]


@pytest.mark.parametrize(("path", "text", "line", "column", "rule"), FILES, ids=[f"{f[4]}-{f[0][:30]}" for f in FILES])
def test_one_bad_file_is_one_finding(
    book: SmallBook, path: str, text: str | bytes, line: int, column: int, rule: str
) -> None:
    book.write(path, text)
    assert book.spots() == [f"{path}:{line}:{column} {rule}"]


def test_a_further_record_of_the_day_may_lie_beside_the_first(book: SmallBook) -> None:
    book.write(VISIT.replace(".yaml", "--2.yaml"), RECORDS[VISIT])
    assert book.check() == []


def test_several_faults_of_a_file_are_told_in_one_go(book: SmallBook) -> None:
    book.mend(CUSTOMER, "name: 恒大建材", "name: no\nteritory: east")
    book.mend(CUSTOMER, "person: li-wei", "person: nobody")
    assert book.spots() == [
        f"{CUSTOMER}:2:7 yaml-bare-no",
        f"{CUSTOMER}:3:1 schema-unknown-field",
        f"{CUSTOMER}:11:13 reference-unknown",
    ]


def test_a_link_is_refused(book: SmallBook) -> None:
    book.path("customers/hengdo.yaml").symlink_to("hengda.yaml")
    book.path("people2").symlink_to("people")
    book.path("customers/dangling.yaml").symlink_to("/nowhere")
    assert book.spots() == [
        "customers/dangling.yaml:1:1 tree-mode",
        "customers/hengdo.yaml:1:1 tree-mode",
        "people2:1:1 tree-mode",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(book: SmallBook) -> None:
    os.mkfifo(book.path("customers/pipe.yaml"))
    assert book.spots() == ["customers/pipe.yaml:1:1 tree-mode"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
def test_an_executable_file_is_refused(book: SmallBook) -> None:
    book.path(CUSTOMER).chmod(0o755)
    assert book.spots() == [f"{CUSTOMER}:1:1 tree-mode"]


def test_the_index_tells_the_mode_where_git_knows_the_file(book: SmallBook) -> None:
    book.commit()
    book.git("update-index", "--chmod=+x", f"records/{CUSTOMER}")
    assert book.spots("--staged") == [f"{CUSTOMER}:1:1 tree-mode"]
    assert book.spots("--tree", "HEAD") == []
    book.git("commit", "-q", "-m", "mode")
    assert book.spots("--tree", "HEAD") == [f"{CUSTOMER}:1:1 tree-mode"]


def test_a_submodule_is_refused(book: SmallBook) -> None:
    head = book.commit()
    book.git("update-index", "--add", "--cacheinfo", f"160000,{head},records/customers/sub")
    assert book.spots("--staged") == ["customers/sub:1:1 tree-mode"]


def test_a_link_in_the_index_is_refused(book: SmallBook) -> None:
    book.commit()
    book.path("customers/hengdo.yaml").symlink_to("hengda.yaml")
    book.git("add", "-A")
    assert book.spots("--staged") == ["customers/hengdo.yaml:1:1 tree-mode"]


def test_a_book_without_its_company_says_so_once(book: SmallBook) -> None:
    book.path("company.yaml").unlink()
    assert [f for f in book.spots() if "company-missing" in f] == ["company.yaml:1:1 company-missing"]


def test_a_wrong_path_written_with_other_separators_is_told_where_it_lies(book: SmallBook) -> None:
    book.write("customers/a--b.yaml", RECORDS[CUSTOMER])
    assert book.spots() == ["customers/a--b.yaml:1:5 path-mismatch"]


def test_300_faults_in_300_files_are_300_findings(book: SmallBook) -> None:
    for number in range(300):
        planted = RECORDS[CUSTOMER].replace("hengda", f"h{number}")
        old, new = [("name: 恒", "name: no\nx: 恒"), ("person: li-wei", "person: li-we"), ("won", "wonn")][number % 3]
        assert old in planted
        book.write(f"customers/h{number}.yaml", planted.replace(old, new).replace("no\nx: 恒大建材", "no"))
    result = book.spots()
    assert len(result) == 300
    assert len({spot.partition(":")[0] for spot in result}) == 300


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [("person: li-wei", "person: li-we", "li-wei"), ("territory: east", "territory: eastt", "east")],
)
def test_the_nearest_id_is_named(book: SmallBook, old: str, new: str, near: str) -> None:
    book.mend(CUSTOMER, old, new)
    (result,) = book.check()
    assert result["remedy"] == f'Did you mean "{near}"?'


def test_the_nearest_path_is_named_for_a_reference_with_its_week(book: SmallBook) -> None:
    book.mend(REPLY, "--li-wei--hengda", "--li-wei--hengdo")
    (result,) = book.check()
    assert result["remedy"] == 'Did you mean "2026-w47/2026-11-18--li-wei--hengda"?'


# What a change takes away from others.


def test_a_deleted_record_reports_those_that_point_at_it(book: SmallBook) -> None:
    book.commit()
    pointing = [f"{CONTRACT}:2:11", f"{PAYMENT}:2:11", f"{PLAN}:6:15", f"{VISIT}:3:11"]
    expected = [f"{spot} reference-unknown" for spot in pointing]
    assert book.check() == []
    book.path(CUSTOMER).unlink()
    assert book.spots() == expected
    assert book.spots(f"records/{CUSTOMER}") == expected
    assert book.spots("--staged") == []
    book.git("add", "-A")
    assert book.spots("--staged") == expected
    book.git("commit", "-q", "-m", "delete")
    assert book.spots("--since", "HEAD~1") == expected
    assert book.spots("--tree", "HEAD") == expected


@pytest.mark.parametrize("warm", [True, False])
def test_a_deleted_record_is_missed_by_path_with_a_cache_or_none(book: SmallBook, warm: bool) -> None:
    if warm:
        assert book.check() == []
    book.path("plans/2026-w47/li-wei.yaml").unlink()
    assert book.spots(f"records/{PLAN}") == [f"{VISIT}:4:12 reference-unknown"]


def test_a_renamed_key_reports_those_that_point_at_it(book: SmallBook) -> None:
    book.commit()
    assert book.check() == []
    book.mend(PLAN, "key: a", "key: b")
    expected = [f"{VISIT}:4:12 reference-key"]
    assert book.spots(f"records/{PLAN}") == expected
    book.git("add", "-A")
    assert book.spots("--staged") == expected


def test_a_role_taken_away_reports_those_that_need_it(book: SmallBook) -> None:
    assert book.check() == []
    book.mend("people/luo-jing.yaml", "role: clerk", "role: staff")
    assert book.spots("records/people/luo-jing.yaml") == ["archivings/2026-w47/form-2.yaml:3:5 reference-role"]


def test_a_territory_taken_away_reports_those_that_need_it(book: SmallBook) -> None:
    assert book.check() == []
    book.mend("company.yaml", "  - key: east\n    name: 东区\n", "")
    assert book.spots("records/company.yaml") == [
        f"{CUSTOMER}:3:12 reference-key",
        "people/li-wei.yaml:6:12 reference-key",
    ]


def test_a_reference_to_a_faulty_record_is_not_told_a_second_time(book: SmallBook) -> None:
    book.mend(PLAN, "week: 2026-W47", "week: no")
    assert book.spots() == [f"{PLAN}:1:7 yaml-bare-no"]


def test_a_change_does_not_answer_for_the_faults_of_others(book: SmallBook) -> None:
    book.mend(CONTRACT, "customer: hengda", "customer: nobody")
    book.commit()
    book.mend(VISIT, "customer: hengda", "custommer: hengda")
    assert book.spots(f"records/{VISIT}") == [f"{VISIT}:3:1 schema-unknown-field"]
    book.git("add", "-A")
    assert [spot for spot in book.spots("--staged") if CONTRACT in spot] == []


# The index is judged, not the disk.


def test_untracked_drafts_neither_satisfy_nor_block(book: SmallBook) -> None:
    book.commit()
    book.write("customers/draft.yaml", "not: [a record\n")
    book.write("customers/tongxin.yaml", RECORDS[CUSTOMER].replace("hengda", "tongxin"))
    book.mend(PLAN, "customer: hengda", "customer: tongxin")
    book.git("add", f"records/{PLAN}")
    assert book.spots("--staged") == [f"{PLAN}:6:15 reference-unknown"]
    book.git("add", "records/customers/tongxin.yaml")
    assert book.check("--staged") == []


def test_what_is_staged_counts_not_what_lies_on_the_disk(book: SmallBook) -> None:
    book.commit()
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    book.git("add", "-A")
    book.mend(CUSTOMER, "territory: nowhere", "territory: east")
    assert book.check() == []
    assert book.spots("--staged") == [f"{CUSTOMER}:3:12 reference-key"]


def test_nothing_staged_means_the_whole_index(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    book.commit()
    assert book.spots("--staged") == [f"{CUSTOMER}:3:12 reference-key"]


def test_before_the_first_commit_the_whole_index_is_judged(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    book.git("init", "-q")
    book.git("add", "-A")
    assert book.spots("--staged") == [f"{CUSTOMER}:3:12 reference-key"]


def test_a_merge_is_judged_by_its_result(book: SmallBook) -> None:
    """Each side is sound alone; together a new visit points at a customer that the other side took away."""
    book.write("customers/tongxin.yaml", RECORDS[CUSTOMER].replace("hengda", "tongxin"))
    book.commit()
    book.git("checkout", "-q", "-b", "side")
    book.path("customers/tongxin.yaml").unlink()
    book.commit()
    book.git("checkout", "-q", "main")
    new = VISIT.replace("hengda", "tongxin")
    book.write(new, RECORDS[VISIT].replace("hengda", "tongxin"))
    book.commit()
    assert book.check("--tree", "HEAD") == []
    assert book.check("--tree", "side") == []
    expected = [f"{new}:3:11 reference-unknown"]
    assert book.spots("--since", "side") == expected
    book.git("merge", "-q", "--no-commit", "--no-ff", "side")
    assert book.spots("--staged") == expected


def test_a_merge_with_conflicts_is_wrong_use(book: SmallBook) -> None:
    book.commit()
    book.git("checkout", "-q", "-b", "side")
    book.mend(CUSTOMER, "territory: east", "territory: west")
    book.commit()
    book.git("checkout", "-q", "main")
    book.mend(CUSTOMER, "territory: east", "class: a")
    book.commit()
    code, out, err = book.run("check", "--since", "side")
    assert (code, out) == (2, "")
    assert "conflict" in err


def test_a_book_in_a_folder_of_a_larger_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = SmallBook(tmp_path / "books" / "one", capsys)
    outer = SmallBook(tmp_path, capsys)
    outer.commit()
    assert book.check("--staged") == []
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    outer.mend(CUSTOMER, "territory: east", "territory: elsewhere")
    outer.git("add", "-A")
    expected = [f"{CUSTOMER}:3:12 reference-key"]
    assert book.spots("--staged") == expected
    assert "nowhere" in book.check("--staged")[0]["message"]
    outer.commit()
    assert book.spots("--tree", "HEAD") == expected
    assert book.spots("--since", "HEAD~1") == expected


# Paths.


def test_a_folder_means_all_in_it_also_what_is_gone(book: SmallBook) -> None:
    assert book.check() == []
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    book.path(PLAN).unlink()
    assert book.spots("records/customers") == [f"{CUSTOMER}:3:12 reference-key"]
    assert book.spots("records/plans") == [f"{VISIT}:4:12 reference-unknown"]
    assert len(book.spots("records")) == 2


def test_a_file_that_is_no_record_is_not_judged_as_one(book: SmallBook) -> None:
    (book.root / "README.md").write_text("hello\n", encoding="utf-8")
    book.write(".DS_Store", "x")
    assert book.check("README.md") == []
    assert book.check() == []
    assert book.check("records/.DS_Store") == []


def test_a_changed_schema_by_path_means_the_whole_book(book: SmallBook) -> None:
    shutil.copytree(ROOT / "schemas", book.root / "schemas")
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    assert book.spots("schemas/visit.schema.json") == [f"{CUSTOMER}:3:12 reference-key"]


def test_a_path_outside_the_book_is_wrong_use(book: SmallBook, tmp_path: Path) -> None:
    code, out, err = book.run("check", str(tmp_path.parent / "elsewhere.yaml"))
    assert (code, out) == (2, "")
    assert "is not in the book" in err
    assert err.count("\n") == 1


def test_hostile_file_names_are_told_and_break_nothing(book: SmallBook) -> None:
    names = ["a\nb.yaml", "::error::x.yaml", "a b.yaml", "'; rm -rf ~.yaml", "$(id).yaml", "<b>.yaml", "\u202egpj.yaml"]
    for name in names:
        book.write(f"customers/{name}", "x: y\n")
    assert [spot.rpartition(" ")[2] for spot in book.spots()] == ["path-characters"] * len(names)
    _, sarif, _ = book.run("check", "--format", "sarif")
    assert "records/customers/a%0Ab.yaml" in sarif
    for form in ("text", "github", "gitlab", "sarif"):
        code, out, _ = book.run("check", "--format", form)
        assert code == 1
        assert "\n::error::x" not in out
        assert "\nb.yaml" not in out


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_is_told(book: SmallBook) -> None:
    (book.root / "records" / "customers").joinpath(os.fsdecode(b"caf\xe9.yaml")).write_bytes(b"x: y\n")
    assert [f["rule"] for f in book.check()] == ["path-characters"]
    book.git("init", "-q")
    book.git("add", "-A")
    assert [f["rule"] for f in book.check("--staged")] == ["path-characters"]


# Schemas.


def schema_without(change: Callable[[str], str]) -> Callable[[SmallBook], None]:
    def plant(book: SmallBook) -> None:
        shutil.copytree(ROOT / "schemas", book.root / "schemas")
        file = book.root / "schemas" / "customer.schema.json"
        before = file.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        file.write_text(after, encoding="utf-8")

    return plant


def _drop(text: str, *route: str) -> str:
    schema = json.loads(text)
    part = schema
    for step in route[:-1]:
        part = part[step]
    del part[route[-1]]
    return json.dumps(schema, ensure_ascii=False, indent=2)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: _drop(text, "properties", "class", "title"), "schema-file"),
        (lambda text: _drop(text, "properties", "class", "x-zh"), "schema-file"),
        (lambda text: _drop(text, "properties", "class", "x-labels", "a"), "schema-file"),
        (lambda text: _drop(text, "properties", "class", "examples"), "schema-file"),
        (lambda text: _drop(text, "x-path"), "schema-file"),
        (lambda text: _drop(text, "x-keep"), "schema-file"),
        (lambda text: text.replace('"x-ref": "person"', '"x-ref": "persson"', 1), "schema-file"),
        (lambda text: text.replace("$defs/id", "$defs/idd", 1), "schema-file"),
        (lambda text: text[:200], "schema-file"),
    ],
    ids=["title", "x-zh", "label", "examples", "path", "keep", "ref", "def", "cut"],
)
def test_a_faulty_schema_is_one_finding_with_its_line(book: SmallBook, change: Callable[[str], str], rule: str) -> None:
    schema_without(change)(book)
    result = book.check()
    assert [f["rule"] for f in result] == [rule], result
    assert result[0]["path"] == "schemas/customer.schema.json"
    assert result[0]["remedy"]


def test_a_missing_label_is_shown_at_the_property(book: SmallBook) -> None:
    schema_without(lambda text: _drop(text, "properties", "class", "x-labels", "a"))(book)
    (result,) = book.check()
    lines = (book.root / "schemas" / "customer.schema.json").read_text(encoding="utf-8").split("\n")
    assert lines[result["line"] - 1].lstrip().startswith('"x-labels"')
    assert result["column"] == lines[result["line"] - 1].index('"') + 1


def test_a_commit_of_a_schema_checks_all_records(book: SmallBook) -> None:
    shutil.copytree(ROOT / "schemas", book.root / "schemas")
    book.commit()
    file = book.root / "schemas" / "customer.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    schema["required"].append("class")
    file.write_text(json.dumps(schema), encoding="utf-8")
    assert book.check("--staged") == []
    book.git("add", "-A")
    assert book.spots("--staged") == [f"{CUSTOMER}:1:1 schema-required"]


# Formats, languages, wrong use.


def planted(book: SmallBook, count: int = 1) -> None:
    for number in range(count):
        text = RECORDS[CUSTOMER].replace("hengda", f"h{number}").replace("won", "wonn")
        book.write(f"customers/h{number}.yaml", text)


def test_text_tells_place_rule_and_remedy(book: SmallBook) -> None:
    planted(book)
    code, out, err = book.run("check")
    first, remedy = out.splitlines()
    assert code == 1
    assert first == 'records/customers/h0.yaml:7:12: error: "wonn" is not a value of Stage [schema-enum]'
    assert remedy.startswith('    Did you mean "won"?')
    assert err == "1 to put right, in 1 file(s).\n"


def test_json_has_the_contract_s_keys(book: SmallBook) -> None:
    book.mend(VISIT, 'leave_at: "10:00"', 'leave_at: "08:45"')
    (result,) = book.check()
    assert list(result) == ["path", "line", "column", "level", "rule", "obligations", "message", "remedy"]
    assert result["obligations"] == ["R82", "R89"]
    assert result["level"] == "error"


def test_github_shows_ten_and_writes_all_to_the_summary(book: SmallBook, monkeypatch: pytest.MonkeyPatch) -> None:
    planted(book, 12)
    summary = book.root / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, out, _ = book.run("check", "--format", "github")
    assert code == 1
    assert len(out.splitlines()) == 10
    assert all(line.startswith("::error file=records/customers/h") for line in out.splitlines())
    assert len(summary.read_text(encoding="utf-8").splitlines()) == 12
    planted(book, 320)
    summary.unlink()
    book.run("check", "--format", "github")
    *_, last = summary.read_text(encoding="utf-8").splitlines()
    assert last == "- and 20 more"
    assert summary.stat().st_size < 1_000_000


@pytest.mark.parametrize(("level", "command"), [("error", "error"), ("warning", "warning"), ("info", "notice")])
def test_github_is_told_each_level_by_a_command_it_knows(
    level: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    finding = Finding(Place("records/company.yaml"), "x", same("x"), same("x"), Level(level))
    formats.github([finding], Shared((tmp_path,), "en", None, quiet=False))
    assert capsys.readouterr().out.startswith(f"::{command} file=records/company.yaml,")


def test_gitlab_gives_each_finding_a_fingerprint_of_its_own(book: SmallBook) -> None:
    planted(book, 12)
    book.mend("customers/h1.yaml", "name: 恒大建材", "name: 恒大建材\nclass: z\ntype: z")
    _, out, _ = book.run("check", "--format", "gitlab")
    report = json.loads(out)
    assert len(report) == 14
    assert len({entry["fingerprint"] for entry in report}) == 14
    assert set(report[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert report[0]["location"] == {"path": "records/customers/h0.yaml", "lines": {"begin": 7}}


def test_gitlab_tells_findings_alike_apart(book: SmallBook) -> None:
    book.mend(
        PLAN,
        "    purpose: 回访",
        "    purpose: 回访\n  - key: b\n    date: 2026-11-19\n    customer: hengdo\n    purpose: 催款",
    )
    book.mend(PLAN, "customer: hengda", "customer: hengdo")
    _, out, _ = book.run("check", "--format", "gitlab")
    first, second = json.loads(out)
    assert first["description"] == second["description"]
    assert first["fingerprint"] != second["fingerprint"]


def test_sarif_names_rule_place_and_tool(book: SmallBook) -> None:
    planted(book)
    _, out, _ = book.run("check", "--format", "sarif")
    report = json.loads(out)
    (run,) = report["runs"]
    (result,) = run["results"]
    assert report["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "salesbook"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [result["ruleId"]] == ["schema-enum"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "records/customers/h0.yaml"
    assert place["region"] == {"startLine": 7, "startColumn": 12}


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif", "github", "text"])
def test_a_good_book_is_good_in_every_format(book: SmallBook, form: str) -> None:
    code, out, err = book.run("check", "--format", form)
    assert (code, err) == (0, "")
    if form in ("json", "gitlab"):
        assert json.loads(out) == []


def test_the_reader_s_language(book: SmallBook) -> None:
    planted(book)
    assert "不是" in book.run("check", "--lang", "zh")[1]
    assert "is not a value" in book.run("check", "--lang", "en")[1]
    book.mend("company.yaml", "  - en", "  - zh")
    assert "不是" in book.run("check")[1]


WRONG_USE = [
    ("check", "--format", "xml"),
    ("check", "--staged", "--tree", "HEAD"),
    ("check", "--tree", "no-such-commit"),
    ("check", "--since", "--output=x"),
    ("check", "--as-of", "yesterday"),
    ("check", "--no-such-option"),
    ("check", "--root", "/no/such/folder"),
    ("chekc",),
]


@pytest.mark.parametrize("words", WRONG_USE, ids=" ".join)
def test_wrong_use_is_told_in_one_line(book: SmallBook, words: tuple[str, ...]) -> None:
    book.commit()
    code = main_on(book, *words)
    capture_result = book.capsys.readouterr()
    assert code == 2
    assert capture_result.out == ""
    assert capture_result.err.startswith("salesbook: ")
    assert capture_result.err.count("\n") == 1


def main_on(book: SmallBook, *words: str) -> int:
    from salesbook.commands.main import main

    book.capsys.readouterr()
    own = [] if "--root" in words or words[0] != "check" else ["--root", str(book.root)]
    return main([*words, *own])


def test_no_word_at_all_is_a_call_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    from salesbook.commands.main import main

    assert main([]) == 0
    capture_result = capsys.readouterr()
    assert capture_result.err == ""
    assert "check" in capture_result.out


def test_git_questions_without_git_are_wrong_use(book: SmallBook) -> None:
    for words in (["--staged"], ["--tree", "HEAD"], ["--since", "main"]):
        code, out, err = book.run("check", *words)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1


# The real entry points.


def entry(book: SmallBook, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "LC_ALL": "C"}
    return subprocess.run(
        [sys.executable, "-m", "salesbook.commands.main", *words],
        cwd=folder or book.root,
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_program_finds_the_book_upwards_and_speaks_utf_8(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", "territory: 东区")
    done = entry(book, "check", "--lang", "zh", folder=book.root / "records" / "customers")
    assert done.returncode == 1
    assert done.stdout.startswith(f"records/{CUSTOMER}:3:12: error: ")
    assert "东区" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_path_is_relative_to_where_the_reader_stands(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    for words, folder in ((["hengda.yaml"], "records/customers"), ([f"records/{CUSTOMER}"], "."), (["."], "records")):
        done = entry(book, "check", *words, folder=book.root / folder)
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith(f"records/{CUSTOMER}:3:12")


def test_outside_any_book_is_wrong_use(book: SmallBook, tmp_path_factory: pytest.TempPathFactory) -> None:
    done = entry(book, "check", folder=tmp_path_factory.mktemp("elsewhere"))
    assert done.returncode == 2
    assert done.stderr.startswith("salesbook: no book here")
    assert done.stderr.count("\n") == 1


def test_what_the_hooks_run_gives_the_same_answer(book: SmallBook) -> None:
    book.mend(CUSTOMER, "territory: east", "territory: nowhere")
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "check.py"), "--root", str(book.root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == entry(book, "check").stdout


def test_a_closed_pipe_is_no_traceback(book: SmallBook) -> None:
    planted(book, 300)
    environ = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    words = [sys.executable, "-m", "salesbook.commands.main", "check", "--root", str(book.root)]
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        output = process.stderr.read()
    assert b"Traceback" not in output
