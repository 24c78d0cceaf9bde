"""CPU seconds for N customer pages: stamped by Salesbook, and as Markdown by stock Material outside the navigation.

    python benchmarks/site.py [N] [--json] [--rounds R]

Both run as child processes on the same bodies (8-20 KB of HTML, as customer files are), in one language each, and both
write a search index: Salesbook one entry a page, Material what it finds in the page. Ratios are taken within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from jinja2 import Template  # noqa: E402 - the path is set first
from markupsafe import Markup  # noqa: E402

from salesbook.pages.catalogue import HANDBOOK, menu  # noqa: E402
from salesbook.pages.parts.gate import environment  # noqa: E402
from salesbook.pages.parts.page import Page, SearchEntry  # noqa: E402
from salesbook.words import Lang, Text, same  # noqa: E402

TEMPLATE = """
<header class="sb-head"><h1>{{ name }} <small>A · {{ stage }}</small></h1></header>
<div class="sb-cols aside"><div><h2>{{ about }}</h2><ol class="sb-time">
{% for day, kind, words in visits %}
<li><time datetime="{{ day }}">{{ day }}</time><p><b><a href="{{ url('customers/c' ~ loop.index0 % count, here) }}">{{ kind }}</a></b>
<small>{{ stage }} · {{ name }}</small></p><p>{{ words }}</p></li>
{% endfor %}
</ol></div><aside><h2>{{ stage }}</h2><dl class="sb-facts">
{% for label, value in facts %}<dt>{{ label }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl></aside></div>
"""
WORDS = [
    "客户看了岩板大样",
    "认可雪山灰；担心2.7米板运输破损",
    "要我们写明包赔。样板间下周封顶",
    "要赶在28日前定。对方承诺月底前付清",
    "已约定周三送小样三款。",
]
FIRMS = ["恒达", "盛和", "宏远", "美居", "锦程", "天工", "安泰", "东湖"]


def pages(count: int) -> list[Page]:
    """`count` customer files with 30-80 entries, and what the navigation opens."""
    rest = [Page(e.path, e.section, e.label, lambda _: Markup("<h1>-</h1>")) for e in menu() if e != HANDBOOK]
    return rest + [_customer(number, count, random.Random(number)) for number in range(count)]


@lru_cache(maxsize=1)
def _template() -> Template:
    return environment().from_string(TEMPLATE)


def _customer(number: int, count: int, dice: random.Random) -> Page:
    name = f"{dice.choice(FIRMS)}{dice.choice(['建材', '装饰', '物业'])}{number}"
    path = f"customers/c{number}"
    template = _template()
    days = [f"2026-{dice.randint(1, 11):02}-{dice.randint(1, 28):02}" for _ in range(dice.randint(16, 40))]
    visits = [(day, "拜访", "，".join(dice.sample(WORDS, 3))) for day in days]
    facts = [(f"字段{n}", dice.choice(WORDS)) for n in range(12)]

    def body(lang: Lang) -> Markup:
        del lang
        given = {
            "count": count,
            "name": name,
            "stage": "已成交",
            "about": "经过",
            "visits": visits,
            "facts": facts,
            "here": path,
        }
        return Markup(template.render(given))  # noqa: S704 - every value came through the gate

    entry = SearchEntry(same(name), Text("Customer", "客户"), same(f"c{number} hengda 回访"))
    return Page(path, "customers", same(name), body, entry)


def ours(count: int, out: Path) -> None:
    """One language's share of our build: the engine makes both, so half of it is counted."""
    from salesbook.site.edition import Edition
    from salesbook.site.render import render

    render(ROOT, Edition(same("Bench"), tuple(pages(count))), out)


def peer(count: int, out: Path) -> None:
    """Stock Material on the same bodies as Markdown."""
    from salesbook.site.shell import page_source

    docs = out / "docs"
    for page in pages(count):
        target = docs / f"{page.path}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page_source(page, Markup(page.title.zh), "zh"), encoding="utf-8")  # noqa: S704 - plain
    config = {
        "site_name": "Bench",
        "docs_dir": str(docs),
        "site_dir": str(out / "site"),
        "theme": {"name": "material", "language": "zh", "font": False},
        "nav": [f"{entry.path}.md" for entry in menu() if entry != HANDBOOK],
        "not_in_nav": "/customers/c*",
        "plugins": ["search"],
    }
    (out / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")


def spent(arguments: list[str]) -> float:
    """CPU seconds of a child process, user and system."""
    before = os.times()
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(arguments, check=True, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def measure(count: int) -> dict[str, float]:
    """One round: both builders on `count` pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        me = [sys.executable, __file__, str(count), "--child", str(folder / "ours")]
        both = spent(me)
        peer(count, folder)
        stock = spent([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")])
        size = sum(file.stat().st_size for file in (folder / "docs").rglob("c*.md"))
    return {
        "pages": count,
        "bytes_a_page": round(size / count),
        "ours_two_languages": round(both, 2),
        "ours_a_page_ms": round(both / count / 2 * 1000, 2),
        "mkdocs_one_language": round(stock, 2),
        "mkdocs_a_page_ms": round(stock / count * 1000, 2),
        "ratio_two_languages_for_one": round(stock / both, 1),
        "ratio_a_page": round(stock / (both / 2), 1),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    namespace = parser.parse_args()
    if namespace.child:
        ours(namespace.count, namespace.child)
        return
    rounds = [measure(namespace.count) for _ in range(namespace.rounds)]
    if namespace.json:
        print(json.dumps(rounds, indent=2))
        return
    for result in rounds:
        for name, value in result.items():
            print(f"{name:30}{value:>12}")
        print()


if __name__ == "__main__":
    main()
