"""`salesbook`: hands each word to its command; no traceback reaches a user."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from salesbook import __version__
from salesbook.commands.options import CLOSED, FINE, WRONG, language_of, roots_in, spoken_in
from salesbook.commands.spoken import SpokenGroup, complaint
from salesbook.commands.terminal import echo
from salesbook.finding import Refusal
from salesbook.words import Lang, Text

COMMANDS: dict[str, Text] = {
    "init": Text("a company's own repository, begun from answers", "建立公司自己的台账仓库"),
    "upgrade": Text("a newer program in a company's repository", "升级公司仓库里的程序"),
    "check": Text("what blocks: shape, references, paths, the tree", "检查会阻止提交的问题：格式、引用、路径、文件"),
    "rules": Text("the manual of each rule", "每条规则的说明"),
    "kinds": Text("the fields of each kind", "每种记录的字段"),
    "site": Text("build the site the team reads", "生成团队阅读的站点"),
    "publish": Text("the site for every reader under one address", "发布到一个网址，每位读者各看各的"),
    "pages": Text("the same pages as Markdown files for any builder", "把同样的页面写成 Markdown 文件"),
    "report": Text("what is due, late, missing, at risk", "到期、迟交、缺少和有风险的事项"),
    "obligations": Text("the standard's 116 obligations and what carries each", "规范的 116 条要求，以及各由什么落实"),
    "suggest": Text("next week's plan, today's round", "建议下周计划、今天的拜访顺序"),
    "draft": Text("a summary, its figures drawn, its words left to you", "起草总结：数字已算好，话由本人写"),
    "brief": Text("one page before a visit", "拜访前看的一页简报"),
    "handover": Text("everything of a person that is open", "某人全部未了事项的交接清单"),
    "new": Text("write a new record, asked for or from arguments", "新写一条记录：逐项询问，或由参数给出"),
    "seal": Text("a photo's fingerprint for a record, and who holds it", "照片的指纹，供记录引用；并查出哪些记录已有"),
    "rename": Text("correct a key field: move the file, mend references", "改正关键字段：移动文件并修正引用"),
    "forget": Text("take a private person out of the book", "把某人从台账中去掉"),
    "pack": Text("the document for the weekly meeting", "周例会材料"),
    "inspect": Text("the packet for the monthly check, with evidence", "月度检查材料：抽样与证据"),
    "remind": Text("who owes what by when, as text or to a chat", "谁该在什么时候做什么：打印或发到群里"),
    "export": Text("lists and forms for Excel, calendars for phones", "导出列表、表格（Excel、CSV）和日历"),
    "query": Text("the figures from an engine, over one book or many", "用数据引擎统计一本或多本台账"),
    "template": Text("an empty workbook of a kind, to fill in and import", "某种记录的空白 Excel，填好后导入"),
    "import": Text("records out of Excel and CSV", "从 Excel、CSV 导入记录"),
    "proof": Text(
        "a record's story: who brought it when, who approved it, how that is known",
        "一条记录的来历：谁何时提交、谁审核、凭什么知道",
    ),
    "host": Text(
        "a Git server of your own; the files and settings that a host needs",
        "自己的 Git 服务器；代码平台需要的文件和设置",
    ),
    "approve": Text(
        "merge what waits on a branch, by the commit that was shown", "合并分支上等待审核的内容，以看过的提交为准"
    ),
    "receive": Text(
        "the check of a push, as a pre-receive hook of your own server", "推送前的检查，用作自己服务器的 Git 钩子"
    ),
    "review": Text(
        "a change in the team's words: what is in it, what it causes, who is asked",
        "把一次改动说清楚：改了什么、带来什么、请谁处理",
    ),
    "pipeline": Text(
        "what a host's CI runs: checks a push, tells of it, keeps branches up to date",
        "托管平台的 CI 运行的命令：检查推送、说明改动、更新分支",
    ),
    "receipt": Text(
        "the server's line about a push, as a post-receive hook", "服务器对每次推送写下的回执，用作 Git 钩子"
    ),
    "demo": Text("a made-up company of any size", "生成任意规模的虚构公司"),
}

MODULES = {"import": "import_records"}
"""Where the module of a command has another name: this one is a keyword of Python."""


class _PipeBroke(Exception):
    """What we wrote to was closed."""


class _Group(SpokenGroup):
    """The commands, each imported when it is called: a hook must start fast."""

    def __init__(self, lang: Lang) -> None:
        super().__init__("salesbook", help=_ABOUT.say(lang), context_settings={"help_option_names": ["--help"]})
        self.lang = lang

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name.startswith("-"):
            return None
        if cmd_name not in COMMANDS:
            raise click.NoSuchCommand(cmd_name, possibilities=COMMANDS, ctx=ctx)
        module = import_module(f"salesbook.commands.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command(self.lang)
        command.help = command.short_help = COMMANDS[cmd_name].say(self.lang)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _PipeBroke from error  # click would end the program with the code of findings

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, text.say(self.lang)) for name, text in COMMANDS.items()])


_ABOUT = Text(
    "Salesbook: a sales team's working life as text records in Git, and a site the team reads.",
    "销售台账：把销售团队的全部工作写成 Git 里的文本记录，并生成团队阅读的站点。",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    words = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    lang = language_of(words, roots_in(words))
    _speak_utf8()
    try:
        code = _run(words, lang)
        sys.stdout.flush()
        return code
    except (click.Abort, KeyboardInterrupt):
        return WRONG
    except Exception as error:
        _let_go()
        if isinstance(error, BrokenPipeError | _PipeBroke):
            return CLOSED
        if os.environ.get("SALESBOOK_DEBUG"):
            raise
        echo(f"salesbook: {_error_words(error).say(lang)}", err=True)
        return WRONG


def _let_go() -> None:
    """What can't be printed, since nobody reads or the disk is full, must not be tried again at the very end."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str], lang: Lang) -> int:
    group = _Group(lang)
    click.version_option(__version__, message="%(version)s")(spoken_in(lang)(group))
    done: Any = group.main(words, prog_name="salesbook", standalone_mode=False, obj=lang)
    return done if isinstance(done, int) else FINE


def _error_words(error: Exception) -> Text:
    """An error in one line: wrong use, a broken book or installation, or a fault of ours."""
    if isinstance(error, Refusal):
        return error.text
    if isinstance(error, click.ClickException):
        return complaint(error)
    if isinstance(error, OSError) and error.errno:
        from salesbook.store.unreadable import reason_of

        message = reason_of(error)
        return _AT.fill(reason=message, file=os.fsdecode(error.filename)) if error.filename else message
    return _FAULT.fill(error=f"{type(error).__name__}: {error}")


_AT = Text("{reason}: {file}", "{reason}：{file}")
_FAULT = Text(
    "a fault of this program, not of your records: {error}. SALESBOOK_DEBUG=1 shows where.",
    "程序自身出错，与记录无关：{error}。设 SALESBOOK_DEBUG=1 可看到出错位置。",
)


def _speak_utf8() -> None:
    """Chinese comes out whole also where the console's own coding knows none."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
