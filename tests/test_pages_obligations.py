"""A page that says it shows an obligation does: while it is rendered, a rule, figure or field that carries it is asked."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from salesbook.audience import FIGURES, MANAGER, Audience
from salesbook.kinds import Record
from salesbook.pages import build
from salesbook.pages.parts.page import Page
from salesbook.rules.carriers import Carried, carried
from tests.support.sample_book import sample_book


def sample_pages() -> Iterator[Page]:
    """The sample's pages, made anew: what a page asks is not yet known from another."""
    return build(Audience(sample_book(), MANAGER))


_PLANNED = ("plan.lines", "day.changes", "visit.plan_line")
READ_ONCE = {"salesbook.views.plan_lines.plan_lines": _PLANNED, "salesbook.views.planned._by_person": _PLANNED}
"""The fields behind what is worked out once for a book: who asks for it shows them."""


class Log:
    """What is called and read: figures by module and name, rules by id, fields as ``kind.property``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: set[str] = set()
        value, get, written = Record.__getitem__, Record.get, Record.written_at

        def read(record: Record, name: str) -> Any:
            self.names.add(f"{record.kind.name}.{name}")
            return value(record, name)

        def ask(record: Record, name: str, default: Any = None) -> Any:
            self.names.add(f"{record.kind.name}.{name}")
            return get(record, name, default)

        def claim(record: Record) -> Any:
            self.names.add(f"{record.kind.name}.written_at")
            return written.__get__(record)

        monkeypatch.setattr(Record, "__getitem__", read)
        monkeypatch.setattr(Record, "get", ask)
        monkeypatch.setattr(Record, "written_at", property(claim))

    def call(self, frame: FrameType, event: str, argument: Any) -> None:
        """Note a call; of what is worked out once for a book, whoever asks for it."""
        del argument
        if event != "call":
            return
        module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if module == "salesbook.views.once" and name == "answer":
            asked = frame.f_locals["function"]
            module, name = asked.__module__, asked.__name__
            self.names.update(READ_ONCE.get(f"{module}.{name}", ()))
        if module == "salesbook.rules.seen" and name == "readable_cases":
            self.names.update(frame.f_locals["only"])
        self.names.add(f"{module}.{name}")

    def of(self, page: Page) -> set[str]:
        """What a page asks while it is rendered, and the rules it leads to."""
        self.names.clear()
        sys.setprofile(self.call)
        try:
            html = page.body("zh")
        finally:
            sys.setprofile(None)
        return self.names | set(re.findall(r"reference/rule-([a-z-]+)\.html", html))


def carriers(one: Carried) -> set[str]:
    """The names of what carries an obligation."""
    declared = {name for name, figure in FIGURES.items() if one.obligation.id in figure.obligations}
    return {*one.schema, *one.rules, *one.figures, *declared}


def unshown(page: Page, log: Log) -> list[str]:
    """The obligations that a page declares without showing anything that carries them."""
    by_number = {one.obligation.id: carriers(one) for one in carried()}
    asked = log.of(page)
    return [number for number in page.obligations if not asked & by_number[number]]


DECLARING = [page.path for page in sample_pages() if page.obligations]


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Everything is worked out once beforehand, so that no page is credited with what the rules read."""
    for page in sample_pages():
        if page.obligations:
            page.body("zh")


@pytest.mark.parametrize("path", DECLARING)
def test_a_page_shows_the_obligations_it_declares(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = next(page for page in sample_pages() if page.path == path)
    for person in sample_book().people.values():
        person._roles.clear()
    assert unshown(page, Log(monkeypatch)) == []


@pytest.mark.parametrize(
    ("path", "number"), [("people/index", "R32"), ("write", "R73"), ("money", "R63"), ("territories", "R102")]
)
def test_a_declaration_of_what_a_page_does_not_show_is_caught(
    path: str, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = next(page for page in sample_pages() if page.path == path)
    assert unshown(page._replace(obligations=(number,)), Log(monkeypatch)) == [number]


def test_every_overview_page_declares_something() -> None:
    """All but those that only lead on, or hold one record."""
    overviews = {"index", "open-matters", "customers/index", "pipeline", "weeks/index", "archiving", "punctuality"}
    overviews |= {"money", "agreements", "pricing", "quality", "market-notes", "territories", "people/index"}
    overviews |= {"obligations/index", "obligations/matrix"}
    assert overviews - set(DECLARING) == set()
