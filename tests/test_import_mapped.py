"""Foreign tables in by mapping files: two companies that share nothing with the sample, and each setting by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from salesbook.book import open_book
from salesbook.rules import judge
from salesbook.views.ledger import ledger
from tests.support import made_book
from tests.support.small_book import SmallBook

CUSTOMERS = """\
kind: customer
system: kingdee
key:
  - 客户编码
id:
  rule: pinyin
  column: 客户名称
columns:
  - column: 客户名称
    field: name
  - column: 级别
    field: class
    values:
      - cell: 重点
        value: a
      - cell: 一般
        value: c
  - column: 联系方式/地址
    field: address
  - column: 区域
    field: territory
  - column: 建档日期
    field: stages.1.date
  - field: stages.1.stage
    value: 潜在客户
  - column: 业务员
    field: owners.1.person
    missing: skip
  - column: 建档日期
    field: owners.1.from
  - column: 账期
    field: credit_days
  - field: by
    value: li-wei
skip:
  - column: 状态
    cells:
      - 停用
    reason: 已停用
heading_rows: 2
"""
"""A mapping for a customers' list with two rows of headings."""


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    (tmp_path / "book").mkdir()
    return SmallBook(tmp_path / "book", capsys)


def told(book: SmallBook, kind: str, file: Path, mapping: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and answer of an import by a mapping, as JSON."""
    code, out, err = book.run(
        "import", kind, str(file), "--map", str(mapping), "--format", "json", "--lang", "en", *words
    )
    assert err == "", err
    answer: dict[str, Any] = json.loads(out)
    return code, answer


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def chinese_workbook(path: Path) -> Path:
    """A list as an ERP writes it: a title over all, headings merged over two rows, dates as text, a total at the end."""
    rows: list[Sequence[Any]] = [
        ["云川客户资料表"],
        ["客户编码", "客户名称", "级别", "联系方式", None, "区域", "建档日期", "业务员", "账期", "状态"],
        [None, None, None, "电话", "地址", None, None, None, None, None],
        [
            "K001",
            "杭州东湖装饰有限公司",
            "重点",
            "0571-5550101",
            "滨江路 1 号",
            "东区",
            "2024年3月5日",
            "李伟",
            "30",
            "启用",
        ],
        ["K002", "安居家园装饰", "一般", "0571-5550102", "解放路２号", "西区", "2024.5.1", "李伟", "３０", "启用"],
        ["K003", "安居家园装饰", "一般", None, "解放路 3 号", "西区", "2024/5/2", "李伟", None, "启用"],
        ["K004", "老客户", "一般", None, None, "西区", "2024/5/2", "李伟", None, "停用"],
        ["K005", "坏日期", "特级", None, None, "南区", "2024-02-30", "李伟", "三十", "启用"],
        ["K006", "无人管", "一般", None, None, "西区", "2024-02-03", "王五", None, "启用"],
        [None] * 10,
        ["合计（户）", 6],
    ]
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = "客户资料"
    for row in rows:
        first.append(list(row))
    first.merge_cells("A1:J1")
    first.merge_cells("D2:E2")
    for letter in "ABCFGHIJ":
        first.merge_cells(f"{letter}2:{letter}3")
    workbook.save(path)
    return path


def test_a_chinese_company_comes_in(book: SmallBook, tmp_path: Path) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    code, answer = told(book, "customer", file, mapping, "--write")
    assert code == 1
    assert answer["counts"] == {"new": 3, "there": 0, "would_change": 0, "faulty": 1}
    assert [(fault["row"], fault["column"]) for fault in answer["faults"]] == [(8, 3), (8, 6), (8, 7), (8, 9)]
    assert answer["not_read"]["rows"] == [11]
    assert [(item["row"], item["reason"]) for item in answer["not_read"]["passed"]] == [
        (7, "已停用"),
        (9, "Person “王五” is not there"),
    ]
    assert book.check() == []
    text = book.path("customers/hangzhoudonghuzhuangshi.yaml").read_text(encoding="utf-8")
    assert 'name: "杭州东湖装饰有限公司"' in text
    assert 'source:\n  system: "kingdee"\n  key: "K001"\n' in text
    assert 'address: "滨江路 1 号"' in text
    assert "credit_days: 30" in text
    assert sorted(path.stem for path in book.path("customers").iterdir()) == [
        "anjujiayuanzhuangshi",
        "anjujiayuanzhuangshi-2",
        "hangzhoudonghuzhuangshi",
        "hengda",
    ]


def test_the_same_file_again_writes_nothing_and_a_changed_row_only_its_own_fields(
    book: SmallBook, tmp_path: Path
) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    told(book, "customer", file, mapping, "--write")
    before = {path: path.read_bytes() for path in book.path("customers").iterdir()}
    _, answer = told(book, "customer", file, mapping, "--write", "--update")
    assert answer["counts"] == {"new": 0, "there": 3, "would_change": 0, "faulty": 1}
    assert {path: path.read_bytes() for path in book.path("customers").iterdir()} == before
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0]["C4"] = "一般"
    workbook.save(file)
    own = "customers/hangzhoudonghuzhuangshi.yaml"
    book.mend(own, 'by: "li-wei"\n', 'by: "luo-jing"  # 已交接\n')
    _, answer = told(book, "customer", file, mapping, "--write")
    assert [row["changes"] for row in answer["rows"] if row["verdict"] == "would_change"] == [["class"]]
    told(book, "customer", file, mapping, "--write", "--update")
    after = book.path(own).read_text(encoding="utf-8")
    assert 'class: "c"' in after
    assert 'by: "luo-jing"  # 已交接\n' in after


def test_two_equal_keys_in_one_file_are_a_fault(book: SmallBook, tmp_path: Path) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0]["A6"] = "K002"
    workbook.save(file)
    _, answer = told(book, "customer", file, mapping)
    assert "the key K002 stands in row 5 too" in [fault["message"] for fault in answer["faults"]]
    assert answer["counts"]["new"] == 2


def test_without_a_key_a_row_is_new_with_there_was_a_row_like_it(book: SmallBook, tmp_path: Path) -> None:
    file = chinese_workbook(tmp_path / "客户.xlsx")
    mapping = put(tmp_path / "客户.yaml", CUSTOMERS.replace("system: kingdee\nkey:\n  - 客户编码\n", ""))
    told(book, "customer", file, mapping, "--write")
    _, answer = told(book, "customer", file, mapping)
    assert answer["counts"]["new"] == 3
    _, out, _ = book.run("import", "customer", str(file), "--map", str(mapping), "--lang", "en")
    assert "new, though there is a record like it: rows 4, 5, 6" in out


ORDERS = """\
kind: order
system: kingdee
key:
  - 单据编号
group_by:
  - 单据编号
columns:
  - column: 单据编号
    field: id
  - field: kind
    value: sale
  - column: 客户编码
    field: customer
  - column: 日期
    field: received_at
  - column: 商品
    field: lines.product
    missing: create
    create:
      - field: unit
        value: 件
  - column: 数量
    field: lines.quantity
  - column: 单价
    field: lines.price
  - field: by
    value: li-wei
"""
ORDER_LINES = """\
单据编号,日期,客户编码,商品,数量,单价
XSD-0001,2025/3/1,K001,通体岩板,20,￥168.00
,,,美缝剂,5,32
XSD-0002,2025-03-02,K001,通体岩板,"1,000",168
XSD-0003,2025-03-03,K999,通体岩板,一批,168
合计,,,,1025,
"""


def test_several_rows_make_one_order_and_what_is_not_there_is_made(book: SmallBook, tmp_path: Path) -> None:
    customers = put(tmp_path / "客户.yaml", CUSTOMERS)
    told(book, "customer", chinese_workbook(tmp_path / "客户.xlsx"), customers, "--write")
    file = tmp_path / "销售单.csv"
    file.write_bytes(ORDER_LINES.encode("gb18030"))
    mapping = put(tmp_path / "订单.yaml", ORDERS)
    code, answer = told(book, "order", file, mapping, "--write")
    assert code == 1
    assert answer["counts"] == {"new": 2, "there": 0, "would_change": 0, "faulty": 1}, answer
    assert [(fault["row"], fault["column"]) for fault in answer["faults"]] == [(5, 3), (5, 5)]
    assert answer["created"] == ["records/products/tongtiyanban.yaml", "records/products/meifengji.yaml"]
    assert book.check() == []
    text = book.path("orders/2025/xsd-0001.yaml").read_text(encoding="utf-8")
    assert text.count("product:") == 2
    assert 'customer: "hangzhoudonghuzhuangshi"' in text
    assert 'price: "32.00"' in text
    _, answer = told(book, "order", file, mapping, "--write")
    assert answer["counts"] == {"new": 0, "there": 2, "would_change": 0, "faulty": 1}
    file.write_bytes(ORDER_LINES.replace("美缝剂,5,", "美缝剂,6,").encode("gb18030"))
    _, answer = told(book, "order", file, mapping)
    assert [row["changes"] for row in answer["rows"] if row["changes"]] == [["lines"]]


FIRST_DAY = "2026-11-02T09:00:00+00:00"
FOREIGN = {
    "company.yaml": """\
name: Harbour Stone Ltd
name_en: Harbour Stone Ltd
zone: Europe/London
languages:
  - en
currency: GBP
opened_on: 2026-11-02
territories:
  - key: north
    name: North
""",
    "people/a-smith.yaml": """\
id: a-smith
name: Anna Smith
roles:
  - role: rep
    from: 2025-01-01
territory: north
""",
}
ACCOUNTS = """\
kind: customer
system: sage
key:
  - Account
id:
  rule: column
  column: Company name
dates: dd/mm/yyyy
columns:
  - column: Company name
    field: name
  - column: Area
    field: territory
  - column: Since
    field: stages.1.date
  - field: stages.1.stage
    value: won
  - column: Rep
    field: owners.1.person
  - column: Since
    field: owners.1.from
  - field: by
    value: a-smith
"""
INVOICES = """\
kind: order
system: sage
key:
  - Invoice
id:
  rule: column
  column: Invoice
  prefix: inv-
dates: dd mmm yyyy
decimal: comma
columns:
  - column: Customer
    field: customer
    lookup:
      sheet: Accounts
      column: Code
      gives: Name
  - field: kind
    value: sale
  - column: Date
    field: received_at
  - column: Outstanding
    field: amount
  - field: instalments.1.key
    value: p1
  - column: Outstanding
    field: instalments.1.amount
  - column: Due
    field: instalments.1.due_on
  - field: by
    value: a-smith
"""
"""Open invoices as orders of one instalment."""


@pytest.fixture
def foreign(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> SmallBook:
    monkeypatch.setattr("tests.support.small_book.RECORDS", FOREIGN)
    (tmp_path / "book").mkdir()
    return SmallBook(tmp_path / "book", capsys)


def accounts(foreign: SmallBook, tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(
        "Account;Company name;Area;Since;Rep\n"
        "A1;Café Müller & Sons;North;03/11/2024;Anna Smith\n"
        "A2;Quayside Kitchens;North;28/02/2025;Anna Smith\n"
        "A3;Nowhere Ltd;South;31/02/2025;Bob\n",
        encoding="utf-8",
    )
    code, answer = told(
        foreign, "customer", file, put(tmp_path / "accounts.yaml", ACCOUNTS), "--write", "--as-of", FIRST_DAY
    )
    assert (code, answer["counts"]) == (1, {"new": 2, "there": 0, "would_change": 0, "faulty": 1})
    assert [(fault["row"], fault["column"]) for fault in answer["faults"]] == [(4, 3), (4, 4), (4, 5)]


def invoices(foreign: SmallBook, tmp_path: Path) -> dict[str, Any]:
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = "Open invoices"
    for row in (
        ["Open invoices at 31 October 2026"],
        [],
        ["Invoice", "Customer", "Date", "Due", "Outstanding"],
        ["4711", "C1", "01 Sep 2026", "01 Oct 2026", "1.234,50"],
        ["4712", "C1", date(2026, 10, 5), date(2026, 11, 4), 800],
        ["4713", "C2", "20 Oct 2026", "19 Dec 2026", "65,25 £"],
        ["4714", "C3", "20/10/2026", "19 Dec 2026", "n/a"],
        ["Total", None, None, None, "2.099,75"],
    ):
        first.append(row)
    codes = workbook.create_sheet("Accounts")
    for row in (["Code", "Name"], ["C1", "Café Müller & Sons"], ["C2", "Quayside Kitchens"]):
        codes.append(row)
    workbook.save(tmp_path / "open.xlsx")
    mapping = put(tmp_path / "open.yaml", INVOICES)
    _, answer = told(foreign, "order", tmp_path / "open.xlsx", mapping, "--write", "--as-of", FIRST_DAY)
    return answer


def test_a_foreign_company_comes_in_and_its_money_is_right_on_the_first_day(foreign: SmallBook, tmp_path: Path) -> None:
    """By hand: 1,234.50 is overdue since 1 October, 800.00 and 65.25 are not yet due on 2 November: 2,099.75 in all."""
    accounts(foreign, tmp_path)
    answer = invoices(foreign, tmp_path)
    assert answer["counts"] == {"new": 3, "there": 0, "would_change": 0, "faulty": 1}
    assert {(fault["row"], fault["column"]) for fault in answer["faults"]} == {(7, 2), (7, 3), (7, 5)}
    assert foreign.check() == []
    now = datetime.fromisoformat(FIRST_DAY)
    whole = open_book([foreign.root], judge, now, now)
    owing = {
        (debt.document.id, str(debt.amount), debt.due.isoformat() if debt.due else "")
        for debt in ledger(whole).owed(whole.today)
    }
    assert owing == {
        ("2026/inv-4711", "1234.50", "2026-10-01"),
        ("2026/inv-4712", "800.00", "2026-11-04"),
        ("2026/inv-4713", "65.25", "2026-12-19"),
    }
    assert sorted(debt.document.id for debt in ledger(whole).overdue(whole.today)) == ["2026/inv-4711"]
    page = made_book.body(whole, "money", "en", "manager")
    assert "2&#44;099&#46;75" in page or "2,099.75" in page
    assert not re.search("[\u4e00-\u9fff]", page)


def test_a_foreign_site_has_no_chinese_words(foreign: SmallBook, tmp_path: Path) -> None:
    accounts(foreign, tmp_path)
    invoices(foreign, tmp_path)
    now = datetime.fromisoformat(FIRST_DAY)
    whole = open_book([foreign.root], judge, now, now)
    for page in made_book.pages(whole, "manager"):
        if not page.path.startswith("reference/"):
            assert not re.search("[\u4e00-\u9fff]", page.body("en")), page.path


BROKEN = """\
kind: customer
key:
  - 客户编码
columns:
  - column: 客户名称
    field: nmae
  - column: 客户编号
    field: name
  - column: 级别
    field: class
    missing: skip
"""


def test_every_fault_of_a_mapping_is_told_at_its_place(book: SmallBook, tmp_path: Path) -> None:
    file = chinese_workbook(tmp_path / "客户.xlsx")

    def spots(text: str) -> list[str]:
        mapping = put(tmp_path / "m.yaml", text)
        code, out, _ = book.run("import", "customer", str(file), "--map", str(mapping), "--lang", "en")
        assert code == 2
        return [
            line.removeprefix(mapping.as_posix()) for line in out.splitlines() if line.startswith(mapping.as_posix())
        ]

    assert [one.partition(" error")[0] for one in spots(BROKEN)] == [":1:1:"]
    result = spots(BROKEN.replace("key:\n", "system: x\nkey:\n"))
    assert [one.partition(" error")[0] for one in result] == [":7:12:", ":12:14:", ":6:3:"]
    assert "Customer has no field nmae" in result[0]
    good = CUSTOMERS.replace("column: 级别", "column: 客户等级").replace("value: li-wei", "value: wang-wu")
    assert spots(good)[0].startswith(":11:13: error: the sheet 客户资料 has no column 客户等级")
    constant = CUSTOMERS.replace("value: li-wei", "value: wang-wu")
    assert "Person “wang-wu” is not there" in spots(constant)[0]
    assert spots("columns: [\n")[0].startswith(":2:1: error")


# What an update changes


def test_an_update_puts_in_what_is_not_there_yet_and_changes_lists(book: SmallBook, tmp_path: Path) -> None:
    customers = put(tmp_path / "客户.yaml", CUSTOMERS)
    told(book, "customer", chinese_workbook(tmp_path / "客户.xlsx"), customers, "--write")
    file, mapping = tmp_path / "销售单.csv", put(tmp_path / "订单.yaml", ORDERS)
    file.write_bytes(ORDER_LINES.encode("gb18030"))
    told(book, "order", file, mapping, "--write")
    own = "orders/2025/xsd-0001.yaml"
    book.mend(own, 'key: "1"\n    product: "tongtiyanban"\n', 'key: "a"  # 首行\n    product: "tongtiyanban"\n')
    book.mend(own, 'by: "li-wei"\n', '# 老单\nby: "li-wei"\n')
    more = ORDER_LINES.replace("美缝剂,5,32", "美缝剂,6,32\n,,,通体岩板,1,150")
    file.write_bytes(more.replace("单价\n", "单价,备注\n").replace("￥168.00", "￥168.00,加急").encode("gb18030"))
    mapping = put(tmp_path / "订单.yaml", ORDERS + "  - column: 备注\n    field: note\n")
    _, answer = told(book, "order", file, mapping, "--write", "--update")
    assert [row["changes"] for row in answer["rows"] if row["changes"]] == [["note", "lines"]]
    text = book.path(own).read_text(encoding="utf-8")
    assert 'note: "加急"' in text
    assert '# 老单\nby: "li-wei"\n' in text
    assert [line.split('"')[1] for line in text.splitlines() if "key:" in line][:-1] == ["a", "2", "3"]
    assert "quantity: 6" in text
    assert book.check() == []
    _, answer = told(book, "order", file, mapping, "--write", "--update")
    assert answer["counts"]["would_change"] == 0


def test_an_update_that_would_make_a_record_unsound_is_not_written(book: SmallBook, tmp_path: Path) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    told(book, "customer", file, mapping, "--write")
    own = book.path("customers/hangzhoudonghuzhuangshi.yaml")
    before = own.read_bytes()
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0]["B4"] = "很" * 201
    workbook.save(file)
    code, out, err = book.run(
        "import", "customer", str(file), "--map", str(mapping), "--lang", "en", "--write", "--update"
    )
    assert code == 1
    assert "not written" in err
    assert "0 changed" in out
    assert own.read_bytes() == before


@pytest.mark.parametrize("ours", [True, False])
def test_a_checked_sheet_takes_the_place_of_ours_only(ours: bool, book: SmallBook, tmp_path: Path) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    checked = tmp_path / "客户.checked.xlsx"
    if ours:
        told(book, "customer", file, mapping)
    else:
        checked.write_bytes(b"mine")
    before = checked.read_bytes()
    _, out, err = book.run("import", "customer", str(file), "--map", str(mapping), "--write", "--lang", "en")
    assert ("left as it is" not in err) is ours
    assert ("tells it row by row" in out) is ours
    if not ours:
        assert checked.read_bytes() == before
        return
    rows = openpyxl.load_workbook(checked).worksheets[0].iter_rows(min_row=4, values_only=True)
    told_ = [str(row[-1]).partition(":")[0] for row in rows if any(row)]
    assert told_ == ["new", "new", "new", "passed over", "faults", "passed over", "total, not read"]


# A first mapping


def test_a_guessed_mapping_of_a_chinese_table_only_needs_its_gaps_filled(book: SmallBook, tmp_path: Path) -> None:
    rows = [
        "客户编码,客户名称,级别,地址,区域,建档日期,业务员,账期,微信",
        "K001,东湖装饰,A,滨江路 1 号,东区,2024/3/5,李伟,30,abc",
        "K002,安居家园,重点,解放路 2 号,西区,2024/5/1,李伟,15,xyz",
    ]
    file = tmp_path / "客户.csv"
    file.write_bytes("\r\n".join(rows).encode("gb18030"))
    target = tmp_path / "m.yaml"
    code, out, _ = book.run("import", "customer", str(file), "--guess", str(target))
    assert (code, out.strip()) == (0, str(target))
    text = target.read_text(encoding="utf-8")
    for line in ("key:", '- "客户编码"', "rule: pinyin", '# sure: Territory\n  - column: "区域"', "not guessed: 微信"):
        assert line in text, text
    assert '- cell: "重点"' in text
    put(target, text.replace('- cell: "重点"', '- cell: "重点"\n        value: a'))
    code, answer = told(book, "customer", file, target, "--write")
    assert answer["counts"]["new"] == 2, (text, answer)
    assert book.check() == []
    assert book.run("import", "customer", str(file), "--guess", str(target))[0] == 1


def test_a_guessed_mapping_of_an_english_table_knows_its_dates_and_decimals(foreign: SmallBook, tmp_path: Path) -> None:
    accounts(foreign, tmp_path)
    file = tmp_path / "open.csv"
    file.write_text(
        "Invoice no;Customer;Invoice date;Due date;Outstanding;Sales rep\n"
        "4711;A1;25/09/2026;13/10/2026;1.234,50;Anna Smith\n"
        "4712;Quayside Kitchens;05/10/2026;04/11/2026;800,00;Anna Smith\n",
        encoding="utf-8",
    )
    target = tmp_path / "open.yaml"
    assert foreign.run("import", "order", str(file), "--guess", str(target))[0] == 0
    text = target.read_text(encoding="utf-8")
    assert "decimal: comma" in text
    assert text.count('dates: "dd/mm/yyyy"') == 2
    put(target, text.replace('system: "open"', "system: sage"))
    code, answer = told(foreign, "order", file, target, "--write", "--as-of", FIRST_DAY)
    assert (code, answer["counts"]["new"]) == (0, 2), (text, answer)
    assert foreign.check() == []


# More than one table


def test_headings_that_stand_again_are_passed_over_and_a_second_table_is_refused(
    book: SmallBook, tmp_path: Path
) -> None:
    file, mapping = chinese_workbook(tmp_path / "客户.xlsx"), put(tmp_path / "客户.yaml", CUSTOMERS)
    workbook = openpyxl.load_workbook(file)
    first = workbook.worksheets[0]
    for column in range(1, 11):
        first.cell(13, column).value = first.cell(2, column).value
    workbook.save(file)
    _, answer = told(book, "customer", file, mapping)
    assert (13, "the headings again") in [(item["row"], item["reason"]) for item in answer["not_read"]["passed"]]
    assert answer["counts"]["new"] == 3
    for column, heading in enumerate(("客户名称", "级别", "区域"), 1):
        first.cell(15, column).value = heading
    workbook.save(file)
    code, out, err = book.run("import", "customer", str(file), "--map", str(mapping), "--lang", "en")
    assert (code, out) == (2, "")
    assert "second table from row 15 on" in err


def test_a_dry_run_counts_by_cause(book: SmallBook, tmp_path: Path) -> None:
    mapping = ORDERS.replace("    missing: create\n    create:\n      - field: unit\n        value: 件\n", "")
    lines = [f"D-{n},2025-03-0{n + 1},恒大建材,{'BX-12' if n else 'BX-13'},1,10" for n in range(5)]
    file = put(tmp_path / "单.csv", "\n".join(["单据编号,日期,客户编码,商品,数量,单价", *lines]))
    code, out, _ = book.run(
        "import", "order", str(file), "--map", str(put(tmp_path / "m.yaml", mapping)), "--lang", "en"
    )
    assert code == 1
    assert "4 rows: Product “BX-12” is not there (3, 4, 5, 6)\n  1 row: Product “BX-13” is not there (2)" in out
    assert "Nothing was written" in out
    assert not book.path("orders").exists()


PARENTS = ACCOUNTS.replace(
    "  - column: Area\n", "  - column: Head office\n    field: parent\n    missing: {missing}\n  - column: Area\n"
)


@pytest.mark.parametrize("missing", ["fail", "skip"])
def test_rows_of_a_mapped_table_may_name_each_other(foreign: SmallBook, tmp_path: Path, missing: str) -> None:
    """By name or by the source's own key, before or behind; two of one name get ids of their own; again nothing is new."""
    file = tmp_path / "accounts.csv"
    file.write_text(
        "Account;Company name;Head office;Area;Since;Rep\n"
        "A1;Quayside Leeds;Quayside Kitchens;North;28/02/2025;Anna Smith\n"
        "A2;Quayside Kitchens;;North;28/02/2025;Anna Smith\n"
        "A3;Quayside York;A2;North;28/02/2025;Anna Smith\n"
        "A4;Quayside Hull;Quayside Ltd;North;28/02/2025;Anna Smith\n"
        "A5;Quayside Leeds;A1;North;28/02/2025;Anna Smith\n",
        encoding="utf-8",
    )
    mapping = put(tmp_path / "parents.yaml", PARENTS.format(missing=missing))
    code, answer = told(foreign, "customer", file, mapping, "--write", "--as-of", FIRST_DAY)
    assert answer["counts"]["new"] == 4, answer
    assert code == (1 if missing == "fail" else 0)
    parents = {
        record.id: record.get("parent")
        for record in open_book([foreign.root], judge, datetime.fromisoformat(FIRST_DAY)).of("customer")
    }
    assert parents == {
        "quayside-kitchens": None,
        "quayside-leeds": "quayside-kitchens",
        "quayside-york": "quayside-kitchens",
        "quayside-leeds-2": "quayside-leeds",
    }
    assert told(foreign, "customer", file, mapping, "--as-of", FIRST_DAY)[1]["counts"]["there"] == 4


def test_a_row_that_names_a_faulty_row_is_faulty_too(foreign: SmallBook, tmp_path: Path) -> None:
    """However long the chain: nothing is written that would point at nobody."""
    file = tmp_path / "accounts.csv"
    file.write_text(
        "Account;Company name;Head office;Area;Since;Rep\n"
        "A1;Third;Second;North;28/02/2025;Anna Smith\n"
        "A2;Second;First;North;28/02/2025;Anna Smith\n"
        "A3;First;;North;31/02/2025;Anna Smith\n"
        "A4;Alone;;North;28/02/2025;Anna Smith\n",
        encoding="utf-8",
    )
    mapping = put(tmp_path / "parents.yaml", PARENTS.format(missing="fail"))
    code, answer = told(foreign, "customer", file, mapping, "--write", "--as-of", FIRST_DAY)
    assert (code, answer["counts"]["new"], answer["counts"]["faulty"]) == (1, 1, 3)
    assert {fault["row"] for fault in answer["faults"]} == {2, 3, 4}
    assert foreign.check() == []
