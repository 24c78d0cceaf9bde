"""Who reads a published site: each login with the eyes it reads with, a person's, the managers' or the team's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from salesbook.audience import MANAGER, TEAM
from salesbook.book import Book
from salesbook.finding import Refusal
from salesbook.words import Text

_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,62}[A-Za-z0-9])?")
"""What a login may be: a server's settings quote it, so it has no sign that means something there."""

NOWHERE = "nowhere"
"""A folder that no build has: where a server looks for whoever is on no list."""


class UnreadableReaders(Refusal):
    """The list of readers is faulty; the message names every fault with its line and column."""


class _Fault(NamedTuple):
    line: int
    column: int
    text: Text


def readers_of(book: Book) -> dict[str, str]:
    """By login whose eyes: everybody who works here reads as himself, and his login is his id."""
    return {person.id: person.id for person in book.people.values() if person.active_on(book.today)}


def read_readers(file: Path, book: Book) -> dict[str, str]:
    """By login whose eyes, as a YAML file says: ``login: person|managers|team``, a line each.

    Raises UnreadableReaders, with all faults at once, and OSError. Who has left reads nothing, whatever the file says.
    """
    result: dict[str, str] = {}
    faults = list(_read(file, book, result))
    if faults:
        lines = [
            Text(f"{file}:{line}:{column}: {text.en}", f"{file}:{line}:{column}：{text.zh}")
            for line, column, text in sorted(faults, key=lambda fault: fault[:2])
        ]
        raise UnreadableReaders(Text("\n".join(line.en for line in lines), "\n".join(line.zh for line in lines)))
    return result


def _read(file: Path, book: Book, result: dict[str, str]) -> Iterator[_Fault]:
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        yield _Fault(file.read_bytes()[: error.start].count(b"\n") + 1, 1, _NOT_UTF8)
        return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        yield _Fault(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, _NOT_YAML)
        return
    except yaml.YAMLError:
        yield _Fault(1, 1, _NOT_YAML)
        return
    if not isinstance(root, yaml.MappingNode):
        yield _Fault(1, 1, _NO_LIST)
        return
    for key, value in root.value:
        yield from _line(key, value, book, result)


def _line(key: yaml.Node, value: yaml.Node, book: Book, result: dict[str, str]) -> Iterator[_Fault]:
    login, eyes = (str(node.value) if isinstance(node, yaml.ScalarNode) else "" for node in (key, value))
    if not _LOGIN.fullmatch(login):
        yield _at(key, _BAD_LOGIN)
    elif login in result:
        yield _at(key, _TWICE.fill(login=login))
    person = book.people.get(eyes)
    if person is None and eyes not in ("managers", TEAM):
        yield _at(value, _NOBODY.fill(eyes=eyes, people=", ".join(sorted(readers_of(book)))))
    elif person is None or person.active_on(book.today):
        result[login] = MANAGER if eyes == "managers" else eyes


def _at(node: yaml.Node, text: Text) -> _Fault:
    return _Fault(node.start_mark.line + 1, node.start_mark.column + 1, text)


def folder_of(eyes: str) -> str:
    """The folder of a build that holds what somebody's eyes see beyond the team's: ``readers/<person>``, or ``managers``.

    That of the team is where everybody looks last.
    """
    return TEAM if eyes == TEAM else "managers" if eyes == MANAGER else f"readers/{eyes}"


def written(readers: Mapping[str, str]) -> str:
    """The list as a file that `read_readers` reads again."""
    lines = (f"{login}: {'managers' if eyes == MANAGER else eyes}\n" for login, eyes in sorted(readers.items()))
    return "# login: person | managers | team\n" + "".join(lines)


_NOT_UTF8 = Text("this file is not UTF-8; save it as UTF-8", "文件不是 UTF-8 编码，请另存为 UTF-8")
_NOT_YAML = Text(
    "this is no YAML; write one line for each login, as `li.wei: li-wei`",
    "不是有效的 YAML；每个登录名写一行，例如 `li.wei: li-wei`",
)
_NO_LIST = Text(
    "no login is listed; write one line for each, as `li.wei: li-wei`",
    "没有列出登录名；每个登录名写一行，例如 `li.wei: li-wei`",
)
_BAD_LOGIN = Text(
    "a login has Latin letters, digits and . _ @ + - only, at most 64, and begins and ends with a letter or digit",
    "登录名只能用拉丁字母、数字和 . _ @ + -，最多 64 个字符，以字母或数字开头和结尾",
)
_TWICE = Text("the login {login} stands twice; keep one line", "登录名 {login} 出现了两次，请只留一行")
_NOBODY = Text(
    "`{eyes}` is nobody; allowed are managers, team and the people who work here: {people}",
    "没有“{eyes}”这个人；可以写 managers、team 或在职人员：{people}",
)
