"""`salesbook template KIND FILE.xlsx`: an empty workbook of a kind, to fill in and import."""

from __future__ import annotations

import os
from pathlib import Path

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, seen_as, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.store.unreadable import reason_of
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("template", cls=Spoken)
    @click.argument("kind", metavar="KIND")
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
    @seen_as(lang)
    @shared(lang)
    def run(options: Shared, kind: str, file: Path, viewer: str) -> int:
        from salesbook.audience import Audience
        from salesbook.exchange.template import template
        from salesbook.store.own_files import put_whole

        if file.suffix.lower() != ".xlsx":
            raise UsageError(_XLSX.fill(name=file.name))
        audience = Audience(resolve.book(options), viewer)
        content = template(audience, resolve.kind(audience.book, kind), lang)
        if os.path.lexists(file):
            options.refuse(_EXISTS.fill(name=file))
            return FINDINGS
        try:
            put_whole(file, content)
        except OSError as error:
            options.refuse(_NOT_WRITTEN.fill(name=file, why=reason_of(error)))
            return FINDINGS
        echo(str(file))
        return FINE

    return run


_XLSX = Text(
    "{name}: a template is an Excel file, so its name ends in .xlsx", "{name}：模板是 Excel 文件，文件名以 .xlsx 结尾"
)
_EXISTS = Text(
    "{name} is there already and was left as it is; choose another name", "{name} 已存在，没有改动；请换个文件名"
)
_NOT_WRITTEN = Text("{name}: not written: {why}", "{name}：没有写入：{why}")
