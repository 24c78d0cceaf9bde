"""click in the reader's language: the help it prints, and what it says of a wrong call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatch
from typing import Any
from unicodedata import east_asian_width

import click

from salesbook.words import Text, join, same

_WORDS = {
    "ARGS": "参数",
    "BRANCH": "分支",
    "COMMAND": "命令",
    "COMMIT": "提交",
    "CUSTOMER": "客户",
    "DIR": "文件夹",
    "FILE": "文件",
    "ID": "编号",
    "INTEGER": "整数",
    "NAME": "名称",
    "INTEGER RANGE": "整数",
    "KEY": "字段",
    "KIND": "种类",
    "MOMENT": "时刻",
    "OPTIONS": "选项",
    "PATH": "路径",
    "PERSON": "人员",
    "PORT": "端口",
    "RECORD": "记录",
    "REF": "版本",
    "SEED": "种子",
    "TEXT": "文字",
    "VALUE": "值",
}
"""What stands for a value in a call, in Chinese."""
_HEADS = {"Options": "选项", "Commands": "命令"}
_HELP = {"Show this message and exit.": "显示这份说明", "Show the version and exit.": "显示版本号"}
_PLACE = re.compile("|".join(rf"\b{word}\b" for word in sorted(_WORDS, key=len, reverse=True)))


class _Chinese(click.HelpFormatter):
    """Lays help out in Chinese: what click itself says, and columns that count a Chinese sign as two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 - click's signature
        super().write_usage(prog, _put(args), "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_HEADS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:  # noqa: ARG002 - as above
        shown = [(_put(term), _option_help(text)) for term, text in rows]
        room = max(_width(term) for term, _ in shown) + col_spacing
        for term, text in shown:
            self.write(f"{'':{self.current_indent}}{term}{'':{room - _width(term)}}{text}\n")


def _put(term: str) -> str:
    return _PLACE.sub(lambda match: _WORDS[match[0]], term)


def _option_help(text: str) -> str:
    """An option's help; what click adds in brackets is said in Chinese."""
    text = re.sub(r" *\[required\]", "（必填）", _HELP.get(text, text))
    return re.sub(r" *\[default: ([^;\]]*)(?:; (\d+)<=x<=(\d+))?\]", _default, text)


def _default(match: re.Match[str]) -> str:
    value, low, high = match.groups()
    return f"（默认 {value}，{low} 到 {high}）" if low else f"（默认 {value}）"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


class _Context(click.Context):
    """A call whose root holds the language in `obj`."""

    def make_formatter(self) -> click.HelpFormatter:
        return _Chinese(width=self.terminal_width) if self.find_root().obj == "zh" else super().make_formatter()


class Spoken(click.Command):
    """A command whose help is in the language the call was made in."""

    context_class = _Context


class SpokenGroup(click.Group):
    """Commands of that sort; a call that names none of them is refused like any other wrong one."""

    context_class = _Context
    command_class = Spoken

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.no_args_is_help = False


def complaint(error: click.ClickException) -> Text:
    """What click says of a wrong call, on one line."""
    said = " ".join(error.format_message().split())
    if said == "Missing command." and isinstance(error, click.UsageError) and isinstance(error.cmd, click.Group):
        names = [same(name) for name in error.cmd.commands]
        return Text("Missing command: {names}.", "请写明命令：{names}。").fill(names=join(names))
    return Text(said, _in_chinese(error))


@singledispatch
def _in_chinese(error: click.ClickException) -> str:
    said = error.format_message()
    match = _EXTRA.fullmatch(said)
    return f"多出的参数：{match[1]}" if match else said


_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


@_in_chinese.register
def _(error: click.NoSuchOption) -> str:
    return f"没有选项“{error.option_name}”。{_meant(error.possibilities)}"


@_in_chinese.register
def _(error: click.NoSuchCommand) -> str:
    return f"没有命令“{error.command_name}”。{_meant(error.possibilities)}"


def _meant(near: Iterable[str] | None) -> str:
    return f"是不是想写{'、'.join(f'“{name}”' for name in sorted(near))}？" if near else ""


@_in_chinese.register
def _(error: click.BadOptionUsage) -> str:
    takes = "后面不带值" if "does not take" in error.message else "后面要写值"
    return f"选项“{error.option_name}”{takes}。"


@_in_chinese.register
def _(error: click.BadParameter) -> str:
    return f"{_named(error)}的值不对：{_wanted(error.param)}。"


@_in_chinese.register
def _(error: click.MissingParameter) -> str:
    choices = error.param.type if error.param else None
    wanted = f"：{_wanted(error.param)}" if isinstance(choices, click.Choice) else ""
    return f"缺少{_named(error)}{wanted}。"


def _named(error: click.BadParameter) -> str:
    param = error.param
    if isinstance(param, click.Option):
        return f"选项“{max(param.opts, key=len)}”"
    return f"参数“{_put(param.make_metavar(error.ctx))}”" if param and error.ctx else "参数"


def _wanted(param: click.Parameter | None) -> str:
    kind = param.type if param else None
    if isinstance(kind, click.Choice):
        return f"应是 {'、'.join(map(str, kind.choices))} 之一"
    if isinstance(kind, click.IntRange):
        return f"应是 {kind.min} 到 {kind.max} 的整数"
    if isinstance(kind, click.Path):
        return "应是能读写的文件夹" if not kind.file_okay else "应是能读写的文件" if not kind.dir_okay else "路径不能用"
    return "应是整数" if kind is click.INT else "写法不对"
