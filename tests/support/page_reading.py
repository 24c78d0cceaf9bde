"""What somebody who reads, tabs or listens finds in a page's HTML: what leads nowhere, what has no name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

_VOID = frozenset({"br", "img", "input", "meta", "link", "hr", "rect", "line", "path", "circle", "polygon", "col"})
_ACTED_ON = frozenset({"warn", "bad", "none"})
_KEYS = frozenset({"sb-note", "sb-key"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BETWEEN = re.compile(r"\s*[·→]\s*")


class Element(NamedTuple):
    """An open element, and how much was said and how many links there were before it."""

    name: str
    classes: frozenset[str]
    label: str
    said: int
    links: int


class Reading(HTMLParser):
    """One page, read once: `faults` are what one would stumble over. `names` are those that must be links."""

    def __init__(self, html: str, names: Collection[str] = ()) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._names = frozenset(names)
        self._open: list[Element] = []
        self._said: list[str] = []
        self._links = 0
        self._headings: list[int] = []
        self._ids: list[str] = []
        self._fields: set[str] = set()
        self._labelled: set[str] = set()
        self.feed(html)
        self.close()
        self.faults += self._of_the_whole()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of what opens."""
        own = {name: value or "" for name, value in attrs}
        self.faults += self._nameless(tag, own)
        self._ids += [own["id"]] if "id" in own else []
        self._headings += [int(tag[1])] if tag in _HEADINGS else []
        if tag in ("input", "select", "textarea") and "aria-label" not in own:
            self._fields.add(own.get("id", ""))
        if tag == "label":
            self._labelled.add(own.get("for", ""))
        if tag not in _VOID:
            classes = frozenset(own.get("class", "").split())
            self._open.append(Element(tag, classes, own.get("aria-label", ""), len(self._said), self._links))
        self._links += tag == "a"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape closes itself."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Judge what closes."""
        while self._open:
            closed = self._open.pop()
            self.faults += self._of(closed, "".join(self._said[closed.said :]).strip())
            if closed.name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Take note of what is said."""
        self._said.append(data)
        if not any(element.name in ("a", "h1", "svg", "option", "script") for element in self._open):
            self.faults += [f"{one} leads nowhere" for one in _BETWEEN.split(data.strip()) if one in self._names]

    def _nameless(self, tag: str, own: dict[str, str]) -> Iterator[str]:
        if tag == "img" and "alt" not in own:
            yield "a picture without words"
        hidden = own.get("aria-hidden") == "true"
        if tag == "svg" and not hidden and not (own.get("role") == "img" and own.get("aria-label")):
            yield "a drawing without words"
        if tag in ("table", "nav", "aside") and not own.get("aria-label"):
            yield f"a {tag} without a name"

    def _of(self, element: Element, said: str) -> Iterator[str]:
        if element.name in ("a", "button", "label", "th", *_HEADINGS) and not said and not element.label:
            yield f"a {element.name} without words"
        lamp = "sb-lamp" in element.classes or element.name == "i"
        leads = self._links > element.links or any(outer.name == "a" for outer in self._open)
        if (
            lamp
            and not leads
            and element.classes & _ACTED_ON
            and not any(outer.classes & _KEYS for outer in self._open)
        ):
            yield f"the lamp {said} leads nowhere"

    def _of_the_whole(self) -> Iterator[str]:
        if self._headings[:1] != [1] or self._headings.count(1) != 1:
            yield f"headings {self._headings[:3]}"
        yield from (f"h{after} below h{before}" for before, after in pairwise(self._headings) if after > before + 1)
        yield from (f"field {field} without a label" for field in sorted(self._fields - self._labelled))
        yield from (f"id {one} twice" for one in sorted(set(self._ids)) if self._ids.count(one) > 1)
