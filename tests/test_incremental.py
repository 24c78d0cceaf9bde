"""A build that takes from the one before what did not change is, file for file, a build of everything.

A company works on: records come, change, go and are renamed, somebody leaves, the clock runs forward and back, and what
is kept of the build before is cut, damaged or of another program. After each step both builds are made, and compared.
`INCREMENTAL_STEPS=200 pytest tests/test_incremental.py` takes more steps.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from salesbook.audience import TEAM
from salesbook.carried import carried
from salesbook.commands import site as commands
from salesbook.commands.main import main
from salesbook.commands.options import UsageError
from salesbook.demo import Scale
from salesbook.demo import make as make_up
from salesbook.notes import recording
from salesbook.notes.note import Note, is_recording
from salesbook.notes.register import Register
from salesbook.pages.catalogue import menu
from salesbook.site.edition import Edition
from salesbook.site.incremental import Incremental, noting
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import frame_of
from salesbook.site.website import Frame, Site
from salesbook.words import same
from salesbook.yamlio import read
from tests.support.made_book import schemas

STEPS = int(os.environ.get("INCREMENTAL_STEPS", "6"))
SCALE = Scale(people=5, customers=8, weeks=3, seed=11)
NOW = datetime.fromisoformat("2026-11-19T14:30:00+08:00")
_FRAMES: dict[object, Frame] = {}


def _frame(root: Path, edition: Edition) -> Frame:
    """As `Live` keeps it: nothing here changes the hand-written pages."""
    there = {page.path for page in edition.pages}
    key = (edition.name, edition.first, frozenset(edition.shell_keys()), tuple(entry.path in there for entry in menu()))
    if key not in _FRAMES:
        _FRAMES[key] = frame_of(root, edition)
    return _FRAMES[key]


class _Quoting(yaml.SafeDumper):
    """Writes texts in quotes, so that none is taken for a day or a number."""


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


class Book:
    """A book on the disk, its sites, and the moment it is read at."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.now = NOW
        self.mark = "program"
        self.builds = 0

    def records(self, below: str = "") -> list[Path]:
        """The files of its records."""
        return sorted((self.root / "records" / below).rglob("*.yaml"))

    def change(self, file: Path, **fields: object) -> None:
        """Set fields of a record; None takes one away."""
        data = _told(file) | fields
        told = {name: value for name, value in data.items() if value is not None}
        file.write_text(yaml.dump(told, Dumper=_Quoting, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def _wanted(self, viewer: str) -> SiteRequest:
        return SiteRequest((self.root,), self.now, self.now, viewer)

    def whole(self, viewer: str = TEAM) -> dict[str, bytes]:
        """The site, made of nothing but the book."""
        folder = self._new(viewer)
        edition = open_edition(self._wanted(viewer)).edition
        assert Site(edition, _frame(self.root, edition)).write(folder, 1) == []
        result = _files(folder)
        shutil.rmtree(folder)
        return result

    def again(self, viewer: str = TEAM) -> tuple[dict[str, bytes], Incremental]:
        """The site, made of what changed and of the build before."""
        folder, before = self._new(viewer), self.folder / viewer
        with noting():
            opened = open_edition(self._wanted(viewer))
            assert opened.notes is not None
            build = Incremental(opened.notes, before, self.notes(viewer), self.mark)
            site = Site(opened.edition, _frame(self.root, opened.edition))
            assert site.write(folder, 1, build) == []
            build.keep()
        shutil.rmtree(before, ignore_errors=True)
        folder.rename(before)
        return _files(before), build

    def notes(self, viewer: str = TEAM) -> Path:
        """Where the notes of the build before lie."""
        return self.folder / f"{viewer}.notes"

    def _new(self, viewer: str) -> Path:
        self.builds += 1
        folder = self.folder / f"{viewer}-{self.builds}"
        folder.mkdir(parents=True)
        return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    root = tmp_path / "book"

    def put(path: str, content: bytes) -> None:
        file = root / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    make_up(SCALE, schemas(), put)
    shutil.copytree(carried("schemas"), root / "schemas")
    return Book(root, tmp_path / "sites")


# What may happen between two builds


def _text_changes(book: Book, chance: random.Random) -> None:
    """In a record of any kind a text says something else, in the record itself or in one of its lines."""
    _retell(book, chance.choice([file for file in book.records() if _texts(_told(file))]), chance.randrange(100))


_TEXTS = (
    "feedback",
    "place",
    "purpose",
    "next_step",
    "name",
    "short_name",
    "answer",
    "question",
    "done",
    "action",
    "text",
)


def _told(file: Path) -> Any:
    document = read(file.read_bytes(), file.name).document
    assert document is not None
    return document.data


def _texts(told: Any) -> list[dict[str, Any]]:
    """The record or those of its parts that hold a text."""
    if isinstance(told, list):
        return [part for item in told for part in _texts(item)]
    if not isinstance(told, dict):
        return []
    own = [told] if any(isinstance(told.get(name), str) for name in _TEXTS) else []
    return [*own, *(part for item in told.values() for part in _texts(item))]


def _retell(book: Book, file: Path, number: int) -> None:
    told = _told(file)
    for part in _texts(told):
        part.update({name: f"{part[name]}{number}" for name in _TEXTS if isinstance(part.get(name), str)})
    book.change(file, **told)


def _visit_comes(book: Book, chance: random.Random) -> None:
    file = chance.choice(book.records("visits"))
    data = _told(file)
    day = data["date"]
    other = chance.choice([day.replace(day[-2:], f"{number:02}") for number in range(16, 20)])
    copy = file.with_name(file.name.replace(day, other))
    if not copy.exists():
        shutil.copy(file, copy)
        book.change(copy, date=other, plan_line=None, feedback=f"又去了一次，{chance.randrange(100)}")


def _record_goes(book: Book, chance: random.Random) -> None:
    chance.choice([file for kind in ("visits", "tasks", "replies", "payments") for file in book.records(kind)]).unlink()


def _customer_is_renamed(book: Book, chance: random.Random) -> None:
    book.change(chance.choice(book.records("customers")), short_name=f"改名{chance.randrange(100)}店")


def _person_leaves(book: Book, chance: random.Random) -> None:
    book.change(chance.choice(book.records("people")[2:]), left_on=chance.choice(["2026-11-18", "2026-12-31", None]))


def _clock(book: Book, chance: random.Random) -> None:
    """It runs forward, by minutes or weeks, and back."""
    book.now += timedelta(hours=chance.choice([-400, -30, -1, 1, 9, 24, 200]), minutes=chance.choice([0, 1]))


def _schema_changes(book: Book, chance: random.Random) -> None:
    """A label of a field is another. The command's mark tells so, for it holds that of the schemas."""
    file = book.root / "schemas" / "visit.schema.json"
    file.write_text(file.read_text(encoding="utf-8").replace("Feedback", f"Feedback{chance.randrange(10)}", 1), "utf-8")
    book.mark += "'"


def _another_program(book: Book, _chance: random.Random) -> None:
    book.mark += "+"


def _notes_are_cut(book: Book, chance: random.Random) -> None:
    file = book.notes(TEAM)
    file.write_bytes(file.read_bytes()[: chance.randrange(file.stat().st_size)])


def _bit_flips(book: Book, chance: random.Random) -> None:
    file = book.notes(TEAM)
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def _site_is_touched(book: Book, chance: random.Random) -> None:
    """Somebody edits, or removes, a file of the site that is shown."""
    file = chance.choice(sorted((book.folder / TEAM / "zh").rglob("*.html")))
    if chance.random() < 0.5:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes() + b"<!-- -->")


HAPPENINGS: tuple[Callable[[Book, random.Random], None], ...] = (
    _text_changes,
    _visit_comes,
    _record_goes,
    _customer_is_renamed,
    _person_leaves,
    _clock,
    _schema_changes,
    _another_program,
    _notes_are_cut,
    _bit_flips,
    _site_is_touched,
)
_OFTEN = (_text_changes, _visit_comes, _record_goes, _person_leaves, _clock)


@pytest.mark.slow
def test_whatever_happens_it_is_the_site_that_is_made_of_the_book_alone(book: Book) -> None:
    chance = random.Random(20261119)  # noqa: S311 - the same steps each time
    readers = (TEAM, *(file.stem for file in book.records("people")[1:3]))
    for reader in readers:
        book.again(reader)
    kept = 0
    for step in range(STEPS):
        happening = chance.choice(HAPPENINGS if chance.random() < 0.5 else _OFTEN)
        happening(book, chance)
        reader = readers[step % len(readers)]
        site, build = book.again(reader)
        kept += build.notes.again
        assert _differing(site, book.whole(reader)) == [], (step, happening.__name__, reader)
    assert kept > STEPS * 10, "a build that makes everything anew passes, too"


def test_one_visit_changed_makes_only_the_pages_that_show_it(book: Book) -> None:
    _, first = book.again()
    book.change(book.records("visits")[0], feedback="老板说等样板装好再定。")
    site, build = book.again()
    assert _differing(site, book.whole()) == []
    made = len(build.notes.made) - build.notes.again
    assert made < len(first.notes.made) / 5
    assert not first.notes.again


# What must not be left out of a note


def _without_records(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recording, "_READ", ())


def _without(patch: pytest.MonkeyPatch, source: str) -> None:
    """No question to a source of this name is noted."""
    numbers = Register.numbers

    def fewer(register: Register, note: Note) -> list[int] | None:
        note.questions = {question for question in note.questions if source not in question.source.name}
        return numbers(register, note)

    patch.setattr(Register, "numbers", fewer)


def _without_given(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Site, "_given", lambda _site, _thing: ())


OMISSIONS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "records that are read": _without_records,
    "what a field says": partial(_without, source=":Book.say"),
    "figures": partial(_without, source=":Audience.ask"),
    "what is worked out once": partial(_without, source="salesbook.views."),
    "what is asked of a book": partial(_without, source=":Book."),
    "what a page was given": _without_given,
}


def _much_happens(book: Book) -> None:
    """Enough that each omission shows."""
    for file in {file.parent: file for file in book.records() if file.parent.name != "records"}.values():
        _retell(book, file, 7)
    for file in (*book.records("payments")[:3], *book.records("visits")[:2]):
        file.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("omission", OMISSIONS)
def test_what_is_left_out_of_a_note_is_found(book: Book, monkeypatch: pytest.MonkeyPatch, omission: str) -> None:
    OMISSIONS[omission](monkeypatch)
    book.again()
    _much_happens(book)
    assert _differing(book.again()[0], book.whole()), "nobody notices when these are not noted"


@pytest.mark.parametrize("there", [False, True])
def test_notes_are_taken_where_there_is_a_build_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Who builds once does not pay for a second time."""
    recorded: list[bool] = []

    def opened_book(_: SiteRequest) -> None:
        recorded.append(is_recording())
        raise UsageError(same("enough"))

    monkeypatch.setattr(commands, "opened_book", opened_book)
    if there:
        (tmp_path / "site").mkdir()
    assert main(["site", "--out", str(tmp_path / "site"), "--root", str(tmp_path)]) != 0
    assert recorded == [there]
