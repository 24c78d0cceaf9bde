"""Publish a book for all its readers at once: build aside, swap, and write what a web server needs to tell them apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from salesbook.book import Book
from salesbook.finding import Refusal
from salesbook.publish import caddy, nginx, units
from salesbook.publish.kept_assets import keep_assets
from salesbook.publish.readers import written
from salesbook.publish.trees import write_trees
from salesbook.site.opening import SiteRequest
from salesbook.site.publish import publish as put_in_place
from salesbook.store.own_files import put_whole
from salesbook.words import Text

SERVERS: Mapping[str, Callable[[Mapping[str, str], Path], dict[str, str]]] = {
    "nginx": nginx.files,
    "caddy": caddy.files,
}
"""By server the files of its settings, each with its text."""
LIST = "readers.yaml"


class Listed(NamedTuple):
    """By login whose eyes, and the file that says so, if one does."""

    readers: Mapping[str, str]
    file: Path | None


_OLDER = 1
"""Builds that are kept beside the one that is shown, to go back to."""
_UNQUOTED = re.compile(r"[\"'\\$#`\s{};]")
"""What means something in a server's settings."""


class OddFolder(Refusal):
    """The folder's name can't stand in a server's settings; nothing was written."""


def publish(book: Book, request: SiteRequest, listed: Listed, folder: Path, server: str | None) -> int:
    """Make `folder`/current show the book as it is now, for these readers; how many pages the team has.

    The readers' list and the server's settings go to `folder`/server, after the build: nobody is let in to a tree that
    is not there. Raises OddFolder, and what `write_trees` and `site.publish` raise; then nothing has changed.
    """
    readers, file = listed
    settings = {LIST: written(readers)}
    if server:
        if _UNQUOTED.search(str(folder)):
            raise OddFolder(_ODD.fill(folder=folder))
        settings |= SERVERS[server](readers, folder) | units.files(request.roots, folder, server, file)
    pages: list[int] = []
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / "current"

    def build(fresh: Path) -> None:
        pages.append(write_trees(book, request, list(readers.values()), fresh))
        keep_assets(fresh, current)

    put_in_place(current, build, _OLDER)
    for name, text in settings.items():
        put_whole(folder / "server" / name, text.encode())
    return pages[0]


_ODD = Text(
    "{folder}: a web server's settings can't hold a name with blanks, quotes, $, #, ; or braces; name another folder",
    "{folder}：文件夹名里有空格、引号、$、#、; 或花括号，网页服务器的配置里写不了，请换一个",
)
