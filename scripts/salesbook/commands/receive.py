"""`salesbook receive`: the check of a push, as a pre-receive hook of a server of one's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from salesbook.commands import formats
from salesbook.commands.options import FINDINGS, FINE, Shared, spoken_in
from salesbook.commands.receipt import pusher
from salesbook.commands.spoken import Spoken
from salesbook.finding import Finding
from salesbook.history.receipts import read_hook
from salesbook.rules import judge
from salesbook.server import refusals
from salesbook.server.receive import Receiver
from salesbook.server.trunk import caller, read_trunk
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("receive", cls=Spoken)
    @spoken_in(lang)
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def receive(quiet: bool) -> int:
        here = Shared((Path.cwd(),), lang, None, quiet)
        pushed = "" if sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8", "backslashreplace")
        trunk = read_trunk(here.root)
        who = caller(trunk, pusher(os.environ), here.clock)
        refused, findings = Receiver(here.root, trunk, who, judge).ruling(read_hook(pushed))
        if refused:
            _print(refused, here)
            here.say(_REFUSED)
            return FINDINGS
        if findings:
            here.say(_TOLD)
            _print(findings, here)
        return FINE

    return receive


def _print(findings: list[Finding], here: Shared) -> None:
    """The findings; of very many the first, since all of it goes over the line to whoever pushes."""
    formats.text(findings[:_MOST], here)
    if len(findings) > _MOST:
        here.say(refusals.MORE.fill(n=len(findings) - _MOST))


_MOST = 200
_QUIET = Text("say only what is refused", "只输出被拒绝的内容")
_REFUSED = Text(
    "Nothing was taken; what you have committed is still in your clone. Put it right and push again.",
    "没有接收任何内容；你的提交仍在自己的克隆里。改好后再推送。",
)
_TOLD = Text(
    "Taken. This arises only together with what others merged meanwhile; put right what is yours:",
    "已接收。以下问题是与别人已合并的内容放在一起才出现的，请改正属于你的部分：",
)
