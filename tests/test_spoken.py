"""The command line in the reader's language: its help, and what it says of a wrong call."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from unicodedata import east_asian_width

import click
import pytest

from salesbook.commands.main import COMMANDS, MODULES, main
from salesbook.commands.spoken import Spoken, SpokenGroup
from salesbook.demo import TWISTS
from salesbook.words import LANGS, Lang
from tests.conftest import ROOT

HAN = re.compile("[\u4e00-\u9fff]")
NAMES = {
    "salesbook",
    "Git",
    "HEAD",
    "Excel",
    "CSV",
    "Parquet",
    "SQLite",
    "fetch",
    "CI",
    "CODEOWNERS",
    "Forgejo",
    "GitHub",
    "GitLab",
    "Gitea",
    "Markdown",
    "json",
    "team",
    "manager",
    "managers",
    "IANA",
    "ISO",
    "JSON",
    "Schema",
    "YAML",
    *("duckdb", "spark", "HOST", "PORT"),
    "all",
    *COMMANDS,
    *(word for name in TWISTS for word in name.split("-")),
}
"""What is called so in every language: programs, formats, what a call is written with."""


def of(name: str, lang: Lang) -> click.Command:
    command: click.Command = import_module(f"salesbook.commands.{MODULES.get(name, name)}").command(lang)
    return command


def calls() -> list[tuple[str, ...]]:
    """Every command, and those below some."""
    below = [(name, *rest) for name in COMMANDS for rest in _below(of(name, "en"))]
    return [(), *((name,) for name in COMMANDS), *below]


def _below(command: click.Command) -> list[tuple[str]]:
    return [(name,) for name in command.commands] if isinstance(command, click.Group) else []


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("call", calls(), ids=" ".join)
def test_chinese_help_is_chinese_wholly(call: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    help_ = told(capsys, *call, "--lang", "zh", "--help")
    below = {name for (name,) in _below(of(call[0], "zh"))} if call else set()
    assert english(help_) - below == set()
    assert "显示这份说明" in help_


def english(help_: str) -> set[str]:
    """The English words in a help, but for names, options and choices."""
    return set(re.findall(r"[A-Za-z]{2,}", re.sub(r"--?[a-z][a-z-]*|\[[a-z|]+\]", " ", help_))) - NAMES


def test_what_click_says_by_itself_would_be_seen() -> None:
    plain = click.Command("brief", help="拜访前看的一页简报")
    assert {"Usage", "OPTIONS", "Options", "Show"} <= english(plain.get_help(click.Context(plain)))


@pytest.mark.parametrize("call", calls(), ids=" ".join)
def test_english_help_is_english_wholly(call: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    help_ = told(capsys, *call, "--lang", "en", "--help")
    assert not HAN.search(help_.replace("无", ""))
    assert "Show this message and exit." in help_


def test_the_columns_of_chinese_help_stand_under_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "demo", "--lang", "zh", "--help").partition("选项：\n")[2].splitlines()
    starts = set()
    for line in lines:
        match = re.match(r"  \S+(?: \S+)*? {2,}", line)
        assert match, line
        starts.add(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in match[0]))
    assert len(lines) == 10
    assert len(starts) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_of_the_sort_that_speaks_the_reader_s_language(name: str) -> None:
    command = of(name, "zh")
    assert isinstance(command, Spoken | SpokenGroup)
    assert all(isinstance(item, Spoken) for item in getattr(command, "commands", {}).values())


WRONG = [
    ("brief", "缺少参数“客户”。"),
    ("brief shenghe he-jun extra", "多出的参数：he-jun extra"),
    ("brif", "没有命令“brif”。是不是想写“brief”？"),
    ("check --form text", "没有选项“--form”。是不是想写“--format”？"),
    ("check --format xml", "选项“--format”的值不对：应是 github、gitlab、json、sarif、text 之一。"),
    ("check --staged=1", "选项“--staged”后面不带值。"),
    ("check -x", "没有选项“-x”。"),
    ("brief shenghe --as", "选项“--as”后面要写值。"),
    ("demo d --people x", "选项“--people”的值不对：应是 2 到 200 的整数。"),
    ("demo d --people 1", "选项“--people”的值不对：应是 2 到 200 的整数。"),
    ("demo d --seed x", "选项“--seed”的值不对：应是整数。"),
    ("draft", "请写明命令：summary、month。"),
    ("draft week", "没有命令“week”。"),
    ("suggest plan", "缺少选项“--person”。"),
    ("export all d", "缺少选项“--to”：应是 xlsx、csv、ics、parquet、sqlite 之一。"),
    ("rename x", "缺少参数“字段=值...”。"),
    ("--nothing", "没有选项“--nothing”。"),
]


@pytest.mark.parametrize(("call", "words"), WRONG)
def test_a_wrong_call_is_told_in_the_reader_s_language(
    call: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang in LANGS:
        assert main(["--lang", lang, *call.split()]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert bool(HAN.search(said.err)) == (lang == "zh")
        assert lang == "en" or said.err == f"salesbook: {words}\n"


def test_a_path_that_can_t_be_used_is_told_in_the_reader_s_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = ["brief", "shenghe", "--root", str(ROOT), "--lang", "zh", "--out"]
    assert main([*brief, str(tmp_path)]) == 2
    assert capsys.readouterr().err == "salesbook: 选项“--out”的值不对：应是能读写的文件。\n"
    file = tmp_path / "none" / "brief.html"
    assert main([*brief, str(file)]) == 2
    assert capsys.readouterr().err == f"salesbook: 没有这个文件或文件夹：{file}\n"
    taken = tmp_path / "taken"
    taken.touch()
    assert main(["pages", str(taken), "--root", str(ROOT), "--lang", "zh"]) == 2
    assert capsys.readouterr().err == "salesbook: 参数“文件夹”的值不对：应是能读写的文件夹。\n"
