"""Case files: what is planted, what a rule must say of it, and the innocent twins it must leave alone.

A file is named by its rule. It begins with a comment and the lines ``as_of:``, ``week:``, ``person:``, ``opened:`` and
``also:`` (each optional but the first); then sections, each opened by a line ``=== …``:

- ``=== records/…``: a record laid over those of ``tests/rules/base``; an empty one takes a record away.
- ``=== expect``: the duties the rule must not find fine, ``mark | person | week | record``; ``-`` where there is none.
- ``=== history``: what a history tells of the records, as `ToldHistory` reads it.
- ``=== twin: words``: from here on what a twin has besides, or instead; it may have lines of its own.

``opened:`` is the day on which the company's book was opened. ``week:`` and ``person:`` narrow what is compared to the duties of one week or person. ``also:`` names another rule whose
findings may change between case and twin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from salesbook.book import Book, make, record_at
from salesbook.rules import catalogue, judge
from salesbook.rules.duty import Duty
from salesbook.rules.reporting import judged
from salesbook.schemas import Schemas, load
from salesbook.store.entry import Entry, examine
from tests.support.told_history import ToldHistory

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "rules"
BASE = FOLDER / "base"
COMPANY = "records/company.yaml"
SINGLE, SEVERAL = ("as_of", "week", "person", "opened"), "also"


class Scene(NamedTuple):
    """A book told by its files, with what the rule says of it."""

    name: str
    settings: Mapping[str, str]
    files: Mapping[str, str]
    expect: tuple[str, ...]
    also: frozenset[str] = frozenset()
    history: str = ""

    def book(self) -> Book:
        """The book; every file of it must be good, and every reference lead somewhere."""
        files = {**_base(), **self.files}
        if "opened" in self.settings:
            files[COMPANY] = re.sub("(?m)^opened_on: .*$", f'opened_on: "{self.settings["opened"]}"', files[COMPANY])
        entries = [_examined(path, text) for path, text in sorted(files.items()) if text]
        for entry in entries:
            assert entry.data is not None, [(f.place, f.rule, f.message.en) for f in entry.findings]
        _hold_references(entries)
        records = [record_at(_schemas(), entry.kind, entry.path, entry.data or {}) for entry in entries]
        now = datetime.fromisoformat(self.settings["as_of"])
        return make(_schemas(), records, (), now, now, (lambda *_: ToldHistory(self.history)) if self.history else None)

    def keeps(self, duty: Duty) -> bool:
        """Whether a duty is among those this scene is about."""
        week, person = self.settings.get("week"), self.settings.get("person")
        if week and (duty.week is None or duty.week.text != week):
            return False
        return not person or duty.person == person


class Case(NamedTuple):
    """A rule's case file: what is planted, then the twins."""

    rule: str
    planted: Scene
    twins: tuple[Scene, ...]


def cases() -> list[Case]:
    """All case files, by rule."""
    return [read_case(file.stem, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.case"))]


def read_case(rule: str, text: str) -> Case:
    """A case file. Raises ValueError for one that is not of the form above."""
    head, *twins = text.split("\n=== twin:")
    if not head.startswith("# ") or not twins:
        raise ValueError(f"{rule}.case: begins with a comment, and has a twin")
    planted = _scene("case", head.partition("\n")[2], Scene("", {}, {}, ()))
    told = [(name.strip(), body) for name, _, body in (twin.partition("\n") for twin in twins)]
    return Case(rule, planted, tuple(_scene(name, body, planted) for name, body in told))


def _scene(name: str, text: str, over: Scene) -> Scene:
    top, *sections = ("\n" + text).split("\n=== ")
    settings, also, files = dict(over.settings), set(over.also), dict(over.files)
    for line in filter(None, top.split("\n")):
        key, _, value = line.partition(": ")
        if key == SEVERAL:
            also.add(value)
        elif key in SINGLE:
            settings[key] = value
        else:
            raise ValueError(f"{name}: what is {line!r}?")
    bodies = {title: body for title, _, body in (section.partition("\n") for section in sections)}
    expect, history = bodies.pop("expect"), bodies.pop("history", over.history)
    files |= {title: body.strip("\n") + "\n" if body.strip() else "" for title, body in bodies.items()}
    lines = tuple(sorted(line.strip() for line in expect.split("\n") if line.strip()))
    return Scene(name, settings, files, lines, frozenset(also), history.strip())


def findings(book: Book, scene: Scene, only: str | None = None) -> dict[str, list[str]]:
    """What each rule does not find fine, as `expect` writes it, by the rule's id."""
    catalogue.register_all()
    result: dict[str, list[str]] = {}
    for manual, duty, _ in judged(book, None if only is None else {only}):
        if not duty.mark.fine and (only is None or scene.keeps(duty)):
            result.setdefault(manual.id, []).append(line_of(duty))
    return {rule: sorted(lines) for rule, lines in result.items()}


def line_of(duty: Duty) -> str:
    """A duty as `expect` writes it."""
    week, record = duty.week.text if duty.week else "-", duty.record.ref if duty.record else "-"
    return f"{duty.mark} | {duty.person or '-'} | {week} | {record}"


def _hold_references(entries: list[Entry]) -> None:
    offers = {entry.path: {"", *entry.offers} for entry in entries}
    for entry in entries:
        for pointer in entry.pointers:
            assert pointer.need in offers.get(pointer.target, ()), (entry.path, pointer)


@cache
def _schemas() -> Schemas:
    return load(ROOT / "schemas")


@cache
def _base() -> Mapping[str, str]:
    files = sorted((BASE / "records").rglob("*.yaml"))
    return {file.relative_to(BASE).as_posix(): file.read_text(encoding="utf-8") for file in files}


@cache
def _examined(path: str, text: str) -> Entry:
    return examine(path, "", text.encode(), _schemas(), judge)
