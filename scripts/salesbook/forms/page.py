"""The page of a form: a shell of its own, without the theme and without a script inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from salesbook.pages.parts.gate import data, encode
from salesbook.words import Lang, Text

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Nothing runs and nothing is asked for that the build didn't bring, and no form is sent by the browser itself."""
ASSETS = "../../assets/salesbook/forms/"
"""Where the form's own files lie, seen from a form page."""
FORM_SCRIPT, RECORDS_SCRIPT, ROUND_SCRIPT, STYLE = "form.js", "records.js", "round.js", "form-page.css"
"""What a form, the list of what was written and the day's round run, and how they all look."""
Names = Mapping[str, str]
"""By each of these files the name under which the site publishes it."""


class Loads(NamedTuple):
    """What a page loads: the names under which its script and its style are published."""

    script: str
    style: str


def loads(names: Names, script: str) -> Loads:
    """What the page with this script loads."""
    return Loads(names[script], names[STYLE])


_OTHER: dict[Lang, tuple[Lang, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}


def form_page(name: str, heading: Text, company: Text, contents: dict[str, Any], lang: Lang, loaded: Loads) -> Markup:
    """The HTML of a form, or of a page that goes with the forms; `name` is its file's. `contents` is all that its script knows."""
    other, other_name = _OTHER[lang]
    return _PAGE.format(
        lang=lang,
        policy=Markup(POLICY),  # noqa: S704 - ours, and quoted by nothing that could end the attribute
        kind=encode(name),
        heading=encode(heading.say(lang)),
        style=loaded.style,
        script=loaded.script,
        company=encode(company.say(lang)),
        assets=ASSETS,
        data=data(contents),
        other=other,
        other_name=encode(other_name),
        home=encode(_HOME.say(lang)),
        all=encode(_ALL.say(lang)),
        waiting=encode(_WAITING.say(lang)),
    )


WRITE = Text("Write: {title}", "写{title}")
_HOME = Text("Home", "首页")
_ALL = Text("All forms", "所有表单")
_WAITING = Text("The form needs a browser whose scripts are switched on.", "表单需要打开浏览器的脚本功能。")
_PAGE = Markup("""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="salesbook-form" content="{kind}">
<title>{heading} - {company}</title>
<link rel="icon" href="../../assets/salesbook/icon.svg">
<link rel="manifest" href="manifest.webmanifest">
<link rel="stylesheet" href="{assets}{style}">
<script defer src="{assets}{script}"></script>
</head>
<body>
<header class="top"><a href="../index.html">{company}</a><nav><a href="../write.html">{all}</a> <a id="other" href="../../{other}/write/{kind}.html" lang="{other}" hreflang="{other}">{other_name}</a></nav></header>
<main id="main"><h1>{heading}</h1><p id="waiting">{waiting}</p></main>
<script type="application/json" id="form">{data}</script>
</body>
</html>
""")
