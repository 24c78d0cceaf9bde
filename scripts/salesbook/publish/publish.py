"""Publish a book for all its readers at once: build aside, swap, and write what a web server needs to tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from salesbook.book import Book
from salesbook.publish import caddy, nginx, units
from salesbook.publish.readers import written
from salesbook.publish.trees import Built, write_trees
from salesbook.site.opening import SiteRequest
from salesbook.site.publish import publish as put_in_place

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


def publish(book: Book, request: SiteRequest, listed: Listed, folder: Path, server: str | None) -> Built:
    """Make `folder`/current show the book as it is now, for these readers.

    The readers' list and the server's settings go to `folder`/server, after the build: nobody is let in to a tree that
    is not there. Raises what `write_trees` and `site.publish` raise; then nothing has changed.
    """
    readers, file = listed
    settings = {LIST: written(readers)}
    if server:
        settings |= SERVERS[server](readers, folder) | units.files(request.roots, folder, server, file)
    built: list[Built] = []
    folder.mkdir(parents=True, exist_ok=True)
    put_in_place(
        folder / "current",
        lambda fresh: built.append(write_trees(book, request, list(readers.values()), fresh)),
        _OLDER,
    )
    (folder / "server").mkdir(exist_ok=True)
    for name, text in settings.items():
        _replace(folder / "server" / name, text)
    return built[0]


def _replace(file: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    aside = file.with_name(f".{file.name}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)
