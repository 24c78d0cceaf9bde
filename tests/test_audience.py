"""A unique mark in every hidden field of every kind: none reaches the team's pages, all are on the manager's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from itertools import count
from typing import Any

import pytest

from salesbook.audience import Audience, UnknownViewer
from salesbook.book import Book, make, record_at
from salesbook.kinds import Record
from salesbook.schemas import Field, Kind, path_of
from salesbook.store.pointers import pointers
from tests.support.changed_values import every_figure
from tests.support.made_book import bytes_of, pages, schemas
from tests.support.page_stories import company

NOW = datetime.fromisoformat("2033-01-03T14:00:00+08:00")
AMOUNTS = ("money", "signed_money", "quantity", "count", "integer", "number", "percent", "score", "year", "rate")
SHAPED = ("boolean", "enum", "date_time", "time", "week", "month")


class Marked:
    """A record of every kind, made of the schema's examples, with a mark in every value the team may not see.

    `marks` are by field, as ``order.lines.price``. A field named in `kept` keeps its example.
    """

    def __init__(self, first: int, kept: frozenset[str] = frozenset()) -> None:
        self._next = count(first)
        self._kept = kept
        self.marks: dict[str, str] = {}
        self.book = self._book()

    def _book(self) -> Book:
        kinds = schemas()
        records = []
        for kind in kinds.kinds.values():
            data = {field.name: self._value(kind, field, field.examples[0]) for field in kind.fields}
            for clash in _CLASHES.get(kind.name, ()):
                del data[clash]
            path = path_of(kind, data)
            assert path is not None
            records.append(record_at(kinds, kind.name, f"records/{path}", data))
        return make(kinds, _without_gaps(records), (), NOW, NOW)

    def _value(self, kind: Kind, field: Field, example: Any) -> Any:
        if isinstance(example, dict):
            named = {part.name: part for part in field.fields}
            return {name: self._value(kind, named[name], value) for name, value in example.items()}
        if isinstance(example, list) and field.item:
            return [self._value(kind, field.item, value) for value in example]
        name = f"{kind.name}.{'.'.join(step for step in field.route if step != '[]')}"
        if (
            field.visibility == "team"
            or field.ref is not None  # it names a record, whose own fields are marked
            or field.type in SHAPED
            or isinstance(example, bool)
            or _declared(name, self._kept)
        ):
            return example
        return self._mark(name, field, example)

    def _mark(self, name: str, field: Field, example: Any) -> Any:
        number = next(self._next)
        if field.type == "date":
            day = (date(2000, 1, 1) + timedelta(days=number % 9000)).isoformat()
            self.marks[name] = day
            return day
        if field.type in AMOUNTS or re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", str(example)):
            self.marks[name] = f"{31_000_000 + number:,}"
            return f"{31_000_000 + number}.00" if isinstance(example, str) else 31_000_000 + number
        self.marks[name] = f"qz{number}zq"
        return self.marks[name]


def _without_gaps(records: list[Record]) -> list[Record]:
    """These records, and one for whatever they refer to: a book has no reference that leads nowhere."""
    by_kind = {record.kind.name: record for record in records}
    result = {record.ref: record for record in records}
    wanted = list(records)
    while wanted:
        for target in _named_by(wanted.pop()):
            kind = schemas().kind_at(f"{target}.yaml")
            if target not in result and kind is not None:
                data = {**by_kind[kind.name].data, **({"id": target.rpartition("/")[2]} if "{id}" in kind.path else {})}
                result[target] = record_at(schemas(), kind.name, f"records/{target}.yaml", data)
                wanted.append(result[target])
    return list(result.values())


def _named_by(record: Record) -> list[str]:
    told = pointers(record.kind, record.data, schemas(), frozenset())
    return [pointer.target.removeprefix("records/").removesuffix(".yaml") for pointer in told]


_CLASHES = {"company": ("as_of",), "customer": ("merged_into",)}
"""Examples that would hide the rest: a company pinned to another moment, a customer merged away."""


def _declared(name: str, fields: frozenset[str]) -> bool:
    return any(name == field or name.startswith(f"{field}.") for field in fields)


def _all(whole: Book, viewer: str) -> str:
    """Every byte of the pages, with the paths, as written and as read."""
    data = bytes_of(whole, viewer)
    text = "\n".join([*data, *data.values()])
    return text + unescape(text)


@pytest.fixture(scope="module")
def marked() -> Marked:
    return Marked(1000)


def test_every_kind_hides_something_or_is_the_teams(marked: Marked) -> None:
    hidden = {name.partition(".")[0] for name in marked.marks}
    assert {name for name, kind in schemas().kinds.items() if kind.visibility != "team"} <= hidden
    assert len(marked.marks) > 100


def test_no_mark_reaches_the_team(marked: Marked) -> None:
    result = [
        (path, field)
        for path, text in bytes_of(marked.book).items()
        for field, mark in marked.marks.items()
        if _shown(mark, path + text + unescape(text))
    ]
    assert result == []


def test_every_mark_is_on_the_managers_pages(marked: Marked) -> None:
    manager = _all(marked.book, "manager")
    assert {field: mark for field, mark in marked.marks.items() if not _shown(mark, manager)} == {}


def _shown(mark: str, text: str) -> bool:
    return mark in text or mark.replace(",", "") in text


def test_a_hidden_value_that_no_figure_declares_changes_no_byte_of_the_teams_pages() -> None:
    kept = frozenset(
        name for declared in every_figure().values() if declared.audience == "team" for name in declared.draws_on
    )
    one, other = Marked(1000, kept), Marked(5000, kept)
    assert one.marks.keys() == other.marks.keys()
    assert not set(one.marks.values()) & set(other.marks.values())
    before, after = bytes_of(one.book), bytes_of(other.book)
    assert [path for path in before | after if before.get(path) != after.get(path)] == []


def test_figures_name_fields_that_exist() -> None:
    names = {name for declared in every_figure().values() for name in declared.draws_on}
    assert [name for name in sorted(names) if not _exists(name)] == []


def _exists(name: str) -> bool:
    kind, _, route = name.partition(".")
    steps = [tuple(step for step in field.route if step != "[]") for field in schemas().kinds[kind].every_field()]
    return tuple(route.split(".")) in steps


# A person's own view


def _customers(viewer: str) -> Iterator[str]:
    return (page.path for page in pages(company(), viewer) if page.path.startswith("contacts/"))


@pytest.mark.parametrize(("viewer", "sees"), [("team", False), ("wu-qian", False), ("li-wei", True), ("wang", True)])
def test_contacts_are_for_the_owner_and_those_above(viewer: str, sees: bool) -> None:
    assert bool(list(_customers(viewer))) is sees


def test_each_sees_his_own_punctuality_and_the_superior_sees_all() -> None:
    names = ("李伟", "吴倩")
    shown = {viewer: _handed_in(viewer) for viewer in ("team", "li-wei", "wang")}
    assert [name in shown["team"] for name in names] == [False, False]
    assert [name in shown["li-wei"] for name in names] == [True, False]
    assert [name in shown["wang"] for name in names] == [True, True]


def _handed_in(viewer: str) -> str:
    home = next(page.body("zh") for page in pages(company(), viewer) if page.path == "index")
    return home.partition("提交情况")[2].partition("</table>")[0]


def test_a_coded_company_shows_the_team_no_customer() -> None:
    data = bytes_of(company(confidentiality="coded"))
    own = [
        f"{path} {text}" for path, text in data.items() if "/reference/" not in path
    ]  # it shows the schemas' examples
    names = ("恒达", "hengda", "金鼎", "jinding", "滨河路", "样板间", "c-a1b2c3")
    assert [name for name in names if any(name in text + unescape(text) for text in own)] == []


def test_nobody_is_no_viewer() -> None:
    with pytest.raises(UnknownViewer, match="nobody"):
        Audience(company(), "nobody")


def test_what_readers_share_shows_each_of_them_what_he_would_see_alone() -> None:
    whole = company()
    asked = Audience(whole, "team")
    for reader in ("manager", *whole.people, "team"):
        told = [(record.ref, record.data) for record in asked.of(reader).book.all()]
        assert told == [(record.ref, record.data) for record in Audience(whole, reader).book.all()], reader
