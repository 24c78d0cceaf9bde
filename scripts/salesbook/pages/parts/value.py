"""What a page shows before it is told in a language: a small vocabulary of values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from markupsafe import Markup

from salesbook.calendar import Week
from salesbook.pages.parts.drawing import Drawing
from salesbook.words import Text


class Link(NamedTuple):
    """A page of ours by its words."""

    path: str
    text: Text


class Calendar(NamedTuple):
    """The calendar of a person, by id, or of the ``team``, to subscribe to."""

    reader: str


class File(NamedTuple):
    """A file published beside the pages, to take away: its name, its words, what it is called where it is saved.

    `note` is what whoever takes it should know, shown beside it.
    """

    name: str
    words: Text
    saved: Text
    note: Text | None = None


class Outward(NamedTuple):
    """An address outside the site; without words the address itself is shown."""

    address: str
    text: Text | None = None


class Lamp(NamedTuple):
    """A state somebody acts on: ok, warn, bad, none, wait, said, na.

    With a `rule` (its id) it leads to that rule, else with a `path` to the page that shows why.
    """

    state: Literal["ok", "warn", "bad", "none", "wait", "said", "na"]
    text: Text
    rule: str = ""
    path: str = ""


class Proof(NamedTuple):
    """How we know: g4 proven, g3 host, g2 signed claim, g1 claim, g0 unknown, gi imported."""

    grade: Literal["g4", "g3", "g2", "g1", "g0", "gi"]
    text: Text


class Money(NamedTuple):
    """An amount in full; without a currency the heading names it."""

    amount: Decimal
    currency: str = ""


class Dot(NamedTuple):
    """A lamp among many, in a strip: its word is for screen readers, for who points at it, and in the legend."""

    lamp: Lamp


class Prose(NamedTuple):
    """Text whose line breaks are kept."""

    text: str


class Near(NamedTuple):
    """A day near the book's own: told with its weekday, without its year."""

    day: date


class Clock(NamedTuple):
    """A moment near the book's own, told with weekday and time; today is called so."""

    at: datetime


class Dated(NamedTuple):
    """A page of ours by a day."""

    path: str
    day: Near | Clock


class Many(NamedTuple):
    """Values in a row."""

    parts: tuple[Value, ...]
    between: Text = Text(" · ", " · ")


class Under(NamedTuple):
    """A value with a quiet one below it."""

    value: Value
    note: Value


class Bar(NamedTuple):
    """A drawn bar: parts in percent of the width, each with its class (d data, l ramp, r bad)."""

    parts: tuple[tuple[str, float], ...]


class Bullet(NamedTuple):
    """A result beside its target: both, and where an even pace would stand, in percent of the width."""

    goal: float
    actual: float
    pace: float


class Unit(NamedTuple):
    """A number with its unit, spaced as a quantity."""

    number: int
    unit: Text


Value: TypeAlias = (
    str | int | float | Text | date | datetime | Week | Link | Dated | Outward | Calendar | File | Lamp | Dot | Proof
    | Money | Prose | Near | Clock | Many | Under | Bar | Bullet | Unit | None
)  # fmt: skip

LISTED = Text(", ", "、")
_FITTING = 4  # columns that a phone has room for
_FEW = 2  # rows


class Fact(NamedTuple):
    """A label and its value."""

    label: Text
    value: Value


class Column(NamedTuple):
    """A column of a table. `css` says how its cells are set: n figures, w no wrap; t, s, e, f, h their place on a card."""

    head: Text
    css: str = ""


class Row(NamedTuple):
    """A row of a table; `keys` are what the list's filters compare, by filter. With an `anchor` it can be led to."""

    cells: tuple[Value, ...]
    keys: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


class Group(NamedTuple):
    """Rows below a heading of their own, or of one case: then `lead` are the first cells, which all its rows share."""

    head: Value
    rows: tuple[Row, ...]
    lead: tuple[Value, ...] = ()


class Table(NamedTuple):
    """Columns and groups of rows; `name` tells a screen reader what it is. `foot` are the cells of the sums.

    `strip`: its cells are dots, which stay side by side. Of a table with `unfolded` a phone shows so many rows first.
    """

    name: Text
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    foot: tuple[Value, ...] = ()
    strip: bool = False
    unfolded: int | None = None

    @property
    def cards(self) -> bool:
        """Whether a row turns into a card on a phone: many columns, wide ones, or such as say their place on one."""
        wide = sum(column.css == "w" for column in self.columns)
        placed = any(column.css[:1] in ("s", "e", "f") for column in self.columns)
        return not self.strip and (placed or len(self.columns) + wide > _FITTING)

    @property
    def grouped(self) -> bool:
        """Whether its groups are cases, each with first cells of its own."""
        return any(group.lead for group in self.groups)

    @property
    def size(self) -> int:
        """The number of rows."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def folded(self) -> int:
        """How many rows a phone folds away: a few over the limit are not worth a fold."""
        beyond = 0 if self.unfolded is None else self.size - self.unfolded
        return beyond if beyond > _FEW else 0


def table(name: Text, columns: tuple[Column, ...], rows: tuple[Row, ...], foot: tuple[Value, ...] = ()) -> Table:
    """A table without groups."""
    return Table(name, columns, (Group(None, rows),), foot)


_FIRST = Text("The first {shown} of {all}.", "前 {shown} 条，共 {all} 条。")


def first(rows: Iterable[Row], most: int = 40) -> tuple[tuple[Row, ...], Text | None]:
    """As many rows as a page has room for, and a note of how many there are where it has not room for all."""
    every = tuple(rows)
    return every[:most], _FIRST.fill(shown=most, all=len(every)) if every[most:] else None


class Picture(NamedTuple):
    """A drawing: the sentence to take away, what a screen reader is told, the shapes, the classes of its key.

    `width` is in pixels, or None for all there is room for; then the shapes lie in percent.
    """

    caption: Value
    description: Text
    shapes: Markup | Drawing
    height: int
    width: int | None = None
    key: tuple[tuple[str, Text], ...] = ()


class Head(NamedTuple):
    """The head of a page: its name, what stands small beside it, more for the line below."""

    title: Text
    beside: Value = None
    more: Value = None


class Metric(NamedTuple):
    """A tile: one number, its unit, its yardstick."""

    label: Value
    figure: Value
    unit: Text | None
    yardstick: Value


class Section(NamedTuple):
    """A part of a page: facts, a picture, a table, or all; `empty` says what is absent when they are.

    `alone`: on paper it begins a page.
    """

    title: Text | None
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    beside: Value = None
    empty: Text | None = None
    note: Value = None
    anchor: str = ""
    picture: Picture | None = None
    alone: bool = False


class Sheet(NamedTuple):
    """A page laid out in the usual way, by ``sheet.html``: tiles, then rows of sections side by side.

    `doing` are links beside the title; `start` says what to do first where there is nothing yet; `foot` what this
    view leaves out; `signs` are the lines to sign on paper. `tight`: on paper it takes as little room as it can.
    `code` is for the phone's camera: it stands in the corner of the paper and nowhere on the screen.
    """

    head: Head
    parts: tuple[tuple[Section, ...], ...]
    metrics: tuple[Metric, ...] = ()
    doing: tuple[Link, ...] = ()
    start: Value = None
    foot: Value = None
    signs: tuple[Text, ...] = ()
    tight: bool = False
    code: Picture | None = None
