"""The route sheet: a day's stops drawn from their coordinates, to scale, without a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, floor, hypot, log10, radians
from typing import NamedTuple

from markupsafe import Markup

from salesbook.pages.parts.gate import encode
from salesbook.pages.today.name_lines import lines_of, width
from salesbook.planning.places import Point, distance
from salesbook.words import LANGS, Lang, Text

WIDTH = 348
"""Never scaled, so that its words stay 12 px; no wider than a phone's page."""
_SIDE, _TOP, _LOW = 46, 20, 44  # room for names, for the arrow to the north, for the scale; lines of names besides
_SHORTEST, _TALLEST = 70, 250  # what the stops themselves take in height
_KM = 111.32  # of one degree of latitude
_RADIUS = 9
_NEAR = 26  # a leg shorter than this has no room for its kilometres
_BAR = 70  # the scale is about so wide


class Pin(NamedTuple):
    """A stop on the sheet: its number in the day's list, its name, its place; `done` ones are drawn open."""

    number: int
    name: Text
    at: Point
    done: bool = False


class Spot(NamedTuple):
    """A pin on the paper, in pixels."""

    pin: Pin
    x: float
    y: float


class Drawn(NamedTuple):
    """The shapes and how high they are."""

    shapes: Markup
    height: int


def draw(pins: Sequence[Pin], lang: Lang) -> Drawn:
    """The sheet of a trip through the pins in their order, its words in one language; there must be one at least."""
    spots, scale, height = _placed(pins)
    shapes = [
        *_grid(height),
        *(_way(start, other) for start, other in pairwise(spots)),
        *(_length(start, other) for start, other in pairwise(spots)),
        *(_pin(spot, spots, lang) for spot in spots),
        _north(lang),
        *(_scale(scale, height, lang) if len(spots) > 1 else ()),
    ]
    return Drawn(Markup("").join(shapes), height)


def _placed(pins: Sequence[Pin]) -> tuple[list[Spot], float, int]:
    """The spots, how many pixels a kilometre takes, and the height of the sheet."""
    middle = cos(radians(sum(pin.at.lat for pin in pins) / len(pins)))
    east = [pin.at.lng * _KM * middle for pin in pins]
    north = [pin.at.lat * _KM for pin in pins]
    wide, high = max(east) - min(east), max(north) - min(north)
    scale = min(
        (WIDTH - 2 * _SIDE) / wide if wide else float("inf"),
        _TALLEST / high if high else float("inf"),
    )
    scale = scale if scale != float("inf") else 1.0
    tall = max(high * scale, _SHORTEST)
    left, low, top = (WIDTH - wide * scale) / 2, (tall - high * scale) / 2, _TOP + _room(pins)
    spots = [
        Spot(pin, left + (x - min(east)) * scale, top + low + (max(north) - y) * scale)
        for pin, x, y in zip(pins, east, north, strict=True)
    ]
    return spots, scale, round(top + tall + _LOW + _room(pins))


def _room(pins: Sequence[Pin]) -> int:
    """What the highest name takes, in either language: both drawings are of one height."""
    return _LEADING * max(len(lines_of(pin.name.say(lang))) for pin in pins for lang in LANGS)


def _grid(height: int) -> Iterator[Markup]:
    """Hairlines, so that it reads as a plan and not as a diagram."""
    step = 40
    for x in range(step // 2, WIDTH, step):
        yield Markup('<line class="sb-g" x1="{0}" y1="0" x2="{0}" y2="{1}"/>').format(x, height - _LOW + 24)
    for y in range(step // 2, height - _LOW + 24, step):
        yield Markup('<line class="sb-g" x1="0" y1="{0}" x2="{1}" y2="{0}"/>').format(y, WIDTH)


def _way(spot: Spot, other: Spot) -> Markup:
    """A leg with its arrow head, ending before the next pin."""
    length = hypot(other.x - spot.x, other.y - spot.y)
    if length < 2 * _RADIUS + 4:
        return Markup("")
    dx, dy = (other.x - spot.x) / length, (other.y - spot.y) / length
    start, end = _RADIUS, length - _RADIUS - 3
    tip = (spot.x + dx * end, spot.y + dy * end)
    back = (spot.x + dx * (end - 6), spot.y + dy * (end - 6))
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, (back[0] - dy * 4, back[1] + dx * 4), (back[0] + dy * 4, back[1] - dx * 4)))  # fmt: skip
    line = Markup('<line class="sb-way" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        f"{spot.x + dx * start:.1f}", f"{spot.y + dy * start:.1f}", f"{back[0]:.1f}", f"{back[1]:.1f}"
    )
    return line + Markup('<polygon class="sb-d" points="{}"/>').format(head)


