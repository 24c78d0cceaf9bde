"""A page rendered once by MkDocs, into which pages of ours are stamped.

The marks hold an underscore: no text that came through the gate can hold one, so no record can look like a mark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup

from salesbook.pages.parts.page import Page
from salesbook.words import Lang

TITLE = "sb_title_mark"
PATH = "sb_path_mark"
BODY = "<h1>sb_body_mark</h1>"
CONTENT = "sb-content"
_GAPS = re.compile(r"\s*\n\s*")  # nothing in the theme's frame keeps its line breaks
_MARKS = re.compile(f"({TITLE}|{PATH}|{BODY})")


class Shell(NamedTuple):
    """The HTML of a page, cut at its marks: text, mark, text, …, text."""

    parts: tuple[str, ...]

    def stamp(self, title: Markup, path: str, body: Markup) -> str:
        """The page's HTML. `title` is encoded already, `path` has neither language nor suffix."""
        values = {TITLE: title, PATH: path, BODY: body}
        return "".join([values.get(part, part) for part in self.parts])


def squeeze(html: str) -> str:
    """A shell's HTML without the blank lines and line breaks that templates leave: half of it."""
    return _GAPS.sub("\n", html).strip().replace(">\n<", "><") + "\n"


def cut(html: str) -> Shell:
    """A shell from the HTML that MkDocs rendered. Raises ValueError when a mark did not come through."""
    parts = tuple(_MARKS.split(html))
    if missing := {TITLE, PATH, BODY}.difference(parts):
        raise ValueError(f"the theme dropped {sorted(missing)}: its templates and this version don't fit")
    return Shell(parts)


def source(title: str, section: str, body: str) -> str:
    """A page as Markdown for MkDocs or any builder: front matter in JSON values, one block of HTML."""
    import json

    front = {"title": title, "section": section, "hide": ["toc"]}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
    return "\n".join(["---", *lines, "---", "", f'<div id="{CONTENT}">', body, "</div>", ""])


def page_source(page: Page, title: Markup, lang: Lang) -> str:
    """One of our pages as Markdown; its links are final."""
    return source(title, page.section, page.body(lang))
