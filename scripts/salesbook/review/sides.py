"""The book before and after a change, each as one viewer may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from salesbook.audience import Audience
from salesbook.book import Book, make, record_at
from salesbook.history import Arrivals
from salesbook.history.arrivals import arrivals_in
from salesbook.history.contributions import Contribution, contributions
from salesbook.history.span import Span
from salesbook.kinds import Company, Record
from salesbook.rules import judge
from salesbook.store.two_trees import Proposal, TreeChange, read_changes

_RIGHTS = "people/"
_COMPANY = "company"


class Side(NamedTuple):
    """One side of a change.

    `whole` is the book as of the moment, `audience` how the viewer reads it. `own` are the touched records as their
    files say, also those dated later; `seen` is what he may see of them, `telling` the book he knows with these in it.
    """

    whole: Book
    audience: Audience
    own: Mapping[str, Record]
    seen: Mapping[str, Record]
    telling: Book


class Change(NamedTuple):
    """A change between two sides; `written` tells by reference who wrote what it brings, as the commits say."""

    span: Span
    trees: TreeChange
    before: Side
    after: Side
    written: Mapping[str, tuple[Contribution, ...]]

    @property
    def viewer(self) -> str:
        """For whose eyes it is told."""
        return self.after.audience.viewer


def open_change(root: Path, span: Span, viewer: str | None, as_of: datetime | None, clock: datetime) -> Change:
    """Read a change; for whom it is told where nobody is named, the company's record on the main line says.

    Who may see what, and who is who, hangs on the people and the company before the change: nobody is given rights by
    what is reviewed. Raises BrokenBook where there is no company record before it, UnknownViewer.
    """
    return next(open_changes(root, [span], viewer, Moment(as_of, clock, partial(arrivals_in, (root,)))))


def open_changes(root: Path, spans: Sequence[Span], viewer: str | None, moment: Moment) -> Iterator[Change]:
    """Read several changes that all start from the same tree, each as `open_change`; that tree is read and judged once."""
    proposals = [Proposal(span.after, (span.main, span.tip)) for span in spans]
    earlier: Earlier | None = None
    for span, trees in zip(spans, read_changes(root, spans[0].before, proposals, judge), strict=True):
        earlier = earlier or earlier_of(trees, moment)
        yield change_of(span, trees, viewer, earlier, contributions(root, span.main, span.tip))


class Moment(NamedTuple):
    """As of when a change is told: what was asked for, else the company's own, else the clock's; and what history tells."""

    as_of: datetime | None
    clock: datetime
    history: Callable[[Company, bool], Arrivals]


class Earlier(NamedTuple):
    """What a change starts from: by reference every record as its file says, and the book as of the moment."""

    records: Mapping[str, Record]
    book: Book


def earlier_of(trees: TreeChange, moment: Moment) -> Earlier:
    """What changes start from. Raises BrokenBook where there is no company record."""
    loaded = (record_at(trees.schemas, kind, path, data) for path, kind, data in trees.before)
    records = {record.ref: record for record in loaded}
    return Earlier(records, make(trees.schemas, records.values(), (), *moment))


def change_of(
    span: Span,
    trees: TreeChange,
    viewer: str | None,
    earlier: Earlier,
    written: Mapping[str, tuple[Contribution, ...]],
) -> Change:
    """A change that was read."""
    touched = frozenset(map(_ref, trees.touched))
    before, old, new = earlier.book, earlier.records, _records_after(trees, earlier)
    company = {_COMPANY: old[_COMPANY]} if _COMPANY not in new else {}
    after = _at_same_moment(before, [*new.values(), *company.values()])
    ruled = after
    if any(ref == _COMPANY or ref.startswith(_RIGHTS) for ref in touched):
        ruled = _at_same_moment(before, _with_rights_of(old, new))
    reader = viewer or str(before.company.get("review_as", "team"))
    return Change(
        span,
        trees,
        _side(before, before, reader, old, touched),
        _side(after, ruled, reader, new, touched),
        written,
    )


def _records_after(trees: TreeChange, earlier: Earlier) -> dict[str, Record]:
    """By reference the records after a change; one that it does not touch is the very same as before."""
    touched = frozenset(trees.touched)
    kept = ((path, earlier.records.get(_ref(path)) if path not in touched else None) for path, _, _ in trees.after)
    pairs = zip(kept, trees.after, strict=True)
    loaded = (record or record_at(trees.schemas, kind, path, data) for (path, record), (_, kind, data) in pairs)
    return {record.ref: record for record in loaded}


def _ref(path: str) -> str:
    return path.removeprefix("records/").removesuffix(".yaml")


def _at_same_moment(before: Book, records: Iterable[Record]) -> Book:
    """The book of these records, with the history and the moment of the one before."""
    arrivals = before.arrivals
    assert arrivals is not None  # noqa: S101 - it was made with one
    return make(before.schemas, records, (), before.now, before.now, lambda _company, _signs: arrivals)


def _with_rights_of(old: Mapping[str, Record], new: Mapping[str, Record]) -> list[Record]:
    """The records after a change with the people and the company of before."""
    return [
        *(record for ref, record in new.items() if not _gives_rights(ref)),
        *(record for ref, record in old.items() if _gives_rights(ref)),
    ]


def _gives_rights(ref: str) -> bool:
    return ref == _COMPANY or ref.startswith(_RIGHTS)


def _side(whole: Book, ruled: Book, viewer: str, records: Mapping[str, Record], touched: frozenset[str]) -> Side:
    audience = Audience(ruled, viewer)
    own = {ref: records[ref] for ref in sorted(touched & records.keys())}
    versions = ((ref, audience.version(record)) for ref, record in own.items())
    seen = {ref: version for ref, version in versions if version is not None}
    others = [record for record in audience.book.all() if record.ref not in touched]
    return Side(whole, audience, own, seen, Book(whole.schemas, [*others, *seen.values()], whole.now))
