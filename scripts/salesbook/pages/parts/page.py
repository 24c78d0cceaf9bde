"""What a page is, and how pages point at each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from salesbook.words import Lang, Text

FILES = "files/"
"""Where the files to take away lie, below the pages of a language."""
_FILE = re.compile(r"[a-z0-9-]+[.](csv|xlsx)")
_LINK = re.compile(
    r"([A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)(\?[a-z0-9_.]+=[A-Za-z0-9_.~%-]*(?:&[a-z0-9_.]+=[A-Za-z0-9_.~%-]*)*)?(#[A-Za-z0-9_.-]+(?:=[A-Za-z0-9_-]+)?)?"
)


class SearchEntry(NamedTuple):
    """What the search knows of a page: one entry, plain text, encoded by nobody but the engine.

    `also` finds the page and is not shown: Chinese names, by their sound as well, and ends of phone numbers.
    """

    title: Text
    kind: Text
    words: Text
    also: tuple[str, ...] = ()


class Page(NamedTuple):
    """One page in both languages.

    `path` is made of ids only and has neither language nor suffix: ``customers/hengda``; ``index`` is home.
    `section` is the entry of the navigation that is lit. `title` is plain text. `body` gives the content with its
    h1 and with links that are final, made by `url` and `asset`. Without `search` the page is not found by searching.
    `obligations` are those of the standard (``R17``) that the page shows as a whole, beyond the fields of a record.
    """

    path: str
    section: str
    title: Text
    body: Callable[[Lang], Markup]
    search: SearchEntry | None = None
    obligations: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One entry of the navigation: the section it stands for, the page it opens, its words, the group it stands in."""

    section: str
    path: str
    label: Text
    group: Text


_TODAY, _CUSTOMERS, _WEEK = Text("Today", "今天"), Text("Customers", "客户"), Text("The week", "一周")
_MONEY, _COMPANY = Text("Money", "钱款"), Text("Company", "公司")
_QUALITY = Text("Quality and market", "质量与市场")
NAV: tuple[Entry, ...] = (
    Entry("home", "index", Text("This week", "本周"), _TODAY),
    Entry("my-day", "my-day/index", Text("My day", "我的一天"), _TODAY),
    Entry("my-team", "my-team/index", Text("My team", "我的团队"), _TODAY),
    Entry("write", "write", Text("Write", "写记录"), _TODAY),
    Entry("open-matters", "open-matters", Text("Open matters", "未了事项"), _TODAY),
    Entry("customers", "customers/index", Text("Customers", "客户"), _CUSTOMERS),
    Entry("pipeline", "pipeline", Text("Pipeline", "销售漏斗"), _CUSTOMERS),
    Entry("weeks", "weeks/index", Text("Weeks", "各周"), _WEEK),
    Entry("forms", "forms/index", Text("Forms", "表单"), _WEEK),
    Entry("archiving", "archiving", Text("Archiving", "表格入档"), _WEEK),
    Entry("punctuality", "punctuality", Text("Punctuality and proof", "准时与证据"), _WEEK),
    Entry("money", "money", Text("Receivables", "应收与催款"), _MONEY),
    Entry("agreements", "agreements", Text("Contracts and orders", "合同与订货"), _MONEY),
    Entry("pricing", "pricing", Text("Prices", "价格备案"), _MONEY),
    Entry("quality", "quality", Text("Complaints, losses, claims", "投诉、流失、理赔"), _QUALITY),
    Entry("market-notes", "market-notes", Text("Market", "市场"), _QUALITY),
    Entry("territories", "territories", Text("Territories", "区域"), _QUALITY),
    Entry("obligations", "obligations/index", Text("Obligations", "规范条款"), _COMPANY),
    Entry("people", "people/index", Text("People", "人员"), _COMPANY),
    Entry("records", "records/index", Text("All records", "全部记录"), _COMPANY),
    Entry("reference", "reference/index", Text("Reference", "字段与规则"), _COMPANY),
    Entry("handbook", "handbook/index", Text("Handbook", "手册"), _COMPANY),
)
"""In the order of the groups; an entry whose page is not there is left out."""


def url(to: str, here: str) -> Markup:
    """The link from page `here` to page `to` of the same language; `to` may end in ``#anchor``.

    In place of an anchor ``#owner=li-wei`` is a choice made in the list there, and ``?customer=hengda`` fills in a form. The link ends in ``.html``, so that the
    same bytes work from a server and from a folder. Pages and anchors are named by ids only; for anything else
    ValueError is raised, so what comes back may pass the gate as it is.
    """
    found = _LINK.fullmatch(to)
    if not found:
        raise ValueError(f"{to!r} is no page: pages are named by ids only")
    path, query, anchor = found.groups("")
    return Markup(f"{'../' * here.count('/')}{path}.html{query.replace('&', '&amp;')}{anchor}")  # noqa: S704 - checked above


def form(kind: str, **values: str) -> str:
    """The path of the form in which a record of a kind is written, with these of its fields filled in."""
    query = urlencode(values, quote_via=quote, safe="")
    return f"write/{kind}{'?' if query else ''}{query}"


def rule_page(rule: str) -> str:
    """The path of a rule's page."""
    return f"reference/rule-{rule}"


def calendar(reader: str, here: str) -> Markup:
    """The link from page `here` to the calendar of a person, by id, or of the ``team``, of the same language."""
    if not _LINK.fullmatch(reader):
        raise ValueError(f"{reader!r} is nobody: people are named by ids only")
    return Markup(f"{'../' * here.count('/')}calendars/{reader}.ics")  # noqa: S704 - checked above


def file(name: str, here: str) -> Markup:
    """The link from page `here` to a file to take away, of the same language."""
    if not _FILE.fullmatch(name):
        raise ValueError(f"{name!r} is no file: files are named by ids only")
    return Markup(f"{'../' * here.count('/')}{FILES}{name}")  # noqa: S704 - checked above


def asset(name: str, here: str) -> Markup:
    """The link from page `here` to a file of the engine: a style, a script, a picture."""
    return Markup(f"{'../' * (here.count('/') + 1)}assets/salesbook/{name}")  # noqa: S704 - names are ours
