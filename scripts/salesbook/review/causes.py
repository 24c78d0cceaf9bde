"""What a change causes: cases of the rules that come, go or change between the book before it and the book after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Literal, NamedTuple

from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.finding import Level, Route
from salesbook.kinds import Record
from salesbook.review.naming import name_of
from salesbook.review.sides import Change, Side
from salesbook.rules.catalogue import all_cases
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import Judged, look
from salesbook.rules.seen import may_read
from salesbook.rules.wording import worded
from salesbook.words import Text, day_text, join, moment_text

How = Literal["new", "gone", "changed"]


class Cause(NamedTuple):
    """One case: its rule, what became of it, in words; `record` is what it is about, `person` on whom it counts."""

    rule: str
    how: How
    level: Level
    mark: Mark
    message: Text
    record: str | None
    person: str | None
    name: Text | None


class _Pair(NamedTuple):
    """A case before and after; None where it was not, or is no more."""

    before: Judged | None
    after: Judged | None


_Case = tuple[str, str | None, Route, str | None, Week | None]
_Owed = tuple[str, str | None, Week | None, date | datetime | None]
_Matter = tuple[str, str, Route, str | None]
_Match = Callable[[Judged], _Case | _Owed | _Matter | int]


def causes_of(change: Change) -> tuple[Cause, ...]:
    """All that comes, goes or changes and that the viewer may read of, what matters first.

    How many more there are is not told: that would hang on what is hidden from him.
    """
    pairs = [pair for pair in _pairs(change.before.whole, change.after.whole) if _matters(pair)]
    readable = [pair for pair in pairs if _readable(change, pair)]
    causes = (_cause_of(change, pair) for pair in _worded(change, readable))
    return tuple(sorted(causes, key=_order))


def _pairs(before: Book, after: Book) -> Iterator[_Pair]:
    """The cases that are not the same in both, each with the one it was before or is after."""
    old, new = _different(all_cases(before), all_cases(after))
    alike = Counter(map(_whole, old)) & Counter(map(_whole, new))
    left, come = _but(old, alike), _but(new, alike)
    pairs, left, come = _matched(left, come, _case)
    more, left, come = _matched(left, come, _owed)
    others, left, come = _matched(left, come, _matter)
    yield from (*pairs, *more, *others)
    yield from (_Pair(case, None) for case in left)
    yield from (_Pair(None, case) for case in come)


def _different(old: Iterable[Judged], new: Iterable[Judged]) -> tuple[list[Judged], list[Judged]]:
    """What is left of the cases of each rule when those with which both sides begin and end alike are left out.

    A change touches few of tens of thousands, which to compare in order costs a fifth of counting them.
    """
    before, after = _by_rule(old), _by_rule(new)
    left: list[Judged] = []
    come: list[Judged] = []
    for rule in {**before, **after}:
        old_cases, new_cases = before.get(rule, []), after.get(rule, [])
        start = _alike(old_cases, new_cases)
        end = _alike(old_cases[start:][::-1], new_cases[start:][::-1])
        left += old_cases[start : len(old_cases) - end]
        come += new_cases[start : len(new_cases) - end]
    return left, come


def _by_rule(cases: Iterable[Judged]) -> dict[str, list[Judged]]:
    result: dict[str, list[Judged]] = {}
    for case in cases:
        result.setdefault(case.manual.id, []).append(case)
    return result


def _alike(old: Sequence[Judged], new: Sequence[Judged]) -> int:
    """With how many equal cases both begin; a record that was not touched is the same object on both sides."""
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].duty == pair[1].duty, pairs))


def _but(cases: Iterable[Judged], alike: Counter[tuple[object, ...]]) -> list[Judged]:
    """The cases without those that are alike on the other side."""
    rest, kept = Counter(alike), []
    for case in cases:
        if rest[_whole(case)] > 0:
            rest[_whole(case)] -= 1
        else:
            kept.append(case)
    return kept


def _matched(
    left: Sequence[Judged], come: Sequence[Judged], by: _Match
) -> tuple[list[_Pair], list[Judged], list[Judged]]:
    """Pairs of what is one case by a key, and what has no other of its kind."""
    waiting: dict[object, list[Judged]] = {}
    for case in come:
        waiting.setdefault(by(case), []).append(case)
    pairs, alone = [], []
    for case in left:
        matches = waiting.get(by(case))
        if matches:
            pairs.append(_Pair(case, matches.pop(0)))
        else:
            alone.append(case)
    paired = {id(pair.after) for pair in pairs}
    return pairs, alone, [case for case in come if id(case) not in paired]


def _ref(case: Judged) -> str | None:
    return case.duty.record.ref if case.duty.record else None


def _case(case: Judged) -> _Case:
    return case.manual.id, _ref(case), case.duty.route, case.duty.person, case.duty.week


def _owed(case: Judged) -> _Owed:
    return case.manual.id, case.duty.person, case.duty.week, case.duty.due


def _matter(case: Judged) -> _Matter | int:
    """What it is about, whatever week it counts in; a case about no record is like no other."""
    ref = _ref(case)
    return (case.manual.id, ref, case.duty.route, case.duty.person) if ref else id(case)


def _whole(case: Judged) -> tuple[object, ...]:
    return (*_case(case), case.duty.due, case.duty.mark, case.duty.message)


def _is_open(case: Judged | None) -> bool:
    """Whether somebody has to do something, now or by a day to come."""
    return case is not None and (not case.duty.mark.fine or case.duty.mark is Mark.DUE)


def _matters(pair: _Pair) -> bool:
    """Whether a pair tells anybody anything: what is met, or to be done by a day to come, before and after does not."""
    if not _is_open(pair.before) and not _is_open(pair.after):
        return False
    return not (pair.before and pair.after and pair.before.duty.mark is pair.after.duty.mark is Mark.DUE)


def _readable(change: Change, pair: _Pair) -> bool:
    before = pair.before is None or may_read(change.before.audience, pair.before)
    return before and (pair.after is None or may_read(change.after.audience, pair.after))


def _worded(change: Change, pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """The pairs in words that the viewer may read, each side as he sees that side."""
    before = worded((pair.before for pair in pairs if pair.before), change.before.audience)
    after = worded((pair.after for pair in pairs if pair.after), change.after.audience)
    for pair in pairs:
        yield _Pair(next(before) if pair.before else None, next(after) if pair.after else None)


def _cause_of(change: Change, pair: _Pair) -> Cause:
    how: How = "gone" if not _is_open(pair.after) else "changed" if _is_open(pair.before) else "new"
    side = change.before if how == "gone" else change.after
    case = pair.before if how == "gone" else pair.after
    assert case is not None  # noqa: S101 - `_matters` has looked
    person = side.audience.book.people.get(case.duty.person or "")
    return Cause(
        case.manual.id,
        how,
        Level.INFO if case.duty.mark is Mark.DUE else case.manual.level,
        case.duty.mark,
        _settled(side, case, pair.after) if how == "gone" else _open(side, case),
        _ref(case),
        case.duty.person,
        person.name if person else None,
    )


def _open(side: Side, case: Judged) -> Text:
    """What is the matter, after the rule's own word for it."""
    word = look(case.manual.id, case.duty.mark).word
    if case.duty.message.en and case.duty.message != case.manual.title:
        return _OPEN.fill(word=word, message=_about(case.duty.message, _record(side, case), _due(side, case)))
    return _OPEN.fill(word=word, message=_about(case.manual.title, _record(side, case), _due(side, case)))


