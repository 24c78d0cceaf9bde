"""A newcomer's questions have their page: each page's commands are walked in order, and do what the page says.

The first afternoon, with the program's set-up and the network, is walked by `test_first_afternoon.py`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import yaml

from salesbook.commands.main import main
from tests.support import handbook
from tests.support.new_company import answers_file, git
from tests.test_first_afternoon import fill_in

OPENED = "2026-12-01"
CUSTOMER = (
    *("class=c", "territory=north", "by=tang-wen", "stages.1.stage=prospect", f"stages.1.date={OPENED}"),
    *("owners.1.person=tang-wen", f"owners.1.from={OPENED}", "written_at=2026-12-01T09:00:00+08:00"),
)
VISIT = (
    *("date=2026-12-02", "person=tang-wen", "customer=chenguang", "method=on_site", "arrive_at=09:30"),
    *("leave_at=10:20", "feedback=问了岩板的交期。", "written_at=2026-12-02T11:00:00+08:00"),
)
NOW = "2026-12-03T12:00:00+08:00"
JUDGED_NOW = {"site", "check", "pack", "inspect", "export", "draft", "suggest", "handover", "report"}


class Newcomer:
    """Somebody at a terminal who types what the page says; what stands for something else is put in its place."""

    def __init__(self, here: Path, patch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.here = here
        self.patch = patch
        self.capfd = capfd
        self.stands_for: dict[str, str] = {}

    def types(self, words: list[str]) -> str:
        """One command, which must succeed; what it printed."""
        words = [self.stands_for.get(word, word) for word in words]
        if words[0] == "cd":
            self.here /= words[1]
            return ""
        if words[0] == "git":
            return git(self.here, *[self._with_value(word) for word in words[1:]])
        assert words[:2] == ["python3", "scripts/start.py"] or words[0] == "salesbook", words
        return self.runs(*words[1 if words[0] == "salesbook" else 2 :])

    def _with_value(self, word: str) -> str:
        option, mark, value = word.partition("=")
        return f"{option}{mark}{self.stands_for.get(value, value)}"

    def runs(self, *words: str) -> str:
        """The program, in the folder the newcomer is in."""
        self.patch.chdir(self.here)
        moment = ("--as-of", NOW) if words[0] in JUDGED_NOW else ()
        self.capfd.readouterr()
        code = main([*words, *moment])
        capture_result = self.capfd.readouterr()
        assert code == 0, (words, capture_result.out, capture_result.err)
        return capture_result.out + capture_result.err

    def reads(self, page: str, *, before: Mapping[str, Callable[[], object]] | None = None) -> dict[str, str]:
        """Walk a page's commands in order; what each printed. `before` is done before the command named."""
        data = {}
        for words in handbook.commands(page):
            line = " ".join(words)
            if before and line in before:
                before[line]()
            data[line] = self.types(words)
        assert data, page
        return data


