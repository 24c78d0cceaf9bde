"""Which exported books a group has: folders, or a list of them as YAML that also says where each book's own site is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

from salesbook.finding import Refusal
from salesbook.pages.parts.gate import outside
from salesbook.words import Text


class UnreadableListing(Refusal):
    """The list of books is faulty; the message names every fault with its line and column."""


class ListedBook(NamedTuple):
    """A folder of exported tables, and the https address of the book's own site where the list says it."""

    folder: Path
    site: str | None = None


class _Fault(NamedTuple):
    line: int
    column: int
    text: Text


def listed_books(named: Sequence[Path]) -> list[ListedBook]:
    """The books of folders and of lists, in their order. Raises UnreadableListing with all faults of a list, and OSError."""
    return [book for path in named for book in (_listed(path) if path.is_file() else [ListedBook(path)])]


def _listed(file: Path) -> list[ListedBook]:
    """A list's books; its folders are told from where the list lies."""
    result: list[ListedBook] = []
    faults = sorted(_read(file, result), key=lambda fault: fault[:2])
    if faults:
        en = (f"{file}:{line}:{column}: {text.en}" for line, column, text in faults)
        zh = (f"{file}:{line}:{column}：{text.zh}" for line, column, text in faults)
        raise UnreadableListing(Text("\n".join(en), "\n".join(zh)))
    return result


def _read(file: Path, result: list[ListedBook]) -> Iterator[_Fault]:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        yield _Fault(file.read_bytes()[: error.start].count(b"\n") + 1, 1, _NOT_UTF8)
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield _Fault(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, _NOT_YAML)
        return
    if not isinstance(root, yaml.SequenceNode) or not root.value:
        yield _Fault(1, 1, _NO_LIST)
        return
    for entry in root.value:
        yield from _entry(entry, file.parent, result)


def _entry(entry: yaml.Node, beside: Path, result: list[ListedBook]) -> Iterator[_Fault]:
    if not isinstance(entry, yaml.MappingNode):
        yield _at(entry, _NO_ENTRY)
        return
    told: dict[str, str] = {}
    for key, value in entry.value:
        name, text = _text(key), _text(value)
        if name not in ("folder", "site") or name in told:
            yield _at(key, _NO_FIELD.fill(name=name))
        elif not text or (name == "site" and not _is_site(text)):
            yield _at(value, _NO_SITE if name == "site" else _NO_FOLDER)
        told[name] = text
    if "folder" not in told:
        yield _at(entry, _NO_FOLDER)
    result.append(ListedBook(beside / told.get("folder", ""), told.get("site")))


def _text(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str" else ""


def _is_site(address: str) -> bool:
    return outside(address) is not None and urlsplit(address).scheme == "https"


def _at(node: yaml.Node, text: Text) -> _Fault:
    return _Fault(node.start_mark.line + 1, node.start_mark.column + 1, text)


_NOT_UTF8 = Text("this file is not UTF-8; save it as UTF-8", "文件不是 UTF-8 编码，请另存为 UTF-8")
_NOT_YAML = Text(
    "this is no YAML; write an entry for each book, as `- folder: north`",
    "不是有效的 YAML；每本台账写一项，例如 `- folder: north`",
)
_NO_LIST = Text(
    "no book is listed; write an entry for each, as `- folder: north`",
    "没有列出台账；每本写一项，例如 `- folder: north`",
)
_NO_ENTRY = Text("write `folder: ` before the folder", "文件夹前面要写 `folder: `")
_NO_FIELD = Text(
    "`{name}` can't stand here; allowed are folder and site, each once",
    "这里不能写“{name}”；可以写 folder 和 site，各一次",
)
_NO_FOLDER = Text(
    "a book needs its folder of exported tables, as `folder: north`", "每本台账要写明导出的文件夹，例如 `folder: north`"
)
_NO_SITE = Text(
    "a site is an https address with a host, as `https://north.example.com/`",
    "站点要写带主机名的 https 地址，例如 `https://north.example.com/`",
)
