"""What `salesbook init` asks at a terminal, field by field; a wrong answer is told at once and asked again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from salesbook.commands.answer_options import split
from salesbook.commands.terminal import echo
from salesbook.finding import Route
from salesbook.pinyin import spelled
from salesbook.schemas import Field
from salesbook.schemas.words import shown_type, shown_value
from salesbook.skeleton import answers
from salesbook.words import Lang, Text

_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "CN": {"zone": "Asia/Shanghai", "currency": "CNY", "languages": "zh,en"},
}
_USUAL: Mapping[str, Any] = {
    "opening_days": {"office": ["mon", "tue", "wed", "thu", "fri"]},
    "clock": {
        "morning": {"time": "08:30"},
        "hand_in": {"day": "sun", "time": "24:00"},
        "cut_off": {"day": "mon", "time": "09:00"},
        "meeting": {"day": "mon", "time": "14:00"},
        "archiving": {"day": "mon", "time": "18:00"},
    },
}
"""Days and clock of the work standard, offered as they are."""
_FIRST_CHOICE = {"contacts": "apart", "confidentiality": "open", "country": "CN", "kind": "none", "branch": "main"}


def interview(known: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Answers to all that is not known yet; sound, as far as each can be judged when it is given."""
    return _Interview(dict(known), lang).run()


class _Interview:
    """One conversation; `data` grows."""

    def __init__(self, data: dict[str, Any], lang: Lang) -> None:
        self.data = data
        self._lang = lang

    def run(self) -> dict[str, Any]:
        """Ask for every field that is not answered, in the schema's order."""
        for field in answers.kind().fields:
            if field.name not in self.data and (value := self._ask(field)) is not None:
                self.data[field.name] = value
        return {field.name: self.data[field.name] for field in answers.kind().fields if field.name in self.data}

    def _ask(self, field: Field) -> Any:
        self._say(_ABOUT.fill(label=field.label, help=field.help))
        if field.name in _USUAL:
            return self._usual(field)
        if field.item is not None and field.item.fields:
            return self._items(field)
        if field.fields:
            values = {part.name: self._line(part, (field.name, part.name)) for part in field.fields}
            return {name: value for name, value in values.items() if value is not None}
        return self._line(field, (field.name,))

    def _usual(self, field: Field) -> Any:
        """A group as the standard has it, or changed part by part."""
        usual = _USUAL[field.name]
        self._say(Text("  {usual}", "  {usual}").fill(usual=_compact(usual)))
        if self._input(_AS_USUAL) not in _NO:
            return usual
        changed: dict[str, Any] = {}
        for part in field.fields:
            self._say(_ABOUT.fill(label=part.label, help=part.help))
            leaves = part.fields or (part,)
            for leaf in leaves:
                route = (field.name, part.name, leaf.name) if part.fields else (field.name, part.name)
                there = usual.get(part.name)
                old = there.get(leaf.name) if isinstance(there, dict) else there
                value = self._line(leaf, route, _compact(old) if old else "")
                if value is not None and part.fields:
                    changed.setdefault(part.name, {})[leaf.name] = value
                elif value is not None:
                    changed[part.name] = value
        return changed or None

    def _items(self, field: Field) -> list[dict[str, Any]] | None:
        """The items of a list: an empty first answer ends it."""
        items: list[dict[str, Any]] = []
        assert field.item is not None  # noqa: S101 - the caller has looked
        while True:
            self._say(_NEXT.fill(label=field.item.label, n=len(items) + 1))
            item = self._item(field, field.item, len(items), needed=field.required and not items)
            if item is None:
                return items or None
            items.append(item)
            self.data[field.name] = items  # what comes later may name it

    def _item(self, field: Field, item: Field, number: int, *, needed: bool) -> dict[str, Any] | None:
        data: dict[str, Any] = {}
        parts = sorted(item.fields, key=lambda part: part.name == "id")  # an id is offered from the name
        for at, part in enumerate(parts):
            offered = _id_of(str(data.get("name", ""))) if part.name == "id" else ""
            value = self._line(
                part, (field.name, number, part.name), offered, needed=part.required and (needed or at > 0)
            )
            if value is None and at == 0:
                return None
            if value is not None:
                data[part.name] = value
        return {part.name: data[part.name] for part in item.fields if part.name in data}

    def _line(self, field: Field, route: Route, offered: str = "", *, needed: bool | None = None) -> Any:
        """One line's answer, asked for until it is right; None where it may be left out and was."""
        needed = field.required if needed is None else needed
        default = offered or _DEFAULTS.get(self.data.get("country", ""), {}).get(
            field.name, _FIRST_CHOICE.get(field.name, "")
        )
        self._explain(field)
        prompt = _OFFERED.fill(label=field.label, default=default) if default else _NAMED.fill(label=field.label)
        while True:
            word = self._input(prompt) or default
            if not word and not needed:
                return None
            value = _typed(field, word)
            wrong = list(self._wrong(route, value)) if word else [_NEEDED]
            if not wrong:
                return value
            for text in wrong:
                self._say(text)

    def _explain(self, field: Field) -> None:
        of = field.item or field
        self._say(_LIKE.fill(help=field.help, type=shown_type(of), example=shown_value(of.examples[0])))
        for value, words in of.labels.items():
            echo(f"    {value}  {words.say(self._lang)}")

    def _wrong(self, route: Route, value: Any) -> Iterator[Text]:
        """What is wrong with an answer, in itself or beside those given before."""
        whole = _with(self.data, route, value)
        for fault in answers.faults(whole):
            if fault.route[: len(route)] == route:
                yield fault.message
                yield fault.remedy

    def _say(self, text: Text) -> None:
        echo(text.say(self._lang))

    def _input(self, prompt: Text) -> str:
        return input(f"{prompt.say(self._lang)} ").strip()


def _typed(field: Field, word: str) -> Any:
    return split(word) if field.item is not None else word


def _with(data: Mapping[str, Any], route: Route, value: Any) -> dict[str, Any]:
    """The data with a value at a route, whose groups and items need not be there yet."""
    first, *rest = route
    whole = dict(data)
    if len(rest) > 1 and isinstance(rest[0], int):
        items = list(data.get(str(first), ()))[: rest[0]]
        whole[str(first)] = [*items, _with({}, tuple(rest[1:]), value)]
    else:
        held = data.get(str(first), {})
        whole[str(first)] = _with(held if isinstance(held, dict) else {}, tuple(rest), value) if rest else value
    return whole


def _id_of(name: str) -> str:
    """An id from a name's pinyin, family name and given name with a hyphen between: ``zhou-min``."""
    sounds = [sound for sound in spelled(name, person=True) if sound.isascii() and sound.isalnum()]
    if len(sounds) != len(name):
        return "-".join("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower()).split())
    return "-".join(filter(None, (sounds[0] if sounds else "", "".join(sounds[1:]))))


def _compact(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_compact(part)}" for name, part in value.items())
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_ABOUT = Text("\n{label}: {help}", "\n{label}：{help}")
_LIKE = Text("  {help} {type}, for example {example}", "  {help}{type}，例如 {example}")
_NAMED = Text("{label}:", "{label}：")
_OFFERED = Text("{label} [{default}]:", "{label}［{default}］：")
_NEEDED = Text("This must be filled in.", "这一项必须填写。")
_NEXT = Text("{label} {n} (Enter: no more)", "{label} {n}（回车：没有了）")
_AS_USUAL = Text("As it is? [Enter for yes, n to change]", "就这样吗？［回车同意，n 修改］")
_NO = {"n", "no", "否", "不"}
