"""What the rules are about, by subject."""

from __future__ import annotations

from enum import StrEnum

from salesbook.words import Text


class Topic(StrEnum):
    """A subject, in the order in which subjects are told. Every rule says which is its own."""

    PROMISES = "promises"
    TASKS = "tasks"
    REQUESTS = "requests"
    STEPS = "steps"
    USAGE = "usage"
    MONEY = "money"
    COMPLAINTS = "complaints"
    PAPERS = "papers"
    MEETINGS = "meetings"
    FILES = "files"
    FURTHER = "further"

    @property
    def label(self) -> Text:
        """What it is called."""
        return _TITLES[self]


_TITLES = {
    Topic.PROMISES: Text("Promises", "约定和承诺"),
    Topic.TASKS: Text("Tasks, decisions, corrective actions", "任务、决议、纠正预防措施"),
    Topic.REQUESTS: Text("Requests and problems", "请示和问题"),
    Topic.STEPS: Text("Next steps with customers", "客户的下一步"),
    Topic.USAGE: Text("Usage checks", "使用回访"),
    Topic.MONEY: Text("Money, goods, contracts", "货款、商品、合同"),
    Topic.COMPLAINTS: Text("Complaints and losses", "投诉和流失"),
    Topic.PAPERS: Text("Plans, summaries, reviews", "计划、总结、审核"),
    Topic.MEETINGS: Text("Meetings and monthly check", "会议和月度检查"),
    Topic.FILES: Text("Customer files and territories", "客户档案和区域"),
    Topic.FURTHER: Text("Everything else", "其他"),
}
