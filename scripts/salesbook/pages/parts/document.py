"""A page that stands alone: one HTML file with its own style, no script, nothing asked of anybody."""

from __future__ import annotations

import base64
import hashlib
import re

from markupsafe import Markup

from salesbook.audience import Audience
from salesbook.pages.parts.alone import alone
from salesbook.pages.parts.gate import encode, environment
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Sheet
from salesbook.words import Lang, Text

STYLE = "document.css"


def document(audience: Audience, title: Text, sheet: Sheet, lang: Lang) -> str:
    """The file's HTML in one language. Its policy allows its own style and nothing else."""
    return whole(title, alone(Reader(audience), "sheet.html", sheet._replace(doing=()), lang), lang)


_POLICY = "default-src 'none'; style-src 'sha256-"
_BEGINS = re.compile(
    rb'<!doctype html>\n<html lang="(?:en|zh-Hans)">\n<head>\n<meta charset="utf-8">\n'
    rb'<meta http-equiv="Content-Security-Policy" content="' + re.escape(_POLICY.encode())
)


def is_document(content: bytes) -> bool:
    """Whether a file begins as only our own documents do."""
    return _BEGINS.match(content) is not None


def whole(title: Text, body: Markup, lang: Lang) -> str:
    """A file of its own around a content that came through the gate."""
    gate = environment()
    assert gate.loader is not None  # noqa: S101 - the gate gives it one
    style = gate.loader.get_source(gate, STYLE)[0].strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"{_POLICY}{digest}'; base-uri 'none'; form-action 'none'"
    tongue = "zh-Hans" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{tongue}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{encode(title.say(lang))}</title>\n<style>{Markup(style)}</style>\n</head>\n"  # noqa: S704 - our own file
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
