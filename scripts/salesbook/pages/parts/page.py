"""What a page is, and the menu that leads to the first of each group."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

from salesbook.pages.parts.addresses import Address
from salesbook.words import Lang, Text


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
    Entry("home", Address.HOME, Text("This week", "本周"), _TODAY),
    Entry("my-day", Address.MY_DAY, Text("My day", "我的一天"), _TODAY),
    Entry("my-team", Address.MY_TEAM, Text("My team", "我的团队"), _TODAY),
    Entry("write", Address.WRITE, Text("Write", "写记录"), _TODAY),
    Entry("open-matters", Address.OPEN_MATTERS, Text("Open matters", "未了事项"), _TODAY),
    Entry("customers", Address.CUSTOMERS, Text("Customers", "客户"), _CUSTOMERS),
    Entry("pipeline", Address.PIPELINE, Text("Pipeline", "销售漏斗"), _CUSTOMERS),
    Entry("weeks", Address.WEEKS, Text("Weeks", "各周"), _WEEK),
    Entry("forms", Address.FORMS, Text("Forms", "表单"), _WEEK),
    Entry("archiving", Address.ARCHIVING, Text("Archiving", "表格入档"), _WEEK),
    Entry("punctuality", Address.PUNCTUALITY, Text("Punctuality and proof", "准时与证据"), _WEEK),
    Entry("money", Address.MONEY, Text("Receivables", "应收与催款"), _MONEY),
    Entry("agreements", Address.AGREEMENTS, Text("Contracts and orders", "合同与订货"), _MONEY),
    Entry("pricing", Address.PRICING, Text("Prices", "价格备案"), _MONEY),
    Entry("quality", Address.QUALITY, Text("Complaints, losses, claims", "投诉、流失、理赔"), _QUALITY),
    Entry("market-notes", Address.MARKET, Text("Market", "市场"), _QUALITY),
    Entry("territories", Address.TERRITORIES, Text("Territories", "区域"), _QUALITY),
    Entry("obligations", Address.OBLIGATIONS, Text("Obligations", "规范条款"), _COMPANY),
    Entry("people", Address.PEOPLE, Text("People", "人员"), _COMPANY),
    Entry("records", Address.RECORDS, Text("All records", "全部记录"), _COMPANY),
    Entry("reference", Address.REFERENCE, Text("Reference", "字段与规则"), _COMPANY),
    Entry("handbook", Address.HANDBOOK, Text("Handbook", "手册"), _COMPANY),
)
"""In the order of the groups; an entry whose page is not there is left out."""
