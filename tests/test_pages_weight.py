"""No page but a list weighs more than 60 KB, and none grows with weeks, customers or records; what is cut is all there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book
from salesbook.demo import Scale, make
from salesbook.pages import build
from salesbook.pages.parts.page import Page
from salesbook.pages.parts.split import parts
from salesbook.rules import judge
from salesbook.schemas import load, shipped
from salesbook.words import LANGS
from tests.support.made_book import COMPANY, body, book, customer, pages, person, visit
from tests.support.sample_book import sample_book
from tests.support.site_pages import frame

MOST = 60_000
SHELL = 6_400
"""What the site's frame adds to a page, in bytes."""
LISTS = re.compile(r"customers/(index|owner--.+)|kinds/.+|people/[^/]+/handover|packs/.+")
"""Lists may be longer: those of customers and of kinds; all that a person hands over; the one paper of a meeting."""


def heavy(every: list[Page]) -> Iterator[tuple[str, int]]:
    """The pages whose HTML is too long, by path, each with its bytes in its longer language."""
    for page in every:
        if not LISTS.fullmatch(page.path):
            size = SHELL + max(len(page.body(lang).encode()) for lang in LANGS)
            if size > MOST:
                yield page.path, size


def test_the_frame_weighs_no_more_than_is_counted_for_it() -> None:
    assert max(len("".join(shell.parts).encode()) for shell in frame().shells.values()) < SHELL


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager", "zhou-min"])
def test_no_page_of_the_sample_is_heavy_but_lists(viewer: str) -> None:
    assert list(heavy(list(build(Audience(sample_book(), viewer))))) == []


@cache
def large(folder: Path) -> Book:
    """A company of fifteen people and some hundred customers, half a year old."""

    def put(path: str, content: bytes) -> None:
        file = folder / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    make(Scale(people=15, customers=400, weeks=26, seed=1), load(shipped()), put)
    return open_book([folder], judge, datetime(2026, 11, 23, 6, tzinfo=UTC))


@pytest.mark.slow
def test_no_page_of_a_larger_company_is_heavy_but_lists(tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = large(tmp_path_factory.mktemp("large"))
    own = {record.ref for record in whole.all()}
    every = [page for page in build(Audience(whole, "manager")) if page.path not in own]
    assert len(every) > 1000
    assert list(heavy(every)) == []


def test_a_heavy_page_would_be_found() -> None:
    """Lists are what the book has most of, so one taken for a page must be heavy."""
    every = [visit("2026-11-16", "li-wei", f"k{n}", purpose="样" * 90) for n in range(150)]
    made = book(COMPANY, person("li-wei", "李薇"), *(customer(f"k{n}", f"客户{n}") for n in range(150)), *every)
    page = next(page for page in pages(made) if page.path == "kinds/visit")
    assert [path for path, _ in heavy([page._replace(path="visits-of-all")])] == ["visits-of-all"]
    assert list(heavy([page])) == []


# What is cut


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (10, [10]), (11, [10, 1]), (30, [10, 10, 10])])
def test_parts_hold_everything_once_in_order(count: int, sizes: list[int]) -> None:
    made = list(parts("a", range(count), 10))
    assert [len(part.items) for part in made] == sizes
    assert [item for part in made for item in part.items] == list(range(count))
    assert [part.path for part in made] == ["a", "a--2", "a--3"][: len(sizes)]
    assert [part.last for part in made] == [*([False] * (len(sizes) - 1)), True]
    assert all(page.path in {part.path for part in made} for part in made for page in part.beside)
    assert all(len(part.beside) == (n > 0) + (n < len(made) - 1) for n, part in enumerate(made))


def test_a_long_week_of_visits_stands_on_pages_of_its_own() -> None:
    visits = [visit("2026-11-16", "li-wei", f"k{n:02}") for n in range(50)]
    names = [f"客户{n:02}" for n in range(50)]
    made = book(COMPANY, person("li-wei", "李薇"), *(customer(f"k{n:02}", names[n]) for n in range(50)), *visits)
    first = "forms/2026-w47/li-wei"
    assert "li-wei--form-2.html" in body(made, first)
    assert names[0] not in body(made, first)
    told = [body(made, f"{first}--form-2{part}") for part in ("", "--2", "--3")]
    assert Counter(name for html in told for name in names if f">{name}<" in html) == Counter(names)
    assert "li-wei--form-2--2.html" in told[0]


def test_every_open_matter_is_on_the_page_of_its_subject() -> None:
    missed = [visit(f"2026-11-{day:02}", "li-wei", f"k{day}", next_visit_on="2026-11-18") for day in range(2, 16)]
    made = book(
        COMPANY, person("li-wei", "李薇"), *(customer(f"k{day}", f"客户{day}") for day in range(2, 16)), *missed
    )
    whole = {page.path: page.body("zh") for page in pages(made, "manager") if page.path.startswith("open-matters")}
    assert "open-matters/promises.html" in whole["open-matters"]
    assert all(f"li-wei--k{day}.html" in whole["open-matters/promises"] for day in range(2, 16))
    assert sum(f"li-wei--k{day}.html" in whole["open-matters"] for day in range(2, 16)) == 6


def test_every_rule_has_a_page_that_says_why_and_how() -> None:
    whole = {page.path: page for page in pages(book(person("li-wei", "李薇")))}
    html = whole["reference/rule-promise-kept"].body("zh")
    assert "原因" in html
    assert "改法" in html
    assert "obligations/r" in html
    listed = set(re.findall(r'href="(?:\.\./reference/)?(rule-[a-z0-9-]+)\.html"', whole["reference/rules"].body("zh")))
    assert {f"reference/{path}" for path in listed} == {path for path in whole if path.startswith("reference/rule-")}
    entry = whole["reference/rule-promise-kept"].search
    assert entry is not None
    assert "promise-kept" in entry.words.zh
