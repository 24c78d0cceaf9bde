"""A record on its way: what is known of it, what it lacks, where it will lie, what `check` says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError
from salesbook.commands.terminal import echo
from salesbook.schemas import key_fields, path_of
from salesbook.schemas.path import dated
from salesbook.words import Text, join

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.finding import Finding
    from salesbook.schemas import Kind


class Unwritten:
    """A record that is not written yet. `data` is what is known of it, in any order; it goes into the first root."""

    def __init__(self, roots: Sequence[Path], book: Book, kind: Kind, data: dict[str, Any]) -> None:
        self._roots = roots
        self._root = roots[0]
        self._book = book
        self.kind = kind
        self.data = data

    def missing(self) -> list[str]:
        """The fields without which there is no record, or no place for it."""
        needed = [field.name for field in self.kind.fields if field.required and field.name not in self.data]
        keys = key_fields(self.kind) if path_of(self.kind, self.data) is None else ()
        return list(dict.fromkeys([*needed, *(name for name in keys if name not in self.data)]))

    def source(self) -> bytes:
        """The bytes of the record, its fields in the schema's order. Raises UsageError for words that no record can hold."""
        from salesbook.yamlio import write

        try:
            return write({field.name: self.data[field.name] for field in self.kind.fields if field.name in self.data})
        except ValueError as error:
            raise UsageError(_UNWRITABLE.fill(reason=error)) from None

    def path(self) -> str:
        """Where it goes: its own path; a further one of the same key, where its kind has a day, is numbered."""
        own = f"records/{path_of(self.kind, self.data)}"
        path, number = own, 1
        while dated(self.kind) and (self._root / path).exists():
            number += 1
            path = f"{own.removesuffix('.yaml')}--{number}.yaml"
        return path

    def findings(self) -> list[Finding]:
        """What `check` says of the record where it will lie."""
        from salesbook.rules import judge
        from salesbook.store.proposed import judge_proposed

        return judge_proposed(self._roots, {self.path(): self.source()}, judge)

    def by_field(self, findings: Iterable[Finding]) -> dict[str, list[Text]]:
        """What findings say and how to mend it, by the name of the field; of the record as a whole under no name."""
        from salesbook.store.proposed import route_at

        data: dict[str, list[Text]] = {}
        for finding in findings:
            route = route_at(finding.place, self.source())
            data.setdefault(str(route[0]) if route else "", []).extend((finding.message, finding.remedy))
        return data

    def doubles(self) -> list[Text]:
        """A line for each record of the book that may tell of the same customer."""
        from salesbook.views.doubles import KINDS, doubles

        likely = doubles(self._book, self.kind.name, self.data) if self.kind.name in KINDS else ()
        return [
            _DOUBLE.fill(path=double.record.path, title=self._book.title(double.record), alike=join(list(double.alike)))
            for double in likely
        ]

    def write(self, options: Shared) -> int:
        """Write the new file and print its path; the exit code."""
        from salesbook.store.new_file import Exists, create

        path = self.path()
        try:
            create(self._root, {path: self.source()})
        except Exists as error:
            options.refuse(error.text)
            return FINDINGS
        echo(str(path))
        return FINE


_UNWRITABLE = Text("this can't be written as a record: {reason}", "这些内容不能写成记录：{reason}")
_DOUBLE = Text("Perhaps there already: {path}, {title} ({alike})", "可能已经有了：{path}，{title}（{alike}）")
