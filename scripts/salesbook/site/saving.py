"""Saving a record from its form: judged as `check` judges, then written into the clone in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from salesbook.audience import Audience
from salesbook.book import record_at
from salesbook.finding import Finding, Place
from salesbook.kinds import Record
from salesbook.pages.company.record import page_ahead
from salesbook.pages.parts.addresses import OWN_PAGES, page_of
from salesbook.pages.parts.page import Page
from salesbook.rules import judge
from salesbook.site.pending import pending
from salesbook.site.reply import Reply, refused, shown_from, title, told_doubles, unfit
from salesbook.site.wish import Wish, wishes_in
from salesbook.store.new_file import Exists, LinkInTheWay, create, replace
from salesbook.store.proposed import judge_proposed
from salesbook.store.unreadable import reason_of
from salesbook.views.doubles import KINDS, doubles
from salesbook.words import Lang, Text
from salesbook.yamlio import read


@dataclass(frozen=True)
class Saving:
    """The clone that forms write into, as one reader sees it.

    `audience` gives the newest book that could be read, or None where none can be; `written` is called after each
    change of a file. `ahead` shows the page of a new record until the book has been read again.
    """

    root: Path
    audience: Callable[[], Audience | None]
    written: Callable[[], None]
    ahead: Callable[[Page], None]

    def save(self, body: Any, lang: Lang) -> Reply:
        """Write new records that `check` finds nothing wrong with, or one that replaces what its writer has seen."""
        wishes = wishes_in(body)
        if wishes is None:
            return unfit(lang)
        contents = {wish.path: wish.content for wish in wishes}
        try:
            findings = self._put(wishes, contents)
        except Exists as error:
            return Reply(HTTPStatus.CONFLICT, {"message": error.text.say(lang), "path": error.path})
        except OSError as error:
            reason = _NOT_WRITTEN.fill(reason=reason_of(error))
            return Reply(HTTPStatus.INSUFFICIENT_STORAGE, {"message": reason.say(lang)})
        return refused(findings, contents, lang) if findings else self._written(wishes, lang)

    def _put(self, wishes: Sequence[Wish], contents: Mapping[str, bytes]) -> list[Finding]:
        """Write what is wished for, or tell what is wrong with it. Raises Exists or OSError."""
        for wish in wishes:
            self._look(wish)
        findings = judge_proposed([self.root], contents, judge)
        if not findings:
            try:
                self._write(wishes, contents)
            except LinkInTheWay as error:
                return [Finding(Place(error.path), "tree-mode", error.text, _NO_LINK)]
        return findings

    def _look(self, wish: Wish) -> None:
        """Refuse what would overwrite something before its writer is told of faults."""
        if not wish.is_record:
            return
        there = self.root / wish.path
        if wish.replaces is None and there.exists():
            raise Exists(wish.path)
        if wish.replaces is not None and (not there.is_file() or _digest(there) != wish.replaces):
            raise Exists(wish.path, _CHANGED)

    def _write(self, wishes: Sequence[Wish], contents: Mapping[str, bytes]) -> None:
        if wishes[0].replaces is None:
            create(self.root, contents)
        else:
            replace(self.root, wishes[0].path, wishes[0].content)

    def _written(self, wishes: Sequence[Wish], lang: Lang) -> Reply:
        paths = [wish.path for wish in wishes]
        files = [self._saved_record(wish, lang) for wish in wishes]
        self.written()
        answer = {"path": paths[0], "paths": paths, "files": files, "pending": len(pending(self.root))}
        return Reply(HTTPStatus.CREATED, answer)

    def _saved_record(self, wish: Wish, lang: Lang) -> dict[str, Any]:
        """What a writer wants to know of a record he has just saved."""
        audience = self.audience()
        record = _record(audience, wish) if audience else None
        if audience is None or record is None:
            return {"path": wish.path, "page": None, "title": wish.path, "shown_from": None, "doubles": []}
        likely = doubles(audience.book, record.kind.name, record.data)
        later = shown_from(audience, record, lang)
        if (
            later is None
            and (wish.replaces is None or record.kind.name not in OWN_PAGES)
            and _may_see(audience, record)
        ):
            self.ahead(page_ahead(audience, record))
        return {
            "path": wish.path,
            "page": page_of(record),
            "title": title(audience, record).say(lang),
            "shown_from": later,
            "doubles": told_doubles(audience, likely, lang),
        }

    def likely_doubles(self, body: Any, lang: Lang) -> Reply:
        """Which records of this reader's book data that are not written yet may repeat."""
        kind, data = (body.get("kind"), body.get("data")) if isinstance(body, dict) else (None, None)
        if kind not in KINDS or not isinstance(data, dict):
            return unfit(lang)
        audience = self.audience()
        datas = told_doubles(audience, doubles(audience.book, kind, data), lang) if audience else []
        return Reply(HTTPStatus.OK, {"doubles": datas})


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _may_see(audience: Audience, record: Record) -> bool:
    here = audience.for_other_versions()
    return here.sees(record) and here.reads_whole(record, audience.book)


def _record(audience: Audience, wish: Wish) -> Record | None:
    kind = audience.book.schemas.kind_at(wish.path.removeprefix("records/"))
    document = read(wish.content, wish.path).document
    return record_at(audience.book.schemas, kind.name, wish.path, document.data) if kind and document else None


_NO_LINK = Text(
    "Take the link out of records/, or write below another folder.", "请移除 records/ 里的链接，或写到别的文件夹。"
)
_NOT_WRITTEN = Text("nothing was saved: {reason}", "没有保存：{reason}")
_CHANGED = Text(
    "{path} is no longer as it was when you began: somebody has changed or removed it. Open it again",
    "{path} 在您打开之后被改动或删除了，请重新打开",
)
