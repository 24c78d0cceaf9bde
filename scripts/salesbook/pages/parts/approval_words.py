"""What an approval is called, and what is wrong with one that does not count."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.history.trail import Approval, Fault
from salesbook.words import Text, join

FAULTS: Mapping[Fault, Text] = {
    "self-merge": Text("self-merge", "自审自合"),
    "merged-without-role": Text("no role that approves it", "没有审核它的角色"),
    "brought-by-another": Text("not brought by the one in whose name it is", "不是本人提交"),
    "own-record": Text("of a record of one's own", "审核自己的记录"),
    "main-without-merge": Text("put onto the main line without a merge", "未经合并直接进入主线"),
}
_MERGE, _REPLY = Text("approved by merge, as {role}", "合并即通过（{role}）"), Text("approved by reply, as {role}", "批复通过（{role}）")  # fmt: skip
_REVIEW = Text("approved by review on the host, as {role}", "在平台上审核通过（{role}）")
_JOINED = Text("merged, not approved", "已合并，未审核")
_NEEDS_NONE = Text("brought by role, needs no approval", "按职责提交，无须审核")
_WRONG = Text("no approval: {faults}", "不算审核：{faults}")


def outcome(approval: Approval, roles: Mapping[str, Text]) -> Text:
    """What became of it in a few words; `roles` are the names of the roles."""
    if approval.faults:
        return _WRONG.fill(faults=join([FAULTS[fault] for fault in approval.faults]))
    if approval.valid:
        words = {"reply": _REPLY, "review": _REVIEW}.get(approval.how, _MERGE)
        return words.fill(role=roles.get(approval.role, Text(approval.role, approval.role)))
    return _NEEDS_NONE if approval.how == "push" else _JOINED
