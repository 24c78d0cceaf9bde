"""The group's site: one page in both languages, in the frame of the other sites."""

from __future__ import annotations

from markupsafe import Markup

from salesbook.group.figures import Group
from salesbook.group.overview import TITLE, overview
from salesbook.pages.parts.addresses import Address
from salesbook.pages.parts.gate import environment
from salesbook.pages.parts.ink import Ink
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.site.edition import Edition
from salesbook.words import Lang, Text


def edition_of(group: Group, first: Lang) -> Edition:
    """The site of a group; `first` is the language that ``/`` leads to."""
    entry = SearchEntry(TITLE, Text("Home", "首页"), _WORDS)
    page = Page(Address.HOME, Address.HOME, TITLE, lambda lang: _render(group, lang), entry)
    return Edition(TITLE, (page,), first, home=Text("Overview", "总览"))


_WORDS = Text("territories books visits execution overdue complaints", "区域 台账 拜访 执行 逾期 投诉")


def _render(group: Group, lang: Lang) -> Markup:
    ink = Ink(lang, Address.HOME, group.newest.date())
    return ink.finished(environment().get_template("group.html").render(view=overview(group), ink=ink))
