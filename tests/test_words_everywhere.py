"""Both languages whole: every `Text` of the code, and every page of the sample as three readers see it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from typing import Any, NamedTuple

import pytest

from salesbook.words import LANGS, Lang
from tests.conftest import ROOT
from tests.support.made_book import pages, schemas
from tests.support.sample_book import sample_book

HAN = "\u3400-\u9fff"


class Told(NamedTuple):
    """A pair of texts in the code, and where."""

    place: str
    en: str
    zh: str


@cache
def texts() -> tuple[Told, ...]:
    """Every `Text` whose two sides stand in the code as they are."""
    files = sorted((ROOT / "scripts").rglob("*.py"))
    return tuple(told for file in files for told in _texts(file.read_text("utf-8"), file.name))


def _texts(source: str, name: str) -> Iterator[Told]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
            sides = [side.value for side in node.args if isinstance(side, ast.Constant)]
            if len(sides) == 2:
                yield Told(f"{name}:{node.lineno}", str(sides[0]), str(sides[1]))


# Our own words


def chinese_in_english(told: Told) -> bool:
    """无 is what a rep writes for nothing, in either language."""
    return bool(re.search(f"[{HAN}]", told.en.replace("无", "")))


HALF_WIDTH = re.compile(f"[{HAN}][,;:?!\"'(]|[,;:?!\"')][{HAN}]|[{HAN}]\\.( |$)")
BLANK = re.compile(f"[{HAN}] [{HAN}]")
NOT_OURS = re.compile(r"`[^`]*`|\{[^{}]*\}|“[^”]*”|\"[^\"]*\"")


def half_width(told: Told) -> bool:
    """A sign of English writing beside a Chinese character, or a blank between two.

    What stands in backticks or quotes is to be typed as it is; words without any sign are those of a search.
    """
    words = NOT_OURS.sub("x", told.zh)
    return bool(HALF_WIDTH.search(words) or BLANK.search(words)) and not re.fullmatch(r"[\w =]+", words)


SEVERAL = {"characters", "stops", "weeks"}  # there are always more than one of them


def one_word_for_all(told: Told) -> bool:
    """A count that has only the word for many: it would say "1 orders"."""
    counts = r"\{(?:n|count|days|all|visits|lines|planned|older|found)\} ([a-z]+s)\b"
    return not set(re.findall(counts, told.en)) <= SEVERAL and told.en not in LONG


LONG = {"over {days} days", "the last {days} days"}


def day_with_blanks(told: Told) -> bool:
    """A day ends in 日, a month in 月, a week in 周: no blank between it and the word after it."""
    return bool(re.search(f"\\{{(?:day|month|week|made|filed)\\}} [{HAN}]", told.zh))


RULES: list[tuple[Callable[[Told], bool], Told]] = [
    (chinese_in_english, Told("", "late 迟", "迟")),
    (half_width, Told("", "late, missing", "迟,缺")),
    (half_width, Told("", "late: {n}", "迟: {n}")),
    (half_width, Told("", "late (2)", "迟(2)")),
    (half_width, Told("", "Late here.", "这里 迟了。")),
    (half_width, Told("", "It is late.", "已经迟了.")),
    (one_word_for_all, Told("", "{n} orders", "{n} 笔")),
    (one_word_for_all, Told("", "late by {days} days", "迟 {days} 天")),
    (day_with_blanks, Told("", "due {day}", "{day} 到期")),
]


@pytest.mark.parametrize(("rule", "planted"), RULES)
def test_the_rule_sees_a_planted_fault(rule: Callable[[Told], bool], planted: Told) -> None:
    assert rule(planted)


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _ in RULES))
def test_our_words_keep_the_rule(rule: Callable[[Told], bool]) -> None:
    assert len(texts()) > 2000
    assert [told for told in texts() if rule(told)] == []


# The pages

BLOCKS = re.compile(r"</?(?!wbr)\w+[^>]*>")


def lines(html: str) -> set[str]:
    """What people read or hear of a page, piece by piece."""
    heard = re.findall(r'\b(?:title|aria-label|alt|placeholder|download)="([^"]*)"', html)
    return {line.strip() for line in unescape("\n".join([BLOCKS.sub("\n", html), *heard])).split("\n")} - {""}


@cache
def read(viewer: str, lang: Lang) -> Mapping[str, str]:
    """Every piece of every page of the sample as somebody sees it, with the first page that holds it."""
    result: dict[str, str] = {}
    for page in pages(sample_book(), viewer):
        for line in lines(page.body(lang)):
            result.setdefault(line, page.path)
    return result


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
    else:
        yield str(value)


@cache
def written() -> str:
    """Everything that people wrote, and what they call their records by."""
    every = [part for record in sample_book().all() for part in (record.id, *_strings(record.data))]
    return "\n".join(" ".join(part.split()) for part in every)


@cache
def own_words() -> frozenset[str]:
    """The words in Latin letters of names, ids and what people wrote."""
    ids = " ".join(record.id for record in sample_book().all())
    return frozenset(re.findall(r"[A-Za-z]{2,}", ids + ID.sub(" ", written())))


ID = re.compile(r"[\w./{}#-]*(?:--|/)[\w./{}#-]+|[\w-]*\.(?:yaml|ics|xlsx|csv|json)|\b[0-9a-f]{8,}\b")
NAMED = {"git", "salesbook", "yaml", "cny", "ics", "gcj", "bd", "wgs", "ci", "excel", "csv", *schemas().kinds}


def english(line: str) -> list[str]:
    """Words in Latin letters that are no names of files, kinds and measures, and nobody's own."""
    words = re.findall(r"[A-Za-z]{2,}\b(?!…)", ID.sub(" ", line))
    return [word for word in words if word.lower() not in NAMED and word not in own_words()]


