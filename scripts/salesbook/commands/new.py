"""`salesbook new KIND [key=value…]`: one new record, from the words of the call or from what is asked at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import formats, resolve
from salesbook.commands.apart import refuse_another_repository
from salesbook.commands.options import FINDINGS, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.commands.unwritten import Unwritten
    from salesbook.schemas import Kind


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("new", cls=Spoken)
    @click.argument("kind", metavar="KIND")
    @click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
    @shared(lang)
    def new(options: Shared, kind: str, values: tuple[str, ...]) -> int:
        from salesbook.commands.unwritten import Unwritten

        book = resolve.book(options)
        chosen = _kind(book, kind)
        refuse_another_repository(options, book, chosen.name)
        record = Unwritten(options.roots, book, chosen, _data(book, chosen, values))
        if _somebody_is_there() and (not values or record.missing() or record.findings()):
            return _ask(options, book, record)
        return _write(options, record)

    return new


def _kind(book: Book, name: str) -> Kind:
    kind = book.kinds.get(name)
    if kind is None:
        raise UsageError(_NO_KIND.fill(kind=name, hint=resolve.meant(name, book.kinds)))
    return kind


_NO_KIND = Text(
    'there is no kind "{kind}".{hint} `salesbook kinds` lists all.',
    "没有记录种类“{kind}”。{hint}`salesbook kinds` 列出全部种类。",
)


def _data(book: Book, kind: Kind, words: tuple[str, ...]) -> dict[str, Any]:
    """What the words of the call say, and what nobody should have to type: the moment, a provisional id."""
    from salesbook.commands.provisional import provisional
    from salesbook.commands.route import put_word
    from salesbook.commands.typed import moment_of

    data: dict[str, Any] = {}
    for word in words:
        put_word(book, kind, data, word)
    if "written_at" in kind.by_name:
        data.setdefault("written_at", moment_of(book))
    for name, held in data.items():
        if isinstance(held, dict) and (new_id := provisional(kind, kind.by_name[name])) is not None:
            data[name] = {"id": new_id, **held}
    return data


def _somebody_is_there() -> bool:
    """Whether questions would be read and answered; a program that calls this one is never asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(options: Shared, book: Book, record: Unwritten) -> int:
    from salesbook.audience import MANAGER, Audience
    from salesbook.commands.questions import Questions
    from salesbook.commands.wizard import Wizard
    from salesbook.site.pending import own_address

    own = Audience(book, MANAGER).person_by_address(own_address(options.root))
    return Wizard(options, record, Questions(book, record.kind, options.lang, own or "")).run()


def _write(options: Shared, record: Unwritten) -> int:
    """Write what the words of the call say. Raises UsageError where something is missing."""
    if gone := record.missing():
        raise UsageError(_MISSING.fill(fields=", ".join(gone), kind=record.kind.name))
    if findings := record.findings():
        formats.text(findings, options)
        return FINDINGS
    for message in record.doubles():
        options.say(message, err=True)
    return record.write(options)


_MISSING = Text(
    "missing: {fields}. Give each as key=value; `salesbook kinds {kind}` explains them.",
    "缺少：{fields}。请以 `字段=值` 给出；`salesbook kinds {kind}` 有说明。",
)
