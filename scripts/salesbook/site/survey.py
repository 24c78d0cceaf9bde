"""The check of a whole built site before anybody sees it: links, anchors, titles, the number of pages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from mkdocs.exceptions import BuildError

from salesbook.finding import Finding, Place
from salesbook.pages.parts.gate import outside
from salesbook.site.links import inside, page_links
from salesbook.words import Text

RULE = "site-sound"
_SOURCES = frozenset({"href", "src", "srcset", "poster", "data", "action", "formaction", "background", "style"})


class UnsoundError(BuildError):
    """The built site must not be published. MkDocs tells it in one line a fault, without a traceback."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(f"{finding.place.path}: {finding.message.en}" for finding in findings))
        self.findings = findings


Part = tuple[dict[str, frozenset[str]], dict[tuple[str, str], str], list[tuple[str, str]]]
"""What was collected of some pages, as plain values: another process may have collected it."""


class Survey:
    """Collects while pages are written, then compares with what lies in the folder."""

    def __init__(self) -> None:
        self.anchors: dict[str, frozenset[str]] = {}
        self.wanted: dict[tuple[str, str], str] = {}
        self.wrong: list[tuple[str, str]] = []

    def add(self, path: str, html: str, frame: Iterable[str] = ()) -> None:
        """One of our pages: its path in the site, its body, the anchors that its shell brings."""
        links = page_links(html)
        self.anchors[path] = frozenset([*links.anchors, *frame])
        self.wrong += [(path, words) for words in links.wrong]
        self._want(path, links.links)

    def add_whole(self, path: str, html: str) -> None:
        """A page that MkDocs rendered, read with a full parser: a hand-written one, or a shell."""
        reader = _Reader()
        reader.feed(html)
        reader.close()
        self.anchors[path] = frozenset(reader.anchors)
        if not reader.title.strip():
            self.wrong.append((path, "no title"))
        self._want(path, (link for link in reader.links if inside(link)))
        self.wrong += [(path, link) for link in reader.links if not inside(link)]

    def part(self) -> Part:
        """What was collected so far."""
        return self.anchors, self.wanted, self.wrong

    def add_part(self, part: Part) -> None:
        """What was collected elsewhere; where several pages want the same, the one told first is named."""
        anchors, wanted, wrong = part
        self.anchors |= anchors
        for target, path in wanted.items():
            self.wanted.setdefault(target, path)
        self.wrong += wrong

    def _want(self, path: str, links: Iterable[str]) -> None:
        folder, _, _ = path.rpartition("/")
        lang, up = path.partition("/")[0], "../" * (path.count("/") - 1)  # how `url` writes them: found without joining
        for link in links:
            target, _, anchor = link.partition("#")
            target = target.partition("?")[0]
            if target.startswith(up) and ".." not in (rest := target[len(up) :]) and rest:
                place = f"{lang}/{rest}"
            elif target:
                place = posixpath.normpath(posixpath.join(folder, target))
            else:
                place = path
            self.wanted.setdefault((place, "" if "=" in anchor else anchor), path)  # a list's choice is no place

    def findings(self, folder: Path, pages: int) -> list[Finding]:
        """Everything wrong with the site in `folder`, which must hold so many HTML files."""
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        wrong = [*self.wrong, *self._broken(files)]
        count = sum(name.endswith(".html") for name in files)
        if count != pages:
            wrong.append(("index.html", f"{count} pages instead of {pages}"))
        return [_finding(path, words) for path, words in sorted(set(wrong))]

    def _broken(self, files: set[str]) -> Iterator[tuple[str, str]]:
        for (place, anchor), path in self.wanted.items():
            if place not in files:
                yield path, f"link to {place}"
            elif anchor and anchor not in self.anchors.get(place, ()):
                yield path, f"link to {place}#{anchor}"


def _finding(path: str, words: str) -> Finding:
    message = Text("this page of the site is not sound: {words}", "站点的这一页有问题：{words}").fill(words=words)
    remedy = Text(
        "mend the template or the hand-written page it comes from", "请修正生成它的模板，或 docs/ 里对应的手写页面"
    )
    return Finding(Place(path), RULE, message, remedy)


class _Reader(HTMLParser):
    """Links, anchors and the title of a rendered page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" or (self._in_title and tag not in {"body", "link", "script", "meta"})
        for name, value in attrs:
            if name == "id":
                self.anchors.append(value or "")
            elif name in _SOURCES and not (tag == "a" and name == "href" and outside(value or "")):
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
