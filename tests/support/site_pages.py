"""Pages made for the tests of the site engine: a small company, and one whose names are hostile."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markupsafe import Markup

from salesbook.pages.catalogue import HANDBOOK, menu
from salesbook.pages.parts.addresses import url
from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.site.edition import Edition
from salesbook.site.render import frame_of
from salesbook.site.website import Frame, Site
from salesbook.words import Lang, Text, same

ROOT = Path(__file__).resolve().parents[2]
CUSTOMERS = {"hengda": "恒达", "shenghe": "盛和装饰工程", "lumen": "Lumen Lighting"}
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }} **b** [a](javascript:alert(2)) & \"q\" 'r' sb_title_mark"


def page(path: str, section: str, title: Text, inner: str = "", search: SearchEntry | None = None) -> Page:
    """A page whose body is its title and `inner`."""

    def body(lang: Lang) -> Markup:
        back = Markup('<p><a href="{}">{}</a></p>').format(url("index", path), encode(Text("Home", "首页").say(lang)))
        words = encode(Text("Visits and promises", "拜访与约定").say(lang))
        inside = Markup(inner)  # noqa: S704 - made by the tests
        return Markup("<h1>{}</h1>\n{}\n<p>{}</p>{}").format(encode(title.say(lang)), inside, words, back)

    return Page(path, section, title, body, search)


def edition(*more: Page, name: str = "云川建材") -> Edition:
    """A page for every entry of the navigation but the handbook, customers and visits; one customer is hostile."""
    pages = [
        page(entry.path, entry.section, entry.label, search=SearchEntry(entry.label, Text("List", "列表"), same("")))
        for entry in menu()
        if entry != HANDBOOK
    ]
    for id_, title in {**CUSTOMERS, "hostile": HOSTILE}.items():
        words = Text(f"{id_} follow-up", f"{id_} 回访 {title}")
        entry = SearchEntry(same(title), Text("Customer", "客户"), words)
        pages.append(page(f"customers/{id_}", "customers", same(title), search=entry))
        pages.append(page(f"visits/2026/{id_}", "records", Text(f"Visit {title}", f"拜访 {title}")))
    return Edition(same(name), (*pages, *more), "zh")


@cache
def frame(*, name: str = "云川建材") -> Frame:
    """What MkDocs makes for these pages, made once."""
    return frame_of(ROOT, edition(name=name))


def site(*more: Page) -> Site:
    """The site of the made-up pages and some more."""
    return Site(edition(*more), frame())
