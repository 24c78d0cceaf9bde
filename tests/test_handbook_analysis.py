"""The recipes of the handbook's page on tables, each done as it is written there."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import duckdb
import pytest

from salesbook.commands.main import main
from tests.conftest import ROOT
from tests.support import handbook
from tests.support.sample_book import sample_book

START = ["python3", "scripts/start.py"]
OURS = [words[2:] for words in handbook.commands("analysis") if words[:2] == START]
SQL = [block.text for block in handbook.blocks("analysis") if block.kind == "sql"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the two exports lie that the page begins with."""
    folder = tmp_path_factory.mktemp("analysis")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (folder / "build").mkdir()
        for words in OURS[:2]:
            assert main([*words, "-q", "--root", str(ROOT), "--as", "manager"]) == 0
        yield folder


@pytest.fixture(scope="module")
def datasette(folder: Path) -> Iterator[str]:
    """The address at which Datasette serves the file, started as the page says, on a free port."""
    program, *words = next(words for words in handbook.commands("analysis") if words[0] == "datasette")
    command = [str(Path(sys.executable).with_name(program)), *words, "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stderr is not None
            ready = next(line for line in process.stderr if "running on http://127.0.0.1:" in line)
            yield ready.partition("running on ")[2].split()[0]
        finally:
            process.terminate()


def read(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:  # noqa: S310 - Datasette's own, on loopback
        content: bytes = answer.read()
        return content


def fetched(address: str) -> Any:
    return json.loads(read(address))


def visits() -> int:
    return len(sample_book().of("visit"))


def test_datasette_shows_amounts_right_and_sums_them_to_the_fen(datasette: str) -> None:
    payments = sorted((Decimal(one["amount"]) for one in sample_book().of("payment")), reverse=True)
    rows = fetched(f"{datasette}/book/payments.json?_shape=array&_sort_desc=amount&_size=1000")
    assert [Decimal(str(row["amount"])) for row in rows] == payments
    total = fetched(f"{datasette}/book.json?_shape=array&sql=" + quote("select sum(amount_cents) as s from payments"))
    assert total == [{"s": int(sum(payments) * 100)}]
    rows = fetched(f"{datasette}/book.json?_shape=array&sql=" + quote(SQL[0].rstrip().rstrip(";")))
    assert len(rows) == 10


def test_datasette_makes_links_of_references(datasette: str) -> None:
    visit = sample_book().of("visit")[0]
    page = read(f"{datasette}/book/visits?id={quote(visit.id)}").decode()
    assert f'href="/book/customers/{visit["customer"]}"' in page
    assert f'href="/book/people/{visit["person"]}"' in page


def test_duckdb_s_shell_answers_the_page_s_question(folder: Path) -> None:
    rows = duckdb.connect().execute(SQL[1].replace("'build/", f"'{folder}/build/")).fetchall()
    assert sum(count for _, count in rows) == visits()


def test_a_spreadsheet_takes_the_figures(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert (folder / "build").is_dir()
    assert main([*OURS[2], "--root", str(ROOT), "--lang", "en"]) == 0
    text = capsysbinary.readouterr().out.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["visits"]) for row in rows) == visits()


def test_a_notebook_reads_them(folder: Path) -> None:
    assert (folder / "build").is_dir()
    cell: dict[str, Any] = {}
    exec(handbook.block("analysis", "python"), cell)  # noqa: S102 - what the page tells people to run
    assert sum(count for _, count in cell["by_week"]) == visits()


def test_the_page_names_the_version_that_is_tested() -> None:
    words = next(words for words in handbook.commands("analysis") if words[:2] == shlex.split("pip install"))
    assert f'"{words[2]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_file_says_whose_it_is(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "build/book.db")) as connection:
        assert connection.execute("select count(*) from dictionary where meaning_zh = ''").fetchone() == (0,)
