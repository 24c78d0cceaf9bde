"""The pages, against golden files and against what holds for every page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from html import unescape

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.pages.customers import customer_list
from salesbook.schemas import Schemas, parse, shipped
from salesbook.site.files import files
from salesbook.site.links import page_links
from salesbook.words import LANGS, Lang
from tests.support.hostile import HOSTILE
from tests.support.made_book import Made, body, book, bytes_of, customer, pages, person, schemas, visit
from tests.support.page_stories import company

SHOWN = (
    "index", "customers/index", "customers/hengda", "weeks/index", "weeks/2026-w47", "people/index", "people/li-wei",
    "records/index", "kinds/order", "orders/2026/hd-1", "products/yanban", "visits/2026-w47/2026-11-19--li-wei--new-7f3k2a",
    "meetings/2026/2026-11-16--weekly", "plans/2026-w47/li-wei", "reference/kind-archiving",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Book:
    return company()


@pytest.mark.parametrize(("viewer", "lang"), [("team", "zh"), ("team", "en"), ("manager", "zh")])
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_looks_as_it_did(
    whole: Book, golden: Callable[[str, str], None], path: str, viewer: str, lang: Lang
) -> None:
    golden(f"pages/{path.replace('/', '_')}.{viewer}.{lang}.html", body(whole, path, lang, viewer))


@pytest.mark.parametrize("viewer", ["team", "manager", "li-wei"])
def test_every_link_leads_to_a_page_and_every_page_is_sound(whole: Book, viewer: str) -> None:
    every = {page.path: page for page in pages(whole, viewer)}
    assert len(every) == len(pages(whole, viewer))
    audience = Audience(whole, viewer)
    beside = {f"calendars/{reader}.ics" for reader in audience.calendars} | {path[3:] for path in files(audience)}
    beside |= {f"write/{kind}.html" for kind in (*whole.kinds, "my-records", "my-round")}
    for path, page in every.items():
        for lang in LANGS:
            found = page_links(page.body(lang))
            assert not found.wrong, path
            up = path.count("/")
            for link in found.links:
                target = link.partition("#")[0].partition("?")[0]
                assert target.startswith("../" * up), (path, link)
                there = target[3 * up :] in beside or target[3 * up :].removesuffix(".html") in every
                assert there, (
                    f"{path} links to {target[3 * up :]}, where {viewer} has no page: declare it, or ask first"
                )


@pytest.mark.parametrize("viewer", ["team", "manager"])
def test_no_two_pages_share_a_title(whole: Book, viewer: str) -> None:
    for lang in LANGS:
        count = Counter(page.title.say(lang) for page in pages(whole, viewer))
        assert [title for title, times in count.items() if times > 1] == []


def test_the_same_book_makes_the_same_pages(whole: Book) -> None:
    assert bytes_of(whole) == bytes_of(company())


_TAGS = re.compile(r"<[^>]*>")


def test_chinese_pages_hold_no_english_but_what_the_records_say(whole: Book) -> None:
    """Words of three Latin letters and more are the records' own, or names of files and commands."""
    own = {word for record in whole.all() for word in _words(json.dumps(record.data) + record.ref)}
    own |= {part for word in own for part in word.split("-")}
    for page in pages(whole, "manager"):
        if page.path.partition("/")[0] != "reference":  # it shows examples and the names of fields
            strange = _words(page.body("zh")) - own
            assert not {word for word in strange if word.lower() not in _NAMED}, page.path


_NAMED = {
    "git",
    "salesbook",
    "records",
    "yaml",
    "cny",
    "ics",
    "excel",
    "csv",
    "gcj",
    *schemas().kinds,
    *(kind.folder for kind in schemas().kinds.values()),
}


def _words(html: str) -> set[str]:
    text = re.sub(r"records/\S*|\b[0-9a-f]{8,}\b", " ", unescape(_TAGS.sub(" ", html)))  # paths, printed seeds
    return set(re.findall(r"[A-Za-z]{3,}", text))


def test_chinese_names_on_english_pages_are_marked_so(whole: Book) -> None:
    for page in pages(whole, "manager"):
        bare = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", page.body("en"), flags=re.DOTALL)
        bare = re.sub(r'<option[^>]*>[^<]*</option>|="[^"]*"', "", bare)
        assert re.findall("[\u4e00-\u9fff]+", unescape(_TAGS.sub(" ", bare))) == [], page.path


def test_every_page_says_as_of_when_and_as_seen_by_whom_once(whole: Book) -> None:
    for page in pages(whole):
        assert page.body("zh").count('class="sb-asof"') == 1
        assert page.body("zh").count('<span class="sb-reader"></span>') == 1


# An empty company

EMPTY = book(person("li-wei", "李伟"))


def test_an_empty_company_has_pages_that_say_what_to_do_first() -> None:
    assert "建客户档案" in body(EMPTY, "index")
    for path in ("customers/index", "kinds/visit", "kinds/order"):
        assert "sb-empty" in body(EMPTY, path)
    assert "还没有人" not in body(EMPTY, "index")


