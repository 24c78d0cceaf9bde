"""`salesbook pages`: the pages as Markdown files for any builder."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands import formats
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, seen_as, shared
from salesbook.commands.site import opened_book
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("pages", cls=Spoken)
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
    @seen_as(lang)
    @shared(lang)
    def pages(options: Shared, folder: Path, viewer: str) -> int:
        from salesbook.site.markdown import TakenError, write_pages
        from salesbook.site.opening import SiteRequest

        opened = opened_book(SiteRequest(options.roots, options.clock, options.as_of, viewer))
        try:
            count = write_pages(opened.edition, folder)
        except TakenError:
            raise UsageError(_TAKEN.fill(folder=folder)) from None
        options.say(_DONE.fill(count=count, folder=folder))
        if opened.findings:
            formats.text(opened.findings, options)
        return FINDINGS if opened.findings else FINE

    return pages


_DONE = Text("{count} {count:file|files}: {folder}", "共 {count} 个文件：{folder}")
_TAKEN = Text("{folder} holds something else; name an empty folder", "{folder} 里有别的内容，请换一个空文件夹")
