"""Where customers are: coordinates brought to one datum, and how far two of them lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Any, NamedTuple

_EARTH = 6371.0  # km
_LONG, _FLATNESS = 6378245.0, 0.00669342162296594323  # the ellipsoid on which China's offset is defined
_TWIST = pi * 3000 / 180
_CHINA = (73.66, 135.05, 3.86, 53.55)  # outside it maps are not shifted


class Point(NamedTuple):
    """A place in degrees, WGS-84."""

    lat: float
    lng: float


def point(geo: Mapping[str, Any] | None) -> Point | None:
    """The place that a record's coordinates name. Their datum is respected; without one they are WGS-84."""
    if not geo or "lat" not in geo or "lng" not in geo:
        return None
    raw = Point(float(geo["lat"]), float(geo["lng"]))
    datum = geo.get("datum", "wgs84")
    if datum == "bd09":
        raw = _unwound(raw)
    return raw if datum == "wgs84" else _unshifted(raw)


def distance(start: Point, end: Point) -> float:
    """Kilometres between two places as the crow flies."""
    lat, lng = radians(end.lat - start.lat), radians(end.lng - start.lng)
    half = sin(lat / 2) ** 2 + cos(radians(start.lat)) * cos(radians(end.lat)) * sin(lng / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, half)))


def _unwound(baidu: Point) -> Point:
    """BD-09 to GCJ-02."""
    x, y = baidu.lng - 0.0065, baidu.lat - 0.006
    length = hypot(x, y) - 0.00002 * sin(y * _TWIST)
    angle = atan2(y, x) - 0.000003 * cos(x * _TWIST)
    return Point(length * sin(angle), length * cos(angle))


def _unshifted(shifted: Point) -> Point:
    """GCJ-02 to WGS-84, to within a few metres: the shift hardly changes over its own length."""
    west, east, south, north = _CHINA
    if not (west < shifted.lng < east and south < shifted.lat < north):
        return shifted
    lat, lng = _shift(shifted)
    return Point(shifted.lat - lat, shifted.lng - lng)


def _shift(at: Point) -> tuple[float, float]:
    """By how many degrees GCJ-02 moves a place."""
    x, y = at.lng - 105, at.lat - 35
    ripple = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    lat += _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    lng = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    lng += _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    bend = 1 - _FLATNESS * sin(radians(at.lat)) ** 2
    north = lat * 180 / (_LONG * (1 - _FLATNESS) / (bend * sqrt(bend)) * pi)
    return north, lng * 180 / (_LONG / sqrt(bend) * cos(radians(at.lat)) * pi)


def _waves(value: float, *terms: tuple[int, int]) -> float:
    return sum(height * sin(value / length * pi) for height, length in terms) * 2 / 3
