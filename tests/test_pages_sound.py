"""Every page of the sample, read as a keyboard, a screen reader and an impatient eye would: all has a name and leads on."""

from __future__ import annotations

import pytest

from salesbook.book import Book
from salesbook.words import LANGS, Lang
from tests.support.made_book import pages, schemas
from tests.support.page_reading import Reading
from tests.support.page_stories import company
from tests.support.sample_book import sample_book


def faults(whole: Book, viewer: str, lang: Lang) -> list[tuple[str, str]]:
    """What is wrong on any page, with the page."""
    return [(page.path, fault) for page in pages(whole, viewer) for fault in Reading(page.body(lang)).faults]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("viewer", ["team", "manager", "li-wei"])
def test_everything_has_a_name_and_leads_on(viewer: str, lang: Lang) -> None:
    assert faults(company(), viewer, lang) == []


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager", "zhou-min"])
def test_everything_has_a_name_and_leads_on_in_the_sample(viewer: str) -> None:
    assert faults(sample_book(), viewer, "zh") == []


@pytest.mark.slow
def test_whoever_is_named_in_the_sample_is_a_way_to_that_page() -> None:
    """Customers and people, by the whole of a cell or an item; names within what somebody wrote stay words."""
    whole = sample_book()
    named = {whole.title(record).zh for record in (*whole.people.values(), *whole.customers.values())}
    shown = [page for page in pages(whole, "manager") if page.path.partition("/")[0] not in RECORDS]
    assert len(shown) > 200
    result = [
        (page.path, fault)
        for page in shown
        for fault in Reading(page.body("zh"), {name for name in named if name not in page.title.zh}).faults
    ]
    assert result == []


RECORDS = frozenset({*(kind.folder for kind in schemas().kinds.values()), "forms", "kinds"}) - {"customers", "people"}
"""Pages that show records field by field: a name there is what the record says."""


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ('<p>李伟 · <a href="x.html">恒达</a></p>', ["李伟 leads nowhere"]),
        ('<td><span class="sb-lamp bad">迟交</span></td>', ["the lamp 迟交 leads nowhere"]),
        ('<td><i class="none">未交</i></td>', ["the lamp 未交 leads nowhere"]),
        ('<a href="x.html"></a>', ["a a without words"]),
        ("<h3>x</h3>", ["h3 below h1"]),
        ("<h1>x</h1>", ["headings [1, 1]"]),
        ('<label for="b">x</label><input id="a">', ["field a without a label"]),
        ('<svg width="1"></svg>', ["a drawing without words"]),
        ("<table></table>", ["a table without a name"]),
        ('<p id="a">x</p><p id="a">x</p>', ["id a twice"]),
        ('<img src="x.png">', ["a picture without words"]),
    ],
)
def test_what_is_planted_is_found(planted: str, said: list[str]) -> None:
    assert Reading(f"<h1>x</h1>{planted}", {"李伟"}).faults == said


def test_what_is_sound_is_let_through() -> None:
    sound = (
        '<h1>李伟</h1><h2>x</h2><p><a href="x.html">李伟</a></p><td><i class="bad"><a href="y.html">迟交</a></i></td>'
        '<p class="sb-note"><span class="sb-lamp bad">迟交</span></p><svg aria-hidden="true"></svg>'
        '<svg role="img" aria-label="x"></svg><label for="a">x</label><input id="a">'
    )
    assert Reading(sound, {"李伟"}).faults == []
