"""What a book makes of the forms: a page for each kind and language, and the lists to pick from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.forms import choices, describe, following, nearby, shapes, words
from salesbook.forms.page import FORM_SCRIPT, WRITE, Names, form_page, loads
from salesbook.schemas import Kind
from salesbook.words import LANGS, Lang

LISTS = "pick/"
"""Where the lists lie in the site: beside the folders of the languages, since they hold both."""


def files(audience: Audience, pinned: datetime | None, names: Names) -> dict[str, Callable[[], bytes]]:
    """Each file by its path in the site.

    `pinned` is the book's own moment where it does not follow the clock, `names` say how what the pages load is published.
    Raises UnknownShape for a schema that has no form.
    """
    shapes.require_known(audience.book.schemas)
    result: dict[str, Callable[[], bytes]] = {}
    for kind in audience.book.kinds.values():
        result |= {
            f"{lang}/write/{kind.name}.html": partial(_page, audience, kind, pinned, lang, names) for lang in LANGS
        }
        if kind.folder:
            result[f"{LISTS}{kind.name}.json"] = partial(choices.choices, audience, kind)
    result[f"{LISTS}nearby.json"] = partial(nearby.nearby, audience)
    return result


def _page(audience: Audience, kind: Kind, pinned: datetime | None, lang: Lang, names: Names) -> bytes:
    book = audience.book
    data = {**describe.form_of(book, kind, lang), **around(audience, pinned, lang)}
    data["next"] = following.offers(book.kinds, kind, lang)
    heading = WRITE.fill(title=kind.label)
    return str(form_page(kind.name, heading, book.company.name, data, lang, loads(names, FORM_SCRIPT))).encode()


def around(audience: Audience, pinned: datetime | None, lang: Lang) -> dict[str, Any]:
    """What a form knows beside its kind: whose site this is, what time it is, where a record goes."""
    book = audience.book
    return {
        "lang": lang,
        "me": audience.viewer if audience.viewer in book.people else "",
        "pinned": pinned.astimezone(book.zone).isoformat() if pinned else "",
        "zone": book.company["zone"],
        "host": dict(book.company.get("host", {"kind": "none"})),
        "kinds": dict(_kinds(book, lang)),
        "words": words.of(lang),
    }


def _kinds(book: Book, lang: Lang) -> Iterator[tuple[str, dict[str, str]]]:
    return ((kind.name, {"label": kind.label.say(lang), "folder": kind.folder}) for kind in book.kinds.values())
