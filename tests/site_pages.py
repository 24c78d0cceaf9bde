"""Pages made for the tests of the site engine: a small company, and one whose names are hostile."""

from __future__ import annotations

from markupsafe import Markup

from salesbook.pages.gate import encode
from salesbook.pages.page import NAV, Page, SearchEntry, url
from salesbook.site.edition import Edition
from salesbook.words import Lang, Text, same

CUSTOMERS = {"hengda": "恒达", "shenghe-zhuangshi": "盛和装饰工程", "lumen": "Lumen Lighting"}
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }} **b** [a](javascript:alert(2)) & \"q\" 'r'"


def page(path: str, section: str, title: Text, inner: str = "", search: SearchEntry | None = None) -> Page:
    """A page whose body is its title and `inner`."""

    def body(lang: Lang) -> Markup:
        back = Markup('<p><a href="{}">{}</a></p>').format(url("index", path), Text("Home", "首页").say(lang))
        inside = Markup(inner)  # noqa: S704 - made by the tests
        return Markup("<h1>{}</h1>\n{}\n<p>{}</p>{}").format(
            encode(title.say(lang)), inside, Text("Visits and promises", "拜访与约定").say(lang), back
        )

    return Page(path, section, title, body, search)


def edition(name: str = "云川建材", hostile: bool = False, offline: bool = False, extra: int = 0) -> Edition:
    """An edition with a page for every entry of the navigation but the handbook, and customers."""
    pages = [
        page(entry.path, entry.section, entry.label, search=SearchEntry(entry.label, Text("List", "列表"), same("")))
        for entry in NAV
        if entry.section != "handbook"
    ]
    named = dict(CUSTOMERS) | {f"c{number}": f"客户{number}号" for number in range(extra)}
    if hostile:
        named["hostile"] = HOSTILE
    for id_, title in named.items():
        entry = SearchEntry(
            same(title), Text("Customer", "客户"), Text(f"{id_} follow-up call", f"{id_} 回访 恒达建材")
        )
        pages.append(page(f"customers/{id_}", "customers", same(title), search=entry))
        pages.append(page(f"visits/2026/{id_}", "records", Text(f"Visit {title}", f"拜访 {title}")))
    return Edition(same(name), tuple(pages), "zh", offline)
