"""The check of a built site: each fault planted alone, each found alone, and the sound site passes."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.site.edition import Edition
from salesbook.site.events import EDITION
from salesbook.site.links import inside, page_links
from salesbook.site.render import render
from salesbook.site.survey import Survey, UnsoundError
from salesbook.words import Text
from tests.support.hostile import HOSTILE
from tests.support.site_pages import ROOT, edition, frame, page, site

PLANTED = {
    "a page that isn't there": ('<a href="../customers/nobody.html">x</a>', "link to zh/customers/nobody.html"),
    "an anchor that isn't there": (
        '<a href="../customers/hengda.html#no">x</a>',
        "link to zh/customers/hengda.html#no",
    ),
    "an anchor of its own that isn't there": ('<a href="#no">x</a>', "link to zh/customers/planted.html#no"),
    "a picture that isn't there": ('<img src="../../assets/no.png" alt="">', "link to assets/no.png"),
    "a file that isn't there": ('<a href="../files/no.xlsx" download="x">x</a>', "link to zh/files/no.xlsx"),
    "out of the site": ('<a href="../../../x.html">x</a>', "link to ../x.html"),
    "a link from the root": ('<a href="/zh/index.html">x</a>', 'href="/zh/index.html"'),
    "another host": ('<a href="//evil.example/">x</a>', 'href="//evil.example/"'),
    "plain http": ('<a href="http://evil.example/">x</a>', 'href="http://evil.example/"'),
    "a script as a link": ('<a href="javascript:alert(1)">x</a>', 'href="javascript:alert(1)"'),
    "a hidden script as a link": ('<a href="java&#115;cript:x">x</a>', 'href="javascript:x"'),
    "a picture of another host": ('<img src="https://evil.example/x.png">', 'src="https://evil.example/x.png"'),
    "a query": ('<a href="../index.html?x=1">x</a>', 'href="../index.html?x=1"'),
    "an empty link": ('<a href="">x</a>', 'href=""'),
    "an unquoted link": ("<a href=http://evil.example>x</a>", 'href="http://evil.example"'),
    "a link in single quotes": ("<a href='http://evil.example'>x</a>", 'href="http://evil.example"'),
    "a link in capitals": ('<a HREF="http://evil.example">x</a>', 'href="http://evil.example"'),
    "a style": ('<p style="color:red">x</p>', 'style="color:red"'),
    "an event": ('<p onclick="alert(1)">x</p>', 'onclick="alert(1)"'),
    "a form that sends": ('<form action="x"></form>', 'action="x"'),
    "a script": ("<script>alert(1)</script>", "<script"),
    "a script in capitals": ("<SCRIPT>alert(1)</SCRIPT>", "<S"),
    "a style sheet": ("<style>p{}</style>", "<style"),
    "a frame": ("<iframe></iframe>", "<iframe"),
    "a comment": ("<!-- who may read this? -->", "<!"),
    "a picture in a style": ("<p>url(x)</p>", "url("),
    "a second heading": ("<h1>x</h1>", "not one h1"),
    "an id twice": ('<p id="a"></p><p id="a"></p>', 'id="a" twice'),
}
SOUND = [
    '<a href="hengda.html">x</a>',
    '<a href="../customers/hengda.html#sb-content">x</a>',
    '<a id="a" href="#a">x</a>',
    '<a href="https://example.com/?a=b">x</a> <a href="tel:+86871">x</a> <a href="mailto:a@b.example">x</a>',
    "<link-like>x</link-like>",
    '<script type="application/json">{"a":"b"}</script>',
    '<svg width="100%" viewBox="0 0 1 1"><rect class="sb-d" x="0"/></svg>',
    '<a href="../handbook/index.html">x</a>',
]


def found(tmp_path: Path, *more: Page) -> list[tuple[str, str]]:
    """The findings about a site with these pages, by path and words."""
    return [
        (f.place.path, f.message.en.removeprefix("this page of the site is not sound: "))
        for f in site(*more).write(tmp_path)
    ]


def planted(inner: str) -> Page:
    return page("customers/planted", "customers", Text("Planted", "种下的"), inner)


def test_the_sound_site_passes(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize("inner", SOUND)
def test_what_is_allowed_passes(tmp_path: Path, inner: str) -> None:
    assert found(tmp_path, planted(inner)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_alone(tmp_path: Path, name: str) -> None:
    inner, words = PLANTED[name]
    both = [(f"{lang}/customers/planted.html", words.replace("to zh/", f"to {lang}/")) for lang in ("en", "zh")]
    seen = found(tmp_path, planted(inner))
    assert seen in (both, both[:1])  # a place that both lack is told once


def test_hostile_text_is_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path, planted("".join(f'<p title="{encode(text)}">{encode(text)}</p>' for text in HOSTILE))) == []


def test_a_page_without_a_heading_is_found(tmp_path: Path) -> None:
    bare = Page("customers/bare", "customers", Text("Bare", "空的"), lambda _lang: Markup("<p>x</p>"))
    assert [words for _, words in found(tmp_path, bare)] == ["not one h1", "not one h1"]


def test_a_page_that_was_not_written_is_found(tmp_path: Path) -> None:
    survey = Survey()
    (tmp_path / "index.html").write_bytes(b"x")
    assert [f.message.en.endswith("1 pages instead of 2") for f in survey.findings(tmp_path, 2)] == [True]


def test_a_page_left_by_somebody_else_is_found(tmp_path: Path) -> None:
    (tmp_path / "stray.html").write_bytes(b"x")
    assert len(found(tmp_path)) == 1


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<title>t</title><a href='no.html'>x</a>", "link to zh/no.html"),
        ("<title>t</title><a href='http://evil.example'>x</a>", "http://evil.example"),
        ("<title>t</title><img src='https://evil.example/x.png'>", "https://evil.example/x.png"),
        ("<title> </title>", "no title"),
        ("<svg><title>icon</title></svg><title></title>", ""),
    ],
)
def test_a_faulty_hand_written_page_is_found(tmp_path: Path, html: str, words: str) -> None:
    survey = Survey()
    survey.add_whole("zh/a.html", html)
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "a.html").write_text(html, encoding="utf-8")
    assert [f.message.en.endswith(words) for f in survey.findings(tmp_path, 1)] == ([True] if words else [])


def test_an_unsound_site_is_not_rendered(tmp_path: Path) -> None:
    bad = edition(planted("<script>alert(1)</script>"))
    with pytest.raises(UnsoundError) as caught:
        render(ROOT, bad, tmp_path)
    assert {f.rule for f in caught.value.findings} == {"site-sound"}
    assert "<script" in str(caught.value)


def test_mkdocs_build_refuses_an_unsound_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.extra[EDITION] = edition(planted("<script>alert(1)</script>"))
    with pytest.raises(Abort):
        build(config)


class Slow(HTMLParser):
    """The same by a full parser, to hold the fast way to it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        self.anchors += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src") and inside(value or "")]


