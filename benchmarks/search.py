"""The search of a large book: CPU seconds to make its index, its size, how long questions take.

    python benchmarks/search.py [CUSTOMERS] [RECORDS]

The questions are put to the built index in Chromium, from a folder, each on a page just opened.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from markupsafe import Markup  # noqa: E402 - the path is set first

from salesbook.linking import linked  # noqa: E402
from salesbook.pages.parts.page import Page, SearchEntry  # noqa: E402
from salesbook.site import search  # noqa: E402
from salesbook.site.builder import MODULES  # noqa: E402
from salesbook.site.edition import Edition  # noqa: E402
from salesbook.words import Text, same  # noqa: E402

SIGNS = "的了看样板岩砖木纹客户报价合同采购经理说下周送到工地付款订货量尺寸颜色浅深灰白通体防滑地面墙台窗胶漆吊顶运输破损包赔门店展厅设计师老板认可担心月底结清"
QUESTIONS = ("客户4711", "岩板", "木纹砖", "13900004711", "2026-11-16", "11月16日", "运输破损", "kehu", "客户")


ASK = """import { answers } from "./ranking.js";
import { opened } from "./index.js";
window.asked = async text => {
  const began = performance.now()
  const { lookup, shown } = await opened("search/", "zh")
  const found = await answers(text, lookup)
  await Promise.all(found.slice(0, 20).map(shown))
  return [performance.now() - began, found.length]
}
"""


def entries(customers: int, records: int) -> list[Page]:
    """Pages of so many customers and records, with names and words of a lifelike length."""
    luck = random.Random(7)
    words = lambda size: "".join(luck.choices(SIGNS, k=size))  # noqa: E731
    pages = []
    for n in range(customers):
        name = f"客户{n} {words(3)}"
        kind, phone = Text("Customer", "客户"), f"139{n:08}"
        entry = SearchEntry(same(name), kind, same(f"c{n}"), (words(6),), phones=(phone,), body=words(60))
        pages.append(_page(f"customers/c{n}", "customers", name, entry))
    for n in range(records):
        day = date(2026, 11, 20) - timedelta(days=n % 1500)
        title, about = same(f"拜访 · {words(8)}"), same(f"{day} 客户{n % customers}")
        entry = SearchEntry(title, Text("Visit", "拜访"), about, (f"{day}--p{n}",), title, (), words(120), day)
        pages.append(_page(f"visits/r{n}", "records", "拜访", entry))
    return pages


def _page(path: str, section: str, title: str, entry: SearchEntry) -> Page:
    return Page(path, section, same(title), lambda _: Markup("<h1>-</h1>"), entry)


def main() -> None:
    """Print the table."""
    customers, records = (int(word) for word in (*sys.argv[1:], "10000", "80000")[:2])
    pages = tuple(entries(customers, records))
    began = time.process_time()
    index_files = search.files(Edition(same("x"), pages), [])
    print(
        f"{customers:,} customers, {records:,} records: {time.process_time() - began:.1f} s of CPU for both languages"
    )
    print(
        f"{len(index_files):,} files, {sum(map(len, index_files.values())) / 1e6:.1f} MB, the largest {max(map(len, index_files.values())) / 1e3:.0f} kB"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "search").mkdir()
        for path, content in index_files.items():
            (Path(folder) / path).write_bytes(content)
        ask(Path(folder))


def ask(folder: Path) -> None:
    """Put the questions in Chromium."""
    from playwright.sync_api import sync_playwright

    script = linked("-", lambda path: ASK if path == "-" else (MODULES / path).read_text(encoding="utf-8"))
    (folder / "ask.js").write_text(script, encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><script src="ask.js"></script>', encoding="utf-8"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for text in QUESTIONS:
            page = browser.new_page()
            page.goto((folder / "index.html").as_uri())
            spent, count = page.evaluate("text => asked(text)", text)
            print(f"{text:12} {spent:6.0f} ms {count:7,} found")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
