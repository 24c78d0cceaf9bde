"""The title of a change: what is in it, whose it is, who is asked."""

from __future__ import annotations

from collections import Counter

from salesbook.book import Book
from salesbook.review.reviewers import Reviewers, known_writers
from salesbook.review.sides import Change
from salesbook.schemas import LEVELS, Kind
from salesbook.store.two_trees import How
from salesbook.words import Text, join

_KINDS = 4
"""So many kinds are counted by name in one title."""


def title_of(change: Change, reviewers: Reviewers, refused: int = 0) -> Text:
    """The title, `refused` being how much a server would refuse beside the findings of the records; where the company codes its customers it holds counts only, since it goes out by e-mail."""
    counts = join(_counts(change) or [_NOTHING], ", ", "、")
    count = len(change.trees.findings) + refused
    wrong = [_WRONG.fill(n=count)] if count else []
    if change.before.whole.company.codes_customers:
        return join([counts, *wrong], "; ", "；")
    names = [change.before.whole.people[writer].name for writer in reviewers.writers if writer in known_writers(change)]
    return join([_of(names, counts), *wrong, *_for(change.before.whole, reviewers)], "; ", "；")


def _counts(change: Change) -> list[Text]:
    """How many records of each kind, those of kinds that are not for everybody together."""
    counts: Counter[tuple[How, Kind | None]] = Counter()
    for path in change.trees.touched:
        kind = _open_kind(change, path.removeprefix("records/").removesuffix(".yaml"))
        counts[change.trees.how(path), kind] += 1
    ranked = sorted(counts.items(), key=lambda pair: (_HOW_ORDER.index(pair[0][0]), -pair[1], _label(pair[0][1]).en))
    texts = [_count(how, kind, n) for (how, kind), n in ranked[:_KINDS]]
    rest = sum(n for _, n in ranked[_KINDS:])
    outside = [_OUTSIDE.fill(n=len(change.trees.beside))] if change.trees.beside else []
    return [*texts, *([_MORE.fill(n=rest)] if rest else []), *outside]


def _open_kind(change: Change, ref: str) -> Kind | None:
    """The kind of a record, where everybody who is told of the change may know of that kind."""
    kind = change.trees.schemas.kind_at(f"{ref}.yaml")
    level = "manager" if change.after.audience.may_see("manager") else "team"
    known = kind is not None and LEVELS.index(kind.visibility) <= LEVELS.index(level)
    return kind if known else None


def _label(kind: Kind | None) -> Text:
    return kind.label if kind else _RECORD


def _count(how: How, kind: Kind | None, n: int) -> Text:
    text, many = (kind.label, kind.plural) if kind else (_RECORD, _RECORDS)
    words = Text((text if n == 1 else many).en.lower(), text.zh)
    return _COUNTED[how].fill(n=n, what=words)


_HOW_ORDER: tuple[How, ...] = ("added", "changed", "removed")
_COUNTED: dict[How, Text] = {
    "added": Text("{n} {what}", "{what} {n}"),
    "changed": Text("{n} {what} changed", "改{what} {n}"),
    "removed": Text("{n} {what} taken away", "删{what} {n}"),
}
_RECORD, _RECORDS = Text("record", "记录"), Text("records", "记录")
_MORE = Text("{n} more", "另 {n} 条")
_OUTSIDE = Text("{n} {n:file|files} outside records", "记录以外的文件 {n}")
_NOTHING = Text("nothing new", "没有改动")
_WRONG = Text("{n} to put right first", "先改正 {n} 处")


def _of(names: list[Text], counts: Text) -> Text:
    """What is in it, after the name of whoever wrote it."""
    if not names:
        return counts
    text = names[0] if len(names) == 1 else _AND_OTHERS.fill(name=names[0], n=len(names) - 1)
    return _BY.fill(name=text, counts=counts)


_BY = Text("{name}: {counts}", "{name}：{counts}")
_AND_OTHERS = Text("{name} and {n} more", "{name}等 {n} 人")


def _for(book: Book, reviewers: Reviewers) -> list[Text]:
    """Who is asked."""
    merger = book.people.get(reviewers.merger or "")
    merges = [_MERGES.fill(name=merger.name)] if merger and not reviewers.own_right else []
    answering = dict.fromkeys(answer.person or "" for answer in reviewers.answers)
    names = [book.people[person].name for person in answering if person in book.people]
    return [*merges, *([_ANSWERS.fill(names=join(names))] if names else [])]


_MERGES = Text("{name} to merge", "请{name}合并")
_ANSWERS = Text("{names} to reply", "请{names}批复")
