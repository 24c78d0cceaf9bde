"""The whole site as paths and bytes: what MkDocs made, and our pages stamped into its shells."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from salesbook.finding import Finding
from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.site import search, seen_by, shell
from salesbook.site.edition import LANGUAGE, OTHER, Edition, ShellKey, shell_key
from salesbook.site.survey import Survey
from salesbook.words import LANGS, Lang


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
        made = self.edition.files.get(path)
        if made:
            return made()
        return (self.index if path.startswith(search.FOLDER) else self.rest).get(path)

    def _stamp(self, page: Page, title: Markup, lang: Lang, body: Markup) -> str:
        return self.frame.shells[shell_key(page, lang)].stamp(title, page.path, body)

    def write(self, folder: Path) -> list[Finding]:
        """Write everything into a folder and look at it whole: what is found must be mended before it is shown."""
        survey = Survey()
        every = (*self.pages, *self.rest, *self.index, *self.edition.files)
        for parent in sorted({path.rpartition("/")[0] for path in every}):
            (folder / parent).mkdir(parents=True, exist_ok=True)
        for path, content in self.index.items():
            (folder / path).write_bytes(content)
        for path, make in self.edition.files.items():
            content = make()
            (folder / path).write_bytes(content)
            if path.endswith(".html"):
                survey.add_whole(path, content.decode())
        for path, content in self.rest.items():
            (folder / path).write_bytes(content)
            if path.endswith(".html") and path.startswith(LANGS):
                survey.add_whole(path, content.decode())
        self._write_pages(folder, survey)
        return survey.findings(
            folder, len(self.pages) + sum(path.endswith(".html") for path in (*self.rest, *self.edition.files))
        )

    def _write_pages(self, folder: Path, survey: Survey) -> None:
        framed: set[ShellKey] = set()
        for path, (page, title, lang) in self.pages.items():
            body = page.body(lang)
            html = self._stamp(page, title, lang, body)
            survey.add(path, body, (shell.CONTENT,))
            if (key := shell_key(page, lang)) not in framed:
                framed.add(key)
                survey.add_whole(path, html)  # what this shell brings
            with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - pathlib would cost more than the stamping
                file.write(html.encode())


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
