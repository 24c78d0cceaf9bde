"""The trees of one build: ``team`` whole; for every other reader only the files in which his site differs from it.

What two readers have alike is one file with two names (hard links), so nothing is ever written in place.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from salesbook.audience import MANAGER, TEAM, Audience
from salesbook.book import Book
from salesbook.finding import Finding
from salesbook.publish.readers import folder_of
from salesbook.site.edition import Edition
from salesbook.site.opening import SiteRequest, whole_edition
from salesbook.site.render import frame_of
from salesbook.site.survey import UnsoundError
from salesbook.site.website import Frame, Site

PACKED = frozenset({".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"})
_WORTH_PACKING = 1024
_FIRST_DAY = 978_307_200  # 2001-01-01, in seconds
_SPREAD = 1 << 28  # some eight and a half years of seconds


def write_trees(book: Book, request: SiteRequest, eyes: Sequence[str], folder: Path) -> int:
    """Write the trees for the team, the managers and some people's eyes into an empty folder; how many pages the team has.

    Raises UnsoundError when a page is faulty, mkdocs' Abort when a hand-written one is.
    """
    audience = Audience(book, TEAM)
    others = [MANAGER, *sorted(set(eyes) - {TEAM, MANAGER})]
    editions = {seen_by: whole_edition(book, audience.of(seen_by), request) for seen_by in (TEAM, *others)}
    frame = _frame(request.roots[0], [*editions.values()])
    team, making = folder / folder_of(TEAM), folder / ".making"
    _write(Site(editions[TEAM], frame), team)
    links, pages = _Links(team), len(editions[TEAM].pages)
    del editions[TEAM]
    while editions:  # an edition is dropped when it is written: it holds all that its reader may see
        seen_by = next(iter(editions))
        _write(Site(editions.pop(seen_by), frame), making)
        links.keep(making, folder / folder_of(seen_by))
        shutil.rmtree(making)
    return pages


def _frame(root: Path, editions: list[Edition]) -> Frame:
    """What MkDocs contributes, for all readers at once: the team's pages come first, so theirs is what it is made in."""
    pages = {page.path: page for edition in editions for page in edition.pages}
    return frame_of(root, editions[0]._replace(pages=tuple(pages.values())))


def _write(site: Site, folder: Path) -> None:
    folder.mkdir(parents=True)
    findings: list[Finding] = site.write(folder)
    if findings:
        raise UnsoundError(findings)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


class _Links:
    """The files of a build by what they hold: each content is on the disk once."""

    def __init__(self, team: Path) -> None:
        self._team = team
        self._known: dict[bytes, Path] = {}
        for path in _files(team):
            _finish(path)

    def keep(self, built: Path, to: Path) -> None:
        """Move what differs from the team's tree into a reader's own."""
        for path in _files(built):
            name = path.relative_to(built)
            content = path.read_bytes()
            shared = self._team / name
            if shared.is_file() and shared.read_bytes() == content:
                continue
            self._put(path, content, to / name)

    def _put(self, path: Path, content: bytes, to: Path) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(content).digest()
        known = self._known.get(digest)
        if known is None:
            path.rename(to)
            _finish(to)
            self._known[digest] = to
            return
        os.link(known, to)
        if _packed(known).exists():
            os.link(_packed(known), _packed(to))


def _finish(path: Path) -> None:
    """Put a compressed copy beside a file, and date both by what the file holds.

    A web server makes its tag of a file's time and size, and so never takes one content for another.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).digest()
    seconds = _FIRST_DAY + int.from_bytes(digest[:4], "big") % _SPREAD
    if path.suffix in PACKED and len(content) >= _WORTH_PACKING:
        _packed(path).write_bytes(gzip.compress(content, 6, mtime=0))
        os.utime(_packed(path), (seconds, seconds))
    os.utime(path, (seconds, seconds))


def _packed(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")