def _settled(side: Side, case: Judged, after: Judged | None) -> Text:
    """What is the matter no more, and how that came."""
    record, due = _record(side, case), _due(side, case, settled=True)
    if case.manual.id == _PROMISE and isinstance(case.duty.due, date) and after and after.duty.mark is Mark.MET:
        kept = _KEEPS.fill(side.telling.today, day=case.duty.due)
        return _about(kept, record)
    what = _about(case.manual.title, record, due)
    if after is None or after.duty.mark is Mark.NOT_OWED:
        return _NO_LONGER.fill(what=what)
    return _OPEN.fill(word=look(after.manual.id, after.duty.mark).word, message=what)


def _about(message: Text, *about: Text | None) -> Text:
    """A message with the record it is about and the day it is due, as far as it does not name them itself."""
    parts = [part for part in about if part and part.zh not in message.zh]
    return _ABOUT.fill(message=message, about=join(parts, ", ", "，")) if parts else message


def _record(side: Side, case: Judged) -> Text | None:
    record: Record | None = side.telling.find(case.duty.record.ref) if case.duty.record else None
    return _OF_KIND.fill(kind=record.kind.label, name=name_of(side.telling, record)) if record is not None else None


def _due(side: Side, case: Judged, *, settled: bool = False) -> Text | None:
    """By when; what is late says so itself."""
    due, today = case.duty.due, side.telling.today
    if due is None or not (settled or case.duty.mark is Mark.DUE):
        return None
    return _BY.fill(due=moment_text(due, today) if isinstance(due, datetime) else day_text(due, today))


_PROMISE = "promise-kept"
_KEEPS = Text("keeps the promise of {day}", "履行了{day}的约定")
_OPEN = Text("{word}: {message}", "{word}：{message}")
_NO_LONGER = Text("no longer asked: {what}", "不再要求：{what}")
_ABOUT = Text("{message} ({about})", "{message}（{about}）")
_OF_KIND = Text("{kind} {name}", "{kind} {name}")
_BY = Text("by {due}", "{due} 前")


def _order(cause: Cause) -> tuple[object, ...]:
    """Faults that come first, then what changes, then what is settled, then what is to be done by a day to come."""
    ahead = cause.mark is Mark.DUE and cause.how != "gone"
    rank = {"new": 0, "changed": 1, "gone": 2}[cause.how]
    about = (cause.rule, cause.person or "", cause.record or "", cause.message.en)
    return (ahead, rank, list(Level).index(cause.level), *about)
