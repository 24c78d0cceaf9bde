"""`salesbook pack`: the document for the weekly meeting, the room's or the managers'."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands import resolve
from salesbook.commands.options import Shared, shared
from salesbook.commands.printed import give, printed
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("pack", cls=Spoken)
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @printed(lang)
    @shared(lang)
    def pack(options: Shared, week: str | None, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.pages.paper import pack as paper
        from salesbook.pages.parts.alone import alone
        from salesbook.pages.parts.document import whole
        from salesbook.pages.parts.reader import Reader
        from salesbook.views.office import week_worked

        named, book = resolve.week(week), resolve.book(options)
        reader = Reader(Audience(book, viewer))
        worked = named or week_worked(book)
        body = alone(reader, "pack.html", paper.view(reader, worked), lang)
        return give(whole(paper.TITLE, body, lang), out)

    return pack


_WEEK = Text("the week worked; its pack is for the meeting after it", "所做工作的那一周；材料用于其后的例会")
