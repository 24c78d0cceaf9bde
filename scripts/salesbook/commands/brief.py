"""`salesbook brief CUSTOMER`: one printable page before a visit."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands import resolve
from salesbook.commands.options import Shared, UsageError, shared
from salesbook.commands.printed import give, printed
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("brief", cls=Spoken)
    @click.argument("customer", metavar="CUSTOMER")
    @printed(lang)
    @shared(lang)
    def brief(options: Shared, customer: str, out: Path | None, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.pages.customers.brief import brief as made

        audience = Audience(resolve.book(options), viewer)
        known = audience.book.customers
        if customer not in known:
            raise UsageError(_NONE.fill(customer=customer, hint=resolve.meant(customer, known)))
        return give(made(audience, known[customer], lang), out)

    return brief


_NONE = Text('there is no customer "{customer}" for this viewer.{hint}', "没有客户“{customer}”，或此人看不到。{hint}")
