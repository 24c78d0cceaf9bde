"""Where to begin while a book holds little: the first steps in order, and a way to writing wherever nothing is yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from salesbook.pages.parts.addresses import Address, kind_page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Clock, Column, Lamp, Link, Many, Row, Section, Value, table
from salesbook.views.office import office, plans_begin
from salesbook.words import Text

_HOW = Text("How to write it: {kind}", "{kind}怎么写")
_TITLE, _STEP = Text("Begin here", "从这里开始"), Text("step {step} of {all}", "第 {step} 步，共 {all} 步")
_DONE, _NOW, _LATER = Lamp("ok", Text("done", "已完成")), Lamp("warn", Text("do this first", "先做这一步")), Lamp("wait", Text("then", "随后"))  # fmt: skip
_WRITE = Link(Address.WRITE, Text("All kinds of records, and how to hand them in", "全部记录种类和提交办法"))


class _Step(NamedTuple):
    done: bool
    what: Text
    how: Value
    kind: str


def first(reader: Reader, words: Text, kind: str) -> Value:
    """What to do first where there is nothing yet: a sentence, and how a record of the kind is written."""
    return Many((nothing_of(reader, words, kind), _how(reader, kind)), Text(" ", ""))


def nothing_of(reader: Reader, words: Text, kind: str) -> Text:
    """What a page says where it has no record of a kind to show: `words` say that there is none.

    To a reader who may be kept from such records it says so instead, whether there are any or not.
    """
    return words if reader.audience.knows_of_each(reader.book.kinds[kind]) else _KEPT


_KEPT = Text(
    "Nothing here is for you to see: it is shown to whoever answers for it, to those above him and to managers.",
    "这里没有你能看的内容：只有负责的人、他的上级和管理层能看到。",
)


def _how(reader: Reader, kind: str) -> Link:
    known = reader.book.kinds[kind]
    return Link(kind_page(known), _HOW.fill(kind=known.label))


def filled(parts: Iterable[tuple[Section, ...]]) -> tuple[tuple[Section, ...], ...]:
    """The rows of a page without the sections that hold nothing: what a beginner has not yet needs no heading."""
    rows = (
        tuple(section for section in row if section.facts or section.picture or (section.table and section.table.size))
        for row in parts
    )
    return tuple(row for row in rows if row)


def steps(reader: Reader) -> Section | None:
    """The steps from an empty book to the first visit; None once all are done, or where the reader can't know of one."""
    every = tuple(_steps(reader))
    left = [index for index, step in enumerate(every) if not step.done]
    if not left or not all(reader.audience.knows_of_each(reader.book.kinds[every[index].kind]) for index in left):
        return None
    columns = (
        Column(Text("State", "情况"), "s w"),
        Column(Text("Step", "步骤"), "t"),
        Column(Text("What it takes", "要写什么"), "f"),
        Column(Text("", ""), "e w"),
    )
    states = (_DONE if step.done else _NOW if index == left[0] else _LATER for index, step in enumerate(every))
    rows = tuple(_row(reader, step, state) for step, state in zip(every, states, strict=True))
    beside = _STEP.fill(step=left[0] + 1, all=len(every))
    return Section(_TITLE, table=table(_TITLE, columns, rows), beside=beside, note=_WRITE, anchor="begin")


def _row(reader: Reader, step: _Step, state: Lamp) -> Row:
    how = _how(reader, step.kind)
    return Row((state._replace(path=how.path), step.what, step.how, how))


def _steps(reader: Reader) -> Iterator[_Step]:
    book = reader.book
    yield _Step(bool(book.people), _PEOPLE, _EACH_PERSON, "person")
    yield _Step(bool(book.customers), _CUSTOMERS, _EACH_CUSTOMER, "customer")
    yield _Step(bool(book.of("plan")), _PLAN, _each_plan(reader), "plan")
    yield _Step(bool(book.of("visit")), _VISIT, _EACH_VISIT, "visit")


_PEOPLE, _CUSTOMERS = Text("Enter the people", "登记人员"), Text("Open the customers' files", "建客户档案")
_PLAN, _VISIT = Text("Plan the week", "写周计划"), Text("Write down the first visit", "记下第一次拜访")
_EACH_PERSON = Text(
    "A file for each: role, since when, to whom he reports.", "每人一个文件：职务、从哪天起、直属上级是谁。"
)
_EACH_CUSTOMER = Text("Name, class and owner are enough to begin with.", "有名称、级别、负责人就可以开始。")
_EACH_VISIT = Text(
    "The same day: whom you met, what he said, what was agreed next.", "当天写：见了谁、说了什么、约了什么。"
)
_EACH_PLAN = Text("Each line names a day, a customer and what is to be reached.", "每一项写明日期、客户、要达到什么。")
_FIRST_PLAN = Text("The first that is owed is that of week {week}, at the latest by", "最早要交的是第{week}周的，最迟")


def _each_plan(reader: Reader) -> Value:
    """What a plan takes; and by when the first is owed, where that lies ahead."""
    week = plans_begin(reader.book)
    due = office(reader.book).cut_off(week)
    if reader.book.past(due):
        return _EACH_PLAN
    return Many((_EACH_PLAN, _FIRST_PLAN.fill(week=week.number), Clock(due)), Text(" ", ""))
