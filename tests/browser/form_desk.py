"""A whole site served from a small book on the disk, whose forms save into it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salesbook.site.desk import Desk
from salesbook.site.edition import Edition
from salesbook.site.live import Live
from salesbook.site.opening import Opened, SiteRequest, open_edition
from salesbook.site.render import frame_of
from salesbook.site.server import HOST, serve_on
from salesbook.site.website import Frame
from tests.support.saving_server import NOW
from tests.support.site_pages import ROOT

_FRAMES: list[Frame] = []


@contextmanager
def saving_site(root: Path, viewer: str = "team") -> Iterator[str]:
    """The address of the site of the book at `root`, as one reader sees it."""

    def opened() -> Opened:
        return open_edition(SiteRequest((root,), NOW, viewer=viewer))

    def frame(edition: Edition) -> Frame:
        if not _FRAMES:  # the menu is the same for all these books
            _FRAMES.append(frame_of(ROOT, edition))
        return _FRAMES[0]

    live = Live(opened, frame)
    server = serve_on(
        live, 0, Desk(root, viewer, "zh", lambda: live.audience, lambda: live.refresh(hand_written=False))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
