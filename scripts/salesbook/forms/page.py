"""The page of a form: a shell of its own, without the theme and without a script inside it."""

from __future__ import annotations

from collections.abc import Sequence
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
_OTHER: dict[Lang, tuple[Lang, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}


class Scripts(NamedTuple):
    """The script of a page, and what it loads: named ahead, so that nothing waits in line."""

    first: str
    loaded: Sequence[str]


def form_page(name: str, heading: Text, company: Text, told: dict[str, Any], lang: Lang, scripts: Scripts) -> Markup:
    """The HTML of a form, or of a page that goes with the forms; `name` is its file's. `told` is all its script knows."""
    other, other_name = _OTHER[lang]
    ahead = Markup("\n").join(
        Markup('<link rel="modulepreload" href="{}{}">').format(ASSETS, one) for one in scripts.loaded
    )
    return _PAGE.format(
        lang=lang,
        policy=Markup(POLICY),  # noqa: S704 - ours, and quoted by nothing that could end the attribute
        kind=encode(name),
        heading=encode(heading.say(lang)),
        first=scripts.first,
        company=encode(company.say(lang)),
        assets=ASSETS,
        modules=ahead,
        data=data(told),
        other=other,
        other_name=encode(other_name),
        home=encode(_HOME.say(lang)),
        all=encode(_ALL.say(lang)),
        waiting=encode(_WAITING.say(lang)),
    )


WRITE = Text("Write: {title}", "写{title}")
_HOME = Text("Home", "首页")
_ALL = Text("All forms", "所有表单")
_WAITING = Text(
    "The form needs a browser with scripts, and an address that begins with http: it can't be opened from a folder.",
    "表单需要浏览器脚本，并且要从 http 开头的地址打开，不能直接从文件夹打开。",
)
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
<link rel="stylesheet" href="{assets}form-page.css">
{modules}
<script type="module" src="{assets}{first}"></script>
</head>
<body>
<header class="top"><a href="../index.html">{company}</a><nav><a href="../write.html">{all}</a> <a id="other" href="../../{other}/write/{kind}.html" lang="{other}" hreflang="{other}">{other_name}</a></nav></header>
<main id="main"><h1>{heading}</h1><p id="waiting">{waiting}</p></main>
<script type="application/json" id="form">{data}</script>
</body>
</html>
""")
