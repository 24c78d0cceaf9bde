"""`salesbook new` at a terminal: what must be there is asked first, then whatever else there is to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands.options import WRONG, Shared
from salesbook.commands.questions import Questions, agreed, both
from salesbook.commands.terminal import echo
from salesbook.commands.unwritten import Unwritten
from salesbook.schemas import Field, key_fields
from salesbook.words import LANGS, Text

if TYPE_CHECKING:
    from salesbook.finding import Finding


class Wizard:
    """One record, asked for field by field."""

    def __init__(self, options: Shared, record: Unwritten, questions: Questions) -> None:
        self._options = options
        self._record = record
        self._questions = questions

    def run(self) -> int:
        """Ask, write, print the path; the exit code. Where nothing is written, what was typed is printed."""
        try:
            return self._run()
        except (EOFError, KeyboardInterrupt, click.Abort):
            self._options.say(_LEFT, err=True)
            if self._record.data:
                echo(self._record.source().decode().removesuffix("\n"), err=True)
            return WRONG

    def _run(self) -> int:
        kind = self._record.kind
        self._questions.say(_BEGIN.fill(kind=kind.label, help=kind.help))
        for field in kind.fields:
            if field.name not in self._record.data and (field.required or field.name in key_fields(kind)):
                self._fill(field, needed=field.required)
        self._further()
        while findings := self._findings():
            self._mend(findings)
            self._further()
        doubles = self._record.doubles()
        for message in doubles:
            self._questions.say(message)
        if doubles and not agreed(self._questions, _ALL_THE_SAME):
            raise click.Abort
        return self._record.write(self._options)

    def _fill(self, field: Field, *, needed: bool) -> None:
        value = self._questions.ask(field, needed=needed)
        if value is not None:
            self._record.data[field.name] = value

    def _findings(self) -> list[Finding]:
        """What `check` says of the record; what it lacks to have a place is asked for first."""
        while gone := self._record.missing():
            self._questions.say(_GONE.fill(fields=", ".join(gone)))
            self._further()
        return self._record.findings()

    def _further(self) -> None:
        """Ask for more fields, by name or label, until somebody has no more to tell."""
        while True:
            left = {
                field.name: both(field.label)
                for field in self._record.kind.fields
                if field.name not in self._record.data
            }
            word = self._questions.line(_MORE, left)
            if not word:
                return
            field = next((field for field in self._record.kind.fields if word in _names(field)), None)
            if field is None:
                self._questions.say(_NO_FIELD.fill(fields=", ".join(left)))
            else:
                self._fill(field, needed=False)

    def _mend(self, findings: Iterable[Finding]) -> None:
        """Tell what is wrong, and ask again for the fields that are named."""
        for name, texts in self._record.by_field(findings).items():
            for text in texts:
                self._questions.say(text)
            if name in self._record.data:
                del self._record.data[name]
                self._fill(self._record.kind.by_name[name], needed=False)


def _names(field: Field) -> Mapping[str, Any]:
    return dict.fromkeys((field.name, *(field.label.say(lang) for lang in LANGS)))


_BEGIN = Text("{kind}. {help}", "{kind}。{help}")
_GONE = Text("\nStill missing: {fields}.", "\n还缺少：{fields}。")
_MORE = Text("\nAnother field (Tab lists them; Enter: done)?", "\n还要填哪个字段（Tab 列出；回车完成）？")
_NO_FIELD = Text("There is no such field. Left: {fields}", "没有这个字段。还可以填：{fields}")
_ALL_THE_SAME = Text("Write it all the same? [y, or Enter for no]", "仍要写入吗？［y 写入，回车放弃］")
_LEFT = Text("\nNothing was written. What was entered:", "\n没有写入。已输入的内容：")
