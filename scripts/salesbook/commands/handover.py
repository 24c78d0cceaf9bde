"""`salesbook handover PERSON`: everything of a person that is open on a day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from salesbook.commands.brief import OUT, give
from salesbook.commands.options import Shared, Wrong, shared
from salesbook.commands.site import AS
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("handover")
    @click.argument("person", metavar="PERSON")
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=OUT.say(lang))
    @click.option("--as", "viewer", default="team", metavar="team|manager|PERSON", help=AS.say(lang))
    @shared(lang)
    def handover(options: Shared, person: str, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.book import open_book
        from salesbook.pages.handover import handover as made
        from salesbook.rules import judge

        book = open_book(options.roots, judge, datetime.now(UTC), options.as_of, blame=False)
        if person not in book.people:
            raise Wrong(_NOBODY.fill(person=person, people=", ".join(sorted(book.people))))
        return give(made(Audience(book, viewer), book.people[person], lang), out)

    return handover


_NOBODY = Text('"{person}": nobody of the book. People: {people}', "“{person}”：台账里没有这个人。人员：{people}")
