"""A review as headings and lines, what matters first; how these are printed is another question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from salesbook.review.causes import Cause
from salesbook.review.entries import Entry, FieldChange
from salesbook.review.review import Review
from salesbook.review.reviewers import Reviewers
from salesbook.rules.duty import Mark
from salesbook.words import Text, join, same

_CAUSES, _LOOKS, _FINDINGS = 15, 20, 20
_FIELDS = 20
"""So many of each are told in full: a list of 500 is nobody's list."""
_LONG = 300
"""So many signs of one value are told."""


class Line(NamedTuple):
    """One line; `below` stands under it. `code` is a command or a path to copy, `link` an address of the host."""

    text: Text
    below: tuple[Line, ...] = ()
    code: str = ""
    link: str = ""


class Heading(NamedTuple):
    """A heading with its lines, and how many more there are."""

    text: Text
    lines: tuple[Line, ...]
    more: int = 0


def parts_of(review: Review) -> Iterator[Heading]:
    """Findings, who is asked, what it causes, what deserves a look, then every record."""
    parts = (
        _findings(review),
        _reviewers(review),
        *_causes(review),
        _looks(review),
        *_records(review),
        _hidden(review),
    )
    return (part for part in parts if part.lines or part.more)


def _cut(text: Text, lines: Iterable[Line], most: int, hidden: int = 0) -> Heading:
    every = tuple(lines)
    return Heading(text, every[:most], max(0, len(every) - most) + hidden)


def _findings(review: Review) -> Heading:
    lines = (
        Line(finding.message, (Line(finding.remedy),), f"{finding.place.path}:{finding.place.line}")
        for finding in review.findings
    )
    return _cut(_WRONG, lines, _FINDINGS, review.hidden_findings)


_WRONG = Text("To put right first", "先要改正")


def _reviewers(review: Review) -> Heading:
    reviewers = review.reviewers
    titles = {entry.ref: entry for entry in review.entries.shown}
    lines = [Line(_merge(review, reviewers))] if review.entries.shown or review.entries.hidden else []
    for answer in reviewers.answers:
        who, entry = _named(review, answer.person, answer.role), titles.get(answer.ref)
        what = _titled(entry) if entry else _SOMETHING
        lines.append(Line(_REPLY.fill(who=who, what=what)))
    if reviewers.answers:
        lines.append(Line(_HOLDS_UP_NOBODY))
    return Heading(_WHO, tuple(lines))


def _merge(review: Review, reviewers: Reviewers) -> Text:
    if reviewers.own_right:
        return _OWN_RIGHT.fill(who=_named(review, reviewers.merger, reviewers.role))
    if reviewers.merger is None:
        return _NOBODY
    others = join([review.roles[role] for role in reviewers.roles if role in review.roles], " / ", "、")
    return _MERGES.fill(who=_named(review, reviewers.merger, reviewers.role), roles=others)


def _named(review: Review, person: str | None, role: str) -> Text:
    name, label = review.people.get(person or ""), review.roles.get(role)
    if name is None:
        return label or _SOMEBODY
    return _NAMED.fill(name=name, role=label) if label else name


_WHO = Text("Who is asked", "请谁处理")
_MERGES = Text(
    "{who} merges it, which approves it; may be merged by {roles} who wrote nothing of it",
    "请{who}合并，合并就是审核通过；没有参与填写的{roles}都可以合并",
)
_OWN_RIGHT = Text("brought by {who}, whose task it is: nobody need approve", "由{who}按职责提交，无须审核")
_NOBODY = Text(
    "nobody can merge it: everybody who might has written some of it", "没有人可以合并：能合并的人都参与了填写"
)
_REPLY = Text("{who} replies to: {what}", "请{who}批复：{what}")
_SOMETHING = Text("something that is not for this reader", "另有本视图不显示的记录")
_HOLDS_UP_NOBODY = Text("replies come later as well: they don't hold up the merge", "批复可以随后补上，不耽误合并")
_NAMED = Text("{name} ({role})", "{name}（{role}）")
_SOMEBODY = Text("somebody", "有关人员")


def _causes(review: Review) -> Iterator[Heading]:
    """What comes, what changes, what is settled, what is to be done by a day to come."""
    for heading, holds in _CAUSED.items():
        lines = [Line(_of(cause)) for cause in review.causes if holds(cause)]
        yield _cut(heading, lines, _CAUSES)


def _is_ahead(cause: Cause) -> bool:
    return cause.mark is Mark.DUE and cause.how != "gone"


def _of(cause: Cause) -> Text:
    return _OF.fill(name=cause.name, told=cause.message) if cause.name else cause.message


