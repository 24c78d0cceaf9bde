"""Spreadsheets in: what an export writes and a template asks for is read back; each row is written, there, or faulty."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from salesbook.audience import MANAGER, Audience
from salesbook.exchange.comma import comma_separated
from salesbook.exchange.excel import workbook
from salesbook.exchange.intake.whole import intake
from salesbook.exchange.table import tables
from salesbook.exchange.template import template
from salesbook.rules import judge
from salesbook.words import LANGS, Lang
from tests.support.readers import changed
from tests.support.sample_book import sample_book
from tests.support.small_book import CUSTOMER, SmallBook

KINDS = sorted(kind.name for kind in sample_book().kinds.values() if sample_book().of(kind.name))


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    (tmp_path / "book").mkdir()
    return SmallBook(tmp_path / "book", capsys)


def sheet(path: Path, rows: Sequence[Sequence[Any]], name: str = "客户") -> Path:
    """A workbook with one sheet."""
    made = openpyxl.Workbook()
    first = made.worksheets[0]
    first.title = name
    for row in rows:
        first.append(list(row))
    made.save(path)
    return path


def told(book: SmallBook, kind: str, file: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and answer of an import, as JSON."""
    code, out, err = book.run("import", kind, str(file), "--format", "json", "--lang", "en", *words)
    assert err == ""
    answer: dict[str, Any] = json.loads(out)
    return code, answer


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_an_export_writes_an_import_reads_back_and_would_write_nothing(
    kind: str, lang: Lang, tmp_path: Path
) -> None:
    book, audience = sample_book(), Audience(sample_book(), MANAGER)
    file = tmp_path / f"{kind}.xlsx"
    file.write_bytes(workbook(tables(audience, book.kinds[kind], lang), lang))
    found = intake(file, book.kinds[kind], book, judge)
    assert {verdict.state for verdict in found.verdicts} == {"there"}
    assert len(found.verdicts) == len(book.of(kind))
    assert found.faults == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_as_csv_is_read_back_too(kind: str, tmp_path: Path) -> None:
    book, audience = sample_book(), Audience(sample_book(), MANAGER)
    file = tmp_path / f"{kind}.csv"
    file.write_bytes(comma_separated(next(tables(audience, book.kinds[kind], "zh")), "zh"))
    found = intake(file, book.kinds[kind], book, judge)
    assert {verdict.state for verdict in found.verdicts} == {"there"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_filled_in_becomes_records_once(lang: Lang, book: SmallBook, tmp_path: Path) -> None:
    file = tmp_path / "orders.xlsx"
    assert book.run("template", "order", str(file), "--lang", lang)[0] == 0
    filled = openpyxl.load_workbook(file)
    fill(
        filled.worksheets[0],
        {"id": "o-1", "kind": 0, "customer": "恒大建材", "received_at": "2026-11-20 9:30", "by": "李伟"},
        lang,
        "order",
    )
    filled.save(file)
    code, answer = told(book, "order", file)
    assert (code, answer["counts"]["new"]) == (0, 1), answer
    assert not book.path("orders").exists()
    code, out, _ = book.run("import", "order", str(file), "--write", "--lang", "en")
    assert code == 0
    assert "1 record written" in out
    assert book.check() == []
    code, answer = told(book, "order", file, "--write")
    assert (code, answer["counts"]) == (0, {"new": 0, "there": 1, "would_change": 0, "faulty": 0})


def fill(there: Any, values: dict[str, Any], lang: Lang, kind: str) -> None:
    """Put one row below the headings of a template; a number stands for that choice of an enum."""
    from salesbook.exchange.heading import ID, headings

    fields = sample_book().kinds[kind]
    words = {".".join(names): text for names, text in headings(fields.fields).items()} | {"id": ID}
    columns = {str(cell.value).removesuffix(" *"): cell.column for cell in there[1]}
    for name, value in values.items():
        choices = [label.say(lang) for label in fields.by_name[name].labels.values()] if isinstance(value, int) else []
        there.cell(2, columns[words[name].say(lang)]).value = choices[value] if choices else value


def test_a_template_has_help_choices_and_no_row_of_its_own() -> None:
    audience = Audience(sample_book(), MANAGER)
    made = openpyxl.load_workbook(BytesIO(template(audience, sample_book().kinds["visit"], "zh")))
    first = made.worksheets[0]
    assert first.max_row == 1
    assert all(cell.comment and cell.comment.text for cell in first[1])
    assert any("天工" in str(cell.value) for row in made["选项"].iter_rows() for cell in row)
    assert made["选项"].sheet_state == "hidden"
    assert template(audience, sample_book().kinds["visit"], "zh") == template(
        audience, sample_book().kinds["visit"], "zh"
    )


def test_the_team_finds_no_private_name_among_the_choices() -> None:
    made = openpyxl.load_workbook(
        BytesIO(template(Audience(sample_book(), "team"), sample_book().kinds["visit"], "zh"))
    )
    choices = {str(cell.value) for row in made["选项"].iter_rows() for cell in row if cell.value}
    private = [record for record in sample_book().of("customer") if "private" in record.data]
    assert private
    assert not [one for one in private for choice in choices if one["private"]["name"] in choice]


def test_a_template_takes_no_file_s_place(book: SmallBook, tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes(b"mine")
    code, _, err = book.run("template", "customer", str(file))
    assert code == 1
    assert "left as it is" in err
    assert file.read_bytes() == b"mine"
    assert book.run("template", "customer", str(tmp_path / "mine.xls"))[0] == 2


FIELDS = (
    ("name",),
    ("territory",),
    ("by",),
    ("stages", "1", "stage"),
    ("stages", "1", "date"),
    ("owners", "1", "person"),
    ("owners", "1", "from"),
)
REST = ["潜在客户", "2026-11-01", "李伟", "2026-11-01"]


def customers(book: SmallBook) -> list[str]:
    """The headings of what a customer needs, in Chinese."""
    from salesbook.exchange.heading import typed_headings

    del book
    words = typed_headings(sample_book().kinds["customer"].fields)
    return ["编号", *(words[names].zh for names in FIELDS)]


def test_good_rows_are_written_and_each_bad_row_is_told_with_all_its_faults(book: SmallBook, tmp_path: Path) -> None:
    head = customers(book)
    rows: list[list[Any]] = [
        ["云川客户名单"],
        head,
        ["donghu", "东湖装饰", "东区", "李伟", *REST],
        ["x y", "坏一", "南区", "王五", *REST],
        [None],
        ["anju", "安居", "west", "li-wei", *REST],
        ["合计", 3],
    ]
    file = sheet(tmp_path / "客户.xlsx", rows)
    code, answer = told(book, "customer", file, "--write")
    assert code == 1
    assert answer["counts"] == {"new": 2, "there": 0, "would_change": 0, "faulty": 1}
    assert [(fault["row"], fault["column"]) for fault in answer["faults"]] == [(4, 3), (4, 4)]
    assert answer["not_read"]["rows"] == [7]
    assert sorted(path.name for path in book.path("customers").iterdir()) == ["anju.yaml", "donghu.yaml", "hengda.yaml"]
    assert 'name: "东湖装饰"' in book.path("customers/donghu.yaml").read_text(encoding="utf-8")
    assert 'territory: "east"' in book.path("customers/donghu.yaml").read_text(encoding="utf-8")
    checked = openpyxl.load_workbook(tmp_path / "客户.checked.xlsx").worksheets[0]
    results = [checked.cell(row, 9).value for row in range(1, 8)]
    assert results[0] is results[4] is None
    assert [str(one).partition(":")[0] for one in (*results[1:4], *results[5:])] == [
        "Result",
        "new",
        "faults",
        "new",
        "total, not read",
    ]
    assert checked.cell(4, 3).fill.fgColor.rgb.endswith("FF9999")


def test_the_checked_sheet_keeps_the_user_s_own_styles_and_no_result_is_a_formula(
    book: SmallBook, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", [customers(book), ["ok", "=1+1", "东区", "李伟", *REST]])
    made = openpyxl.load_workbook(file)
    made.worksheets[0]["B1"].font = Font(bold=True, color="FF00FF00")
    made.save(file)
    told(book, "customer", file)
    kept = openpyxl.load_workbook(tmp_path / "a.checked.xlsx").worksheets[0]
    assert kept["B1"].font.bold
    assert kept["B1"].font.color.rgb == "FF00FF00"
    assert kept["I2"].data_type == "s"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_csv_in_the_encodings_of_excel(book: SmallBook, tmp_path: Path, encoding: str, between: str) -> None:
    lines = [
        customers(book),
        ["donghu", "东湖装饰（二期）", "东区", "李伟", *REST],
        ["anju", "安居", "西区", "李伟", *REST],
    ]
    file = tmp_path / "客户.csv"
    file.write_bytes("\r\n".join(between.join(line) for line in lines).encode(encoding))
    code, answer = told(book, "customer", file)
    assert (code, answer["counts"]["new"]) == (0, 2), answer


def test_an_update_changes_only_its_line_and_only_when_asked(book: SmallBook, tmp_path: Path) -> None:
    book.mend(CUSTOMER, "name: 恒大建材\n", "# 老客户\nname: 恒大建材\n")
    before = book.path(CUSTOMER).read_text(encoding="utf-8")
    file = sheet(tmp_path / "a.xlsx", [customers(book), ["hengda", "恒大装饰材料", "东区", "李伟"]])
    code, answer = told(book, "customer", file, "--write")
    assert code == 0
    assert answer["rows"][0]["verdict"] == "would_change"
    assert answer["rows"][0]["changes"] == ["name"]
    assert book.path(CUSTOMER).read_text(encoding="utf-8") == before
    code, out, _ = book.run("import", "customer", str(file), "--write", "--update", "--lang", "en")
    assert code == 0
    assert "1 changed" in out
    after = book.path(CUSTOMER).read_text(encoding="utf-8")
    assert after == before.replace("name: 恒大建材\n", "name: 恒大装饰材料\n")
    assert book.check() == []


def test_update_without_write_is_a_wrong_call(book: SmallBook, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [customers(book)])
    assert book.run("import", "customer", str(file), "--update")[0] == 2


def test_two_rows_of_one_key_are_a_fault(book: SmallBook, tmp_path: Path) -> None:
    row = ["donghu", "东湖", "东区", "李伟", *REST]
    file = sheet(tmp_path / "a.xlsx", [customers(book), row, row])
    code, answer = told(book, "customer", file)
    assert code == 1
    assert answer["counts"]["faulty"] == 1
    assert "row 2" in answer["faults"][0]["message"]


def test_a_further_record_of_a_day_is_new_and_said_to_be_like_another(book: SmallBook, tmp_path: Path) -> None:
    from salesbook.exchange.heading import headings

    words = headings(sample_book().kinds["payment"].fields)
    head = [words[(name,)].zh for name in ("date", "customer", "kind", "amount", "by")]
    rows: list[list[Any]] = [
        head,
        ["2026/10/21", "恒大建材", "收款", 88.5, "罗静"],
        [date(2026, 10, 21), "hengda", "收款", "￥1,000.00", "罗静"],
    ]
    kind = sample_book().kinds["payment"].by_name["kind"].labels["receipt"].zh
    for row in rows[1:]:
        row[2] = kind
    file = sheet(tmp_path / "回款.xlsx", rows)
    code, answer = told(book, "payment", file, "--write")
    assert code == 0
    assert [row["path"] for row in answer["rows"]] == [
        "records/payments/2026-10/2026-10-21--hengda--2.yaml",
        "records/payments/2026-10/2026-10-21--hengda--3.yaml",
    ]
    assert book.check() == []
    code, answer = told(book, "payment", file, "--write")
    assert answer["counts"] == {"new": 0, "there": 2, "would_change": 0, "faulty": 0}


def test_what_is_no_spreadsheet_is_said_in_a_line(book: SmallBook, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "c.csv").write_bytes(b"\xff\xff\xff\xff\x80")
    empty = sheet(tmp_path / "d.xlsx", [])
    foreign = sheet(tmp_path / "e.xlsx", [["天气", "温度"], ["晴", 3]])
    for file in (tmp_path / "a.txt", tmp_path / "b.xlsx", tmp_path / "c.csv", tmp_path / "gone.xlsx", empty, foreign):
        code, out, err = book.run("import", "customer", str(file), "--lang", "en")
        assert (code, out) == (2, ""), file
        assert err.startswith("salesbook: ")
        assert err.count("\n") == 1


def test_what_was_passed_over_is_said(book: SmallBook, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [[*customers(book), "门店照片"], ["anju", "安居", "东区", "李伟", *REST, "有"]])
    made = openpyxl.load_workbook(file)
    made.create_sheet("备注")["A1"] = "看一下"
    made.create_sheet("底稿").sheet_state = "hidden"
    made.save(file)
    code, out, _ = book.run("import", "customer", str(file), "--lang", "en")
    assert code == 0
    assert "columns that no field has, not read: 门店照片" in out
    assert "sheets that were not read: 备注" in out
    assert "底稿" not in out


def test_a_merged_cell_holds_for_all_its_rows_and_the_error_of_a_formula_is_refused(
    book: SmallBook, tmp_path: Path
) -> None:
    file = sheet(
        tmp_path / "a.xlsx",
        [
            customers(book),
            ["a1", "甲", "东区", "李伟", *REST],
            ["a2", "乙", None, "李伟", *REST],
            ["a3", "#REF!", "东区", "李伟", *REST],
        ],
    )
    made = openpyxl.load_workbook(file)
    made.worksheets[0].merge_cells("C2:C3")
    made.save(file)
    code, answer = told(book, "customer", file, "--write")
    assert code == 1
    assert answer["counts"]["new"] == 2
    assert 'territory: "east"' in book.path("customers/a2.yaml").read_text(encoding="utf-8")
    assert "error of a formula" in answer["faults"][0]["message"]


def test_a_killed_import_left_whole_records_and_goes_on(
    book: SmallBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salesbook.exchange.intake import writing

    rows = [customers(book), *([f"k{n}", f"客户{n}", "东区", "李伟", *REST] for n in range(4))]
    file, real = sheet(tmp_path / "a.xlsx", rows), writing.write_new
    done: list[Any] = []

    def killed(root: Path, verdict: Any) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(real(root, verdict))

    monkeypatch.setattr(writing, "write_new", killed)
    book.run("import", "customer", str(file), "--write")
    assert book.check() == []
    monkeypatch.setattr(writing, "write_new", real)
    _, answer = told(book, "customer", file, "--write")
    assert answer["counts"] == {"new": 2, "there": 2, "would_change": 0, "faulty": 0}
    assert book.check() == []
    assert not list(book.root.rglob(".*.new"))


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_record_was_imported_from_is_read_back_too(kind: str, tmp_path: Path) -> None:
    (first, *_) = sample_book().of(kind)
    book = changed(sample_book(), {first.ref: {**first.data, "source": {"system": "erp", "key": f"{kind}-1"}}})
    file = tmp_path / f"{kind}.csv"
    file.write_bytes(comma_separated(next(tables(Audience(book, MANAGER), book.kinds[kind], "zh")), "zh"))
    assert f"{kind}-1" in file.read_text(encoding="utf-8-sig")
    found = intake(file, book.kinds[kind], book, judge)
    assert {verdict.state for verdict in found.verdicts} == {"there"}


ODS_CELLS = (
    '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>',
    '<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>{}</text:p></table:table-cell>',
)


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "Err:502"])
def test_a_formula_that_failed_in_an_ods_file_is_refused_by_name(book: SmallBook, tmp_path: Path, error: str) -> None:
    plain, failed = ODS_CELLS
    rows = [customers(book), ["a1", "甲", "东区", "李伟", *REST], ["a2", error, "东区", "李伟", *REST]]
    cells = "".join(
        "<table:table-row>"
        + "".join((failed if cell == error else plain).format(cell) for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="客户">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = tmp_path / "客户.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>')
    _, answer = told(book, "customer", file)
    assert answer["counts"] == {"new": 1, "there": 0, "would_change": 0, "faulty": 1}
    assert [fault["message"] for fault in answer["faults"]] == [f"{error} is the error of a formula"]


def test_a_second_table_on_our_own_sheet_is_refused_and_headings_again_are_not_read(
    book: SmallBook, tmp_path: Path
) -> None:
    head = customers(book)
    rows = [head, ["a1", "甲", "东区", "李伟", *REST], head, ["a2", "乙", "东区", "李伟", *REST]]
    _, answer = told(book, "customer", sheet(tmp_path / "a.xlsx", rows))
    assert answer["counts"] == {"new": 2, "there": 0, "would_change": 0, "faulty": 0}
    assert answer["not_read"]["passed"] == [{"row": 3, "reason": "the headings again"}]
    other = sheet(tmp_path / "b.xlsx", [*rows[:2], [], [None, *head]])
    code, out, err = book.run("import", "customer", str(other), "--lang", "en")
    assert (code, out) == (2, "")
    assert "second table from row 4 on" in err


XLS = (
    "c-rk)Pe>F|82{ee*`3{OS65R*3tf!NOu^m2LeQ<CJhf#8S_!r0BC(>e6k!)F^SBTMfzieA(#7gvmUXCGP+-&{2qG;ybtx$7pibZS"
    "&7XGCg9{}k^IPV7-|ze0oA=v!@6DT;7c&L3V|UBu;5Rgb3l=pWc(P&w51&awfO$<L*DSqwXb%1>_`Eof9ydG;K38cBX}sq^!X4!a"
    "T7dU>bix^k_xB~ktBAd<At6XZ6IuZ`Fp>wQtg4XhDYom`-sYN**zV>?hHVqpofXGmCKj*RWz6CZS;@IPpz}^~n>QSZKruX}Sv+_}"
    "=ylz&Cw)56`)?-7l>m$bj$2EzFPTpC&O#9m;5dBK!T?{*mHIgB#8)>i0OLRGadnyaRjB|Bfp(H7_y`1`L!pcmH;?b^nukf)fGnRP"
    "AW8<mw<*Ax;E~S*7-?*K*X{z5>KJXEj{Edf!?np&7^biz@|FZYCM$X{SdrPBnU3or-S^vr=QGcaQe9jWiHHCZJ%{~miZ`}l5$~xu"
    "h(bF1tJ~@1et>9ww4p8%sjH7r{ivVz3BIp{Z1<HQueSi&Zv0c^7x1bJ;m$FC>&wdnU58>PI5Nb0iN51(p^F3>T%;D*IFB<fFn639"
    "Zn2&1B|hs$_RH87;ab76>QJ%a>>uVjmpNO7XV}4b72BHSSEE1jsr7#O$cNZA^e0;8E)-3?j*USj?ttCco_@nnD{95{QNn|mSqkIs"
    "^p<Vuk~@`Gh79eRv90FA0{Gc2V5>8_I>KVoxK=uIA#+(wL8e&Djm&K^4>FI%RAj25K`f&|um-PDU$6$B#YltSVx(c6#YjWIVx%Ex"
    "F^{dLYUD_RTt<Ur4K&Jb={07FD)daY0%=nqZ3?7KfwU=*mV#zk2=}Nv+%bN^4-OnSaNxj!0|#pvf}bt*=V^tX9`$E+)%dQnfXAZq"
    "nPko4F!bZ^EWYyXgFY<NFp$&yDFL@I&m~sa#{6DLXvf~ukb*AOk;-}g;=7i}{y!^j82WQdDA)cMbJ6*i`~L};nE#U"
)
"""An XLS file of three rows, packed: the headings of `customers`, a good row, one whose name is an error."""


def test_a_formula_that_failed_in_an_xls_file_is_refused_by_name(book: SmallBook, tmp_path: Path) -> None:
    file = tmp_path / "客户.xls"
    file.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    _, answer = told(book, "customer", file)
    assert answer["counts"] == {"new": 1, "there": 0, "would_change": 0, "faulty": 1}
    assert [(fault["row"], fault["column"], fault["message"]) for fault in answer["faults"]] == [
        (3, 2, "#DIV/0! is the error of a formula")
    ]
