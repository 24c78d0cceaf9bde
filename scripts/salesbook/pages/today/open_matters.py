"""Open matters: everything the rules ask of the week, by what it is about; what is due soon stands with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from salesbook.pages.parts.addresses import Address, place_on, topic_page
from salesbook.pages.parts.declare import MenuGroup, pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.split import Part, parts
from salesbook.pages.parts.value import Head, Link, Metric, Section, Sheet
from salesbook.pages.today import attention
from salesbook.rules.agenda import Item, counted_together
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import topic_of
from salesbook.rules.topic import Topic
from salesbook.words import Text

MOST, LONGEST = 6, 50
"""Rows of a topic on the page of all, and on a page of its own."""
_TITLE = Text("Open matters", "未了事项")
_WORDS = Text("tasks requests next steps promises usage checks decisions", "任务 请示 下一步 使用回访 约定 决议 待办")

_EMPTY = Text("Nothing is open: no task, no promise, no request.", "没有未了的事：任务、约定、请示都清了。")
_COUNTED = Text(
    "What you may not read in detail is counted, without names.",
    "您不能细看的事项只计件数，不列名字。",
)


@pages(
    Address.OPEN_MATTERS,
    MenuGroup.TODAY,
    _TITLE,
    obligations=("R29", "R35", "R46", "R47", "R48", "R65", "R97", "R100", "R104"),
)
def open_matters(reader: Reader) -> Iterator[Page]:
    """Everything that is open, as far as the reader may know it; what a part has no room for stands on its own pages."""
    result = _by_topic(counted_together(reader.to_do))
    entry = SearchEntry(_TITLE, Text("List", "列表"), _WORDS)
    yield reader.page(Address.OPEN_MATTERS, _TITLE, "sheet.html", lambda: _view(reader, result), entry)
    for topic, own in result.items():
        if own[MOST:]:
            for part in parts(topic_page(topic), own, LONGEST):
                yield _topic_page(reader, topic, part)


def _by_topic(items: Iterable[Item]) -> dict[Topic, list[Item]]:
    """The matters of each topic that has any, the most urgent first."""
    result: dict[Topic, list[Item]] = {topic: [] for topic in Topic}
    for item in items:
        result[topic_of(item.manual.id)].append(item)
    return {topic: own for topic, own in result.items() if own}


def _view(reader: Reader, result: Mapping[Topic, list[Item]]) -> Sheet:
    sections = tuple((_section(reader, topic, own),) for topic, own in result.items())
    counted = None if reader.audience.may_see("manager") else _COUNTED
    metrics = tuple(_metric(topic, own) for topic, own in result.items() if topic is not Topic.FURTHER)
    return Sheet(Head(_TITLE), sections, metrics, (), None if sections else _EMPTY, counted)


_SOON = Text("{count} due within a week", "一周内到期 {count} 件")


def _metric(topic: Topic, own: Sequence[Item]) -> Metric:
    """How many are wrong, and how many come due."""
    wrong = sum(item.cases for item in own if item.mark is not Mark.DUE)
    due = _SOON.fill(count=_cases(own) - wrong)
    return Metric(Link(place_on(Address.OPEN_MATTERS, topic), topic.label), wrong, Text("open", "件"), due)


def _cases(items: Sequence[Item]) -> int:
    return sum(item.cases for item in items)


_ALL = Text("All {count}", "全部 {count} 件")


def _section(reader: Reader, topic: Topic, own: Sequence[Item]) -> Section:
    title = topic.label
    table = attention.rows_of(reader, title, attention.each(own[:MOST]), to_write=True)
    more = Link(topic_page(topic), _ALL.fill(count=_cases(own))) if own[MOST:] else None
    return Section(title, table=table, beside=attention.unit(_cases(own)), note=more, anchor=topic)


def _topic_page(reader: Reader, topic: Topic, part: Part[Item]) -> Page:
    words = topic.label
    title = part.titled(Text(f"{_TITLE.en}: {words.en}", f"{_TITLE.zh}：{words.zh}"))
    view = lambda: _topic(reader, title, part)  # noqa: E731 - made when the page is rendered
    return reader.page(part.path, title, "sheet.html", view)


def _topic(reader: Reader, title: Text, part: Part[Item]) -> Sheet:
    table = attention.rows_of(reader, title, attention.each(part.items), to_write=True)
    return Sheet(
        Head(title), ((Section(None, table=table),),), doing=(Link(Address.OPEN_MATTERS, _TITLE), *part.beside)
    )
