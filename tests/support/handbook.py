"""The handbook's pages as text: their pictures, their blocks of code, and their commands in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.words import Lang
from tests.conftest import ROOT

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
SHELL = ("", "sh")
"""What a block of commands is marked as."""


class Block(NamedTuple):
    """A block of code: what it is marked as, and its text."""

    kind: str
    text: str


def names(lang: Lang) -> list[str]:
    """The pages of one language, by name."""
    return sorted(file.stem for file in (ROOT / f"docs/{lang}/handbook").glob("*.md"))


def text(page: str, lang: Lang = "en") -> str:
    """A page as it is written."""
    return (ROOT / f"docs/{lang}/handbook/{page}.md").read_text(encoding="utf-8")


def blocks(page: str, lang: Lang = "en") -> list[Block]:
    """The page's blocks of code, in order."""
    return [Block(*found) for found in _BLOCK.findall(text(page, lang))]


def block(page: str, kind: str, number: int = 0) -> str:
    """The text of the page's first, second … block of a kind."""
    return [found.text for found in blocks(page) if found.kind == kind][number]


def commands(page: str, lang: Lang = "en") -> Iterator[list[str]]:
    """The page's commands, each by its words."""
    for found in blocks(page, lang):
        if found.kind in SHELL and not found.text.startswith("#!"):
            yield from (shlex.split(line) for line in found.text.splitlines())


def pictures(page: str, lang: Lang) -> list[tuple[str, str]]:
    """The page's pictures: what each is said to show, and where it lies."""
    return [(said, place) for said, place in _PICTURE.findall(text(page, lang))]
