"""Stamped pages are the pages MkDocs would make, in the right language, with the right links."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from salesbook.pages.catalogue import menu
from salesbook.site import shell
from salesbook.site.builder import script
from salesbook.site.edition import Edition
from salesbook.site.markdown import TakenError, write_pages
from salesbook.site.render import frame_of
from salesbook.words import LANGS, Text, same
from tests.support.site_pages import HOSTILE, ROOT, edition, page, site

PATHS = [f"{lang}/{one.path}.html" for lang in LANGS for one in edition().pages]


class Look(HTMLParser):
    """Elements with attributes in order, texts, and the links by their words."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path = path
        self.seen: list[object] = []
        self.links: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src"):
            if name in given and not given[name].startswith("#"):
                given[name] = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), given[name]))
        self.seen.append((tag, given))
        self.links.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.seen.append(" ".join(data.split()))


def text_of(path: str) -> str:
    content = site().content(path)
    assert content is not None
    return content.decode()


def test_a_stamped_page_is_the_page_mkdocs_builds_from_its_markdown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamped = {path: text_of(path) for path in PATHS}
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    (tmp_path / "mkdocs.yml").write_text(
        (ROOT / "mkdocs.yml").read_text(encoding="utf-8") + "\nnot_in_nav: '*.md'\n", encoding="utf-8"
    )
    write_pages(edition(), tmp_path / "pages")
    for lang in LANGS:
        shutil.copytree(tmp_path / "pages" / lang, tmp_path / "docs" / lang, dirs_exist_ok=True)
    monkeypatch.setattr(Edition, "shell_keys", lambda _self: {})  # no shells: every page goes through MkDocs
    built = frame_of(tmp_path, edition())
    assert built.shells == {}
    for path in PATHS:
        assert Look(stamped[path], path).seen == Look(built.files[path].decode(), path).seen


@pytest.mark.parametrize("path", PATHS)
def test_a_page_speaks_its_language_and_leads_to_its_twin(path: str) -> None:
    lang, _, rest = path.partition("/")
    look = Look(text_of(path), path)
    assert ("html", {"lang": lang, "class": "no-js"}) in look.links
    twins = [given for tag, given in look.links if tag == "a" and "hreflang" in given]
    assert [(twin["hreflang"], twin["href"]) for twin in twins] == [("zh", f"zh/{rest}"), ("en", f"en/{rest}")]


@pytest.mark.parametrize("path", PATHS)
def test_its_entry_in_the_navigation_is_lit(path: str) -> None:
    lang, _, rest = path.partition("/")
    section = next(one.section for one in edition().pages if f"{one.path}.html" == rest)
    lit = [given["href"] for _, given in Look(text_of(path), path).links if "aria-current" in given]
    entry = {menu_entry.section: menu_entry.path for menu_entry in menu()}
    assert lit == [f"{lang}/{entry[section]}.html"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_knows_where_the_index_lies_and_asks_for_none_of_the_theme_s(path: str) -> None:
    (folder,) = re.findall(r'data-search="([^"]+)"', text_of(path))
    assert posixpath.normpath(posixpath.join(posixpath.dirname(path), folder)) == "search"
    assert "search/index.js" in site().index
    assert 'name="search"' not in text_of(path)
    assert 'data-md-component="search' not in text_of(path)


def test_no_script_of_a_page_calls_what_the_one_before_it_gives() -> None:
    """A script that ends without a semicolon before one that begins with a bracket would be called, and all would stop."""
    assert ")()\n(" not in script().replace(";\n", ";\n\n")
    assert script().count('"use strict"') >= 4


def test_a_hostile_title_is_shown_and_is_no_mark() -> None:
    html = text_of("zh/customers/hostile.html")
    look = Look(html, "zh/customers/hostile.html")
    shown = " ".join(HOSTILE.split())
    assert look.seen.count(shown) == 2  # in the header and as the page's heading
    assert f"{shown} - 云川建材" in look.seen
    assert not [given for tag, given in look.links if tag == "img"]


def test_pages_of_one_title_are_told_apart() -> None:
    twins = (page("customers/a", "customers", same("永安")), page("customers/b", "customers", same("永安")))
    titles = [str(title) for one, title in edition(*twins).titles("zh") if one in twins]
    assert titles == ["永安 &#40;customers&#47;a&#41;", "永安 &#40;customers&#47;b&#41;"]


def test_every_title_is_there_once_in_each_language() -> None:
    for lang in LANGS:
        titles = [
            re.findall("<title>(.+?)</title>", text_of(path), re.DOTALL) for path in PATHS if path.startswith(lang)
        ]
        assert all(len(result) == 1 for result in titles)
        assert len({result[0] for result in titles}) == len(titles)


def test_the_company_s_name_may_be_hostile() -> None:
    hostile = edition(name=HOSTILE)
    frame = frame_of(ROOT, hostile)
    (key, one), *_ = hostile.shell_keys().items()
    html = frame.shells[key].stamp(Markup("t"), one.path, Markup("b"))
    look = Look(html, f"{key.lang}/{one.path}.html")
    assert not [tag for tag, given in look.links if tag == "img" or "onerror" in given]
    assert " ".join(HOSTILE.split()) in look.seen
    assert {
        given["title"] for _, given in look.links if given.get("class", "").startswith("md-header__button md-logo")
    } == {HOSTILE}


def test_a_shell_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="sb_path_mark"):
        shell.cut(f"{shell.TITLE} {shell.BODY}")


def test_the_front_page_leads_to_the_first_language() -> None:
    for first in LANGS:
        made = site()
        made.edition = made.edition._replace(first=first)
        front = made.rest["index.html"].decode()
        assert f'content="0; url={first}/index.html"' in front
        assert "<script" not in front


def test_pages_are_written_only_where_nothing_else_lies(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TakenError):
        write_pages(edition(), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_page_that_somebody_changed_or_added_keeps_the_rest_from_being_written(tmp_path: Path) -> None:
    write_pages(edition(), tmp_path)
    page_of_ours = tmp_path / "zh" / "index.md"
    before = page_of_ours.read_bytes()
    for path, text in (("zh/mine.md", "mine"), ("zh/index.md", "changed")):
        (tmp_path / path).write_text(text, encoding="utf-8")
        with pytest.raises(TakenError):
            write_pages(edition(), tmp_path)
        assert (tmp_path / path).read_text(encoding="utf-8") == text
        (tmp_path / "zh" / "mine.md").unlink()
        page_of_ours.write_bytes(before)
        (tmp_path / "zh" / "mine.md").touch()
    (tmp_path / "zh" / "mine.md").unlink()
    assert write_pages(edition(), tmp_path) > 0


def test_pages_are_written_again_over_the_old_ones(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    write_pages(edition(page("customers/gone", "customers", Text("Gone", "没了"))), out)
    beside = {"zh/files/visit.csv": lambda: b"a"}
    assert write_pages(edition()._replace(files=beside), out) == 2 * len(edition().pages)
    assert (out / "zh" / "files" / "visit.csv").read_bytes() == b"a"
    assert not (out / "zh" / "customers" / "gone.md").exists()
    front = (out / "zh" / "customers" / "hostile.md").read_text(encoding="utf-8").split("---\n")[1]
    values = dict(line.split(": ", 1) for line in front.strip().splitlines())
    assert json.loads(values["section"]) == "customers"
    assert "<" not in json.loads(values["title"])
