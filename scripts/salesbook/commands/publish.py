"""`salesbook publish`: the site for every reader, under one address."""

from __future__ import annotations

from pathlib import Path

import click

from salesbook.commands import formats
from salesbook.commands.left_out import say_borrowed_schemas
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.unpublished import unpublished_told
from salesbook.finding import Refusal
from salesbook.words import Lang, Text

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("publish", cls=Spoken)
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
    @click.option("--server", type=click.Choice(["nginx", "caddy"]), help=_SERVER.say(lang))
    @click.option("--readers", "listed", type=_FILE, metavar="FILE", help=_READERS.say(lang))
    @shared(lang)
    def publish(options: Shared, folder: Path, server: str | None, listed: Path | None) -> int:
        from salesbook.book import open_book
        from salesbook.publish.publish import Listed
        from salesbook.publish.publish import publish as publish_for
        from salesbook.publish.readers import read_readers, readers_of
        from salesbook.rules import judge
        from salesbook.site.opening import SiteRequest

        request = SiteRequest(options.roots, options.clock, options.as_of)
        try:
            book = open_book(request.roots, judge, request.clock, request.as_of)
            readers = read_readers(listed, book) if listed else readers_of(book)
        except Refusal as error:
            raise UsageError(error.text) from None
        options.progress(_BUILDING.fill(count=len(readers)))
        out = folder.absolute()
        with unpublished_told(options, out / "current"):
            count = publish_for(book, request, Listed(readers, listed), out, server)
        options.say(_DONE.fill(count=count, readers=len(readers), folder=folder))
        say_borrowed_schemas(options)
        if book.findings:
            formats.text(book.findings, options)
        return FINDINGS if book.findings else FINE

    return publish


_SERVER = Text("write the settings of this web server, too", "同时写出这种网页服务器的配置")
_READERS = Text(
    "who reads: a YAML file, a line `login: person|managers|team` each; default: everybody who works here, by id",
    "读者名单：YAML 文件，每行“登录名: 人员|managers|team”；默认是全部在职人员，登录名就是编号",
)
_BUILDING = Text("Building for {count} {count:reader|readers} …", "正在为 {count} 位读者生成……")
_DONE = Text(
    "{count} {count:page|pages} in two languages for the team, and what is theirs for {readers} {readers:login|logins}: {folder}",
    "团队共 {count} 页，中英文各一份；{readers} 个登录名各有自己的部分：{folder}",
)
