"""Reminders in words: a head for each reader, a line for each matter, no longer than the chat takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salesbook.audience import MANAGER, TEAM
from salesbook.book import Book
from salesbook.rules.agenda import Item
from salesbook.rules.duty import Mark
from salesbook.rules.reminders import Reminded
from salesbook.views.standing import customer_name
from salesbook.words import Text, same

MOST = 30
"""So many matters stand in one message; of the others it says how many there are."""


def message(book: Book, reminded: Reminded, most: int) -> Text:
    """What one reader is reminded of, in at most so many bytes of UTF-8."""
    head = _HEAD.fill(book.today, who=_who(book, reminded.reader), at=book.now)
    lines = [_line(reminded, item) for item in reminded.items]
    shown = min(len(lines), MOST)
    while True:
        text = _put_together(head, lines, shown)
        if shown == 0 or max(len(side.encode()) for side in text) <= most:
            return text
        shown -= 1


def _put_together(head: Text, lines: Sequence[Text], shown: int) -> Text:
    rest = len(lines) - shown
    parts = [head, *lines[:shown], *([_MORE.fill(n=rest)] if rest else [])]
    return Text("\n".join(part.en for part in parts), "\n".join(part.zh for part in parts))


_HEAD = Text("{who}, as of {at}:", "{who}，截至 {at}：")
_MORE = Text("and {n} more", "另有 {n} 件")


def _who(book: Book, reader: str) -> Text:
    if reader in (TEAM, MANAGER):
        return book.company.name
    return book.people[reader].name


def _line(reminded: Reminded, item: Item) -> Text:
    """One matter: what is the matter, by when, and, where others read it too, who owes it."""
    book = reminded.seen
    state = same("") if item.mark is Mark.DUE else _STATE.fill(mark=item.look.word)
    owner = book.people.get(item.person or "")
    who = _WHO.fill(name=owner.name) if owner and owner.id != reminded.reader else same("")
    return _LINE.fill(state=state, who=who, message=_one_line(_what(book, item)), by=_by(book, item))


def _what(book: Book, item: Item) -> Text:
    """What is the matter; a rule that has said nothing of the case yet is told with the record it is about."""
    record = book.find(item.record.ref) if item.record else None
    if record is None or item.message != item.manual.title:
        return item.message
    title, customer = book.title(record), record.get("customer")
    name = customer_name(book, customer) if customer in book.customers else same("")
    if name not in (same(""), title) and name.zh not in title.zh:
        title = _OF.fill(name=name, title=title)
    return _ABOUT.fill(kind=record.kind.label, title=title, message=item.message)


_OF = same("{name} · {title}")
_ABOUT = Text("{kind} {title}: {message}", "{kind}“{title}”：{message}")
_LINE = same("· {state}{who}{message}{by}")
_STATE = same("{mark} · ")
_WHO = Text("{name}: ", "{name}：")
_BY = Text(" (by {due})", "（{due} 前）")
_ON = Text(" (by {due})", "（{due}到期）")


def _by(book: Book, item: Item) -> Text:
    if item.due is None:
        return same("")
    words = _BY if isinstance(item.due, datetime) else _ON
    return words.fill(book.today, due=item.due)


def _one_line(text: Text) -> Text:
    """Record text inside a message stays on its line and steers no terminal."""
    return Text(*("".join(sign if sign.isprintable() else " " for sign in side) for side in text))