def one_of_many(line: str) -> list[str]:
    """A count of one with the word for many."""
    return re.findall(r"(?<![\d.,–-])1 [a-z]+s\b(?!'| a meaning)", line)


def machine_days(line: str) -> list[str]:
    """A day, month or week as files write it, outside an id and what somebody wrote."""
    result = re.findall(r"(?<![\w-])(?:19|20)\d\d-(?:\d\d-\d\d|\d\d|[Ww]\d\d)(?![\w-])", ID.sub(" ", line))
    return result if result and line.removeprefix("· ") not in written() else []


def half_signs(line: str) -> list[str]:
    """Signs of English writing in a Chinese line of ours."""
    result = [match[0] for match in HALF_WIDTH.finditer(line)]
    return result if result and line.removeprefix("· ") not in written() else []


FAULTS: list[tuple[Callable[[str], list[str]], Lang, str]] = [
    (english, "zh", "3 orders 待备货"),
    (one_of_many, "en", "4 lines, 1 visits"),
    (machine_days, "zh", "没有交，最迟 2026-11-16 09:00"),
    (machine_days, "en", "Weekly plan · 2026-W47 Li Wei"),
    (half_signs, "zh", "恒达装饰: 迟"),
]
# The reference shows fields, examples and patterns; the standard's own words stand as it prints them.
AS_IT_IS = ("reference", "obligations", "calendars")


@pytest.mark.parametrize(("fault", "_lang", "planted"), FAULTS)
def test_the_eye_sees_a_planted_fault(fault: Callable[[str], list[str]], _lang: Lang, planted: str) -> None:
    assert fault(planted)


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["team", "manager", "wu-qian"])
@pytest.mark.parametrize(("fault", "lang"), [(fault, lang) for fault, lang, _ in FAULTS])
def test_no_page_of_the_sample_has_the_fault(fault: Callable[[str], list[str]], lang: Lang, viewer: str) -> None:
    every = read(viewer, lang)
    assert len(every) > 5000
    result = {line: (path, fault(line)) for line, path in every.items() if path.partition("/")[0] not in AS_IT_IS}
    assert {line: seen for line, seen in result.items() if seen[1]} == {}


def test_both_languages_are_looked_at() -> None:
    assert {lang for _, lang, _ in FAULTS} == set(LANGS)
