"""An empty workbook to fill in for one kind of record: headings, help as notes, drop-downs; `import` reads it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from salesbook.audience import Audience
from salesbook.exchange.excel import Workbook, size
from salesbook.exchange.heading import FIRST, ID, Names, flat, headings, typed_headings, with_first_items
from salesbook.exchange.intake.listed import list_title
from salesbook.pages.parts.fields import NO, YES
from salesbook.schemas import Field, Kind
from salesbook.words import Lang, Text, join

ROWS = 2000
"""So many rows have drop-downs and formats."""
_LISTS = Text("Choices", "选项")
_SOURCE = "source"
"""Where a record was imported from: no column, since a mapping tells it and nobody types it."""
_TEXT, _DAY, _MOMENT, _MONEY, _NUMBER = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00", "General"
_FORMATS = {
    "date": _DAY,
    "date_time": _MOMENT,
    "money": _MONEY,
    "signed_money": _MONEY,
    **dict.fromkeys(("integer", "count", "score", "year", "number", "quantity", "percent"), _NUMBER),
}
"""What is typed into the other cells is text, so that no 0 in front is lost."""


class _Column(NamedTuple):
    heading: Text
    help: Text
    field: Field | None
    required: bool


def template(audience: Audience, kind: Kind, lang: Lang) -> bytes:
    """The workbook of a kind: a sheet for its records, one for each list in them."""
    return _Template(audience, lang).workbook(kind)


class _Template:
    """One template in the making."""

    def __init__(self, audience: Audience, lang: Lang) -> None:
        self._audience = audience
        self._lang = lang
        self._book = Workbook()
        self._choices: dict[tuple[str, ...], str] = {}
        self._lists: list[tuple[str, ...]] = []

    def workbook(self, kind: Kind) -> bytes:
        lists = [field for field in kind.fields if field.item and field.item.fields]
        self._sheet(kind.plural, list(_own(kind, with_lists=bool(lists))))
        for field in lists:
            self._sheet(list_title(kind, field), list(_items(field)))
        self._write_choices()
        return self._book.finished()

    def _sheet(self, title: Text, columns: list[_Column]) -> None:
        sheet = self._book.sheet(title.say(self._lang))
        for at, column in enumerate(columns):
            words = column.heading.say(self._lang) + (" *" if column.required else "")
            head = self._book.style(bold=True, bottom=1, text_wrap=True, valign="top", locked=True)
            sheet.write_string(0, at, words, head)
            sheet.write_comment(0, at, self._note(column), {"author": "", "x_scale": 2, "y_scale": 1.5})
            form = _FORMATS.get(column.field.type, _TEXT) if column.field else _TEXT
            sheet.set_column(at, at, max(10, min(40, size(words) + 4)), self._book.style(num_format=form, valign="top"))
            self._offer(sheet, at, column)
        sheet.freeze_panes(1, 1)

    def _note(self, column: _Column) -> str:
        """The help of a field, with what is allowed and an example."""
        parts = [column.help]
        if column.required:
            parts.append(_REQUIRED)
        if column.field and column.field.examples and not column.field.labels:
            example = column.field.examples[0]
            if isinstance(example, str | int | float) and not isinstance(example, bool):
                parts.append(_EXAMPLE.fill(example=example))
        if column.field and column.field.item:
            parts.append(_SEVERAL)
        return "\n".join(part.say(self._lang) for part in parts)

    def _offer(self, sheet: Any, at: int, column: _Column) -> None:
        choices = tuple(self._choices_of(column.field)) if column.field else ()
        if not choices:
            return
        if choices not in self._choices:
            self._lists.append(choices)
            letters = _letters(len(self._lists) - 1)
            name = _LISTS.say(self._lang)
            self._choices[choices] = f"='{name}'!${letters}$1:${letters}${len(choices)}"
        # What is not on the list may be typed all the same: another record may be on its way.
        rule = {"validate": "list", "source": self._choices[choices], "error_type": "warning"}
        sheet.data_validation(1, at, ROWS, at, rule)

    def _choices_of(self, field: Field) -> Iterator[str]:
        if field.labels:
            yield from (label.say(self._lang) for label in field.labels.values())
        elif field.type == "boolean":
            yield from (YES.say(self._lang), NO.say(self._lang))
        elif field.ref and field.ref.items:
            yield from (text.say(self._lang) for text in self._audience.book.company.items(field.ref.items).values())
        elif field.ref and field.ref.bare:
            book = self._audience.book
            for record in book.of(field.ref.kinds[0]):
                name = book.title(record).say(self._lang)
                yield record.id if name == record.id else _NAMED.fill(id=record.id, name=name).say(self._lang)

    def _write_choices(self) -> None:
        if self._lists:
            sheet = self._book.sheet(_LISTS.say(self._lang))
            for at, choices in enumerate(self._lists):
                for row, choice in enumerate(choices):
                    sheet.write_string(row, at, choice)
            sheet.hide()


def _own(kind: Kind, *, with_lists: bool) -> Iterator[_Column]:
    """The columns of the records; the first names the record, where it has an id or other sheets refer to it."""
    fields, words = flat(kind.fields), headings(kind.fields)
    own = kind.by_name.get("id")
    if own is not None:
        yield _Column(ID, own.help, own, required=True)
    elif with_lists:
        yield _Column(ID, _TIE, None, required=False)
    yield from _columns(fields, words, left_out={("id",)})
    for field in kind.fields:  # a list that every record needs has mostly one item to begin with
        if field.required and field.item and field.item.fields:
            inner = {names: part for names, part in with_first_items(kind.fields).items() if names[0] == field.name}
            yield from _columns(inner, typed_headings(kind.fields), left_out=set())


def _items(field: Field) -> Iterator[_Column]:
    assert field.item is not None  # noqa: S101 - the caller asked
    yield _Column(ID, _TIED, None, required=True)
    key = (field.key,) if field.key else ()
    for column in _columns(flat(field.item.fields), headings(field.item.fields), left_out=set()):
        counted = column.field is not None and column.field.name in key
        yield column._replace(required=False, help=join([column.help, _COUNTED], " ", "")) if counted else column


def _columns(fields: Mapping[Names, Field], words: Mapping[Names, Text], left_out: set[Names]) -> Iterator[_Column]:
    for names, field in fields.items():
        if names not in left_out and names[0] != _SOURCE:
            written = names == ("written_at",)
            required = field.required and (len(names) == 1 or names[-2] == FIRST) and not written
            yield _Column(
                words[names], join([field.help, _IMPORTED], " ", "") if written else field.help, field, required
            )


def _letters(at: int) -> str:
    """The letters of a column, from 0: A, B … Z, AA."""
    head, tail = divmod(at, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + tail)


_NAMED = Text("{id} ({name})", "{id}（{name}）")
_REQUIRED = Text("Required.", "必填。")
_EXAMPLE = Text("Example: {example}", "例：{example}")
_SEVERAL = Text("Several: put commas between.", "可填多项，用逗号隔开。")
_TIE = Text(
    "Any word that ties the rows of the other sheets to this row.", "自己定一个编号，其他工作表的行用它对应到这一行。"
)
_TIED = Text("Which row of the first sheet this belongs to.", "属于第一张表里的哪一行。")
_COUNTED = Text("Left empty it is counted.", "不填则自动编号。")
_IMPORTED = Text("Left empty it is the moment of the import.", "不填则为导入的时刻。")
