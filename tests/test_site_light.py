"""What every page would repeat stands in one file; nothing else of a page is changed."""

from __future__ import annotations

import re

import pytest

from salesbook.site.light import SCRIPT, STYLE, Lightener
from tests.support.site_pages import frame

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M3 6h18v2H3z"/></svg>'
SCOPE = '<script>__md_scope=new URL("..",location)</script>'
TABS = '<script>var t=location.hash;t.startsWith("__tabbed_")</script>'
CONFIG = '<script id="__config" type="application/json">{"base": "..", "search": "s.js", "translations": {"a": "b"}}</script>'


def test_an_icon_is_a_picture_of_the_style_sheet() -> None:
    lightener = Lightener({})
    html = lightener.lighten(f"<label>{ICON}</label><b>{ICON}</b>", "../")
    [(first, second)] = re.findall(r'<label><i class="(sb-i sb-i-\w+)"></i></label><b><i class="(.*?)"></i></b>', html)
    assert first == second
    style = lightener.style({}).decode()
    assert style.count("M3 6h18v2H3z") == 1
    assert f".{first.split()[1]}{{--i:url(" in style


def test_a_picture_of_another_size_stays_where_it_is() -> None:
    chart = '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'
    assert Lightener({}).lighten(chart, "") == chart


def test_what_runs_before_a_page_is_shown_is_one_file_at_the_place_of_the_last() -> None:
    lightener = Lightener({})
    html = lightener.lighten(f"<head>{SCOPE}</head><form></form><script>paint()</script>{TABS}{CONFIG}", "../../")
    assert html.startswith(f'<head></head><form></form><script src="../../{SCRIPT}"></script>')
    assert lightener.script == '__md_scope=new URL("../..",document.currentScript.src);\npaint();\n'
    assert "__tabbed_" not in html
    assert '{"base":"..","translations":{}}' in html


def test_the_switch_of_light_and_dark_is_made_by_the_script_in_the_page_s_language() -> None:
    lightener = Lightener({})
    switch = '<form class="md-header__option" data-md-component="palette">\n<label title="深色">{}</label>\n</form>'
    for lang, word in (("zh", "深色"), ("en", "dark")):
        page = f'<html lang="{lang}"><body>{switch.replace("深色", word)}<script>paint()</script>'
        assert lightener.lighten(page, "../") == f'<html lang="{lang}"><body><script src="../{SCRIPT}"></script>\n'
    made, painted = lightener.script.split("\n", 1)
    assert made.startswith("document.currentScript.insertAdjacentHTML('beforebegin',{")
    assert "深色" in made
    assert "dark" in made
    assert painted == "paint();\n"


def test_a_page_with_tabs_keeps_their_script() -> None:
    html = Lightener({}).lighten(f'{SCOPE}<input id="__tabbed_1">{TABS}', "")
    assert TABS in html


def test_pages_that_would_run_something_else_are_refused() -> None:
    lightener = Lightener({})
    lightener.lighten(SCOPE, "")
    with pytest.raises(ValueError, match="not the same on every page"):
        lightener.lighten("<script>other()</script>", "")


def test_our_style_sheets_are_one_but_for_the_reader_s_own_and_the_company_s() -> None:
    sheets = ["look.css", "print.css", "reader.css"]
    links = "\n".join(f'<link rel="stylesheet" href="../assets/salesbook/{name}">' for name in sheets)
    lightener = Lightener({})
    html = lightener.lighten(f'{links}\n<link rel="stylesheet" href="../own.css">', "../")
    assert re.findall(r'href="(.*?)"', html) == [f"../{STYLE}", "../assets/salesbook/reader.css", "../own.css"]
    files = {"assets/salesbook/look.css": b"a{}", "assets/salesbook/print.css": b"b{}"}
    assert lightener.style(files).startswith(b"a{}\nb{}\n")


def test_lines_of_code_stay_lines() -> None:
    code = "<pre><code><span>a</span>\n<span>b</span>\n</code></pre>"
    assert code in Lightener({}).lighten(f"{SCOPE}{code}", "")


def test_a_frame_is_light_and_holds_no_script_of_its_own() -> None:
    for shell in frame().shells.values():
        html = "".join(shell.parts)
        assert len(html.encode()) < 6_144
        assert re.findall(r"<script>|<svg", html) == []
        assert "sha256-" not in html