def test_a_company_alone_has_pages() -> None:
    assert all(page.body(lang) for page in pages(book()) for lang in LANGS)


# Hostile texts


def test_hostile_texts_are_shown_as_exactly_themselves() -> None:
    for text in HOSTILE:
        line = " ".join(text.split()) or "-"
        made = book(
            person("li-wei", "李伟"), customer("hengda", line), visit("2026-11-20", "li-wei", "hengda", purpose=line)
        )
        for path in (
            "customers/hengda",
            "customers/index",
            "kinds/visit",
            "visits/2026-w47/2026-11-20--li-wei--hengda",
        ):
            html = body(made, path)
            assert not page_links(html).wrong, (path, text)
            assert line in " ".join(unescape(_TAGS.sub("", html)).split()), (path, text)


def test_a_branch_stands_in_the_story_of_its_parent() -> None:
    made = book(
        person("li-wei", "李伟"), customer("hengda", "恒达"), customer("hengda-east", "恒达东店", parent="hengda")
    )
    assert "hengda&#45;east" in body(made, "customers/hengda") or "hengda-east" in unescape(
        body(made, "customers/hengda")
    )


# A kind dropped in


def dropped() -> Schemas:
    files = {file.name: file.read_bytes() for file in shipped().glob("*.schema.json")}
    schema = json.loads(files["product.schema.json"])
    schema |= {
        "title": "Lorry",
        "description": "A lorry of ours.",
        "x-zh": {"title": "货车", "description": "公司的货车。"},
        "x-plural": "Lorries",
        "x-path": "lorries/{id}.yaml",
        "x-order": ["name", "driver"],
        "x-summary": "{name}",
        "x-visibility": "team",
        "required": ["id", "name"],
    }
    schema["properties"] = {
        "id": schema["properties"]["id"],
        "name": schema["properties"]["name"],
        "source": schema["properties"]["source"],
        "driver": {
            "$ref": "common.schema.json#/$defs/id",
            "title": "Driver",
            "description": "Who drives it.",
            "x-zh": {"title": "司机", "description": "由谁驾驶。"},
            "x-ref": "person",
            "examples": ["li-wei"],
        },
    }
    made = parse({**files, "lorry.schema.json": json.dumps(schema, ensure_ascii=False).encode()})
    assert made.findings == ()
    return made


def test_a_kind_dropped_in_is_listed_and_shown_without_code() -> None:
    lorry: Made = ("lorry", {"id": "l-1", "name": "三吨厢车", "driver": "li-wei"})
    made = book(person("li-wei", "李伟"), lorry, by=dropped())
    assert "货车" in body(made, "records/index")
    assert "三吨厢车" in body(made, "kinds/lorry")
    assert '<a href="../people/li-wei.html">李伟</a>' in unescape(body(made, "lorries/l-1"))
    assert "司机" in body(made, "reference/kind-lorry")


@pytest.mark.parametrize("folder", ["weeks", "kinds", "reference", "records", "handbook"])
def test_a_kind_in_a_folder_of_ours_takes_no_page_of_ours(folder: str) -> None:
    made_for = dropped()
    kind = made_for.kinds["lorry"]
    object.__setattr__(kind, "path", f"{folder}/{{id}}.yaml")
    made = book(person("li-wei", "李伟"), ("lorry", {"id": "index", "name": "三吨厢车"}), by=made_for)
    paths = [page.path for page in pages(made)]
    assert len(set(paths)) == len(paths)
    assert "kinds/lorry/index" in paths


# Long lists and long stories


def test_a_long_list_has_a_page_for_each_period() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
    made = book(
        person("li-wei", "李伟"),
        person("wu-qian", "吴倩"),
        customer("hengda", "恒达"),
        *(visit(day, who, "hengda") for day in days for who in ("li-wei", "wu-qian")),
    )
    paths = {page.path for page in pages(made)}
    assert {"kinds/visit", "kinds/visit/2026-01", "kinds/visit/2026-10", "customers/hengda/2026"} <= paths
    assert body(made, "customers/hengda").count("<li") == 40
    assert body(made, "customers/hengda/2026").count("<li") == 2 * 280 + 2
    assert body(made, "kinds/visit/2026-03").count("<tr>") == 2 * 28 + 1


def test_many_customers_have_a_list_for_each_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customer_list, "LONGEST", 500)
    many = [customer(f"k-{n}", f"客户{n}", "li-wei" if n % 2 else "wu-qian") for n in range(502)]
    made = book(person("li-wei", "李伟"), person("wu-qian", "吴倩"), *many)
    assert body(made, "customers/index").count("<tr ") == 500
    assert body(made, "customers/owner--li-wei").count("<tr ") == 251


def test_nine_people_stand_in_a_table_not_side_by_side() -> None:
    people = [person(f"p-{n}", f"员工{n}") for n in range(9)]
    made = book(
        *people, customer("hengda", "恒达", "p-0"), *(visit("2026-11-18", f"p-{n}", "hengda") for n in range(9))
    )
    html = body(made, "weeks/2026-w47")
    assert "sb-side" not in html
    assert "员工8" in html