def commit(book: Path, message: str) -> str:
    git(book, "add", "-A")
    git(book, "commit", "-qm", message)
    return git(book, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the first afternoon with two customers and a visit, on a host."""
    folder = tmp_path_factory.mktemp("begun")
    answers = answers_file(folder, handbook.block("afternoon", "yaml"))
    book, host = folder / "book", folder / "host.git"
    at = ("--root", str(book), "-q")
    assert main(["init", str(book), "--answers", str(answers), "-q"]) == 0
    git(folder, "init", "-q", "--bare", "-b", "main", str(host))
    git(book, "remote", "add", "origin", str(host))
    git(book, "push", "-q", "-u", "origin", "main", "salesbook")
    git(book, "switch", "-q", "-c", "first-customers")
    for id_, name in (("chenguang", "晨光装饰工程有限公司"), ("hengda", "恒达建材商行")):
        assert main(["new", "customer", f"id={id_}", f"name={name}", *CUSTOMER, *at]) == 0
    assert main(["new", "visit", *VISIT, *at]) == 0
    contact = ("customer=chenguang", "number=1", "name=卫平", "by=tang-wen", "written_at=2026-12-02T11:10:00+08:00")
    assert main(["new", "contact", *contact, *at]) == 0
    commit(book, "第一批客户")
    git(book, "switch", "-q", "main")
    git(book, "merge", "-q", "--no-ff", "-m", "合并第一批客户", "first-customers")
    git(book, "push", "-q", "origin", "main")
    return folder


@pytest.fixture
def newcomer(
    begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Newcomer:
    """A newcomer in a book of his own, and a host that is his alone."""
    shutil.copytree(begun, tmp_path / "day", symlinks=True)
    book, host = tmp_path / "day/book", tmp_path / "day/host.git"
    git(book, "remote", "set-url", "origin", str(host))
    one = Newcomer(book, monkeypatch, capfd)
    one.stands_for["ADDRESS"] = str(host)
    return one


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1, (file, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_page_with_commands_is_walked() -> None:
    with_commands = {page for page in handbook.names("en") if list(handbook.commands(page))}
    walked = set(re.findall(r"reads\(\n?\s*\"([\w-]+)\"", Path(__file__).read_text(encoding="utf-8")))
    for name in (
        "test_own_server.py",
        "test_publish.py",
        "test_host_files.py",
        "test_handbook_analysis.py",
    ):  # what is typed on a server
        text = Path(__file__).with_name(name).read_text(encoding="utf-8")
        walked |= set(re.findall(r"commands\(\"([\w-]+)\"\)", text))
    assert with_commands == walked | {"afternoon"}


def test_the_rep_s_day(newcomer: Newcomer) -> None:
    data = newcomer.reads("rep")
    summary, plan = data.values()
    assert 'person: "tang-wen"' in summary
    assert "唐雯" in plan


def test_the_supervisor_s_monday(newcomer: Newcomer) -> None:
    newcomer.reads("supervisor")
    for paper in ("meeting.html", "meeting-managers.html"):
        assert "周例会材料" in (newcomer.here / paper).read_text(encoding="utf-8")


def test_the_general_manager_s_month(newcomer: Newcomer) -> None:
    newcomer.reads("manager")
    assert "月度检查" in (newcomer.here / "check.html").read_text(encoding="utf-8")
    assert (newcomer.here / "build/manager/zh/pricing.html").is_file()
    assert "管理视图" in (newcomer.here / "build/manager/assets/salesbook/reader.css").read_text(encoding="utf-8")


def test_the_clerk(newcomer: Newcomer) -> None:
    newcomer.reads("clerk")
    made = {file.suffix for file in (newcomer.here / "exports").rglob("*") if not file.name.startswith(".")}
    assert made == {".xlsx", ".ics"}


def test_writing_by_hand(newcomer: Newcomer) -> None:
    newcomer.reads("writing")
    assert (newcomer.here / "records/customers/hengda-jc.yaml").is_file()
    newcomer.runs("check")


def test_excel(newcomer: Newcomer) -> None:
    book = newcomer.here
    mapping = yaml.safe_load(handbook.block("excel", "yaml"))
    rows = ["Code,Name,Grade,Since,Rep,State", "K1,Harbour Tiles,Key account,01/12/2026,唐雯,", "K2,Old Quay,,,,closed"]
    (book / "erp.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")

    def as_the_page_says() -> None:
        assert (book / "customers-map.yaml").is_file(), "what was guessed"
        (book / "customers-map.yaml").write_text(handbook.block("excel", "yaml"), encoding="utf-8")

    data = newcomer.reads(
        "excel",
        before={
            "salesbook import customer customers.xlsx": lambda: fill_in(book / "customers.xlsx"),
            "salesbook import customer erp.csv --map customers-map.yaml": as_the_page_says,
        },
    )
    assert mapping["kind"] == "customer"
    checked = openpyxl.load_workbook(book / "customers.checked.xlsx").worksheets[0]
    assert checked.max_row == 3, "a heading and two customers"
    written = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (book / "records/customers").glob("*.yaml")]
    assert [item["source"] for item in written if item["name"] == "Harbour Tiles"] == [{"system": "erp", "key": "K1"}]
    assert "Old Quay" not in {item["name"] for item in written}
    assert "closed account" in data["salesbook import customer erp.csv --map customers-map.yaml --write"]
    newcomer.runs("check")


def test_who_sees_what(newcomer: Newcomer) -> None:
    newcomer.reads("privacy")
    assert (newcomer.here / "build/manager/zh/index.html").is_file()


def test_changing_a_field_a_list_a_threshold(newcomer: Newcomer) -> None:
    """The field, the choice and the thresholds are the page's own."""
    book = newcomer.here
    field, choice = handbook.block("changing", "json"), handbook.block("changing", "json", 1)
    cadence, clock = handbook.block("changing", "yaml"), handbook.block("changing", "yaml", 1)
    value = next(iter(json.loads("{" + choice.rstrip().rstrip(",") + "}")))

    def a_field() -> None:
        put(book / "schemas/customer.schema.json", '"properties": {\n', '"properties": {\n' + field)

    def a_list_and_a_threshold() -> None:
        schema = book / "schemas/visit.schema.json"
        put(schema, '"enum": ["on_site", ', f'"enum": ["{value}", "on_site", ')
        put(schema, '"on_site": {"en": "On site"', choice + '"on_site": {"en": "On site"')
        with (book / "records/company.yaml").open("a", encoding="utf-8") as file:
            file.write(cadence + clock)
        put(book / "records/customers/chenguang.yaml", "\nname:", '\nloyalty: "K-1734"\nname:')
        put(next((book / "records/visits").rglob("*.yaml")), '"on_site"', f'"{value}"')

    told = newcomer.reads(
        "changing",
        before={
            "python3 scripts/start.py kinds customer": a_field,
            "python3 scripts/start.py site": a_list_and_a_threshold,
        },
    )
    assert "会员卡" in told["python3 scripts/start.py kinds customer"]
    assert git(book, "status", "--porcelain") == ""
    assert git(book, "rev-parse", "HEAD") == git(book, "ls-remote", "origin", "our-own-words").split()[0]
    assert "K-1734" in unescape((book / "site/zh/customers/chenguang.html").read_text(encoding="utf-8"))
    (visit,) = (book / "site/zh/visits").rglob("*chenguang.html")
    assert "展会" in visit.read_text(encoding="utf-8")
    assert "会员卡" in (book / "site/zh/write/customer.html").read_text(encoding="utf-8")


def test_a_field_or_choice_that_records_still_use_is_named_when_it_is_taken_away(newcomer: Newcomer) -> None:
    """What the page says of both."""
    schema, customer = newcomer.here / "schemas/visit.schema.json", "records/customers/chenguang.yaml"
    put(newcomer.here / customer, "\nname:", '\nloyalty: "K-1734"\nname:')
    put(schema, '"on_site", ', "")
    put(schema, '"on_site": {"en": "On site", "zh": "上门"},', "")
    newcomer.patch.chdir(newcomer.here)
    newcomer.capfd.readouterr()
    assert main(["check"]) == 1
    told = newcomer.capfd.readouterr().out
    assert f"{customer}:" in told
    assert "records/visits/2026-w49/2026-12-02--tang-wen--chenguang.yaml:" in told


def test_several_territories(newcomer: Newcomer, tmp_path: Path) -> None:
    """A second book for the west, both companies listing all territories, and contacts in a third."""
    book = newcomer.here
    both = yaml.safe_dump(yaml.safe_load(handbook.block("territories", "yaml")), allow_unicode=True)
    answers = re.sub(r"territories:\n(  .*\n)+", both, handbook.block("afternoon", "yaml"))
    west = answers.replace("tang-wen", "gu-feng").replace("唐雯", "顾枫").replace("territory: north", "territory: west")
    (tmp_path / "answers").mkdir()
    begun = ["init", str(book.parent / "west"), "--answers", str(answers_file(tmp_path / "answers", west)), "-q"]
    assert main(begun) == 0
    put(book / "records/company.yaml", '  - key: "north"\n', '  - key: "west"\n    name: "西区"\n  - key: "north"\n')
    apart = book.parent / "book-contacts/records"
    apart.mkdir(parents=True)
    shutil.move(book / "records/contacts", apart / "contacts")
    told = newcomer.reads("territories")
    assert "晨光" in told["python3 scripts/start.py handover tang-wen"]
    people = {file.stem for file in (book / "build/manager/zh/people").glob("*.html")}
    assert people == {"index", "sun-hai", "tang-wen", "gu-feng"}
    page = (book / "build/manager/zh/territories.html").read_text(encoding="utf-8")
    assert "北区" in page
    assert "西区" in page


def test_backup_and_restore(newcomer: Newcomer) -> None:
    """A computer is lost, the host is lost, a record is lost, a merge was wrong: each is put right."""
    book, day = newcomer.here, newcomer.here.parent
    tip = git(book, "rev-parse", "main")
    newcomer.here = day
    newcomer.stands_for["NEW-ADDRESS"] = str(day / "new.git")
    newcomer.stands_for["COMMIT"] = newcomer.stands_for["MERGE"] = tip
    record = "records/customers/chenguang.yaml"

    def host_is_lost() -> None:
        shutil.rmtree(day / "host.git")
        git(day, "init", "-q", "--bare", "-b", "main", "new.git")
        newcomer.here = day

    def back_in_the_clone() -> None:
        assert git(day / "new.git", "rev-parse", "main") == tip
        assert git(day / "new.git", "rev-parse", "salesbook") == git(book, "rev-parse", "salesbook")
        newcomer.here = day / "again"

    def record_is_lost() -> None:
        for file in (record, "records/contacts/chenguang--1.yaml"):
            (newcomer.here / file).unlink()
        shutil.rmtree(newcomer.here / "records/visits")
        commit(newcomer.here, "误删")

    def restored() -> None:
        assert (newcomer.here / record).read_bytes() == (book / record).read_bytes()
        commit(newcomer.here, "取回")
        assert not (newcomer.here / "records/visits").exists()

    def on_another_computer() -> None:
        assert not (newcomer.here / record).exists(), "the merge brought the customers, and is undone"
        newcomer.here = day

    data = newcomer.reads(
        "backup",
        before={
            "git clone --mirror book-2026-12-01.bundle rescued.git": host_is_lost,
            "git remote set-url origin NEW-ADDRESS": back_in_the_clone,
            f"git log --oneline -- {record}": record_is_lost,
            "git revert -m 1 MERGE": restored,
            "git clone -b main book-2026-12-01.bundle trial": on_another_computer,
        },
    )
    assert len(data[f"git log --oneline -- {record}"].splitlines()) >= 2
    assert newcomer.here == day / "trial"
    assert git(newcomer.here, "rev-parse", "HEAD") == tip
    assert (newcomer.here / record).read_bytes() == (book / record).read_bytes()


def test_what_we_do_with_personal_data(newcomer: Newcomer) -> None:
    told = newcomer.reads("personal-data")
    assert '-name: "卫平"' in "".join(told.values()).replace("-  ", "-").replace("- ", "-")
    assert git(newcomer.here, "status", "--porcelain") == "", "it only shows"
