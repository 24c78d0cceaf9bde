"""Asking for one field at a terminal: a value, the parts of a group, the items of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from salesbook.commands.completion import completing
from salesbook.commands.provisional import provisional
from salesbook.commands.terminal import echo
from salesbook.commands.typed import choices, typed
from salesbook.schemas import shape
from salesbook.schemas.words import shown_type, shown_value
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.finding import Route
    from salesbook.schemas import Field, Kind

_SHOWN = 12
"""So many choices are listed; more are found by typing and Tab."""


class Questions:
    """What is asked of somebody about records of a kind. `own` is his id, where it is known."""

    def __init__(self, book: Book, kind: Kind, lang: Lang, own: str) -> None:
        self._book = book
        self._kind = kind
        self._lang = lang
        self._own = own

    def say(self, text: Text) -> None:
        """Tell something on a line of its own."""
        echo(text.say(self._lang))

    def line(self, prompt: Text, known: Mapping[str, str]) -> str:
        """A line that somebody types, Tab completing what is known. Raises EOFError when he ends his input."""
        with completing(known):
            return input(f"{prompt.say(self._lang)} ").strip()

    def ask(self, field: Field, *, needed: bool) -> Any:
        """What a field is to hold; None where it may be left out and was."""
        if field.fields:
            return self._group(field)
        self._explain(field)
        return self._items(field.item) if field.item is not None else self._value(field, needed=needed)

    def _explain(self, field: Field) -> None:
        self.say(_ABOUT.fill(label=field.label, help=field.help))
        of = field.item or field
        self.say(_LIKE.fill(type=shown_type(of), example=shown_value(field.examples[0])))
        known = choices(self._book, of)
        for value, names in list(known.items())[:_SHOWN]:
            echo(f"  {value}  {names}")
        if len(known) > _SHOWN:
            self.say(_MORE.fill(n=len(known) - _SHOWN))

    def _value(self, field: Field, *, needed: bool) -> Any:
        default = self._default(field)
        prompt = _NAMED.fill(label=field.label) if not default else _OFFERED.fill(label=field.label, default=default)
        while True:
            word = self.line(prompt, choices(self._book, field)) or default
            if not word and not needed:
                return None
            value = typed(self._book, field, word)
            wrong = list(self._wrong(field, value)) if word else [_NEEDED]
            if not wrong:
                return value
            for text in wrong:
                self.say(text)

    def _default(self, field: Field) -> str:
        """What most would answer: today, and oneself."""
        if field.route == (self._kind.date,) and field.type == "date":
            return self._book.today.isoformat()
        return self._own if field.route in (("person",), ("by",)) else ""

    def _wrong(self, field: Field, value: Any) -> Iterator[Text]:
        """What is wrong with a value, whatever the other fields come to hold."""
        route: Route = tuple(0 if step == "[]" else step for step in field.route)
        data = value
        for step in reversed(route):
            data = [data] if step == 0 else {step: data}
        for fault in shape.faults(self._kind, data):
            if fault.route[: len(route)] == route:
                yield fault.message
                yield fault.remedy

    def _group(self, field: Field) -> dict[str, Any] | None:
        self.say(_ABOUT.fill(label=field.label, help=field.help))
        chance = provisional(self._kind, field) if len(field.route) == 1 else None
        group = {} if chance is None else {"id": chance}
        for part in field.fields:
            if part.name not in group and (value := self.ask(part, needed=part.required)) is not None:
                group[part.name] = value
        return group or None

    def _items(self, item: Field) -> list[Any] | None:
        """The items of a list, until an empty line."""
        items: list[Any] = []
        while (value := self._item(item, len(items) + 1)) is not None:
            items.append(value)
        return items or None

    def _item(self, item: Field, number: int) -> Any:
        if not item.fields:
            return self._value(item, needed=False)
        again = self.line(_ONE_MORE.fill(n=number), _YES)
        return self._group(item) if again in _YES else None


_ABOUT = Text("\n{label}: {help}", "\n{label}：{help}")
_LIKE = Text("  {type}, for example {example}", "  {type}，例如 {example}")
_MORE = Text(
    "  … and {n} more: type a beginning, a name or pinyin, then Tab", "  …… 另有 {n} 个：输入开头、名称或拼音后按 Tab"
)
_NAMED = Text("{label}:", "{label}：")
_OFFERED = Text("{label} [{default}]:", "{label}［{default}］：")
_NEEDED = Text("This must be filled in.", "这一项必须填写。")
_ONE_MORE = Text("Item {n}: add it? [y, or Enter for no]", "第 {n} 项：要添加吗？［y 添加，回车结束］")
_YES: Mapping[str, str] = {"y": "yes · 是", "yes": "yes · 是", "是": "yes · 是"}
"""What counts as a yes."""


def agreed(questions: Questions, prompt: Text) -> bool:
    """Whether somebody says yes."""
    return questions.line(prompt, _YES) in _YES


def both(text: Text) -> str:
    """A label in both languages, as `completing` takes it."""
    return " · ".join(dict.fromkeys((text.zh, text.en)))