_CAUSED: Mapping[Text, Callable[[Cause], bool]] = {
    Text("What it raises", "新出现的问题"): lambda cause: cause.how == "new" and not _is_ahead(cause),
    Text("What it changes", "有变化的事项"): lambda cause: cause.how == "changed" and not _is_ahead(cause),
    Text("What it settles", "了结的事项"): lambda cause: cause.how == "gone",
    Text("What is to be done next", "接下来要做的"): _is_ahead,
}
_OF = Text("{name}: {told}", "{name}：{told}")


def _looks(review: Review) -> Heading:
    return _cut(_LOOK, (Line(look.message) for look in review.look), _LOOKS)


_LOOK = Text("Worth a look", "值得留意")


def _records(review: Review) -> Iterator[Heading]:
    """A heading for each person, with a line for each of his records."""
    by_person: dict[str, list[Entry]] = {}
    for entry in review.entries.shown:
        by_person.setdefault(entry.person or "", []).append(entry)
    for person, entries in by_person.items():
        name = review.people.get(person, same(person)) if person else _OF_NOBODY
        yield Heading(_RECORDS_OF.fill(name=name, n=len(entries)), tuple(_entry(review, entry) for entry in entries))


_OF_NOBODY = Text("The company", "公司")
_RECORDS_OF = Text("{name}: {n} {n:record|records}", "{name}：{n} 条记录")


def _entry(review: Review, entry: Entry) -> Line:
    head = _HOW[entry.how] if entry.was is None else _RENAMED
    shown = tuple(_field(entry, field_change) for field_change in entry.fields[:_FIELDS])
    rest = len(entry.fields) - len(shown)
    notes = [*([Line(_MORE_FIELDS.fill(n=rest))] if rest else []), *([Line(_FOR_MANAGER)] if entry.hidden else [])]
    notes += [] if entry.readable else [Line(_UNREADABLE)]
    link = review.edit + entry.path if review.edit and entry.how != "removed" else ""
    return Line(head.fill(what=_titled(entry)), (*shown, *notes), entry.path, link)


def _titled(entry: Entry) -> Text:
    return _KIND.fill(kind=entry.kind.label, title=entry.title) if entry.kind else entry.title


_KIND = same("{kind} · {title}")
_HOW = {
    "added": Text("new: {what}", "新增：{what}"),
    "changed": Text("changed: {what}", "改动：{what}"),
    "removed": Text("taken away: {what}", "删除：{what}"),
}
_RENAMED = Text("key corrected: {what}", "改正关键字段：{what}")
_MORE_FIELDS = Text("and {n} {n:field|fields} more", "另有 {n} 个字段")
_FOR_MANAGER = Text("changed, for the manager", "另有改动，只给管理人员看")
_UNREADABLE = Text("can't be read yet: see what is to be put right", "暂时读不出来，见上面要改正的地方")


def _field(entry: Entry, field_change: FieldChange) -> Line:
    old, new = _short(field_change.before), _short(field_change.after)
    if entry.how == "added" or old is None:
        words = _ADDED if entry.how == "added" else _FILLED
        return Line(words.fill(label=field_change.label, new=new or _EMPTY))
    return Line((_CHANGED if new else _EMPTIED).fill(label=field_change.label, old=old, new=new or _EMPTY))


_ADDED = Text("{label}: {new}", "{label}：{new}")
_FILLED = Text("{label}: {new} (was empty)", "{label}：{new}（原为空）")
_CHANGED = Text("{label}: {old} → {new}", "{label}：{old} → {new}")
_EMPTIED = Text("{label}: {old} → taken out", "{label}：{old} → 去掉")
_EMPTY = same("–")


def _short(text: Text | None) -> Text | None:
    return Text(*(side if len(side) <= _LONG else side[:_LONG] + "…" for side in text)) if text else None


def _hidden(review: Review) -> Heading:
    """How much more there is, and the command that shows it."""
    if not review.hidden:
        return Heading(_MORE, ())
    counts = ((_RECORDS, review.entries.hidden), (_FAULTS, review.hidden_findings))
    messages = [text.fill(n=n) for text, n in counts if n]
    words = _CHANGED_TOO.fill(what=join(messages)) if messages else _PARTS
    return Heading(_MORE, (Line(words, code=f"salesbook review {review.span.name} --as manager"),))


_MORE = Text("For the manager", "管理人员另看")
_RECORDS = Text("{n} {n:record|records}", "{n} 条记录")
_FAULTS = Text("{n} {n:thing|things} to put right", "{n} 处要改正")
_CHANGED_TOO = Text("changed, for the manager: {what}", "另有改动，只给管理人员看：{what}")
_PARTS = Text("changed, for the manager", "另有改动，只给管理人员看")
