"""`salesbook brief CUSTOMER`: one printable page before a visit."""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import click

from salesbook.commands.options import FINE, Shared, Wrong, shared
from salesbook.commands.site import AS
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("brief")
    @click.argument("customer", metavar="CUSTOMER")
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=OUT.say(lang))
    @click.option("--as", "viewer", default="team", metavar="team|manager|PERSON", help=AS.say(lang))
    @shared(lang)
    def brief(options: Shared, customer: str, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.book import open_book
        from salesbook.pages.brief import brief as made
        from salesbook.rules import judge

        book = open_book(options.roots, judge, datetime.now(UTC), options.as_of, blame=False)
        audience = Audience(book, viewer)
        known = audience.book.customers
        if customer not in known:
            near = get_close_matches(customer, list(known), 1)
            hint = _MEANT.fill(near=near[0]) if near else Text("", "")
            raise Wrong(_NONE.fill(customer=customer, hint=hint))
        return give(made(audience, known[customer], lang), out)

    return brief


OUT = Text("the file to write; default: stdout", "写到哪个文件；默认输出到屏幕")
_NONE = Text('there is no customer "{customer}" for this viewer.{hint}', "没有客户“{customer}”，或此人看不到。{hint}")
_MEANT = Text(' Did you mean "{near}"?', "是不是想写“{near}”？")


def give(html: str, out: Path | None) -> int:
    """A document to its file, or to stdout."""
    if out is None:
        click.echo(html, nl=False)
    else:
        out.write_bytes(html.encode())
    return FINE
