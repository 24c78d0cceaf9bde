"""`salesbook seal FILE…`: what a record holds about a photo that stays outside the book, and which records hold it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.store.unreadable import reason_of
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.kinds import Record

_NAME = "photos"
_PART = 1 << 20


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("seal", cls=Spoken)
    @click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
    @shared(lang)
    def seal(options: Shared, files: tuple[Path, ...]) -> int:
        from salesbook.yamlio import write

        photos = [_photo(file) for file in files]
        echo(write({_NAME: photos}).decode().removesuffix("\n"))
        book = resolve.book(options)
        for photo in photos:
            holders = [record.path for record in book.all() if str(photo["sha256"]) in _sealed_in(record)]
            message = _HELD.fill(paths=", ".join(holders)) if holders else _NEW
            echo(f"# {photo['caption']}: {message.say(options.lang)}")
        return FINE

    return seal


def _photo(file: Path) -> dict[str, str | int]:
    """A photo's digest and size, and its name to find it again by. Raises UsageError for what is no file with content."""
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while part := stream.read(_PART):
                digest.update(part)
                size += len(part)
    except OSError as error:
        raise UsageError(_UNREADABLE.fill(file=file, reason=reason_of(error))) from None
    if not size:
        raise UsageError(_EMPTY.fill(file=file))
    return {"sha256": digest.hexdigest(), "size": size, "caption": _caption(file)}


def _caption(file: Path) -> str:
    """The file's name without what no record may hold."""
    from salesbook.yamlio import text_faults

    refused = {fault.character for fault in text_faults(file.name, strict=True)}
    kept = "".join(sign for sign in file.name if sign not in refused and sign.isprintable())
    return kept[:_LONGEST].strip() or file.suffix or "photo"


_LONGEST = 200


def _sealed_in(record: Record) -> Iterator[str]:
    """The digests of all photos that a record holds."""
    for field in record.kind.fields:
        if field.item is not None and "sha256" in field.item.by_name:
            yield from (str(item.get("sha256")) for item in record.get(field.name, ()))


_HELD = Text("held by {paths}", "已在：{paths}")
_NEW = Text("in no record yet", "还没有记录引用")
_UNREADABLE = Text("{file}: {reason}", "{file}：{reason}")
_EMPTY = Text("{file} is empty: there is no photo in it", "{file} 是空文件，里面没有照片")
