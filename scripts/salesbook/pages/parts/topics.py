"""What the rules are about, by subject: the parts of the page of open matters, and where each subject is shown as a whole."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from salesbook.pages.parts.addresses import Address
from salesbook.words import Text


class Topic(NamedTuple):
    """A subject, the rules whose cases belong to it, and the page that shows all of it to everybody, where there is one."""

    title: Text
    rules: tuple[str, ...]
    page: str = ""


FURTHER = "further"
"""The subject of what belongs to no other."""
TOPICS: dict[str, Topic] = {
    "promises": Topic(
        Text("Promises", "约定和承诺"), ("promise-kept", "delivery-overdue", "promise-to-pay"), Address.CUSTOMERS
    ),
    "tasks": Topic(
        Text("Tasks, decisions, corrective actions", "任务、决议、纠正预防措施"),
        ("task-done", "decision-overdue", "decision-owned", "action-overdue", "action-reopened", "effect-checked", "cause-came-back", "finding-followed-up"),
    ),
    "requests": Topic(
        Text("Requests and problems", "请示和问题"),
        ("request-answered", "request-reported-back", "visit-problem-answered", "suggestion-answered"),
    ),
    "steps": Topic(
        Text("Next steps with customers", "客户的下一步"),
        ("next-steps-arranged", "intent-followed", "intent-material", "proposal-made", "proposal-followed", "cadence-overdue", "confirmed-with-evidence"),
        Address.CUSTOMERS,
    ),
    "usage": Topic(Text("Usage checks", "使用回访"), ("usage-check-due",), Address.CUSTOMERS),
    "money": Topic(
        Text("Money, goods, contracts", "货款、商品、合同"),
        ("instalment-overdue", "overdue-unchased", "goods-overdue", "milestone-overdue", "contract-waiting", "contract-review", "contract-unchecked", "supply-arranged"),
        Address.MONEY,
    ),
    "complaints": Topic(
        Text("Complaints and losses", "投诉和流失"),
        ("complaint-answered", "complaint-escalated", "complaint-department", "escalation-decided", "loss-reported", "loss-analysed", "loss-at-meeting", "own-fault-reports", "silent-loss", "lesson-names-nobody"),
        Address.QUALITY,
    ),
    "papers": Topic(
        Text("Plans, summaries, reviews", "计划、总结、审核"),
        ("plan-handed-in", "summary-handed-in", "plan-reviewed", "month-planned", "month-summed-up", "week-archived", "late-entry", "tomorrow-planned"),
        Address.PUNCTUALITY,
    ),
    "meetings": Topic(
        Text("Meetings and monthly check", "会议和月度检查"),
        ("weekly-meeting", "morning-briefing", "monthly-meeting", "attendance", "roll-call", "monthly-check", "sample-as-drawn", "calendar-kept"),
    ),
    "files": Topic(
        Text("Customer files and territories", "客户档案和区域"),
        ("file-full-when-won", "filed-same-day", "prospect-without-file", "profile-known", "duplicate-suspected", "owner-gone", "new-customer-feedback", "dissatisfied-twice", "outside-territory", "territory-uncovered"),
        Address.CUSTOMERS,
    ),
    FURTHER: Topic(Text("Everything else", "其他"), ()),
}  # fmt: skip
"""In the order they are shown in."""


def topic_of(rule: str) -> str:
    """The subject of a rule, by its id."""
    return _by_rule().get(rule, FURTHER)


@cache
def _by_rule() -> dict[str, str]:
    return {rule: key for key, topic in TOPICS.items() for rule in topic.rules}
