"""The words above the columns of a table of records: the same where it is written and where it is read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from salesbook.schemas import Field
from salesbook.words import LANGS, Text

Names = tuple[str, ...]
"""The names that lead to a field: ``("credit", "days")``."""
ID = Text("id", "编号")
"""Above the column that names the record, as its path below the kind's folder."""


def flat(fields: tuple[Field, ...], above: Names = ()) -> dict[Names, Field]:
    """Fields by the names that lead to them, groups opened, lists of groups left out: they have tables of their own."""
    result: dict[Names, Field] = {}
    for field in fields:
        names = (*above, field.name)
        if field.fields:
            result |= flat(field.fields, names)
        elif not (field.item and field.item.fields):
            result[names] = field
    return result


FIRST = "1"
"""Stands for the first item of a list among the names that lead to a field: ``("owners", "1", "person")``."""


def with_first_items(fields: tuple[Field, ...]) -> dict[Names, Field]:
    """The same, and the fields of the first item of each list of groups: mostly a list has but one to begin with."""
    result = flat(fields)
    for field in fields:
        if field.item and field.item.fields:
            result |= {(field.name, FIRST, *names): inner for names, inner in flat(field.item.fields).items()}
    return result


def typed_headings(fields: tuple[Field, ...]) -> Mapping[Names, Text]:
    """The headings that a sheet to be read may have: those of the fields and of the first items of lists."""
    result = dict(headings(fields))
    for field in fields:
        if field.item and field.item.fields:
            for names, text in headings(field.item.fields).items():
                result[field.name, FIRST, *names] = _joined((field.label, text))
    return result


def headings(fields: tuple[Field, ...]) -> Mapping[Names, Text]:
    """The heading of each field; one whose label stands for several carries its group's in front."""
    labels, whole = _labels(fields, ()), flat(fields)
    often = {lang: Counter([ID.say(lang), *(labels[names][-1].say(lang) for names in whole)]) for lang in LANGS}
    return {
        names: _joined(labels[names])
        if any(often[lang][labels[names][-1].say(lang)] > 1 for lang in LANGS)
        else labels[names][-1]
        for names in whole
    }


def _labels(fields: tuple[Field, ...], above: tuple[Text, ...], names: Names = ()) -> dict[Names, tuple[Text, ...]]:
    """The labels on the way to each field, its own last."""
    result: dict[Names, tuple[Text, ...]] = {}
    for field in fields:
        result[*names, field.name] = (*above, field.label)
        result |= _labels(field.fields, (*above, field.label), (*names, field.name))
    return result


def _joined(labels: tuple[Text, ...]) -> Text:
    return Text(" · ".join(label.en for label in labels), " · ".join(label.zh for label in labels))
