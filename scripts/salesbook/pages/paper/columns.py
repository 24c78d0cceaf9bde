"""The columns of a printed form, as its schema names them, each cell told by one function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from salesbook.kinds import Record
from salesbook.pages.parts.fields import Teller, css_of
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Group, Near, Row, Table, Value
from salesbook.schemas import Field, FormColumn, Kind
from salesbook.words import Text

Cell = Callable[[Reader, Record, int], Value]
"""How a cell is told: of a record, and of the item at an index where the column is of a list."""
Extra = tuple[Text, str, int, Cell]
"""A computed column beside the schema's: its head, its setting, its share of the width, its cell."""


def field_of(kind: Kind, path: str) -> Field | None:
    """The field that a form's column names."""
    name, dot, inner = path.partition(".")
    field = kind.by_name.get(name)
    if dot and field is not None and field.item is not None:
        return field.item.by_name.get(inner)
    return field


class Form:
    """The table of a kind's form for one viewer: the schema's columns, some told in another way, and computed ones.

    `wider` gives a column that tells more than its field another share of the width.
    """

    def __init__(
        self,
        reader: Reader,
        kind: Kind,
        data: Mapping[str, Cell],
        extra: Iterable[Extra] = (),
        wider: Mapping[str, int] | None = None,
    ) -> None:
        assert kind.form is not None  # noqa: S101 - only kinds with a form are asked
        self.reader = reader
        self.kind = kind
        self.form = kind.form
        self._by_field = data
        self._extra = tuple(extra)
        self._wider = wider or {}
        self._shown = tuple(column for column in kind.form.columns if field_of(kind, column.field) is not None)

    @property
    def widths(self) -> tuple[int, ...]:
        """The columns' shares, in percent of the whole."""
        wanted = [self._wider.get(column.field, column.width) for column in self._shown] + [
            width for _, _, width, _ in self._extra
        ]
        return tuple(round(100 * width / sum(wanted)) for width in wanted)

    def row(self, record: Record, index: int = 0) -> Row:
        """A record, or one item of its list, as a row."""
        own = [self._cell(column, record, index) for column in self._shown]
        return Row((*own, *(cell(self.reader, record, index) for _, _, _, cell in self._extra)))

    def table(self, groups: Iterable[Group]) -> Table:
        """The form's table."""
        own = [self._column(column) for column in self._shown]
        heads = (*own, *(Column(head, css) for head, css, _, _ in self._extra))
        return Table(self.form.title, heads, tuple(groups))

    def _column(self, column: FormColumn) -> Column:
        field = field_of(self.kind, column.field)
        assert field is not None  # noqa: S101 - those without are not shown
        return Column(field.label, "f" if field.multiline else css_of(field))

    def _cell(self, column: FormColumn, record: Record, index: int) -> Value:
        cell = self._by_field.get(column.field)
        if cell is not None:
            return cell(self.reader, record, index)
        return shorter(Teller(self.reader.book, record).at(column.field, index))


def shorter(value: Value) -> Value:
    """Days as a column tells them: without the year where it is the book's own."""
    if isinstance(value, datetime):
        return Clock(value)
    return Near(value) if isinstance(value, date) else value
