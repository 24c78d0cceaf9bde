"""Over HTTP: the sample with a mark in every text and amount of every kind, published for all its readers at once."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from salesbook.audience import MANAGER, TEAM
from salesbook.publish.publish import Listed, publish
from salesbook.site.opening import SiteRequest
from tests.conftest import CLOCK, ROOT
from tests.support.marked_sample import Marks, marks
from tests.support.published import WORD, published_by_nginx
from tests.support.readers import as_text

pytestmark = pytest.mark.slow

NOT_ON_ANY_PAGE = "company: expense_ceilings."
"""A setting that shows only where an expense is above it."""


class Fetched(NamedTuple):
    """The marks that a login was handed, each with an address that held it, and how many addresses exist for it."""

    marks: dict[str, str]
    addresses: int


class Web:
    """All addresses that exist for anybody, and what each login gets there; equal files are read once."""

    def __init__(self, folder: Path, port: int, made: Marks) -> None:
        current = folder / "current"
        trees = [current / "team", current / "managers", *(current / "readers").iterdir()]
        files = (path.relative_to(tree).as_posix() for tree in trees for path in tree.rglob("*") if path.is_file())
        self._addresses = sorted({path for path in files if not path.endswith(".gz")})
        self._port = port
        self._made = made
        self._known: dict[bytes, set[str]] = {}

    def fetched(self, login: str) -> Fetched:
        """What a login is handed at all these addresses."""
        seen: dict[str, str] = {}
        there = 0
        for path, content in self._answers(login):
            there += 1
            seen |= dict.fromkeys(self._marks_in(path, content), path)
        return Fetched(seen, there)

    def _answers(self, login: str) -> Iterator[tuple[str, bytes]]:
        token = base64.b64encode(f"{login}:{WORD}".encode()).decode()
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        for path in self._addresses:
            connection.request("GET", f"/{quote(path)}", headers={"Authorization": f"Basic {token}"})
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status in (200, 404), path
            if answer.status == 200:
                yield path, content
        connection.close()

    def _marks_in(self, path: str, content: bytes) -> set[str]:
        if content not in self._known:
            text = content.decode("latin-1") if path.endswith(".webp") else as_text(path, content)
            self._known[content] = self._made.found_in(text)
        return self._known[content]


@pytest.mark.parametrize("mode", ["open", "coded"])
def test_every_reader_is_handed_what_is_his_of_every_kind_and_nothing_else(tmp_path: Path, mode: str) -> None:
    made = marks(mode)
    book, out = made.book, tmp_path / "out"
    here = [name for name, person in book.people.items() if person.active_on(book.today)]
    readers = {"Team.Eyes": TEAM, "Managers.Eyes": MANAGER, **{f"{person}.login": person for person in here}}
    publish(book, SiteRequest((ROOT,), CLOCK, CLOCK), Listed(readers, None), out, "nginx")
    with published_by_nginx(out, readers) as port:
        web = Web(out, port, made)
        fetched = {login: web.fetched(login) for login in readers}
    for login, eyes in readers.items():
        allowed, seen = made.seen_by(eyes), fetched[login].marks
        leaks = {made.where[mark]: path for mark, path in seen.items() if mark in made.where and mark not in allowed}
        assert leaks == {}, login
        unseen = {made.where[mark] for mark in allowed if mark not in seen and mark in made.where}
        assert {where for where in unseen if not where.startswith(NOT_ON_ANY_PAGE)} == set(), login
    every = fetched["Managers.Eyes"]
    assert len(every.marks) > 1.2 * len(fetched["Team.Eyes"].marks)
    assert every.addresses > 1.5 * fetched["Team.Eyes"].addresses
