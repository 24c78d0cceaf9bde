"""A document to print: what its commands take, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from salesbook.commands.options import FINE, seen_as
from salesbook.words import Lang, Text


def printed(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--out``, received as `out`, and ``--as``, received as `viewer`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        path = click.Path(path_type=Path, dir_okay=False)
        return click.option("--out", type=path, metavar="FILE", help=_OUT.say(lang))(seen_as(lang)(command))

    return decorate


_OUT = Text("the file to write; default: stdout", "写到哪个文件；默认输出到屏幕")


def give(html: str, out: Path | None) -> int:
    """A document to its file, or to stdout."""
    if out is None:
        click.echo(html, nl=False)
    else:
        out.write_bytes(html.encode())
    return FINE
