"""Records that rows name and that are not there: made where the mapping says so."""

from __future__ import annotations

from typing import Any

from salesbook.book import Book
from salesbook.exchange.heading import with_first_items
from salesbook.exchange.intake.made_id import numbered, slug
from salesbook.exchange.intake.mapping import ToField
from salesbook.exchange.intake.row import Created, in_order, put
from salesbook.exchange.intake.value import Misread, Reader
from salesbook.schemas import Kind, path_of
from salesbook.store.entry import Judge, examine
from salesbook.words import Text, same
from salesbook.yamlio import write


class Creator:
    """Makes the records that rows name and that are not there, each once."""

    def __init__(self, book: Book, judge: Judge, system: str) -> None:
        self._book = book
        self._judge = judge
        self._system = system
        self._by_name: dict[tuple[str, str], Created | Misread] = {}

    def record_for(self, entry: ToField, name: str, reader: Reader) -> Created:
        """The record for a name. Raises Misread where what the mapping gives is not enough for one."""
        assert entry.field.ref is not None  # noqa: S101 - the mapping was checked
        kind = self._book.kinds[entry.field.ref.kinds[0]]
        key = (kind.name, name)
        if key not in self._by_name:
            try:
                self._by_name[key] = self._new(kind, entry, name, reader)
            except Misread as refused:
                self._by_name[key] = refused
        known = self._by_name[key]
        if isinstance(known, Misread):
            raise known
        return known

    def _new(self, kind: Kind, entry: ToField, name: str, reader: Reader) -> Created:
        data: dict[str, Any] = {"id": self._id(kind, name)}
        if "name" in kind.by_name:
            data["name"] = name
        if self._system:
            data["source"] = {"system": self._system, "key": name}
        fields = with_first_items(kind.fields)
        for field_name, value in entry.create.items():
            names = tuple(field_name.split("."))
            if names not in fields:
                raise Misread(_NO_FIELD.fill(kind=kind.label, field=field_name))
            put(data, names, reader.value(fields[names], value))
        if "written_at" in kind.by_name:
            data.setdefault("written_at", self._book.now.isoformat(timespec="seconds"))
        return self._checked(kind, in_order(kind.fields, data), name)

    def _id(self, kind: Kind, name: str) -> str:
        first = slug(name) or kind.name.replace("_", "-")
        taken = {record.id for record in self._book.of(kind.name)}
        taken |= {created.id for created in self._by_name.values() if isinstance(created, Created)}
        new_id, number = first, 2
        while new_id in taken:
            new_id, number = numbered(first, number), number + 1
        return new_id

    def _checked(self, kind: Kind, data: dict[str, Any], name: str) -> Created:
        below = path_of(kind, data)
        if below is None:
            raise Misread(_CANT.fill(kind=kind.label, name=name, why=same("")))
        content = write(data)
        entry = examine(f"records/{below}", "", content, self._book.schemas, self._judge)
        if entry.findings:
            raise Misread(_CANT.fill(kind=kind.label, name=name, why=entry.findings[0].message))
        return Created(f"records/{below}", content, str(data["id"]), name)


_CANT = Text(
    "{kind} “{name}” is not there and can't be made: {why}; add what is missing to `create`",
    "没有“{name}”这个{kind}，也无法新建：{why}；请在 create 里补上",
)
_NO_FIELD = Text("{kind} has no field {field}, which `create` names", "{kind}没有 create 里写的字段 {field}")
