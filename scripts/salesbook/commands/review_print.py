"""A review on paper: as text, as a host's Markdown, as JSON. Whatever a record says leaves through a gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from salesbook.commands import gates
from salesbook.commands.review_parts import Heading, Line, parts_of
from salesbook.review.entries import Entry
from salesbook.review.review import Review
from salesbook.words import Lang, Text

MOST = 60_000
"""Bytes of one comment: hosts refuse longer ones, or cut them anywhere."""
_REST = 400
"""Room that is kept for the word on what is left out, for each heading."""


def text(review: Review, lang: Lang) -> str:
    """For a terminal or a log."""
    return _bounded(gates.log(review.title.say(lang)), list(parts_of(review)), lang, _as_text)


def markdown(review: Review, lang: Lang) -> str:
    """For a comment on a host; the first line is the title of the pull request."""
    return _bounded(gates.title(review.title.say(lang)), list(parts_of(review)), lang, _as_markdown)


_Writer = Callable[[Heading | Line, Lang, int], str]


def _bounded(title: str, parts: Sequence[Heading], lang: Lang, write: _Writer) -> str:
    """The whole in at most `MOST` bytes: as many lines of each heading, in turn, as there is room for."""
    result = [title, ""]
    room = MOST - len(title.encode()) - _REST * (len(parts) + 1)
    for at, part in enumerate(parts):
        head = write(part, lang, 0)
        if room < _REST:
            result += ["", write(Line(_PARTS_LEFT.fill(n=len(parts) - at)), lang, 0)]
            break
        lines, room = _fitting(part.lines, lang, write, room - len(head.encode()))
        left = len(part.lines) - len(lines) + part.more
        result += [*([""] if at else []), head, *lines]
        result += [write(Line(_MORE.fill(n=left)), lang, 0)] if left else []
    return "\n".join(result) + "\n"


def _fitting(lines: Sequence[Line], lang: Lang, write: _Writer, room: int) -> tuple[list[str], int]:
    """The first lines that fit, and the room that is left."""
    result: list[str] = []
    for line in lines:
        text = "\n".join(_with_below(line, lang, write))
        size = len(text.encode()) + 1
        if size > room:
            break
        result.append(text)
        room -= size
    return result, room


def _with_below(line: Line, lang: Lang, write: _Writer) -> Iterator[str]:
    yield write(line, lang, 0)
    for below in line.below:
        yield write(below, lang, 1)


_MORE = Text("and {n} more", "另有 {n} 项")
_PARTS_LEFT = Text("and {n} more {n:part|parts}, for which there is no room here", "篇幅所限，另有 {n} 部分没有列出")
_CORRECT = Text("correct it", "改正")


def _as_text(part: Heading | Line, lang: Lang, depth: int) -> str:
    words = gates.log(part.text.say(lang))
    if isinstance(part, Heading):
        return f"== {words}"
    code = f"  [{gates.log(part.code)}]" if part.code else ""
    return f"{'    ' * depth}- {words}{code}"


def _as_markdown(part: Heading | Line, lang: Lang, depth: int) -> str:
    words = gates.markdown(part.text.say(lang))
    if isinstance(part, Heading):
        return f"### {words}\n"
    link = f" [{_CORRECT.say(lang)}]({part.link})" if part.link else ""
    code = "" if not part.code or part.link else f" {_code(part.code)}"
    return f"{'    ' * depth}- {words}{code}{link}"


def _code(text: str) -> str:
    """A command or a path to copy; one that holds more than letters and plain signs is told as text."""
    plain = all(sign.isascii() and (sign.isalnum() or sign in " ./-_:") for sign in text)
    return f"`{text}`" if plain else gates.markdown(text)


def as_plain(review: Review, lang: Lang) -> dict[str, Any]:
    """For programs: whole, with nothing left out but what the viewer may not see."""
    return {
        "title": gates.title(review.title.say(lang)),
        "approvers": list(review.reviewers.approvers),
        "records": [_entry(entry, lang) for entry in review.entries.shown],
        "causes": [
            {"rule": cause.rule, "change": cause.how, "message": cause.message.say(lang), "record": cause.record}
            for cause in review.causes
        ],
        "look": [{"why": look.why, "record": look.record, "message": look.message.say(lang)} for look in review.look],
        "findings": [finding.plain(lang) for finding in review.findings],
    }


def _entry(entry: Entry, lang: Lang) -> dict[str, Any]:
    data = {
        "ref": entry.ref,
        "kind": entry.kind.name if entry.kind else None,
        "change": entry.how,
        "person": entry.person,
        "title": entry.title.say(lang),
        "fields": [
            {"name": field_change.name, "old": field_change.old, "new": field_change.new}
            for field_change in entry.fields
        ],
    }
    return data | ({"was": entry.was} if entry.was else {}) | ({"hidden": True} if entry.hidden else {})
