"""Whatever a record says leaves for a host, a title, a log or a terminal by its gate: it is read there and does nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown  # type: ignore[import-untyped]

from salesbook.commands import gates
from salesbook.commands.terminal import one_line
from salesbook.yamlio.characters import REFUSED
from tests.support.hostile import CALLS, HOSTILE
from tests.support.reviewed_book import ReviewedBook, visit, visit_path

EVERY = [*CALLS, *HOSTILE]
BREAK = "\u200b"
LIVE = "@#!/:.[<`&%$~^*_{}|\\>]-+="
"""Signs that some host gives a meaning."""
LINE = re.compile(r"### |    - |- |$")
"""How a line of a comment begins: never by a record's own words."""


def meant(text: str) -> str:
    return " ".join(one_line(text).split())


@pytest.mark.parametrize("text", EVERY)
def test_markdown_of_a_host_shows_the_text_and_gives_it_no_meaning(text: str) -> None:
    told = gates.markdown(text)
    assert "\n" not in told
    shown = html.unescape(told)
    assert shown.replace(BREAK, "") == meant(text)
    assert not re.search(r"[^\w\s&#;，。、；：？！（）“”‘’《》【】—…·]", told)
    for sign in LIVE:
        assert not re.search(re.escape(sign) + f"[^{BREAK}]", shown), sign


@pytest.mark.parametrize("text", EVERY)
def test_markdown_makes_nothing_of_it(text: str) -> None:
    page = Markdown(extensions=["extra", "sane_lists", "toc"]).convert(f"- {gates.markdown(text)}")
    tags = set(re.findall(r"<(/?[a-z0-9]+)", page))
    assert tags <= {"ul", "/ul", "li", "/li"}, page
    inside = html.unescape(page.removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>"))
    assert inside.replace(BREAK, "").strip() == meant(text)


@pytest.mark.parametrize("text", EVERY)
def test_a_title_has_no_sign_that_a_host_acts_upon(text: str) -> None:
    told = gates.title(f"李伟: 3 {text}")
    assert "\n" not in told
    assert len(gates.title(text * 50)) <= 200
    assert not set(told) & set("@#!/\\<>[]`&%$~^*_{}|")
    assert not re.search(r":(?! )|[A-Za-z][.][A-Za-z]|[A-Za-z]-[0-9]", told)
    assert not REFUSED.search(told)


@pytest.mark.parametrize("gate", [gates.annotation, gates.annotation_property])
@pytest.mark.parametrize("text", EVERY)
def test_a_message_in_a_log_is_one_message(text: str, gate: Callable[[str], str]) -> None:
    told = gate(text)
    assert not REFUSED.search(told)
    assert not set(told) & {"\n", "\r"}
    assert not re.search("%(?!25|0D|0A|3A|2C)", told)
    assert gate is gates.annotation or not set(told) & {":", ","}


@pytest.mark.parametrize("text", EVERY)
def test_nothing_speaks_to_a_terminal_or_to_a_log(text: str) -> None:
    told = gates.log(text)
    assert not REFUSED.search(told)
    assert "\n" not in told
    assert "::" not in told
    assert "##[" not in told


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def test_a_whole_review_of_hostile_records_says_nothing_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = ReviewedBook(tmp_path, capsys)
    book.branch("in/li-wei`@x#1")
    texts = [text for text in CALLS if not REFUSED.search(text.replace("\n", " "))]
    for number, text in enumerate(texts):
        day = f"2026-11-{number % 20 + 1:02}"
        path = visit_path(day, f"2026-w{44 + (number % 20 + 6) // 7}").removesuffix(".yaml")
        book.write(f"{path}--{number + 2}.yaml", visit(day, needs=quoted(text), feedback=quoted(text)))
    file = book.path("customers/hengda.yaml")
    text = file.read_text(encoding="utf-8").replace('name: "恒达建材"', 'name: "/approve @all closes #1"')
    file.write_text(text, encoding="utf-8")
    book.commit("li-wei")
    made = book.json("HEAD")
    assert made["findings"] == []
    assert {item["new"] for record in made["records"] for item in record["fields"] if item["name"] == "needs"} == {
        *texts
    }
    for form in ("md", "text"):
        told = book.text("HEAD", form=form)
        assert told.count("\n") > len(texts)
        for line in told.splitlines()[1:]:
            assert LINE.match(line) or (form == "text" and line.startswith("== ")), line
    told = book.text("HEAD", form="md")
    bare = re.sub(r"`[A-Za-z0-9 ./_:-]*`", "", told).splitlines()
    for line in bare[1:]:
        body = re.sub(r"&#\d+;", "", LINE.sub("", line, count=1))
        assert not set(body) & set(LIVE), line
    assert not set(told.splitlines()[0]) & set("@#!/<>[]`&")


def test_a_comment_is_never_longer_than_hosts_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = ReviewedBook(tmp_path, capsys)
    book.branch()
    for number in range(120):
        day = f"2026-11-{number % 20 + 1:02}"
        path = visit_path(day, f"2026-w{44 + (number % 20 + 6) // 7}").removesuffix(".yaml")
        book.write(f"{path}--{number + 2}.yaml", visit(day, needs="&<@#" * 150, feedback="多" * 2000))
    book.commit("li-wei")
    for form in ("md", "text"):
        told = book.text(form=form)
        assert 30_000 < len(told.encode()) <= 60_000
        assert re.search(r"- and \d+ more\n$", told)
    assert len(book.json()["records"]) == 120
