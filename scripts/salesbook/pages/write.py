"""Writing a record: what there is for it today, kind by kind."""

from __future__ import annotations

from salesbook.pages.page import Page, SearchEntry
from salesbook.pages.reader import Reader
from salesbook.pages.reference import path_of
from salesbook.pages.value import Column, Head, Link, Row, Section, Sheet, table
from salesbook.schemas import Kind
from salesbook.words import Text, same

_TITLE = Text("Write a record", "写记录")
_TODAY = Text(
    "Today a record is written in an editor, as one file at the path below, and handed in with "
    "Git; every mistake is told with its line and how to mend it. A plan and a summary may begin with a "
    "draft: `salesbook suggest plan`, `salesbook draft summary`. The handbook shows how to write and hand in.",
    "现在用编辑器写：一条记录一个文件，放在下面的路径，用 Git 提交；有错会指出在第几行、怎么改。"
    "计划和总结可以先用命令起草。怎样写、怎样提交，见“手册”。",
)
_DAILY = Text("Every day and every week", "每天每周要写的")
_REST = Text("When it happens", "发生时才写的")
_OFTEN = ("visit", "enquiry", "day", "plan", "summary", "collection", "reply", "month_plan", "month_summary")
"""The kinds that somebody owes by the day, the week or the month; all others are written when something happens."""


def page(reader: Reader) -> Page:
    """The page that leads to each kind's fields and examples."""
    entry = SearchEntry(_TITLE, Text("Home", "首页"), Text("write new record editor", "填写 新建 记录 编辑器"))
    return reader.page("write", "write", _TITLE, "sheet.html", lambda: _view(reader), entry)


def _view(reader: Reader) -> Sheet:
    kinds = reader.book.kinds
    often = [kinds[name] for name in _OFTEN if name in kinds]
    rest = [kind for kind in kinds.values() if kind.name not in _OFTEN]
    return Sheet(Head(_TITLE), ((_section(_DAILY, often),), (_section(_REST, rest),)), start=_TODAY)


def _section(name: Text, kinds: list[Kind]) -> Section:
    columns = (
        Column(Text("Kind", "种类"), "t"),
        Column(Text("What it holds", "写什么"), "f"),
        Column(Text("Path", "路径"), "f"),
    )
    rows = tuple(Row((Link(path_of(kind), kind.label), kind.help, same(f"records/{kind.path}"))) for kind in kinds)
    return Section(name, table=table(name, columns, rows))
