"""`salesbook handover PERSON`: everything of a person that is open on a day."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands import resolve
from salesbook.commands.options import Shared, shared
from salesbook.commands.printed import give, printed
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("handover", cls=Spoken)
    @click.argument("person", metavar="PERSON")
    @printed(lang)
    @shared(lang)
    def handover(options: Shared, person: str, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.pages.company.handover import handover as made

        book = resolve.book(options)
        whose = resolve.person(book, person)
        return give(made(Audience(book, viewer), whose, lang), out)

    return handover
