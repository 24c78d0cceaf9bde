"""Our pages as Markdown files for another builder; their links are final and end in ``.html``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from markupsafe import Markup

from salesbook.pages.parts.page import Page
from salesbook.site import seen_by
from salesbook.site.builder import STYLES, THEME
from salesbook.site.edition import Edition
from salesbook.site.shell import page_source
from salesbook.store.own_files import OwnFiles
from salesbook.words import LANGS, Lang


class TakenError(Exception):
    """The folder holds what we did not write; nothing was touched."""


def write_pages(edition: Edition, folder: Path) -> int:
    """Write every page in both languages, the files beside them, and our style sheets; the number of pages.

    What an earlier call wrote is removed first. Raises TakenError for a folder that holds anything else, be it a page
    of ours that somebody changed.
    """
    own = OwnFiles(folder)
    if (folder.exists() and not folder.is_dir()) or own.everything_foreign():
        raise TakenError(str(folder))
    own.drop()
    try:
        for name, make in _files(edition):
            own.put(name, make())
    finally:
        own.keep()
    return len(edition.pages) * len(LANGS)


def _files(edition: Edition) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file by its path, made when it is wanted."""
    for lang in LANGS:
        for page, title in edition.titles(lang):
            yield f"{lang}/{page.path}.md", partial(_page, page, title, lang)
    yield from edition.files.items()
    for name, content in seen_by.files(edition.seen_by).items():
        yield name, partial(bytes, content)
    for style in STYLES:
        yield Path(style).as_posix(), (THEME / style).read_bytes


def _page(page: Page, title: Markup, lang: Lang) -> bytes:
    return page_source(page, title, lang).encode()
