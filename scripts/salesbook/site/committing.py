"""What lies in the clone uncommitted, told to the page, and committed when its reader says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from salesbook.audience import MANAGER, TEAM, Audience
from salesbook.finding import Refusal
from salesbook.history.waiting import OWN
from salesbook.pages.parts.addresses import page_of
from salesbook.site.commits import CannotCommit, Committed, commit
from salesbook.site.pending import Pending, branch, main_branch, own_address, pending
from salesbook.site.reply import Reply, title, unfit
from salesbook.words import Lang, Text, join, same


@dataclass(frozen=True)
class Committing:
    """The clone whose records are committed from a page. `viewer` is for whom the site is shown."""

    root: Path
    viewer: str
    audience: Callable[[], Audience | None]

    def pending(self, lang: Lang) -> Reply:
        """What is not committed yet, and onto which branch it may go."""
        audience, here = self.audience(), branch(self.root)
        host = audience.book.company.get("host", {}) if audience else {}
        main, person = main_branch(self.root, host.get("branch")), self._person(audience)
        answer = {
            "branch": here,
            "main": main,
            "suggested_branch": f"{OWN}{person}" if person and main and here == main else None,
            "as_person": person,
            "files": [_listed(waiting, audience, lang) for waiting in pending(self.root)],
        }
        return Reply(HTTPStatus.OK, answer)

    def _person(self, audience: Audience | None) -> str | None:
        """Who sits here: the person the site is shown to, else whose commits carry the address that Git knows."""
        if self.viewer not in (TEAM, MANAGER):
            return self.viewer
        return audience.person_by_address(own_address(self.root)) if audience else None

    def commit(self, body: Any, lang: Lang) -> Reply:
        """Commit exactly these of the pending records on the branch that is named."""
        paths, onto = (body.get("paths"), body.get("branch")) if isinstance(body, dict) else (None, None)
        if not isinstance(onto, str) or not isinstance(paths, list) or not all(isinstance(p, str) for p in paths):
            return unfit(lang)
        try:
            done = self._commit(sorted(set(paths)), onto)
        except Refusal as error:
            output = error.output if isinstance(error, CannotCommit) else ""
            return Reply(HTTPStatus.CONFLICT, {"message": error.text.say(lang), "output": output})
        answer = {**done._asdict(), "paths": sorted(set(paths)), "pending": len(pending(self.root))}
        return Reply(HTTPStatus.CREATED, answer)

    def _commit(self, paths: Sequence[str], onto: str) -> Committed:
        known, audience = {waiting.path for waiting in pending(self.root)}, self.audience()
        if gone := [path for path in paths if path not in known]:
            raise CannotCommit(_NOT_PENDING.fill(path=gone[0]))
        if not paths:
            raise CannotCommit(_NOTHING)
        people = audience.book.people if audience else {}
        if onto != branch(self.root) and onto.removeprefix(OWN) not in people:
            raise CannotCommit(_NOBODY.fill(branch=onto))
        return commit(self.root, paths, onto, _message(paths, audience))


def _listed(waiting: Pending, audience: Audience | None, lang: Lang) -> dict[str, Any]:
    """A pending record in words, as far as the reader's book holds it; else its kind and place."""
    record = audience.book.find(waiting.path.removeprefix("records/").removesuffix(".yaml")) if audience else None
    text = title(audience, record) if audience and record else _placed(waiting.path, audience)
    page = page_of(record) if record else None
    return {
        "path": waiting.path,
        "title": text.say(lang),
        "page": page,
        "change": "added" if waiting.added else "changed",
    }


def _placed(path: str, audience: Audience | None) -> Text:
    below = path.removeprefix("records/")
    kind = audience.book.schemas.kind_at(below) if audience else None
    place = same(below.removesuffix(".yaml"))
    return join([kind.label, place], " · ", " · ") if kind else place


def _message(paths: Sequence[str], audience: Audience | None) -> str:
    """How many records of which kinds, never what they say: whoever may clone reads every message."""
    if audience is None:
        return "\n".join(["records", "", *paths])
    kinds = [audience.book.schemas.kind_at(path.removeprefix("records/")) for path in paths]
    counts = Counter(kind.label for kind in kinds if kind)
    head = join([_COUNTED.fill(kind=label, n=n) for label, n in counts.items()])
    return "\n".join([head.say(audience.book.company.languages[0]), "", *paths])


_NOTHING = Text("choose at least one record", "请至少选一条记录")
_NOT_PENDING = Text(
    "{path} is no record that waits to be committed; look at the list again", "{path} 不在待提交的记录里，请刷新列表"
)
_NOBODY = Text(
    "{branch} is neither the branch that is checked out nor that of a person of the book",
    "{branch} 既不是当前检出的分支，也不是台账里某个人的分支",
)
_COUNTED = Text("{kind}: {n}", "{kind} {n} 条")
