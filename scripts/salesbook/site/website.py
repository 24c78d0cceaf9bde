"""The whole site as paths and bytes: what MkDocs made, and our pages stamped into its shells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from salesbook.finding import Finding
from salesbook.notes.note import Note, taking
from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.site import search, seen_by, shell
from salesbook.site.edition import LANGUAGE, OTHER, Edition, ShellKey, shell_key
from salesbook.site.incremental import Incremental, Noted, Notes
from salesbook.site.kept import Look, look
from salesbook.site.shared_work import cores, share_out
from salesbook.site.survey import Part, Survey
from salesbook.words import LANGS, Lang

_FILES, _PAGES = 8, 40
"""So many files, and pages in each language, that one process makes before it takes the next."""
_IN_LANGUAGE = tuple(f"{lang}/" for lang in LANGS)
MANY = 2000
"""From so many pages on a second process is worth its start."""


class Thing(NamedTuple):
    """What is made at once: a page in both languages, or a file in both, for they are made of one view."""

    name: str
    paths: tuple[str, ...]
    write: Callable[[Path, Sequence[str], Survey], None]


Handed = tuple[Part, Noted | None]
"""What the survey collected of some things, and what was noted of them; as plain values."""


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

    def write(self, folder: Path, processes: int | None = None, build: Incremental | None = None) -> list[Finding]:
        """Write everything into a folder and look at it whole: what is found must be mended before it is shown.

        In so many processes; where that is not said, in as many as what is to be made is worth. With `build`, what
        did not change since the build before is taken from there.
        """
        survey = Survey()
        for parent in sorted({path.rpartition("/")[0] for path in (*self.pages, *self.rest, *self.edition.files)}):
            (folder / parent).mkdir(parents=True, exist_ok=True)
        every = [*_paired(self.edition.files, self._write_files), *_paired(self.pages, self._write_pages)]
        left = self._left(every, build, folder, survey) if build else every
        if processes is None:
            processes = cores() if sum(thing.write == self._write_pages for thing in left) >= MANY else 1
        notes = build.notes if build else None
        tasks: list[Callable[[], Handed]] = [partial(self._write_rest, folder)]
        tasks += [partial(self._make, folder, batch, notes) for batch in _batches(left)]
        for part, handed in share_out(tasks, processes):
            survey.add_part(part)
            if notes and handed:
                notes.take(handed)
        return survey.findings(
            folder, len(self.pages) + sum(path.endswith(".html") for path in (*self.rest, *self.edition.files))
        )

    def _left(self, every: Iterable[Thing], build: Incremental, folder: Path, survey: Survey) -> list[Thing]:
        """What has to be made; the rest is put into the folder as the build before has it."""
        left = []
        for thing in every:
            made = build.again(thing.name, self._given(thing), folder) if self._is_noted(thing) else None
            if made is None:
                left.append(thing)
            else:
                survey.add_part(made.part)
        return left

    def _is_noted(self, thing: Thing) -> bool:
        return self.edition.unnoted.isdisjoint(thing.paths)

    def _given(self, thing: Thing) -> tuple[Any, ...]:
        """All that a thing is made of besides what it asks: its frame, its words, what its maker brought along."""
        if thing.write != self._write_pages:
            return tuple((path, self.edition.files[path]) for path in thing.paths)
        rows = []
        for path in thing.paths:
            page, title, lang = self.pages[path]
            frame = self.frame.shells[shell_key(page, lang)].parts
            rows.append((path, page.path, frame, title, page.body, path in self._first_in_shell))
        return tuple(rows)

    def _make(self, folder: Path, batch: Sequence[Thing], notes: Notes | None) -> Handed:
        """Write some things, and note for each what it asked."""
        survey, noted = Survey(), []
        for thing in batch:
            own, note = Survey(), Note()
            with taking(note if notes else None):
                thing.write(folder, thing.paths, own)
            survey.add_part(own.part())
            if notes and self._is_noted(thing):
                notes.add(thing.name, self._given(thing), note, _looks(folder, thing.paths), own.part())
                noted.append(thing.name)
        return survey.part(), notes.handed(noted) if notes else None

    def _write_rest(self, folder: Path) -> Handed:
        """The search, and what MkDocs made."""
        survey = Survey()
        (folder / search.FOLDER).mkdir(exist_ok=True)
        for path, content in (*self.index.items(), *self.rest.items()):
            (folder / path).write_bytes(content)
            if path.endswith(".html") and path.startswith(LANGS):
                survey.add_whole(path, content.decode())
        return survey.part(), None

    def _write_files(self, folder: Path, paths: Sequence[str], survey: Survey) -> None:
        for path in paths:
            content = self.edition.files[path]()
            (folder / path).write_bytes(content)
            if path.endswith(".html"):
                survey.add_whole(path, content.decode())

    def _write_pages(self, folder: Path, paths: Sequence[str], survey: Survey) -> None:
        for path in paths:
            page, title, lang = self.pages[path]
            body = page.body(lang)
            html = self._stamp(page, title, lang, body)
            survey.add(path, body, (shell.CONTENT,))
            if path in self._first_in_shell:
                survey.add_whole(path, html)  # what this shell brings
            with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - pathlib would cost more than the stamping
                file.write(html.encode())

    @cached_property
    def _first_in_shell(self) -> frozenset[str]:
        """Of each shell the first page, by its path in the site."""
        return frozenset(f"{key.lang}/{page.path}.html" for key, page in self.edition.shell_keys().items())


def _paired(paths: Iterable[str], write: Callable[[Path, Sequence[str], Survey], None]) -> list[Thing]:
    """Paths, each with its twin in the other language."""
    pairs: dict[str, list[str]] = {}
    for path in paths:
        pairs.setdefault(path.partition("/")[2] if path.startswith(_IN_LANGUAGE) else path, []).append(path)
    return [Thing(f"{write.__name__} {name}", tuple(own), write) for name, own in pairs.items()]


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """So many as one process makes before it takes the next."""
    for _, group in groupby(things, key=lambda thing: thing.write.__name__):
        own = list(group)
        size = _FILES if own[0].write.__name__ == Site._write_files.__name__ else _PAGES  # noqa: SLF001 - within this module
        yield from (own[start : start + size] for start in range(0, len(own), size))


def _looks(folder: Path, paths: Iterable[str]) -> dict[str, Look]:
    return {path: seen for path in paths if (seen := look(f"{folder}/{path}")) is not None}


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
