"""The figures that a page shows, read out of its HTML: tables by name, tiles and facts by label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import NamedTuple

_ID = re.compile(r"(?:customers|people)/([a-z0-9-]+)[.]html$")


class Cell(NamedTuple):
    """A cell's words, and the customer or person to whom it leads first; empty where it leads to none."""

    text: str
    about: str

    @property
    def number(self) -> Decimal:
        """The number a cell shows, without its unit; a dash is nothing."""
        return number(self.text)


class Tile(NamedTuple):
    """A tile's figure, what stands below it, and the series that its bars show."""

    figure: str
    below: str
    series: tuple[str, ...] = ()


def number(text: str) -> Decimal:
    """The first number in a text; zero where there is none."""
    match = re.search(r"-?\d[\d,]*(?:[.]\d+)?", text)
    return Decimal(match.group().replace(",", "")) if match else Decimal(0)


class PageFigures(HTMLParser):
    """One page, read once. A table's head and foot are rows like the others."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[Cell]]] = {}
        self.tiles: dict[str, Tile] = {}
        self.people: dict[str, dict[str, str]] = {}
        """The facts and words of each person's own part of a week's page, by the person's id."""
        self.facts: list[tuple[str, str]] = []
        """Labels and values beside each other, in the page's order."""
        self.said = ""
        """All that the page says, in one line."""
        self._words: list[str] = []
        self._about = ""
        self._rows: list[list[Cell]] = []
        self._tile: list[str] = []
        self._series: tuple[str, ...] = ()
        self._person: dict[str, str] | None = None
        self._term = ""
        self.feed(html)
        self.close()
        self.said = " ".join(self.said.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a text."""
        own = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._rows = self.tables.setdefault(own.get("aria-label", ""), [])
        elif tag == "tr":
            self._rows.append([])
        elif tag == "section":
            self._person = {}
        elif tag == "svg" and ":" in own.get("aria-label", ""):
            self._series = tuple(own["aria-label"].partition(": ")[2].split(", "))
        elif tag == "a":
            match = _ID.search(own.get("href", ""))
            self._about = self._about or (match.group(1) if match else "")
        if tag in ("td", "th", "dt", "dd", "b", "h3", "h4", "p"):
            self._words = []
            self._about = "" if tag in ("td", "th", "dt", "h3") else self._about

    def handle_data(self, data: str) -> None:
        """Take note of what is said."""
        self._words.append(data)
        self.said += data

    def handle_endtag(self, tag: str) -> None:
        """Put what was said where it belongs."""
        text = " ".join("".join(self._words).replace("\N{NO-BREAK SPACE}", " ").split())
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(Cell(text, self._about))
        elif tag == "dt":
            self._term, self._tile, self._series = text, [], ()
        elif tag in ("dd", "b"):
            self._tile.append(text)
            if tag == "dd":
                self._put_fact()
        elif tag == "section":
            self._person = None
        elif self._person is not None and tag in ("h3", "h4", "p"):
            self._put_of_person(tag, text)

    def _put_fact(self) -> None:
        self.facts.append((self._term, self._tile[-1]))
        if self._person is not None:
            self._person[self._term] = self._tile[-1]
        elif len(self._tile) > 1:
            self.tiles[self._term] = Tile(self._tile[0], self._tile[2] if len(self._tile) > 2 else "", self._series)

    def _put_of_person(self, tag: str, text: str) -> None:
        assert self._person is not None
        if tag == "h3":
            self.people[self._about] = self._person
        elif tag == "h4" and "Planned" not in self._person:
            self._person["Planned"] = text
        elif tag == "p" and "Planned" in self._person and "Came to" not in self._person:
            self._person["Came to"] = text

    def rows(self, table: str) -> Iterator[dict[str, Cell]]:
        """The rows of a table by the words of its heading; none where the page has no such table."""
        every = self.tables.get(table, [])
        for row in every[1:]:
            if len(row) == len(every[0]):
                yield {head.text: cell for head, cell in zip(every[0], row, strict=True)}
