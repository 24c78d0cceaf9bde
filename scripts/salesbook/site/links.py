"""What a page's HTML points at, what in it may be pointed at, and what must not be in it.

One regular expression over the whole text is enough, and fast, because of the gate: encoded text holds neither ``<``
nor ``=`` nor a quotation mark, so what looks like a tag or an attribute is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from salesbook.pages.parts.gate import outside

_LINKS = frozenset({"href", "src", "xlink:href"})
_WRONG = frozenset(
    [
        "style",
        "srcset",
        "srcdoc",
        "poster",
        "data",
        "action",
        "formaction",
        "ping",
        "background",
        "cite",
        "manifest",
        "longdesc",
        "usemap",
        "http-equiv",
    ]
)
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]*))""")  # begins with a sign: found five times as fast
_NAME = re.compile(r"""[^\s"'<>/=]+(?=\s*\Z)""")
_LONGEST = 16
_TAG = re.compile(
    r"""<(?:(?:script(?!\ [^<>]*type="application/json")|style|iframe|object|embed|base|link|meta|frame|applet)(?![\w-])"""
    r"""|!|[A-Z])"""
)


class PageLinks(NamedTuple):
    """A page's links into the site, its anchors, and what it must not hold, in the words of its HTML."""

    links: list[str]
    anchors: list[str]
    wrong: list[str]


def page_links(html: str) -> PageLinks:
    """Read the body of one of our pages."""
    links: list[str] = []
    anchors: list[str] = []
    wrong = _TAG.findall(html)
    for name, value in _attributes(html):
        _sort(name, unescape(value) if "&" in value else value, links, anchors, wrong)
    if "url(" in html:
        wrong.append("url(")
    if html.count("<h1") != 1:
        wrong.append("not one h1")
    if len(set(anchors)) != len(anchors):
        wrong += sorted({f'id="{anchor}" twice' for anchor in anchors if anchors.count(anchor) > 1})
    return PageLinks(links, anchors, wrong)


def _attributes(html: str) -> Iterator[tuple[str, str]]:
    """The attributes that could point somewhere or do something, with lower-case names."""
    for match in _VALUE.finditer(html):
        at = match.start()
        if html.startswith((" class", "tetime"), at - 6):  # most are these
            continue
        name = _NAME.search(html[max(0, at - _LONGEST) : at])
        yield (name[0].lower() if name else ""), next(filter(None, match.groups()), "")


def _sort(name: str, value: str, links: list[str], anchors: list[str], wrong: list[str]) -> None:
    if name == "id":
        anchors.append(value)
    elif name in _LINKS and inside(value):
        links.append(value)
    elif (name in _LINKS and not (name == "href" and outside(value))) or name in _WRONG or name.startswith("on"):
        wrong.append(f'{name}="{value}"')


def inside(link: str) -> bool:
    """Whether a link stays in the site: relative, with no scheme, no host, a query only for a page that fills in a form."""
    path, query, _ = link.partition("#")[0].partition("?")
    known = not query or (path.endswith(".html") and "/write/" in f"/{path}")
    return bool(link) and known and not link.startswith("/") and not any(sign in path for sign in ":\\")
