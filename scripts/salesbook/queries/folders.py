"""Exported books as they lie in folders: which tables there are, in which columns, seen by whom."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from salesbook.finding import Refusal
from salesbook.tables.parquet import MANIFEST
from salesbook.tables.shape import BOOK, YEAR
from salesbook.words import Text


class NoTables(Refusal):
    """A folder that holds no exported tables, or not such as can be asked together."""


class TableFiles(NamedTuple):
    """A table in the folders that have it, with the columns of all. `by_year`: its files lie by year, too."""

    name: str
    folders: tuple[Path, ...]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    by_year: bool


def tables_in(folders: Sequence[Path], viewer: str | None = None) -> list[TableFiles]:
    """The tables of exported books. Raises NoTables where a folder holds none, or is for the eyes of another viewer."""
    manifests = {folder.resolve(): _manifest(folder) for folder in folders}
    _one_folder_a_book(folders, manifests)
    for folder in folders:
        seen_by = manifests[folder.resolve()]["seen_by"]
        if viewer not in (None, seen_by):
            raise NoTables(_OTHER_EYES.fill(folder=folder, seen_by=seen_by, viewer=viewer))
    found: dict[str, tuple[list[Path], dict[str, str]]] = {}
    for folder, manifest in manifests.items():
        for name, columns in manifest["tables"].items():
            own, types = found.setdefault(name, ([], {}))
            own.append(folder)
            types.update(columns)
    by_year = {
        path.partition("/")[0]
        for manifest in manifests.values()
        for path in manifest["files"]
        if f"/{YEAR.name}=" in path
    }
    return [
        TableFiles(name, tuple(own), tuple(types), tuple(types.values()), name in by_year)
        for name, (own, types) in found.items()
    ]


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        tables, files, told = manifest["tables"], manifest["files"], (manifest["seen_by"], manifest[BOOK.name])
        known = isinstance(files, dict) and all(isinstance(text, str) for text in told) and _are_names(tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise NoTables(_NONE.fill(folder=folder))
    missing = next((name for name in tables if not (folder / name).is_dir()), None)
    if missing:
        raise NoTables(_INCOMPLETE.fill(folder=folder, table=missing))
    return manifest


def _are_names(tables: dict[str, dict[str, str]]) -> bool:
    """Whether tables and columns are called as ours are: an export comes from elsewhere, and its names become SQL."""
    names = [*tables, *(name for columns in tables.values() for name in columns)]
    types = [form for columns in tables.values() for form in columns.values()]
    return all(map(_NAME.fullmatch, names)) and all(map(_TYPE.fullmatch, types))


_NAME, _TYPE = re.compile(r"[a-z][a-z0-9_]*"), re.compile(r"[a-z]+(\(\d+,\d+\))?")


def _one_folder_a_book(folders: Sequence[Path], manifests: dict[Path, dict[str, Any]]) -> None:
    """Refuse two folders of one book: its figures would count twice."""
    names: dict[str, Path] = {}
    for folder in folders:
        name = manifests[folder.resolve()][BOOK.name]
        if name in names:
            raise NoTables(_TWICE.fill(book=name, first=names[name], second=folder))
        names[name] = folder


_NONE = Text(
    "{folder} holds no exported tables: make them with `salesbook export all --to parquet {folder}`",
    "{folder} 里没有导出的表：请先运行 `salesbook export all --to parquet {folder}`",
)
_INCOMPLETE = Text(
    "{folder} is incomplete, the table {table} is missing: export it again",
    "{folder} 不完整，缺少表 {table}：请重新导出",
)
_TWICE = Text(
    "{first} and {second} both hold the book {book}: name one, or export one under another name with --book",
    "{first} 和 {second} 都是台账 {book}：只写一个，或用 --book 换个名字导出",
)
_OTHER_EYES = Text(
    "{folder} was exported --as {seen_by}: ask without --as, or export it again --as {viewer}",
    "{folder} 是按 --as {seen_by} 导出的：请去掉 --as，或用 --as {viewer} 重新导出",
)