NAMES = st.sampled_from(["href", "src", "id", "class", "title", "datetime", "data-l", "headers", "data-href", "width"])
ATTRIBUTES = st.dictionaries(NAMES, st.text(max_size=8).map(lambda text: str(encode(text))))
TAGS = st.sampled_from(["a", "p", "img", "td", "time"])
SPACES = st.sampled_from([" ", "\n", "  "])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    parts = ["<h1>x</h1>"]
    for _ in range(draw(st.integers(0, 5))):
        given = "".join(f'{draw(SPACES)}{name}="{value}"' for name, value in draw(ATTRIBUTES).items())
        tag = draw(TAGS)
        parts.append(f"<{tag}{given}>{encode(draw(st.text(max_size=8)))}</{tag}>")
    return "".join(parts)


@given(bodies())
def test_the_fast_way_sees_what_a_parser_sees(html: str) -> None:
    fast, slow = page_links(html), Slow(html)
    assert fast.links == slow.links
    assert fast.anchors == slow.anchors


def test_the_fast_way_sees_what_a_parser_sees_on_every_page() -> None:
    for made, _, lang in site().pages.values():
        body = made.body(lang)
        assert page_links(body).links == Slow(body).links


def test_frames_are_for_all_editions_of_the_same_shells() -> None:
    assert set(frame().shells) == set(edition(planted("")).shell_keys())
    assert isinstance(edition(), Edition)
