"""Open matters: everything the rules ask of the week, by what it is about; what is due soon stands with it."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.finding import Level
from salesbook.pages import attention
from salesbook.pages.page import Page, SearchEntry
from salesbook.pages.reader import Reader
from salesbook.pages.value import Head, Link, Metric, Section, Sheet
from salesbook.rules.agenda import Item
from salesbook.rules.duty import Mark
from salesbook.words import Text

MOST = 20
"""Rows of one part; of the others the page of the obligation tells."""
_TITLE = Text("Open matters", "未了事项")
_WORDS = Text("tasks requests next steps promises usage checks decisions", "任务 请示 下一步 使用回访 约定 决议 待办")

TOPICS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "promises": (Text("Promises", "约定和承诺"), ("promise-kept", "delivery-overdue", "promise-to-pay")),
    "tasks": (
        Text("Tasks, decisions, corrective actions", "任务、决议、纠正预防措施"),
        ("task-done", "decision-overdue", "decision-owned", "action-overdue", "action-reopened", "effect-checked", "cause-came-back", "finding-followed-up"),
    ),
    "requests": (
        Text("Requests and problems", "请示和问题"),
        ("request-answered", "request-reported-back", "visit-problem-answered", "suggestion-answered"),
    ),
    "steps": (
        Text("Next steps with customers", "客户的下一步"),
        ("next-steps-arranged", "intent-followed", "intent-material", "proposal-made", "proposal-followed", "cadence-overdue", "confirmed-with-evidence"),
    ),
    "usage": (Text("Usage checks", "使用回访"), ("usage-check-due",)),
    "money": (
        Text("Money, goods, contracts", "货款、货品、合同"),
        ("instalment-overdue", "overdue-unchased", "goods-overdue", "milestone-overdue", "contract-waiting", "contract-review", "contract-unchecked", "supply-arranged"),
    ),
    "complaints": (
        Text("Complaints and losses", "投诉和流失"),
        ("complaint-answered", "complaint-escalated", "complaint-department", "escalation-decided", "loss-reported", "loss-analysed", "loss-at-meeting", "own-fault-reports", "silent-loss"),
    ),
    "papers": (
        Text("Plans, summaries, reviews", "计划、总结、审核"),
        ("plan-handed-in", "summary-handed-in", "plan-reviewed", "month-planned", "month-summed-up", "week-archived", "late-entry", "tomorrow-planned"),
    ),
}  # fmt: skip
"""The parts of the page, and the rules whose cases stand in each."""
_FURTHER = Text("Everything else", "其他")
_EMPTY = Text("Nothing is open: no task, no promise, no request.", "没有未了的事：任务、约定、请示都清了。")
_COUNTED = Text(
    "What you may not read in detail is counted, without names.",
    "您不能细看的事项只计件数，不列名字。",
)


def page(reader: Reader) -> Page:
    """Everything that is open, as far as the reader may know it."""
    entry = SearchEntry(_TITLE, Text("List", "列表"), _WORDS)
    made = reader.page(attention.ALL, "open-matters", _TITLE, "sheet.html", lambda: _view(reader), entry)
    return made._replace(obligations=("R46", "R65", "R97", "R100", "R104"))


def _view(reader: Reader) -> Sheet:
    parts = tuple((part,) for part in _parts(reader))
    counted = None if reader.audience.may_see("manager") else _COUNTED
    start = None if parts else _EMPTY
    return Sheet(Head(_TITLE, None, None), parts, tuple(_metrics(reader)), (), start, counted)


def _metrics(reader: Reader) -> Iterator[Metric]:
    """How many are wrong, and how many come due."""
    for key, (title, rules) in TOPICS.items():
        own = [item for item in reader.to_do if item.manual.id in rules]
        wrong = sum(item.mark is not Mark.DUE for item in own)
        if own:
            due = _SOON.fill(count=len(own) - wrong)
            yield Metric(Link(f"{attention.ALL}#{key}", title), wrong, Text("open", "件"), due)


_SOON = Text("{count} due within a week", "一周内到期 {count} 件")


def _parts(reader: Reader) -> Iterator[Section]:
    named = {rule for _, rules in TOPICS.values() for rule in rules}
    for key, (title, rules) in TOPICS.items():
        own = [item for item in reader.to_do if item.manual.id in rules]
        if own:
            yield _part(reader, title, own, key)
    rest = [item for item in reader.to_do if item.manual.id not in named]
    if rest:
        yield _part(reader, _FURTHER, rest, "further")


def _part(reader: Reader, title: Text, own: list[Item], key: str) -> Section:
    """What is wrong first, what comes due after it."""
    ordered = sorted(own, key=lambda item: (item.mark is Mark.DUE, item.level is Level.INFO))
    found = attention.each(ordered[:MOST])
    rest = _REST.fill(count=len(own) - MOST) if own[MOST:] else None
    made = attention.rows_of(reader, title, found)
    return Section(title, table=made, beside=attention.unit(len(own)), note=rest, anchor=key)


_REST = Text("{count} more; each obligation's page lists its own.", "还有 {count} 件，见各条规范的页面。")
