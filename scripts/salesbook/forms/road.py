"""The forms on the road: what was written on a device, the day's round, and what lets the forms work without network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.forms import describe, road_words, words
from salesbook.forms.files import around
from salesbook.forms.page import RECORDS_SCRIPT, ROUND_SCRIPT, Names, form_page, loads
from salesbook.pages.parts.addresses import Address
from salesbook.words import LANGS, Lang, Text

RECORDS = Address.WRITTEN.rpartition("/")[2]
TODAY = Address.ROUND.rpartition("/")[2]
_NAME = Text("Sales forms", "销售台账填写")
_TITLE = Text("My records", "我写的记录")
_ROUND = Text("Today's round", "今天的行程")


def files(
    audience: Audience, pinned: datetime | None, names: Names, known: Sequence[str], worker: str
) -> dict[str, Callable[[], bytes]]:
    """The two pages, the service worker and the manifest of each language, by their path in the site.

    `pinned` is the book's own moment where it does not follow the clock, `names` say how what the pages load is
    published, `known` are the paths in the site that the forms need without network, `worker` is the service worker's code.
    """
    result: dict[str, Callable[[], bytes]] = {}
    for lang in LANGS:
        folder = f"{lang}/write/"
        result[f"{folder}{RECORDS}.html"] = partial(_page, audience.book, lang, names)
        if "visit" in audience.book.kinds:
            result[f"{folder}{TODAY}.html"] = partial(_round, audience, pinned, lang, names)
        result[f"{folder}manifest.webmanifest"] = partial(_manifest, audience.book, lang)
        own = [path for path in known if not path.startswith(tuple(f"{other}/" for other in LANGS if other != lang))]
        pages = [path for path in result if path.startswith(folder) and path.endswith(".html")]
        result[f"{folder}sw.js"] = partial(_worker, lang, [*own, *pages], worker)
    return result


def _round(audience: Audience, pinned: datetime | None, lang: Lang, names: Names) -> bytes:
    """The page of the day's stops. Of the visit's form it knows which fields a plan line may fill in."""
    book = audience.book
    form = describe.form_of(book, book.kinds["visit"], lang)
    data = around(audience, pinned, lang)
    data["words"] = {**words.of(lang), **_own(lang)}
    data["form"] = {"kind": "visit", "fields": [_of_field(field) for field in form["fields"]]}
    return str(form_page(TODAY, _ROUND, book.company.name, data, lang, loads(names, ROUND_SCRIPT))).encode()


def _of_field(field: Mapping[str, Any]) -> dict[str, Any]:
    return {name: field[name] for name in ("name", "options") if name in field}


def _page(book: Book, lang: Lang, names: Names) -> bytes:
    kinds = {kind.name: {"label": kind.label.say(lang)} for kind in book.kinds.values()}
    data: dict[str, Any] = {"kinds": kinds, "words": {**words.of(lang), **_own(lang)}}
    return str(form_page(RECORDS, _TITLE, book.company.name, data, lang, loads(names, RECORDS_SCRIPT))).encode()


def _own(lang: Lang) -> Mapping[str, str]:
    return {name: text.say(lang) for name, text in road_words.LIST.items()}


def _manifest(book: Book, lang: Lang) -> bytes:
    """What a telephone needs to put the forms among its programs; nothing beyond the forms belongs to it."""
    data = {
        "name": f"{_NAME.say(lang)} · {book.company.name.say(lang)}",
        "short_name": _NAME.say(lang),
        "lang": lang,
        "start_url": f"{RECORDS}.html",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#3949ab",
        "icons": [{"src": "../../assets/salesbook/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _worker(lang: Lang, paths: Sequence[str], code: str) -> bytes:
    """The service worker, told what it keeps; its version changes with that list and its own code."""
    data = {"lang": lang, "paths": sorted(paths)}
    version = hashlib.sha256((code + json.dumps(data)).encode()).hexdigest()[:12]
    return f"const TOLD = {json.dumps({**data, 'version': version})};\n{code}".encode()
