"""What a walk writes down on its way: faults, places, and the routes that are spoiled."""

from __future__ import annotations

from salesbook.finding import Finding, Place, Route
from salesbook.words import Text, same
from salesbook.yamlio.manual import fault
from salesbook.yamlio.parsers import Event
from salesbook.yamlio.spot import Spot

SHARING = {"yaml-anchor", "yaml-alias", "yaml-merge-key"}
NO_VALUE = {"yaml-empty-value", "yaml-multiline-scalar"}


class Notes:
    """The notes on one file. One mistake is noted once: what only follows from it is left out.

    While `muted` is not 0, no faults are noted: the whole in which they lie is refused.
    """

    def __init__(self, path: str) -> None:
        self.spots: dict[Route, Spot] = {}
        self.findings: list[Finding] = []
        self.spoiled: set[Route] = set()
        self.muted = 0
        self._path = path

    def spot(self, event: Event, route: Route, key: tuple[int, int] | None) -> None:
        """Note where a value stands; of a repeated key the first counts."""
        start, end = event.start_mark, event.end_mark
        spot = Spot(start.line + 1, start.column + 1, start.index, end.index, key)
        self.spots.setdefault(route, spot)

    def refuse(self, rule: str, event: Event, route: Route = (), detail: str | Text | None = None) -> None:
        """Note a fault of a whole key or value, at its beginning."""
        mark = event.start_mark
        self.refuse_at(rule, mark.line, mark.column, route, same(detail) if isinstance(detail, str) else detail)

    def refuse_at(self, rule: str, line: int, column: int, route: Route = (), detail: Text | None = None) -> None:
        """Note a fault at a line and column, both from 0 as parsers count."""
        self.spoiled.add(route)
        self.report(rule, line, column, detail)

    def report(self, rule: str, line: int, column: int, detail: Text | None = None) -> None:
        """Note a fault that belongs to no route."""
        if not (self.muted or self._is_noted(rule, line + 1)):
            self.findings.append(fault(rule, Place(self._path, line + 1, column + 1), detail))

    def _is_noted(self, rule: str, line: int) -> bool:
        """An alias needs its anchor: one idea. A text that was taken for a key has no sound value."""
        if rule in SHARING:
            return any(finding.rule in SHARING for finding in self.findings)
        last = self.findings[-1] if self.findings and rule in NO_VALUE else None
        return last is not None and last.rule == "yaml-key" and last.place.line == line

    def forget_after(self, line: int, column: int) -> None:
        """Take back what was found after a place (from 1): a break that begins there explains it better."""
        self.findings = [finding for finding in self.findings if finding.place[1:] <= (line, column)]

    def explain(self, line: int) -> bool:
        """Whether the last finding explains a break in the syntax at a line (from 1).

        It does when it stands on that line or just above, or is a quote that was left open.
        """
        last = self.findings[-1] if self.findings else None
        return last is not None and (last.rule == "yaml-multiline-scalar" or last.place.line >= line - 1)

    def touch(self, route: Route) -> bool:
        """Whether something at a route or below it has been refused."""
        return any(spoiled[: len(route)] == route for spoiled in self.spoiled)
