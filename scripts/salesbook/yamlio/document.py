"""A record as it was read: its data, and on demand the place of every key and value."""

from __future__ import annotations

from typing import NamedTuple

from salesbook.finding import Finding, Place, Route
from salesbook.yamlio.spot import Spot, Value


class Document:
    """One record's data. Numbers, truth values and null are Python's; everything else is text.

    `spoiled` holds the routes of keys and values that the reader has already refused, so
    that nobody reports them a second time.
    """

    __slots__ = ("_spots", "_text", "data", "path", "spoiled")

    def __init__(
        self,
        path: str,
        data: dict[str, Value],
        text: str,
        spots: dict[Route, Spot] | None = None,
        spoiled: frozenset[Route] = frozenset(),
    ) -> None:
        self.path = path
        self.data = data
        self.spoiled = spoiled
        self._text = text
        self._spots = spots

    @property
    def text(self) -> str:
        """The text that was read."""
        return self._text

    def place(self, route: Route, key: bool = False) -> Place:
        """Where the value at a route stands, or with `key` where its key stands.

        A route that leads nowhere gives the place of its nearest existing parent: the
        parent's key, or in a list and at the root the parent itself.
        """
        spots = self.spots()
        while route and route not in spots:
            route, key = route[:-1], True
        spot = spots[route]
        line, column = spot.key if key and spot.key else spot[:2]
        return Place(self.path, line, column)

    def spoils(self, route: Route) -> bool:
        """Whether the value at a route, or one that holds it, has been refused already."""
        return any(route[:length] in self.spoiled for length in range(1, len(route) + 1))

    def spots(self) -> dict[Route, Spot]:
        """Every route with its spot; found by a second look at the text when first asked."""
        if self._spots is None:
            from salesbook.yamlio.events import walk

            self._spots = walk(self._text, self.path).spots
        return self._spots


class Reading(NamedTuple):
    """What came of reading a file. No document where the file can't be made sense of.

    A document may come with findings: what is sound in it can then be judged further,
    but it is not fit for the book.
    """

    document: Document | None
    findings: list[Finding]
