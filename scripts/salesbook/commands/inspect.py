"""`salesbook inspect`: the packet for the general manager's monthly check, its sample drawn by a printed seed."""

from __future__ import annotations

import re
from pathlib import Path

import click

from salesbook.commands import resolve
from salesbook.commands.options import Shared, UsageError, shared
from salesbook.commands.printed import give, printed
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang, Text

_SEED = re.compile(r"(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*")
"""What a check's record takes for its seed; a test holds the two together."""


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("inspect", cls=Spoken)
    @click.option("--month", metavar="2026-11", help=_WHICH.say(lang))
    @click.option("--seed", metavar="SEED", help=_BY.say(lang))
    @printed(lang)
    @shared(lang)
    def inspect(options: Shared, month: str | None, seed: str | None, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.pages.paper import check
        from salesbook.pages.parts.alone import alone
        from salesbook.pages.parts.document import whole
        from salesbook.pages.parts.reader import Reader

        wanted, by = resolve.month(month), _seed(seed)
        book = resolve.book(options)
        reader = Reader(Audience(book, viewer))
        view = check.view(reader, wanted or f"{book.today:%Y-%m}", by)
        if not view.drawn:
            options.say(_NOBODY, err=True)
        return give(whole(check.TITLE, alone(reader, "check.html", view, lang), lang), out)

    return inspect


_WHICH = Text("the month checked; default: the current one", "检查的月份；默认当月")
_BY = Text("draws the sample; default: follows from company and month", "抽样种子；默认由公司和月份算出")
_NOBODY = Text(
    "Nothing was drawn that this viewer may see; the whole packet is made with --as manager.",
    "没有此人可以查看的表；完整材料请用 --as manager。",
)


def _seed(text: str | None) -> str | None:
    if text is not None and not _SEED.fullmatch(text):
        message = Text(
            '--seed "{text}": small letters, digits and single hyphens, up to 64, as the check records it',
            "--seed “{text}”：只用小写字母、数字和单个连字符，不超过 64 个，检查记录里也这样写",
        )
        raise UsageError(message.fill(text=text))
    return text
