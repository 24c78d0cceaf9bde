"""In which order to drive: the nearest neighbour first, then crossings undone (2-opt), from the best beginning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from salesbook.planning.places import Point, distance

_GAIN = 1e-9  # less than that is rounding, and two orders would take turns for ever


def order(places: Sequence[Point | None]) -> list[int]:
    """The indexes of the places in the order of a short trip that begins and ends anywhere.

    Places nobody knows come last, as they were given. The same places give the same order.
    """
    known = [index for index, place in enumerate(places) if place is not None]
    rest = [index for index, place in enumerate(places) if place is None]
    table = {(a, b): _between(places[a], places[b]) for a in known for b in known}
    tours = (_undone(_nearest(start, known, table), table) for start in known)
    best = min(tours, key=lambda tour: (round(_length(tour, table), 9), tour), default=[])
    return [*best, *rest]


def length(places: Sequence[Point | None]) -> float:
    """Kilometres of a trip through the places in this order; those nobody knows are passed over."""
    return sum(distance(point, other) for point, other in pairwise(place for place in places if place is not None))


Table = dict[tuple[int, int], float]


def _between(point: Point | None, other: Point | None) -> float:
    return distance(point, other) if point is not None and other is not None else 0.0


def _nearest(start: int, known: Sequence[int], table: Table) -> list[int]:
    tour, left = [start], set(known) - {start}
    while left:
        here = tour[-1]
        tour.append(min(left, key=lambda index: (table[here, index], index)))
        left.discard(tour[-1])
    return tour


def _undone(tour: list[int], table: Table) -> list[int]:
    """The tour with stretches turned round as long as that makes it shorter."""
    better = True
    while better:
        better = False
        for first, last in combinations(range(len(tour) + 1), 2):
            turned = [*tour[:first], *reversed(tour[first:last]), *tour[last:]]
            if _length(turned, table) < _length(tour, table) - _GAIN:
                tour, better = turned, True
    return tour


def _length(tour: Sequence[int], table: Table) -> float:
    return sum(table[pair] for pair in pairwise(tour))
