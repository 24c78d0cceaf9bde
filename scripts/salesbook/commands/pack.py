"""`salesbook pack`: the document for the weekly meeting, the room's or the managers'."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from salesbook.calendar import Week, week_in
from salesbook.commands.brief import OUT, give
from salesbook.commands.options import Shared, Wrong, shared
from salesbook.commands.site import AS
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("pack")
    @click.option("--week", metavar="2026-W48", help=_WEEK.say(lang))
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=OUT.say(lang))
    @click.option("--as", "viewer", default="team", metavar="team|manager|PERSON", help=AS.say(lang))
    @shared(lang)
    def pack(options: Shared, week: str | None, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.book import open_book
        from salesbook.pages.document import whole
        from salesbook.pages.paper import pack as paper
        from salesbook.pages.paper.ink import alone
        from salesbook.pages.reader import Reader
        from salesbook.rules import judge
        from salesbook.views.office import week_worked

        book = open_book(options.roots, judge, datetime.now(UTC), options.as_of, blame=False)
        reader = Reader(Audience(book, viewer))
        worked = _week(week) or week_worked(book)
        body = alone(reader, "pack.html", paper.view(reader, worked), lang)
        return give(whole(paper.TITLE, body, lang), out)

    return pack


_WEEK = Text("the week worked; its pack is for the meeting after it", "所做工作的那一周；材料用于其后的例会")


def _week(text: str | None) -> Week | None:
    week = week_in(text) if text else None
    if text and week is None:
        message = Text('--week "{text}" is no week: 2026-W48', "--week “{text}”不是一周，应写成 2026-W48")
        raise Wrong(message.fill(text=text))
    return week
