"""A document to print: what its commands take, and where it goes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from salesbook.commands.options import FINE, UsageError, seen_as
from salesbook.words import Lang, Text


def printed(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--out``, received as `out`, and ``--as``, received as `viewer`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        path = click.Path(path_type=Path, dir_okay=False)
        return click.option("--out", type=path, metavar="FILE", help=_OUT.say(lang))(seen_as(lang)(command))

    return decorate


_OUT = Text("the file to write; default: stdout", "写到哪个文件；默认输出到屏幕")


def give(html: str, out: Path | None) -> int:
    """A document to its file, or to stdout. Raises UsageError for a file that is there and is none of our documents."""
    if out is None:
        click.echo(html, nl=False)
        return FINE
    from salesbook.pages.parts.document import is_document
    from salesbook.store.own_files import put_whole

    if os.path.lexists(out) and not (out.is_file() and not out.is_symlink() and is_document(out.read_bytes())):
        raise UsageError(_TAKEN.fill(out=out))
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(out))
    put_whole(out, html.encode())
    return FINE


_TAKEN = Text(
    "{out} is there and is no document of ours; name another file",
    "{out} 已存在，而且不是本程序打印的材料；请换一个文件名",
)
