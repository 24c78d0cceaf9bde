"""Routes: no longer than needed on what can be tried out in full, the same whatever the order asked in."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.planning.places import Point, distance, point
from salesbook.planning.route import length, order

PLACES = st.builds(Point, st.floats(29, 30), st.floats(119, 120))


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance(Point(29, 119), Point(30, 119)) == pytest.approx(111.2, abs=0.1)
    assert distance(Point(29, 119), Point(29, 119)) == 0


@pytest.mark.parametrize(
    ("datum", "lat", "lng"),
    [("wgs84", 39.907333, 116.391083), ("gcj02", 39.908737, 116.397327), ("bd09", 39.915085, 116.403694)],
)
def test_one_place_in_three_datums_is_one_place(datum: str, lat: float, lng: float) -> None:
    found = point({"lat": lat, "lng": lng, "datum": datum})
    assert found is not None
    assert distance(found, Point(39.907333, 116.391083)) < 0.02  # a shift that is overlooked makes 0.5 km


def test_outside_china_nothing_is_shifted() -> None:
    assert point({"lat": 48.2, "lng": 16.37, "datum": "gcj02"}) == Point(48.2, 16.37)


@pytest.mark.parametrize("geo", [None, {}, {"lat": 29.0}])
def test_without_coordinates_there_is_no_place(geo: dict[str, float] | None) -> None:
    assert point(geo) is None


def test_a_line_of_places_is_driven_from_end_to_end() -> None:
    line = [Point(29.0, 119.0 + step) for step in (0.3, 0.0, 0.4, 0.1, 0.2)]
    assert order(line) in ([1, 3, 4, 0, 2], [2, 0, 4, 3, 1])


def test_a_crossing_is_undone() -> None:
    """The nearest neighbour alone runs back over its own way here."""
    known = [
        (29.21, 119.22),
        (29.98, 119.87),
        (29.29, 119.96),
        (29.54, 119.68),
        (29.2, 119.94),
        (29.69, 119.97),
        (29.89, 119.3),
    ]
    places = [Point(*pair) for pair in known]
    best = min(length([places[i] for i in way]) for way in permutations(range(len(places))))
    assert length([places[i] for i in order(places)]) == pytest.approx(best)


@given(st.lists(PLACES, min_size=1, max_size=6))
def test_every_place_once_and_near_the_shortest_way(places: list[Point]) -> None:
    result = order(places)
    assert sorted(result) == list(range(len(places)))
    best = min(length([places[i] for i in way]) for way in permutations(range(len(places))))
    assert length([places[i] for i in result]) <= best * 1.1 + 1e-6
    assert result == order(places)


def test_unknown_places_come_last_as_they_were_given() -> None:
    assert order([None, Point(29, 119), None])[1:] == [0, 2]
    assert order([None, None]) == [0, 1]
    assert order([]) == []
    assert length([Point(29, 119), None, Point(30, 119)]) == pytest.approx(111.2, abs=0.1)
