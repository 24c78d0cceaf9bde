"""Complaints, lost customers and claims: who waits for an answer, what is done about it, whether it came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from salesbook.pages.parts import first_steps
from salesbook.pages.parts.addresses import Address, list_of, place_on
from salesbook.pages.parts.declare import MenuGroup, page
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Head, Link, Metric, Sheet, Value
from salesbook.pages.quality import complaint_clock, corrective, lost
from salesbook.pages.quality.complaint_clock import Complaint
from salesbook.views.actions import Action, actions
from salesbook.views.lessons import OpenActions, open_actions
from salesbook.words import Text, counted

_TITLE = Text("Complaints, losses, claims", "投诉、流失、理赔")
_WORDS = Text("complaints lost customers claims actions", "投诉 流失客户 理赔 反省 纠正预防措施 上报 首次答复 满意度")
_KINDS = ("complaint", "loss", "claim")
_RECENT = timedelta(days=90)


_START = Text(
    "No complaint, lost customer or claim yet. When a customer complains, write it down at once: the clock of the first "
    "answer runs from then.",
    "还没有投诉、流失和理赔。客户一投诉就记一条，首次答复从接到时算起。",
)
_LEFT_OUT = Text(
    "This view leaves out: who was lost, who made a claim, amounts, anybody's reflection. What is learnt from them is here.",
    "本视图不含：流失和理赔的客户、金额、个人反省，只列出其中的教训和措施。",
)
_LEFT_OUT_SOME = Text(
    "Of losses and claims this view names those of your own customers; of the others it tells what is learnt from them.",
    "流失和理赔只列出您自己客户的记录，其他的只列教训和措施。",
)


@page(
    Address.QUALITY,
    MenuGroup.QUALITY,
    _TITLE,
    search=(Text("Quality", "质量"), _WORDS),
    obligations=("R36", "R73", "R74", "R75", "R76", "R77", "R78"),
)
def complaints(reader: Reader) -> Sheet:
    """For the team losses and claims are told as lessons, without customer and amount."""
    every = complaint_clock.complaints(reader)
    own = actions(reader.book)
    there = bool(every or own or any(map(reader.book.of, _KINDS)) or _open_actions(reader, own).open)
    parts = (
        (complaint_clock.open_ones(reader, every),),
        (corrective.to_do(reader, own),),
        *lost.learnt(reader),
        *((section,) for section in lost.causes(reader)),
        (corrective.effects(reader, own),),
        (complaint_clock.settled(reader, every, _RECENT),),
    )
    kinds = [reader.book.kinds[name] for name in _KINDS if _listed(reader, name)]
    return Sheet(
        Head(_TITLE),
        parts if there else first_steps.filled(parts),
        tuple(_metrics(reader, every, own)) if there else (),
        tuple(Link(list_of(kind), kind.plural) for kind in kinds),
        None if there else first_steps.first(reader, _START, "complaint"),
        _foot(reader),
    )


def _listed(reader: Reader, kind: str) -> bool:
    """Whether the viewer has a list of the kind."""
    return bool(reader.book.of(kind)) or reader.audience.may_see(reader.book.kinds[kind].visibility)


def _foot(reader: Reader) -> Value:
    if reader.audience.may_see("manager"):
        return None
    return _LEFT_OUT if reader.audience.viewer == "team" else _LEFT_OUT_SOME


_OPEN, _UNANSWERED = Text("Open complaints", "未结投诉"), Text("Waiting for a first answer", "等首次答复")
_TAKEN_UP, _ACTIONS = Text("Taken to the manager", "已上报经理"), Text("Actions not done", "未完成的措施")
_BACK = Text("Cause came back", "原因再发生")
_IN_90 = Text("{count} received in 90 days", "近 90 天接到 {count} 件")
_OLDEST = Text("the oldest since {day}", "最早 {day}")
_OF_OPEN, _LATE = Text("of {count} open", "未结 {count} 件"), Text("{count} overdue", "逾期 {count} 项")
_OF_OPEN_ACTIONS = Text("of {count} not done", "未完成 {count} 项中")


def _metrics(reader: Reader, every: Sequence[Complaint], own: Sequence[Action]) -> Iterator[Metric]:
    """Each number leads to its rows."""
    open_ = [complaint for complaint in every if complaint.solved is None]
    recent = sum(complaint.received.date() >= reader.today - _RECENT for complaint in every)
    yield Metric(
        Link(place_on(Address.QUALITY, "open"), _OPEN), len(open_), _cases(len(open_)), _IN_90.fill(count=recent)
    )
    unanswered = [complaint for complaint in open_ if complaint.answered is None]
    waiting = min((complaint.received.date() for complaint in unanswered), default=None)
    since = _OLDEST.fill(day=reader.day(waiting)) if waiting else _OF_OPEN.fill(count=len(open_))
    yield Metric(Link(place_on(Address.QUALITY, "open"), _UNANSWERED), len(unanswered), _cases(len(unanswered)), since)
    taken = sum(complaint.reported is not None for complaint in open_)
    yield Metric(
        Link(place_on(Address.QUALITY, "open"), _TAKEN_UP), taken, _cases(taken), _OF_OPEN.fill(count=len(open_))
    )
    left = _open_actions(reader, own)
    rows = "actions" if reader.audience.may_see("manager") else "learnt"
    yield Metric(
        Link(place_on(Address.QUALITY, rows), _ACTIONS), left.open, _items(left.open), _LATE.fill(count=left.late)
    )
    text = _OF_OPEN_ACTIONS.fill(count=left.open)
    yield Metric(Link(place_on(Address.QUALITY, "effects"), _BACK), left.back, _items(left.back), text)


def _open_actions(reader: Reader, own: Sequence[Action]) -> OpenActions:
    """The actions not done after losses, claims and complaints: as many for all viewers."""
    actions = reader.audience.ask(open_actions) or OpenActions(0, 0, 0)
    after = [
        action for action in own if action.record.kind.name == "complaint" and corrective.is_undone(reader, action)
    ]
    late = sum(action.due is not None and action.due < reader.today for action in after)
    back = sum(action.recurred for action in after)
    return OpenActions(actions.open + len(after), actions.late + late, actions.back + back)


def _cases(count: int) -> Text:
    return counted(count, Text("case|cases", "件"))


def _items(count: int) -> Text:
    return counted(count, Text("action|actions", "项"))
