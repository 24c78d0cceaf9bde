"""The gate: whatever a record says is shown as exactly that, wherever a template puts it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateAssertionError, UndefinedError
from markupsafe import Markup

from salesbook.pages.parts.addresses import url
from salesbook.pages.parts.gate import data, encode, environment, outside, outward, url_part
from salesbook.words import Text
from salesbook.yamlio.characters import REFUSED
from tests.support.hostile import HOSTILE, LINKS

TEMPLATE = environment().from_string("""
{% macro bold(text) %}<b title="{{ text }}">{{ text }}</b>{% endmacro %}
{% macro box() %}<div>{{ caller() }}</div>{% endmacro %}
<title>{{ text }}</title>
<p id="plain">{{ text }}</p>
<p id="double" title="{{ text }}"></p>
<p id="single" title='{{ text }}'></p>
<p id="macro">{{ bold(text) }}</p>
<p id="nested">{{ bold(bold(text)) if false else bold(text) }}</p>
<p id="joined">{{ bold("") ~ text }}</p>
<p id="listed">{{ [bold(""), text] | join(text) }}</p>
<p id="set">{% set kept %}{{ text }}{% endset %}{{ kept }}</p>
<p id="call">{% call box() %}{{ text }}{% endcall %}</p>
<p id="loop">{% for part in [text] %}{{ part }}{% endfor %}</p>
<p id="default">{{ none | d(text, true) }}</p>
<p id="once">{{ "" ~ text }}</p>
<script type="application/json">{{ data({"text": text}) }}</script>
""")


class Seen(HTMLParser):
    """What a browser would see: text by the id around it, attributes, elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: dict[str, str] = {}
        self.titles: list[str] = []
        self.tags: list[str] = []
        self._at = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self._at = given.get("id") or (tag if tag in ("title", "script") else self._at)
        self.titles += [given["title"] or ""] if "title" in given else []

    def handle_data(self, data: str) -> None:
        self.text[self._at] = self.text.get(self._at, "") + data


PLAIN = Seen(TEMPLATE.render(text="x"))
TWICE = {"listed"}


def naughty(corpora: Callable[[str], Path]) -> list[str]:
    texts: list[str] = json.loads(corpora("blns/blns.json").read_text(encoding="utf-8"))
    return texts


def check(text: str) -> None:
    """Every position shows exactly the text, and no element is there that was not there with a plain one."""
    seen = Seen(TEMPLATE.render(text=text))
    assert seen.tags == PLAIN.tags
    assert set(seen.titles) <= {text, ""}
    assert seen.titles.count(text) >= 4
    for name in (name for name, shown in PLAIN.text.items() if "x" in shown):
        if name == "script":
            assert json.loads(seen.text[name]) == {"text": text}
        else:
            assert seen.text.get(name, "").rstrip("\n") == (text + text if name in TWICE else text).rstrip("\n"), name


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    check(text)


def test_there_are_enough_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 120


def test_naughty_strings_are_shown_as_they_are(corpora: Callable[[str], Path]) -> None:
    texts = naughty(corpora)
    accepted = [text for text in texts if not REFUSED.search(text)]
    assert (len(texts), len(accepted)) == (515, 498)
    for text in accepted:
        check(text)


def test_what_the_reader_refuses_does_no_harm_either(corpora: Callable[[str], Path]) -> None:
    refused = [text for text in naughty(corpora) if REFUSED.search(text)]
    assert len(refused) == 17
    for text in refused:
        assert Seen(TEMPLATE.render(text=text)).tags == PLAIN.tags


