"""What a command did without: records whose faults keep them out of the book are named, never left out in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesbook import __version__
from salesbook.commands.options import FINDINGS, FINE, Shared
from salesbook.commands.terminal import echo, one_line
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.book import Book

_NAMED = 20


def left_out(book: Book) -> list[str]:
    """The paths of the records that the book is without, for their faults."""
    paths = sorted({finding.place.path for finding in book.findings})
    return [path for path in paths if book.find(_reference(path)) is None]


def say_left_out(options: Shared, absent: list[str]) -> int:
    """Name on stderr what was left out; the exit code: findings, if there is any."""
    if not absent:
        return FINE
    names = ", ".join([one_line(path) for path in absent[:_NAMED]])
    message = (_MORE if absent[_NAMED:] else _LEFT_OUT).fill(n=len(absent), names=names, more=len(absent) - _NAMED)
    echo(f"salesbook: {message.say(options.lang)}", err=True)
    return FINDINGS


def _reference(path: str) -> str:
    return path.rpartition("records/")[2].removesuffix(".yaml")


_LEFT_OUT = Text(
    "left out for {n:its fault|their faults}: {names}. `salesbook check` tells what is wrong.",
    "因为有错误而没有算进来的记录 {n} 条：{names}。用 `salesbook check` 查看原因。",
)
_MORE = Text(
    "left out for their faults: {n} {n:record|records}, {names} and {more} more. `salesbook check` tells what is wrong.",
    "因为有错误而没有算进来的记录 {n} 条：{names}，另有 {more} 条。用 `salesbook check` 查看原因。",
)


def say_borrowed_schemas(options: Shared) -> None:
    """Tell, in one line, that a book brings no schemas and is judged by the program's own."""
    if not any((options.root / "schemas").glob("*.schema.json")):
        options.say(_BORROWED.fill(version=__version__), err=True)


_BORROWED = Text(
    "this book has no schemas/: it is judged by those that came with Salesbook {version}",
    "台账里没有 schemas/，按销售台账 {version} 自带的格式检查",
)
