"""What the saving server answers: a status and JSON, its texts in the reader's language and for the reader's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from salesbook.audience import Audience
from salesbook.finding import Finding, Place
from salesbook.kinds import Record
from salesbook.kinds.known import Known
from salesbook.pages.parts.addresses import page_of
from salesbook.store.proposed import route_at
from salesbook.views.doubles import Double
from salesbook.words import Lang, Text, day_text, join, moment_text


class Reply(NamedTuple):
    """What a request is answered: the status, and what goes out as JSON."""

    status: HTTPStatus
    content: Any


def refused(findings: Sequence[Finding], contents: Mapping[str, bytes], lang: Lang) -> Reply:
    """Findings as `check --format json` gives them, each with the route of the field it is about."""

    def with_field(finding: Finding) -> dict[str, Any]:
        content = contents.get(finding.place.path)
        return {**finding.plain(lang), "field": list(route_at(finding.place, content)) if content else []}

    return Reply(HTTPStatus.BAD_REQUEST, [with_field(finding) for finding in findings])


def unfit(lang: Lang) -> Reply:
    """The answer to what is no request of a form."""
    return refused([_UNFIT], {}, lang)


_UNFIT = Finding(
    Place("records"),
    "save-request",
    Text("this is no request that a form makes", "这不是表单发出的请求"),
    Text("Send JSON with the keys that the form's code names.", "请按表单代码里的字段发送 JSON。"),
)


def title(audience: Audience, record: Record) -> Text:
    """A record by its kind and what it is called, as far as this reader may see what it names."""
    return join([record.kind.label, audience.book.title(record)], " · ", " · ")


def told_doubles(audience: Audience, doubles: Sequence[Double], lang: Lang) -> list[dict[str, Any]]:
    """Likely doubles with their pages and what is alike."""
    return [
        {
            "path": double.record.path,
            "page": page_of(double.record),
            "title": title(audience, double.record).say(lang),
            "alike": [words.say(lang) for words in double.alike],
        }
        for double in doubles
    ]


def shown_from(audience: Audience, record: Record, lang: Lang) -> dict[str, str] | None:
    """From when on the pages show a record that is dated after the book's moment; None where they show it at once."""
    book = audience.book
    ahead = Known(book.now).from_when(record)
    if ahead is None:
        return None
    at = moment_text(ahead) if isinstance(ahead, datetime) else day_text(ahead)
    why = _PINNED if book.company.as_of else _AHEAD
    return {"at": ahead.isoformat(), "text": why.fill(at=at, now=moment_text(book.now)).say(lang)}


_AHEAD = Text(
    "Saved. It is dated after now ({now}), so the pages show it from {at} on.",
    "已保存。日期在现在（{now}）之后，页面从{at}起显示。",
)
_PINNED = Text(
    "Saved. This book's clock stands at {now} (`as_of` in records/company.yaml), and the record is dated later: the "
    "pages show it once the clock has reached {at}.",
    "已保存。这本台账的时钟固定在 {now}（records/company.yaml 的 as_of），记录的日期在它之后：时钟到了{at}，页面才会显示。",
)
