"""The whole site as paths and bytes: what MkDocs made, and our pages stamped into its shells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from salesbook.finding import Finding
from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.site import search, seen_by, shell
from salesbook.site.edition import LANGUAGE, OTHER, Edition, ShellKey, shell_key
from salesbook.site.shared_work import cores, share_out
from salesbook.site.survey import Part, Survey
from salesbook.words import LANGS, Lang

_FILES, _PAGES = 8, 40
"""So many files, and pages in each language, that one process makes before it takes the next."""
MANY = 2000
"""From so many pages on a second process is worth its start."""


class Frame(NamedTuple):
    """What MkDocs contributes; it stays while only records change.

    `files` are the theme's and the hand-written pages by path, `hand` Material's search entries for the latter.
    """

    shells: dict[ShellKey, shell.Shell]
    files: dict[str, bytes]
    hand: list[dict[str, Any]]


class Site:
    """One edition in its frame. A page is made when it is asked for."""

    def __init__(self, edition: Edition, frame: Frame) -> None:
        self.edition = edition
        self.frame = frame

    @cached_property
    def pages(self) -> dict[str, tuple[Page, Markup, Lang]]:
        """Our pages by their path in the site, with title and language."""
        return {
            f"{lang}/{page.path}.html": (page, title, lang)
            for lang in LANGS
            for page, title in self.edition.titles(lang)
        }

    @cached_property
    def rest(self) -> dict[str, bytes]:
        """Every other file but those of the search."""
        return {**self.frame.files, "index.html": _front(self.edition).encode(), **seen_by.files(self.edition.seen_by)}

    @cached_property
    def index(self) -> dict[str, bytes]:
        """The files of the search's index, made when one is asked for."""
        return search.files(self.edition, self.frame.hand)

    def add(self, page: Page) -> None:
        """Show a page that the edition lacks; where nothing like it has a shell yet, it stays away."""
        for lang in LANGS:
            if shell_key(page, lang) in self.frame.shells:
                self.pages[f"{lang}/{page.path}.html"] = (page, encode(page.title.say(lang)), lang)

    def content(self, path: str) -> bytes | None:
        """The file at a path of the site."""
        if path in self.pages:
            page, title, lang = self.pages[path]
            return self._stamp(page, title, lang, page.body(lang)).encode()
        make = self.edition.files.get(path)
        if make:
            return make()
        return (self.index if path.startswith(search.FOLDER) else self.rest).get(path)

    def _stamp(self, page: Page, title: Markup, lang: Lang, body: Markup) -> str:
        return self.frame.shells[shell_key(page, lang)].stamp(title, page.path, body)

    def write(self, folder: Path, processes: int | None = None) -> list[Finding]:
        """Write everything into a folder and look at it whole: what is found must be mended before it is shown.

        In so many processes; where that is not said, in as many as a site of this size is worth.
        """
        survey = Survey()
        if processes is None:
            processes = cores() if len(self.edition.pages) >= MANY else 1
        for parent in sorted({path.rpartition("/")[0] for path in (*self.pages, *self.rest, *self.edition.files)}):
            (folder / parent).mkdir(parents=True, exist_ok=True)
        tasks: list[Callable[[], Part]] = [
            partial(self._write_rest, folder),
            *self._file_tasks(folder),
            *self._page_tasks(folder),
        ]
        for part in share_out(tasks, processes):
            survey.add_part(part)
        return survey.findings(
            folder, len(self.pages) + sum(path.endswith(".html") for path in (*self.rest, *self.edition.files))
        )

    def _write_rest(self, folder: Path) -> Part:
        """The search, and what MkDocs made."""
        survey = Survey()
        (folder / search.FOLDER).mkdir(exist_ok=True)
        for path, content in (*self.index.items(), *self.rest.items()):
            (folder / path).write_bytes(content)
            if path.endswith(".html") and path.startswith(LANGS):
                survey.add_whole(path, content.decode())
        return survey.part()

    def _file_tasks(self, folder: Path) -> Iterator[Callable[[], Part]]:
        """The files beside the pages; what is made of the same in both languages is one task."""
        groups: dict[str, list[str]] = {}
        for path in self.edition.files:
            groups.setdefault(path.removeprefix("en/").removeprefix("zh/"), []).append(path)
        every = list(groups.values())
        for start in range(0, len(every), _FILES):
            paths = [path for group in every[start : start + _FILES] for path in group]
            yield partial(self._write_files, folder, paths)

    def _write_files(self, folder: Path, paths: list[str]) -> Part:
        survey = Survey()
        for path in paths:
            content = self.edition.files[path]()
            (folder / path).write_bytes(content)
            if path.endswith(".html"):
                survey.add_whole(path, content.decode())
        return survey.part()

    def _page_tasks(self, folder: Path) -> Iterator[Callable[[], Part]]:
        """The pages, each with its twin in the other language: both are made of one view."""
        pairs: dict[str, list[str]] = {}
        for path in self.pages:
            pairs.setdefault(path.partition("/")[2], []).append(path)
        every = list(pairs.values())
        for start in range(0, len(every), _PAGES):
            paths = [path for pair in every[start : start + _PAGES] for path in pair]
            yield partial(self._write_pages, folder, paths)

    def _write_pages(self, folder: Path, paths: list[str]) -> Part:
        survey = Survey()
        for path in paths:
            page, title, lang = self.pages[path]
            body = page.body(lang)
            html = self._stamp(page, title, lang, body)
            survey.add(path, body, (shell.CONTENT,))
            if path in self._first_in_shell:
                survey.add_whole(path, html)  # what this shell brings
            with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - pathlib would cost more than the stamping
                file.write(html.encode())
        return survey.part()

    @cached_property
    def _first_in_shell(self) -> frozenset[str]:
        """Of each shell the first page, by its path in the site."""
        return frozenset(f"{key.lang}/{page.path}.html" for key, page in self.edition.shell_keys().items())


def _front(edition: Edition) -> str:
    """The page behind ``/``: it leads to the book's first language, without a script."""
    name = encode(edition.name.say(edition.first))
    links = Markup(" · ").join(
        Markup('<a href="{0}/index.html" lang="{0}">{1}</a>').format(lang, LANGUAGE[lang])
        for lang in (edition.first, OTHER[edition.first])
    )
    return _FRONT.format(first=edition.first, name=name, links=links)


_FRONT = Markup("""<!doctype html>
<html lang="{first}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta http-equiv="refresh" content="0; url={first}/index.html">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{name}</title>
</head>
<body><main><h1>{name}</h1><p>{links}</p></main></body>
</html>
""")
