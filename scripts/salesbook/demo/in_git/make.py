"""The made-up company with its history: its records, who handed them in when, who merged, and the truth about all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from salesbook.demo import staff as hiring
from salesbook.demo.in_git.chronicle import MAIN, Chronicle
from salesbook.demo.in_git.events import (
    ZONE,
    Event,
    HandIn,
    KeyChange,
    MergeRound,
    Plot,
    Written,
    hand_ins,
    merge_rounds,
    moment_of,
)
from salesbook.demo.in_git.planting import FEWEST_PEOPLE, FEWEST_WEEKS, Planter
from salesbook.demo.in_git.signing import Key
from salesbook.demo.make import make
from salesbook.demo.scale import Scale
from salesbook.demo.staff import Post, Staff
from salesbook.schemas import Schemas
from salesbook.yamlio import read, write

_UNSIGNED = frozenset({"showroom", "storekeeper", "staff"})
"""People of these roles hand in by the form and have no key."""


class TooSmall(ValueError):
    """The company is too small, or told too shortly, for all that is planted in its history."""


class History(NamedTuple):
    """The history made, with what happened: each event and the commit it made, if any."""

    chronicle: Chronicle
    plot: Plot
    staff: Staff
    base: str
    commits: Mapping[int, str]

    def commit(self, event: Event) -> str | None:
        """The commit that an event made; None where it came after the book's end, or brought nothing."""
        return self.commits.get(id(event))

    def happened(self) -> Iterator[tuple[Event, str]]:
        """The events that made a commit, in the order in which the server saw them."""
        committed = [(event, self.commits[id(event)]) for event in self.plot.events if id(event) in self.commits]
        yield from sorted(committed, key=lambda pair: self.chronicle.order[pair[1]])


def make_history(scale: Scale, schemas: Schemas) -> History:
    """The whole history of a company of this scale. Raises TooSmall."""
    if scale.people < FEWEST_PEOPLE or scale.weeks < FEWEST_WEEKS:
        raise TooSmall
    return _Maker(scale, schemas).make()


