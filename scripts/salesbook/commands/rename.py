"""`salesbook rename RECORD key=value…`: corrects a key field, moves the file, mends references."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import click

from salesbook.commands import formats
from salesbook.commands.options import FINE, WRONG, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.rules import judge
from salesbook.store.disk import open_index
from salesbook.store.index import Index
from salesbook.store.rename import CannotRename, Move, apply, plan
from salesbook.store.snapshot import WorkTree
from salesbook.words import Lang, Text
from salesbook.yamlio.plain import Scalar


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("rename", cls=Spoken)
    @click.argument("record", metavar="RECORD")
    @click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
    @shared(lang)
    def rename(options: Shared, record: str, values: tuple[str, ...]) -> int:
        snapshot = WorkTree(options.root)
        index = open_index(options.root, snapshot, judge)
        try:
            index.see(snapshot)
            moves = plan(options.root, index, _path(index, record, options.root), dict(map(_pair, values)))
            apply(options.root, index, moves)
        except CannotRename as error:
            if error.findings:
                formats.text(error.findings, options)
            options.refuse(error.text)
            return WRONG
        finally:
            index.close()
        _tell(moves, options)
        return FINE

    return rename


def _pair(word: str) -> tuple[str, Scalar]:
    name, equals, value = word.partition("=")
    if not equals or not name or not value:
        raise UsageError(Text('"{word}" is no key=value', "“{word}”不是 字段=值").fill(word=word))
    return name, int(value) if re.fullmatch(r"0|[1-9][0-9]{0,14}", value) else value


def _path(index: Index, record: str, root: Path) -> str:
    """The path of a record named by its path, its reference, or its reference without the folder where that is clear."""
    name = record.replace("\\", "/").removeprefix(f"{root.as_posix()}/").removeprefix("./")
    name = name.removeprefix("records/").removesuffix(".yaml")
    if index.present(f"records/{name}.yaml"):
        return f"records/{name}.yaml"
    known = [path.removeprefix("records/").removesuffix(".yaml") for path in index.paths()]
    ending = [path for path in known if path.endswith("/" + name)]
    if len(ending) == 1:
        return f"records/{ending[0]}.yaml"
    near = ending[:5] or get_close_matches(name, known, 3)
    message = Text('there is no record "{record}". Near: {near}', "没有记录“{record}”。相近的：{near}")
    raise UsageError(message.fill(record=record, near=", ".join(near) or "-"))


def _tell(moves: list[Move], options: Shared) -> None:
    moved = [move for move in moves if move.to != move.path]
    for move in moved:
        echo(f"{move.path} -> {move.to}")
    for move in moves:
        if move.to == move.path and move.values:
            echo(move.path)
    mended = sum(len(move.values) for move in moves[1:])
    message = Text("{moved} moved, {mended} reference(s) mended.", "移动 {moved} 个文件，修正 {mended} 处引用。")
    options.say(message.fill(moved=len(moved), mended=mended))
