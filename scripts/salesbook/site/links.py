"""What a page's HTML points at, what in it may be pointed at, and what must not be in it.

One regular expression over the whole text is enough, and fast, because of the gate: encoded text holds neither ``<``
nor ``=`` nor a quotation mark, so what looks like a tag or an attribute is one.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from salesbook.pages.gate import outside

_LINKS = frozenset({"href", "src", "xlink:href"})
_ATTRIBUTE = re.compile(
    r"""[\s"'/](href|src|id|xlink:href|style|srcset|srcdoc|poster|data|action|formaction|ping|background|cite|manifest"""
    r"""|longdesc|usemap|http-equiv|on[a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"""<(?:script(?!\ [^<>]*type="application/json")|style|iframe|object|embed|base|link|meta|frame|applet)\b"""
    r"""|<!--|url\(""",
    re.IGNORECASE,
)
_H1 = re.compile(r"<h1\b")


class Points(NamedTuple):
    """A page's links into the site, its anchors, and what it must not hold, in the words of its HTML."""

    links: list[str]
    anchors: list[str]
    wrong: list[str]


def points(html: str) -> Points:
    """Read the body of one of our pages."""
    links: list[str] = []
    anchors: list[str] = []
    wrong = _TAG.findall(html)
    for name, quoted in _ATTRIBUTE.findall(html):
        value = quoted.strip("\"'")
        if "&" in value:
            value = unescape(value)
        _sort(name.lower(), value, links, anchors, wrong)
    if len(_H1.findall(html)) != 1:
        wrong.append("not one h1")
    if len(set(anchors)) != len(anchors):
        wrong += sorted({f'id="{anchor}" twice' for anchor in anchors if anchors.count(anchor) > 1})
    return Points(links, anchors, wrong)


def _sort(name: str, value: str, links: list[str], anchors: list[str], wrong: list[str]) -> None:
    if name == "id":
        anchors.append(value)
    elif name in _LINKS and inside(value):
        links.append(value)
    elif name != "href" or outside(value) is None:
        wrong.append(f'{name}="{value}"')


def inside(link: str) -> bool:
    """Whether a link stays in the site: relative, with no scheme, no host, no query."""
    path = link.partition("#")[0]
    return bool(link) and not link.startswith("/") and not any(sign in path for sign in ":\\?")
