"""A kind as its form is drawn from: fields with their words, groups with their place, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from salesbook.book import Book
from salesbook.schemas import Field, Group, Kind, plain
from salesbook.words import Lang, Text

_NO_GROUP = Group(Text("", ""), 0, folded=False)
_LIMITS = ("minItems", "maxItems", "maxLength", "minimum", "maximum", "pattern")


def form_of(book: Book, kind: Kind, lang: Lang) -> dict[str, Any]:
    """What the page of a kind's form knows of the kind; JSON may hold all of it."""
    fields = list(_fields(book, kind.fields, kind.schema, lang))
    return {
        "kind": kind.name,
        "title": kind.label.say(lang),
        "help": kind.help.say(lang),
        "path": kind.path,
        "dated": kind.date,
        "sensitive": kind.sensitive or any(field.sensitive for field in kind.every_field()),
        "groups": _groups(book.schemas.groups, fields, lang),
        "fields": fields,
        "schema": plain(kind.schema),
    }


def _groups(groups: Mapping[str, Group], fields: list[dict[str, Any]], lang: Lang) -> list[dict[str, Any]]:
    """The headings that the fields stand under, in their order; a field without one stands first."""
    named = {field.get("group", "") for field in fields}
    known = {name: groups.get(name, _NO_GROUP) for name in named}
    return [
        {"name": name, "label": group.label.say(lang), "folded": group.folded}
        for name, group in sorted(known.items(), key=lambda pair: (pair[1].order, pair[0]))
    ]


def _fields(book: Book, fields: tuple[Field, ...], schema: Mapping[str, Any], lang: Lang) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield _field(book, field, schema["properties"][field.name], lang)


def _field(book: Book, field: Field, part: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    described = {
        "name": field.name,
        "label": field.label.say(lang),
        "help": field.help.say(lang),
        "type": field.type,
        "base": part.get("type"),
        "required": field.required,
        "example": _example(field),
        "group": field.group,
        "multiline": field.multiline,
        "identifies": field.identifies,
        "key": field.key,
        "stands_for": field.stands_for,
        "options": _options(book, field, part, lang),
        "ref": _ref(book, field),
        "fields": list(_fields(book, field.fields, part, lang)),
        "item": _field(book, field.item, part["items"], lang) if field.item else None,
        **{word: part[word] for word in _LIMITS if word in part},
    }
    return {word: value for word, value in described.items() if value not in (None, False, [], "")}


def _example(field: Field) -> str | None:
    """An example of how a value is written; none where it is chosen, since an id in it may be somebody's."""
    example = field.examples[0]
    typed = isinstance(example, str | int | float) and not isinstance(example, bool)
    return str(example) if typed and not field.ref and not field.labels else None


def _options(book: Book, field: Field, part: Mapping[str, Any], lang: Lang) -> list[list[Any]]:
    """The values to choose from with their words: of an enum, or of a list of the company."""
    if field.ref and field.ref.items:
        return [[key, name.say(lang)] for key, name in book.company.items(field.ref.items).items()]
    if "const" in part:
        return [[part["const"], str(part["const"])]]
    return [[value, words.say(lang)] for value, words in field.labels.items()]


def _ref(book: Book, field: Field) -> dict[str, Any] | None:
    """What a reference may name: the kinds, with the folder that stands in front where several are possible."""
    if field.ref is None or field.ref.items:
        return None
    names = [name for name in field.ref.kinds if name in book.kinds] or list(book.kinds)
    bare = field.ref.bare
    kinds = [[name, "" if bare else book.kinds[name].folder] for name in names if book.kinds[name].folder]
    return {"kinds": kinds, "role": field.ref.role or "", "lines": field.type == "ref"}
