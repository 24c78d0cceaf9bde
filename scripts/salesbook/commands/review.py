"""`salesbook review`: a change told in the team's words."""

from __future__ import annotations

import gc

import click

from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, seen_as, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("review", cls=Spoken)
    @click.argument("change", required=False, metavar="[REF|A..B]")
    @seen_as(lang, default=None)
    @click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", help=_FORM.say(lang))
    @shared(lang)
    def review(options: Shared, change: str | None, viewer: str | None, form: str) -> int:
        from salesbook.commands import review_print
        from salesbook.history.span import span_of
        from salesbook.review.review import review_of
        from salesbook.review.sides import open_change

        if len(options.roots) > 1:
            raise UsageError(_ONE_BOOK)
        span = span_of(options.root, change)
        opened = open_change(options.root, span, viewer, options.as_of, options.clock)
        gc.freeze()  # both books live as long as the process: no use looking through them again and again
        reviewed = review_of(opened)
        if form == "json":
            echo_json(review_print.as_plain(reviewed, lang))
        else:
            printed = review_print.text if form == "text" else review_print.markdown
            echo(printed(reviewed, lang).removesuffix("\n"))
        return FINDINGS if reviewed.findings or reviewed.hidden_findings else FINE

    return review


_FORM = Text(
    "text for a terminal or a log, md for a comment on a host, json for programs",
    "输出格式：终端和日志用文本，托管平台的评论用 Markdown，程序用 json",
)
_ONE_BOOK = Text(
    "a change lies in the history of one repository, and several books were named: give --root once, for the book whose branch it is",
    "改动只在一个仓库的历史里，而这里写了多个台账：--root 只写一次，写分支所在的那个台账",
)
