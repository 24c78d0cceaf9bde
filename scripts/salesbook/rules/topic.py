"""What the rules are about, by subject."""

from __future__ import annotations

from enum import StrEnum

from salesbook.words import Text


class Topic(StrEnum):
    """A subject; every rule says which is its own.

    Their order here is that in which subjects and their cases are listed: money, then customers, then what colleagues
    ask of each other, formalities last.
    """

    MONEY = "money"
    COMPLAINTS = "complaints"
    PROMISES = "promises"
    STEPS = "steps"
    USAGE = "usage"
    REQUESTS = "requests"
    TASKS = "tasks"
    PAPERS = "papers"
    MEETINGS = "meetings"
    FILES = "files"
    FURTHER = "further"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _TITLES[self]


_TITLES = {
    Topic.MONEY: Text("Money, prices, contracts, goods", "货款、价格、合同、商品"),
    Topic.COMPLAINTS: Text("Complaints and losses", "投诉和流失"),
    Topic.PROMISES: Text("Promises", "约定和承诺"),
    Topic.STEPS: Text("Next steps with customers", "客户的下一步"),
    Topic.USAGE: Text("Usage checks", "使用回访"),
    Topic.REQUESTS: Text("Requests and problems", "请示和问题"),
    Topic.TASKS: Text("Tasks, decisions, corrective actions", "任务、决议、纠正预防措施"),
    Topic.PAPERS: Text("Plans, summaries, reviews", "计划、总结、审核"),
    Topic.MEETINGS: Text("Meetings and monthly check", "会议和月度检查"),
    Topic.FILES: Text("Customer files and territories", "客户档案和区域"),
    Topic.FURTHER: Text("Everything else", "其他"),
}