class _Maker:
    def __init__(self, scale: Scale, schemas: Schemas) -> None:
        self._scale = scale
        self._schemas = schemas
        self._staff = hiring.hire(scale)
        self._chronicle = Chronicle()
        self._people: dict[str, dict[str, Any]] = {}
        self._manager = self._staff.holder("general_manager")

    def make(self) -> History:
        base, written = self._records()
        plot = Plot(
            [*hand_ins(written, self._staff, self._scale.dice("hand in")), *merge_rounds(self._scale, self._staff)]
        )
        self._leave(plot)
        Planter(plot, self._scale, self._staff).plant()
        began = self._begin(base)
        ends = datetime.combine(self._scale.last, time(23, 59, 59), ZONE)
        commits: dict[int, str] = {}
        for event in sorted(plot.events, key=lambda event: (moment_of(event), type(event).__name__, _whose(event).id)):
            commit = self._happen(event) if moment_of(event) <= ends else None
            if commit is not None:
                commits[id(event)] = commit
        self._chronicle.close()
        return History(self._chronicle, plot, self._staff, began, commits)

    def _records(self) -> tuple[dict[str, bytes], list[Written]]:
        """What was there when the book was opened, and what was written from then on."""
        base: dict[str, bytes] = {}
        written: list[Written] = []
        posts = {post.id for post in self._staff.posts}

        def put(path: str, content: bytes) -> None:
            document = read(content, f"records/{path}").document
            assert document is not None  # noqa: S101 - the demo writes what can be read
            data: dict[str, Any] = dict(document.data)
            at = datetime.fromisoformat(data["written_at"]) if "written_at" in data else None
            if path.startswith("people/"):
                self._people[data["id"]] = data
            elif at is None or at.date() < self._scale.first:
                base[path] = content
            else:
                by = data.get("by") or data.get("person")
                written.append(Written(path, content, data, by if by in posts else self._manager.id, at))

        make(self._scale, self._schemas, put)
        return base, written

    def _leave(self, plot: Plot) -> None:
        """Who leaves does so by a change of the people records, and hands in nothing after."""
        leaver, day = self._staff.leaver, self._staff.left_on
        if leaver is None or day is None:
            return
        gone = datetime.combine(day, time(8, 0), ZONE)
        left = self._people[leaver.id]
        late = [e for e in plot.events if isinstance(e, HandIn) and e.by is leaver and e.pushed >= gone]
        heir = self._staff.heir or self._manager
        for event in late:
            event.by = heir
        path = f"people/{leaver.id}.yaml"
        event = HandIn(self._manager, {path: self._person(leaver, left, 0)}, gone, gone)
        plot.events.append(event)
        plot.planted.append(("left", path.removesuffix(".yaml"), event))
        self._people[leaver.id] = {name: value for name, value in left.items() if name != "left_on"}

    def _begin(self, base: dict[str, bytes]) -> str:
        """The general manager opens the book on the Friday before the first week."""
        for post in self._staff.posts:
            base[f"people/{post.id}.yaml"] = self._person(post, self._people[post.id], 0)
        at = datetime.combine(self._scale.first - timedelta(days=3), time(17, 0), ZONE)
        commit = self._chronicle.commit(MAIN, base, self._manager, at, self._key(self._manager, 0), "台账启用")
        self._chronicle.push(MAIN, "", self._manager, at + timedelta(minutes=2))
        return commit

    def _person(self, post: Post, data: Mapping[str, Any], number: int) -> bytes:
        key = self._key(post, number)
        return write({**data, "git": {**data["git"], **({"signing_keys": [key.public]} if key else {})}})

    def _key(self, post: Post, number: int) -> Key | None:
        if _UNSIGNED.issuperset(post.roles):
            return None
        return _key(f"{self._scale.seed}/{post.id}/{number}")

    def _happen(self, event: Event) -> str | None:
        """Let an event happen; the commit it made."""
        happen: Mapping[type, Callable[[Any], str | None]] = {
            HandIn: self._hand_in,
            MergeRound: self._merge,
            KeyChange: self._change_key,
        }
        return happen[type(event)](event)

    def _hand_in(self, event: HandIn) -> str:
        ref = MAIN if any(path.startswith("people/") for path in event.records) else _branch(event.by)
        old = self._chronicle.tips.get(ref, "")
        key = self._key(event.by, event.key)
        message = "、".join(_kinds(event.records))
        commit = self._chronicle.commit(ref, event.records, event.by, event.committed, key, message)
        self._chronicle.push(ref, old, event.by, event.pushed, seen=event.seen)
        return commit

    def _merge(self, event: MergeRound) -> str | None:
        old = self._chronicle.tips[MAIN]
        key = self._key(event.by, event.key)
        commit = self._chronicle.merge(_branch(event.of), event.by, event.at, key, f"合并 in/{event.of.id}")
        if commit is not None:
            self._chronicle.push(MAIN, old, event.by, event.at + timedelta(seconds=9))
        return commit

    def _change_key(self, event: KeyChange) -> str:
        old = self._chronicle.tips[MAIN]
        files = {f"people/{event.of.id}.yaml": self._person(event.of, self._people[event.of.id], 1)}
        key = self._key(self._manager, 0)
        commit = self._chronicle.commit(MAIN, files, self._manager, event.at, key, f"更换签名密钥：{event.of.id}")
        self._chronicle.push(MAIN, old, self._manager, event.at + timedelta(seconds=20))
        return commit


@cache
def _key(text: str) -> Key:
    return Key(text)


def _branch(post: Post) -> str:
    return f"refs/heads/in/{post.id}"


def _whose(event: Event) -> Post:
    return event.by if isinstance(event, HandIn) else event.of


def _kinds(records: Mapping[str, bytes]) -> Iterator[str]:
    """The folders of some records, each once."""
    return iter(dict.fromkeys(path.partition("/")[0] for path in sorted(records)))
