"""A record drafted for a person: whose it is and who may see what it draws on; printed, or written as a new file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.calendar import Week


def whose(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--person`` and ``--as``, received as `person` and `viewer`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        viewer = click.option("--as", "viewer", metavar="manager|PERSON", help=_VIEWER.say(lang))
        return click.option("--person", metavar="ID", required=True, help=_PERSON.say(lang))(viewer(command))

    return decorate


def written(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--write``, received as `write`."""
    return click.option("--write", is_flag=True, help=_WRITE.say(lang))


_PERSON = Text("whose", "谁的")
_VIEWER = Text("for whose eyes, if not the person's own: a superior's", "给谁看；默认本人，也可以是上级")
_WRITE = Text("write a new record file; one that exists is never touched", "写成新的记录文件，已有的文件绝不改动")


def own_book(options: Shared, person: str, viewer: str | None) -> Book:
    """The book as the person may see it, or a superior. Raises UsageError for anybody else's eyes."""
    from salesbook.audience import MANAGER, TEAM, Audience

    whole = resolve.book(options)
    resolve.person(whole, person, "--person")
    audience = Audience(whole, viewer or person)
    if viewer == TEAM or (viewer not in (None, MANAGER) and not audience.answers_for(person)):
        raise UsageError(_NOT_YOURS)
    return audience.book


_NOT_YOURS = Text(
    "it draws on what only the person and superiors may see: --as manager, or --as the person or a superior",
    "内容只有本人和上级能看：请用 --as manager，或 --as 本人或上级",
)


def week_worked(text: str | None, book: Book) -> Week:
    """The week worked that ``--week`` names; without it, that of the book's moment. Raises UsageError for no week."""
    from salesbook.views import office

    return resolve.week(text) or office.week_worked(book)


def put(options: Shared, path: Path, source: bytes, *, write: bool) -> int:
    """A drafted record to stdout, or as a new file below records/; its path is told. One that exists stays as it is."""
    if not write:
        click.echo(source.decode(), nl=False)
        return FINE
    from salesbook.store.new_file import Exists, create

    try:
        create(options.root, {f"records/{path.as_posix()}": source})
    except Exists:
        click.echo(source.decode(), nl=False)
        return taken(options, path)
    click.echo(f"records/{path.as_posix()}")
    return FINE


def taken(options: Shared, path: Path) -> int:
    """Say that a record exists and was left as it is; the exit code."""
    options.refuse(_EXISTS.fill(path=f"records/{path.as_posix()}"))
    return FINDINGS


_EXISTS = Text(
    "{path} exists and is left as it is; what the book suggests beside it is printed, not written",
    "{path} 已存在，没有改动；台账另外建议的内容只打印，不写入",
)