@given(st.text())
def test_nothing_but_letters_digits_spaces_and_references_comes_out(text: str) -> None:
    out = str(encode(text))
    assert set(out) - set("&#;") == {sign for sign in out if sign.isalnum() or sign == " "}
    kept = [sign for sign in text if sign.isalnum() or sign == " "]
    assert [sign for sign in out if sign.isalnum() or sign == " "][: len(kept)] == kept or "&" in out


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])))
def test_any_text_comes_back(text: str) -> None:
    assert Seen(f"<p id=a>{encode(text)}</p>").text.get("a", "") == text


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_in_a_page_comes_back_and_ends_nothing(value: object) -> None:
    out = data({"v": value})
    assert json.loads(out) == {"v": value}
    assert not set(out) & set("<>&'=(\u2028\u2029")


BASE = ["extra", "toc", "admonition", "smarty", "wikilinks", "nl2br", "sane_lists"]
MATERIAL = ["betterem", "caret", "critic", "emoji", "keys", "magiclink", "mark", "smartsymbols", "tilde"]


@pytest.mark.parametrize("extensions", [[], [*BASE, *(f"pymdownx.{name}" for name in MATERIAL)]])
def test_markdown_leaves_encoded_text_alone(extensions: list[str]) -> None:
    markdown = importlib.import_module("markdown")  # ships no types
    read = markdown.Markdown(extensions=extensions)
    for text in HOSTILE:
        shown = Seen(read.reset().convert(f"x {encode(text)} x"))
        assert shown.text == {"": f"x {text} x"}
        assert shown.tags == ["p"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_url_part_comes_back_and_is_one_part(text: str) -> None:
    part = url_part(text)
    assert unquote(part) == text
    assert not set(part) & set("/?#&=:@\"'<> ")


@pytest.mark.parametrize("address", [*LINKS, ""])
def test_no_link_to_a_hostile_address(address: str) -> None:
    assert outside(address) is None
    assert "<a" not in outward(address, "words")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com",
        "https://例子.example/a?b=c#d",
        "tel:+86-871-1234",
        "mailto:li.wei@example.com",
        "geo:29.1,119.6",
    ],
)
def test_a_decent_address_is_a_link(address: str) -> None:
    assert outside(address) == address
    shown = Seen(outward(address, "<words>"))
    assert shown.tags == ["a"]
    assert shown.text[""] == "<words>"


@pytest.mark.parametrize(
    "name",
    ["safe", "e", "escape", "forceescape", "tojson", "xmlattr", "urlize", "format", "replace", "striptags", "indent"],
)
def test_no_filter_leads_past_the_gate(name: str) -> None:
    with pytest.raises(TemplateAssertionError):
        environment().from_string("{{ text | " + name + " }}")


@pytest.mark.parametrize("value", [None, True, [], {}, ("a",), Text("a", "b"), object()])
def test_a_template_that_shows_no_text_is_a_fault(value: object) -> None:
    with pytest.raises(TypeError, match="neither text nor number"):
        environment().from_string("{{ value }}").render(value=value)


def test_a_missing_name_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ value }}").render()


@pytest.mark.parametrize(
    "source", ['{{ "*" }}', '{{ "*" ~ "" }}', "{% autoescape false %}{{ '*' }}{% endautoescape %}"]
)
def test_words_written_in_a_template_pass_the_gate_too(source: str) -> None:
    assert environment().from_string(source).render() == "&#42;"


def test_our_own_markup_passes_once() -> None:
    assert (
        environment().from_string("{{ m }}{{ m ~ '<' }}").render(m=Markup("<b>&#42;</b>"))
        == "<b>&#42;</b>" * 2 + "&#60;"
    )


def test_links_within_the_site() -> None:
    assert url("customers/hengda", "index") == "customers/hengda.html"
    assert url("index", "customers/hengda") == "../index.html"
    assert url("plans/2026-w48/li-wei#a", "visits/2026/x") == "../../plans/2026-w48/li-wei.html#a"


@pytest.mark.parametrize("to", ["", "/etc", "a b", "a//b", "../a", "a?b", "javascript:x", "客户", "a#", "a\n"])
def test_a_page_is_named_by_ids_only(to: str) -> None:
    with pytest.raises(ValueError, match="is no page"):
        url(to, "index")
