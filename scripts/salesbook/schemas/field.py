"""What the rest of the program knows of a schema: kinds and their fields, with the words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from salesbook.finding import Route
from salesbook.words import Text

Visibility = Literal["team", "owner", "manager"]
LEVELS: tuple[Visibility, ...] = ("team", "owner", "manager")


class Ref(NamedTuple):
    """What a reference may point at.

    `kinds` are the kinds allowed (empty: any). `role` narrows persons to holders of a role. `items` names a list of
    the company record whose keys are meant.
    """

    kinds: tuple[str, ...] = ()
    role: str | None = None
    items: str | None = None

    @property
    def bare(self) -> bool:
        """Whether the value is the bare id, without the kind's folder in front."""
        return len(self.kinds) == 1


@dataclass(frozen=True, eq=False)
class Field:
    """One property of a kind.

    `type` is the word for its shape: the name of the definition in common.schema.json it uses (date, money, line …),
    or ``enum``, ``list``, ``group``, ``string``, ``integer``, ``number``, ``boolean``.
    `route` are the names that lead to it; ``[]`` stands for the items of a list.
    `fact` names the day or moment before which its value, or an item of its list, was not there to be known: a
    property of the group or item, or empty for the value itself.
    """

    name: str
    route: tuple[str, ...]
    label: Text
    help: Text
    type: str
    required: bool
    visibility: Visibility
    examples: tuple[Any, ...]
    ref: Ref | None = None
    labels: Mapping[str, Text] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    item: Field | None = None
    key: str | None = None
    group: str | None = None
    stands_for: str | None = None
    fact: str | None = None
    sensitive: bool = False
    multiline: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields of a group, by name."""
        return {f.name: f for f in self.fields}

    @property
    def identifies(self) -> bool:
        """Whether its text is an id, a name or a code, where look-alikes would deceive."""
        return self.type in {"id", "ref", "key", "phone"} or self.name == "name" or self.name.endswith("_name")

    def walk(self, value: Any, route: Route) -> Iterator[tuple[Route, Field, Any]]:
        """The value itself and all below it that has a field, depth first."""
        yield route, self, value
        if self.item and isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.item.walk(item, (*route, index))
        if self.fields and isinstance(value, dict):
            for child in self.fields:
                if child.name in value:
                    yield from child.walk(value[child.name], (*route, child.name))


class FormColumn(NamedTuple):
    """A column of a printed form: the field's name and its share of the width in percent."""

    field: str
    width: int


class Group(NamedTuple):
    """A heading of a form: its words, its place among the others, and whether its fields are folded away."""

    label: Text
    order: int
    folded: bool


class Form(NamedTuple):
    """How a kind's standard form is printed."""

    title: Text
    columns: tuple[FormColumn, ...]
    sign: tuple[Text, ...]


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record, as its schema describes it.

    `path` is the template below records/. `date` names the property whose day dates a record (None: `written_at`
    does, where there is one). `order` are the columns of its list page, `summary` the line a record is called by.
    """

    name: str
    label: Text
    plural: Text
    help: Text
    path: str
    keep: str
    visibility: Visibility
    sensitive: bool
    date: str | None
    order: tuple[str, ...]
    summary: str | None
    form: Form | None
    fields: tuple[Field, ...]
    schema: Mapping[str, Any]

    @cached_property
    def folder(self) -> str:
        """The folder below records/; empty for the one company record."""
        return self.path.rpartition("/")[0].partition("/")[0]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What the paths of its records below records/ look like."""
        parts = re.split(r"\{[a-z_]+\}", self.path.removesuffix(".yaml"))
        further = "(?:--[0-9]+)?" if "{date}" in self.path else ""
        return re.compile("[a-z0-9]+(?:-{1,2}[a-z0-9]+)*".join(map(re.escape, parts)) + further + r"\.yaml")

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Its fields by name."""
        return {f.name: f for f in self.fields}

    def walk(self, data: Mapping[str, Any]) -> Iterator[tuple[Route, Field, Any]]:
        """All values of a record that have a field, depth first, in the schema's order."""
        for f in self.fields:
            if f.name in data:
                yield from f.walk(data[f.name], (f.name,))

    def every_field(self) -> Iterator[Field]:
        """All fields, those inside groups and lists included."""
        stack = list(reversed(self.fields))
        while stack:
            f = stack.pop()
            yield f
            stack.extend(reversed(f.fields))
            if f.item:
                stack.append(f.item)
