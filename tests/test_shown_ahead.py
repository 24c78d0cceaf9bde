"""A saved record's page is there at once, before a large book has been read again, for readers who may see it whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from salesbook.site.desk import Desk
from salesbook.site.edition import Edition
from salesbook.site.live import Live
from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import frame_of
from salesbook.site.server import serve_on
from salesbook.site.website import Frame
from tests.support.saving_server import NOW, TEXT, VISIT, Client, fill
from tests.support.site_pages import ROOT

PAGE = f"/zh/{VISIT.removeprefix('records/').removesuffix('.yaml')}.html"
EXPENSE = (
    'date: "2026-11-23"\nperson: "li-wei"\ntransport: "12.00"\npurpose: "x"\nwritten_at: "2026-11-23T12:00:00+08:00"\n'
)


_FRAMES: dict[str, Frame] = {}
"""By reader: the menu is the same for all these books."""


@contextmanager
def unread(root: Path, viewer: str) -> Iterator[tuple[Client, Live]]:
    """A saving server that has not yet looked at what was saved: the reading of the book takes as long as it takes."""

    def frame(edition: Edition) -> Frame:
        if viewer not in _FRAMES:
            _FRAMES[viewer] = frame_of(ROOT, edition)
        return _FRAMES[viewer]

    live = Live(lambda: open_edition(SiteRequest((root,), NOW, viewer=viewer)), frame)
    desk = Desk(root, viewer, "zh", lambda: live.audience, lambda: None, live.show_ahead)
    server = serve_on(live, 0, desk)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    client = Client(server.server_address[1])
    client.open("/zh/write/visit.html")
    yield client, live
    server.shutdown()
    server.server_close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return fill(tmp_path)


def test_a_saved_visit_has_its_page_at_once_and_the_next_reading_has_it_too(root: Path) -> None:
    with unread(root, "li-wei") as (client, live):
        assert client.get(PAGE).status == 404
        assert client.save().status == 201
        first = client.get(PAGE)
        assert first.status == 200
        assert "认可岩板" in unescape(first.content)
        assert "恒大建材" in unescape(first.content)
        live.refresh(hand_written=False)
        assert "认可岩板" in unescape(client.get(PAGE).content)


def test_a_correction_is_shown_at_once(root: Path) -> None:
    with unread(root, "li-wei") as (client, live):
        client.save()
        live.refresh(hand_written=False)
        asked = {
            "path": VISIT,
            "content": TEXT.replace("岩板", "瓷砖"),
            "replaces": sha256((root / VISIT).read_bytes()).hexdigest(),
        }
        assert client.post("/save", asked).status == 201
        assert "认可瓷砖" in unescape(client.get(PAGE).content)


def test_what_its_reader_may_not_see_whole_waits_for_the_reading(root: Path) -> None:
    path = "records/expenses/2026-11/2026-11-23--li-wei.yaml"
    page = "/zh/expenses/2026-11/2026-11-23--li-wei.html"
    with unread(root, "team") as (client, _):
        assert client.save(path, EXPENSE).status == 201
        assert client.get(page).status == 404
    (root / path).unlink()
    with unread(root, "manager") as (client, _):
        assert client.save(path, EXPENSE).status == 201
        assert client.get(page).status == 200


def test_what_is_dated_ahead_is_not_shown_ahead(root: Path) -> None:
    later = VISIT.replace("w48/2026-11-23", "w48/2026-11-27")
    with unread(root, "li-wei") as (client, _):
        assert client.save(later, TEXT.replace("2026-11-23\n", "2026-11-27\n")).status == 201
        assert client.get(PAGE.replace("2026-11-23", "2026-11-27")).status == 404
