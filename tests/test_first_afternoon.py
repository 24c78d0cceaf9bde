"""From nothing to a company's first record on its site: the commands of the handbook's page, walked in their order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from http.client import HTTPConnection
from pathlib import Path

import openpyxl
import pytest
import yaml

from salesbook.commands.main import COMMANDS
from tests.support.new_company import answers_file, git
from tests.support.release import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the environment's programs lie in another folder")

MOST_COMMANDS = 25
MOST_SECONDS = 600
CUSTOMER = {
    "客户级别": "A",
    "区域": "北区",
    "填写人 *": "唐雯",
    "客户阶段 · 阶段 *": "潜在客户",
    "客户阶段 · 日期 *": "2026-12-01",
    "负责人 · 负责人 *": "唐雯",
    "负责人 · 起始日期 *": "2026-12-01",
}
CUSTOMERS = (
    {"编号 *": "chenguang", "客户名称": "晨光装饰工程有限公司"},
    {"编号 *": "haitian", "客户名称": "海天建材商行"},
)
VISIT = (
    *("date=2026-12-02", "person=tang-wen", "customer=chenguang", "method=on_site", "arrive_at=09:30"),
    *("leave_at=10:20", "feedback=问了岩板的交期，要看样品。", "next_step=周五送样品。", "next_visit_on=2026-12-04"),
    "written_at=2026-12-02T11:00:00+08:00",
)


def blocks(root: Path, lang: str, kind: str = "") -> list[str]:
    """The page's blocks of code of one kind, in their order."""
    page = (root / f"docs/{lang}/handbook/afternoon.md").read_text(encoding="utf-8")
    result = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [block for own, block in result if own == kind]


def lines(root: Path) -> Iterator[list[str]]:
    """The page's commands, each by its words."""
    for block in blocks(root, "en"):
        yield from (shlex.split(line) for line in block.splitlines())


def test_both_languages_tell_the_same_commands(root: Path) -> None:
    assert blocks(root, "en") == blocks(root, "zh")
    assert blocks(root, "en", "yaml") == blocks(root, "zh", "yaml")
    called = [words[2] for words in lines(root) if words[:2] == ["python3", "scripts/start.py"]]
    assert len(called) > 5
    assert set(called) <= COMMANDS.keys() | {"test", "hooks"}


def test_the_page_s_answers_begin_a_book(root: Path, tmp_path: Path) -> None:
    from salesbook.commands.main import main

    (text,) = blocks(root, "en", "yaml")
    assert main(["init", str(tmp_path / "book"), "--answers", str(answers_file(tmp_path, text)), "-q"]) == 0
    company = yaml.safe_load((tmp_path / "book/records/company.yaml").read_text(encoding="utf-8"))
    assert company["name"] == "临江新材料有限公司"


class Afternoon:
    """Everything done at one machine, each command counted and timed."""

    def __init__(self, folder: Path, program: Path) -> None:
        self.here = folder
        self.host = folder / "host.git"
        self.program = program
        self.commands = 0
        self.seconds = 0.0

    def do(self, words: list[str]) -> str:
        """One command of the page, which must succeed; what it printed."""
        self.commands += 1
        began = time.monotonic()
        said = self._do([str(self.host) if word == "ADDRESS" else word for word in words])
        self.seconds += time.monotonic() - began
        return said

    def _do(self, words: list[str]) -> str:
        if words[0] == "cd":
            self.here /= words[1]
            return ""
        if words[0] == "tools/bin/salesbook":
            words = [str(self.program), *words[1:]]
        if words[0] == "python3":
            words = [sys.executable, *words[1:]]
        if "--serve" in words:
            return served_home(self.here, words)
        if words[-2:] == ["new", "visit"]:  # nobody is there to be asked
            words = [*words, *VISIT]
        done = run(Path(words[0]), *words[1:], cwd=self.here, LANG="zh_CN.UTF-8")
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        if "template" in words:
            fill_in(self.here / words[-1])
        return done.stdout


def fill_in(file: Path) -> None:
    """Type the customers into the workbook, each value below its heading."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    headings = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    for row, customer in enumerate(CUSTOMERS, start=2):
        for heading, value in (CUSTOMER | customer).items():
            sheet.cell(row, headings[heading], value)
    book.save(file)


@pytest.mark.slow
def test_a_company_comes_from_nothing_to_its_first_record_on_the_site(
    root: Path, installed: Path, tmp_path: Path
) -> None:
    """Installed are the packages the page says, from the network; the wheel is this tree's."""
    (text,) = blocks(root, "en", "yaml")
    answers_file(tmp_path, text)
    day = Afternoon(tmp_path, installed)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(day.host)], check=True)
    told: dict[str, str] = {}
    for words in lines(root):
        if words[1:3] == ["-m", "venv"] or words[0] == "tools/bin/pip":  # what `installed` stands for
            day.commands += 1
        else:
            told[" ".join(words)] = day.do(words)
    book = day.here
    assert "程序自身的测试在程序的仓库里" in told["python3 scripts/start.py test"]
    home = told["python3 scripts/start.py site --serve"]
    assert "从这里开始" in home
    assert "临江新材料有限公司" in home
    assert (
        told["python3 scripts/start.py new visit"] == "records/visits/2026-w49/2026-12-02--tang-wen--chenguang.yaml\n"
    )

    for words in (["git", "add", "records"], ["git", "commit", "-qm", "拜访晨光"], ["git", "push", "-q"]):
        day.do(words)
    colleague = tmp_path / "colleague"
    day.do(["git", "clone", "-q", str(day.host), str(colleague)])
    git(colleague, "merge", "-q", "--no-ff", "-m", "合并第一批", "origin/first-customers")
    git(colleague, "push", "-q", "origin", "main")
    assert git(book, "ls-remote", "origin", "main").split()[0] == git(colleague, "rev-parse", "main")
    for words in (["git", "switch", "-q", "main"], ["git", "pull", "-q", "--ff-only"]):
        day.do(words)

    day.do(["python3", "scripts/start.py", "site", "--as", "manager", "--as-of", "2026-12-02T12:00:00+08:00"])
    visit = "visits/2026-w49/2026-12-02--tang-wen--chenguang.html"
    page = (book / "site/zh/customers/chenguang.html").read_text(encoding="utf-8")
    assert "晨光装饰工程有限公司" in page
    assert visit in page
    assert "问了岩板的交期，要看样品。" in unescape((book / "site/zh" / visit).read_text(encoding="utf-8"))
    assert day.commands <= MOST_COMMANDS
    assert day.seconds < MOST_SECONDS


def served_home(book: Path, words: list[str]) -> str:
    """The home page as `site --serve` serves it on a free port; then it is ended."""
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    server = subprocess.Popen([*words, "0"], cwd=book, env=env, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout is not None
        port = next(match[1] for line in server.stdout if (match := re.search(r"http://127\.0\.0\.1:(\d+)/", line)))
        asked = HTTPConnection("127.0.0.1", int(port), timeout=60)
        asked.request("GET", "/zh/index.html")
        return asked.getresponse().read().decode()
    finally:
        server.terminate()
        server.wait(timeout=60)
