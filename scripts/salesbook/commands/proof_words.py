"""A record's story in words: a line for each change, merge and approval, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from salesbook.history import Grade
from salesbook.pages.parts.approval_words import FAULTS
from salesbook.words import Text, join

if TYPE_CHECKING:
    from salesbook.book import Book


def story_lines(book: Book, data: dict[str, Any]) -> Iterator[Text]:
    """The story in words, the oldest first."""
    head = _HEAD_PROVEN if data["in_by"] else _HEAD_SAID if data["says"] else _HEAD_UNKNOWN
    yield head.fill(
        record=data["record"],
        grade=Grade(data["grade"]).label,
        in_by=_moment(data["in_by"]),
        claim=Grade.CLAIM.label,
        says=_moment(data["says"]) or "–",
    )
    yield _LOGS[data["log"]]
    for event in data["events"]:
        yield _EVENT.fill(
            at=_moment(event["at"]),
            grade=Grade(event["grade"]).label,
            change=_CHANGES[event["change"]],
            who=_person_name(book, event["by"]),
            branch=event["branch"] or "–",
            commit=event["commit"][:_SHORT],
        )
        if event["merged"]:
            merged = event["merged"]
            told_by = _person_name(book, merged["by"])
            yield _MERGED.fill(at=_moment(merged["at"]), who=told_by, commit=merged["commit"][:_SHORT])
    for item in data["approvals"]:
        faults = [FAULTS[fault] for fault in item["faults"]]
        role = _roles(book).get(item["role"] or "")
        words = _WRONG if faults else _APPROVED[item["how"]] if role else _JOINED
        yield words.fill(
            who=_person_name(book, item["person"]),
            role=role or "–",
            grade=Grade(item["grade"]).label,
            at=_moment(item["at"]),
            faults=join(faults) if faults else "",
        )


def _roles(book: Book) -> Mapping[str, Text]:
    """What the roles are called."""
    item = book.kinds["person"].by_name["roles"].item
    return item.by_name["role"].labels if item else {}


def _moment(iso: str | None) -> str:
    return iso[:19].replace("T", " ") if iso else ""


def _person_name(book: Book, person: str | None) -> Text:
    record = book.people.get(person or "")
    return record.name if record else Text("somebody", "不明身份者")


_SHORT = 10
_HEAD_PROVEN = Text(
    "{record}: in by {in_by} ({grade}); says {says} ({claim})",
    "{record}：不迟于 {in_by}（{grade}）；自述 {says}（{claim}）",
)
_HEAD_SAID = Text("{record}: says {says} ({grade})", "{record}：自述 {says}（{grade}）")
_HEAD_UNKNOWN = Text("{record}: {grade}", "{record}：{grade}")
_LOGS = {
    "none": Text("There are no receipts: nothing about time is proven.", "没有回执：时间都未经证实。"),
    "whole": Text(
        "Proven means: against everybody but whoever runs the server.", "“已证实”是对除服务器管理者以外的所有人而言。"
    ),
    "broken": Text(
        "The receipts are broken: what came after the break is at most a claim.",
        "回执日志已断：断点之后的内容最多算自述。",
    ),
}
_CHANGES = {"added": Text("added", "新增"), "changed": Text("changed", "修改"), "removed": Text("taken away", "删除")}
_EVENT = Text(
    "{at} ({grade})  {change} by {who} on {branch}, {commit}", "{at}（{grade}）{who}{change}，分支 {branch}，{commit}"
)
_MERGED = Text("{at}    merged by {who}, {commit}", "{at}    {who}合并，{commit}")
_APPROVED = {
    "merge": Text("{at}  approved by merge: {who}, {role} ({grade})", "{at}  合并即通过：{who}，{role}（{grade}）"),
    "reply": Text("{at}  approved by reply: {who}, {role} ({grade})", "{at}  批复通过：{who}，{role}（{grade}）"),
    "review": Text(
        "{at}  approved by review on the host: {who}, {role} ({grade})",
        "{at}  在平台上审核通过：{who}，{role}（{grade}）",
    ),
}
_JOINED = Text("{at}  merged, not approved: {who}", "{at}  已合并，未审核：{who}")
_WRONG = Text("{at}  no approval by {who}: {faults}", "{at}  {who}的审核不算数：{faults}")