def _length(spot: Spot, other: Spot) -> Markup:
    """How far it is, beside the middle of a leg."""
    dx, dy = other.x - spot.x, other.y - spot.y
    length = hypot(dx, dy)
    if length < 2 * _RADIUS + _NEAR:
        return Markup("")
    kilometres = f"{distance(spot.pin.at, other.pin.at):.1f}"
    x, y = (spot.x + other.x) / 2 + dy / length * _ASIDE, (spot.y + other.y) / 2 - dx / length * _ASIDE
    return _words(kilometres, x, y + 4, "en")


_ASIDE = 13


def _words(text: str, x: float, y: float, lang: Lang) -> Markup:
    foreign = Markup("") if lang == "zh" or text.isascii() else Markup(' lang="zh-Hans"')
    return Markup('<text class="sb-halo" x="{}" y="{}" text-anchor="middle"{}>{}</text>').format(
        f"{x:.1f}", f"{y:.1f}", foreign, encode(text)
    )


def _pin(spot: Spot, spots: Sequence[Spot], lang: Lang) -> Markup:
    """A numbered disc with its name."""
    name = _name(spot, _upward(spot, spots), lang)
    place = {"x": f"{spot.x:.1f}", "y": f"{spot.y:.1f}"}
    disc = Markup('<circle class="{css}" cx="{x}" cy="{y}" r="9"/>').format(
        css="sb-m3" if spot.pin.done else "sb-d", **place
    )
    number = Markup('<text class="sb-inv" x="{x}" y="{y}" text-anchor="middle">{number}</text>').format(
        x=place["x"], y=f"{spot.y + 4:.1f}", number=spot.pin.number
    )
    return disc + number + name


def _upward(spot: Spot, spots: Sequence[Spot]) -> bool:
    """Whether its ways lead up more than down, or another pin lies right above: then its name stands below."""
    here = spots.index(spot)
    ways = [spots[index] for index in (here - 1, here + 1) if 0 <= index < len(spots)]
    lean = sum((spot.y - other.y) / (hypot(other.x - spot.x, other.y - spot.y) or 1.0) for other in ways)
    near = [other for other in spots if other is not spot and abs(other.x - spot.x) < 2 * _NEAR]
    above = any(0 < spot.y - other.y < 2 * _NEAR for other in near)
    below = any(0 < other.y - spot.y < 2 * _NEAR for other in near)
    return above if above != below else lean > 0


_LEADING, _BELOW, _ABOVE = 14, 22, -13


def _name(spot: Spot, below: bool, lang: Lang) -> Markup:
    """A spot's name in lines, the nearest one right at the disc; it does not run off the paper."""
    lines = lines_of(spot.pin.name.say(lang))
    half = min(max(map(width, lines)), WIDTH) / 2
    x = min(max(spot.x, half), WIDTH - half)
    first = spot.y + (_BELOW if below else _ABOVE - _LEADING * (len(lines) - 1))
    return Markup("").join(_words(line, x, first + _LEADING * row, lang) for row, line in enumerate(lines))


def _north(lang: Lang) -> Markup:
    x = WIDTH - 14
    return Markup(
        '<line class="sb-ax" x1="{0}" y1="26" x2="{0}" y2="6"/><path class="sb-ax" d="M{1} 11L{0} 5L{2} 11"/>'
        '<text x="{0}" y="40" text-anchor="middle">{3}</text>'
    ).format(x, x - 4, x + 4, _NORTH.say(lang))


_NORTH, _KILOMETRES = Text("N", "北"), Text("{km} km", "{km} 公里")


def _scale(scale: float, height: int, lang: Lang) -> Iterator[Markup]:
    """A bar of 1, 2 or 5 times a power of ten kilometres."""
    wanted = _BAR / scale
    power = 10.0 ** floor(log10(wanted))
    km = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    right, y = WIDTH - 10, height - 6
    left = right - km * scale
    yield Markup('<path class="sb-ax" d="M{0} {1}v4H{2}v-4"/>').format(f"{left:.1f}", y, right)
    yield _words(_KILOMETRES.fill(km=f"{km:g}").say(lang), (left + right) / 2, y, lang)
