"""Writing a record: what there is for it today, kind by kind."""

from __future__ import annotations

from salesbook.pages.parts.addresses import Address, kind_page, write_page
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Head, Link, Row, Section, Sheet, table
from salesbook.schemas import Kind
from salesbook.words import Text, same

_TITLE = Text("Write a record", "写记录")
_HOW = Text(
    "Choose what to write. The form says in your words what is missing, and keeps what you type on this device until "
    "the record has arrived. A plan and a summary may begin with a draft: `salesbook suggest plan`, "
    "`salesbook draft summary`. Who likes an editor writes the file at the path below; the handbook shows both.",
    "选一种来写。缺什么，表单会直接告诉您；写的内容一直存在本机，到了为止。计划和总结可以先用命令起草。"
    "喜欢用编辑器的，按下面的路径写文件；两种写法都见“手册”。",
)
_WRITTEN = Text("What I have written", "我写的记录")
_ROUND = Text("Today's round", "今天的行程")
_DAILY = Text("Every day and every week", "每天每周要写的")
_REST = Text("When it happens", "发生时才写的")
_ALL = Text("all fields", "全部字段")
_OFTEN = ("visit", "enquiry", "day", "plan", "summary", "collection", "reply", "month_plan", "month_summary")
"""The kinds that somebody owes by the day, the week or the month; all others are written when something happens."""


@page(
    Address.WRITE,
    MenuGroup.TODAY,
    Text("Write", "写记录"),
    title=_TITLE,
    search=(Text("Home", "首页"), Text("write new record form editor", "填写 新建 记录 表单 编辑器")),
)
def write(reader: Reader) -> Sheet:
    """The page that leads to each kind's form, fields and examples."""
    kinds = reader.book.kinds
    often = [kinds[name] for name in _OFTEN if name in kinds]
    rest = [kind for kind in kinds.values() if kind.name not in _OFTEN]
    parts = ((_section(_DAILY, often),), (_section(_REST, rest),))
    return Sheet(Head(_TITLE), parts, doing=_doing(reader), start=_HOW)


def _doing(reader: Reader) -> tuple[Link, ...]:
    own = Link(Address.WRITTEN, _WRITTEN)
    return (Link(Address.ROUND, _ROUND), own) if "visit" in reader.book.kinds else (own,)


def _section(name: Text, kinds: list[Kind]) -> Section:
    columns = (
        Column(Text("Kind", "种类"), "t"),
        Column(Text("What it holds", "写什么"), "f"),
        Column(Text("Fields", "字段")),
        Column(Text("Path", "路径"), "f"),
    )
    rows = tuple(
        Row(
            (
                Link(write_page(kind.name), kind.label),
                kind.help,
                Link(kind_page(kind), _ALL),
                same(f"records/{kind.path}"),
            )
        )
        for kind in kinds
    )
    return Section(name, table=table(name, columns, rows))
