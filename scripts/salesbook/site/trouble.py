"""The page that stands where the site can't: what is wrong with the book, and where."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from salesbook.finding import Finding
from salesbook.pages.parts.gate import encode
from salesbook.pages.parts.page import Page
from salesbook.site.edition import Edition
from salesbook.site.policy import digest
from salesbook.words import LANGS, Lang, Text, same

TITLE = Text("This page can't be shown", "这一页暂时无法显示")
LEFT_OUT = Text("Files left out for their faults: {count}", "因有错误而未显示的文件：{count} 个")
CRASH = Text("A fault of this program, not of your records: {error}", "程序自身出错，与记录无关：{error}")
_STYLE = Markup(
    "body{max-width:50rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}code{color:#8f5200}"
)


def edition_of_trouble(text: Text) -> Edition:
    """An edition of one page that tells why there is no other."""
    return Edition(same("Salesbook"), (Page("index", "home", TITLE, lambda lang: _page_body(text, (), lang)),))


def trouble_page(text: Text, findings: Sequence[Finding] = ()) -> str:
    """A page on its own, in both languages: it needs neither theme nor book, so it can tell of any fault."""
    parts = Markup("\n").join(
        Markup('<section lang="{}">{}</section>').format(lang, _page_body(text, findings, lang))
        for lang in reversed(LANGS)
    )
    return _PAGE.format(title=TITLE.zh, style=_STYLE, rules=_RULES, parts=parts)


def _page_body(text: Text, findings: Sequence[Finding], lang: Lang) -> Markup:
    rows = Markup("\n").join(
        Markup("<li><code>{}</code> {} {} <small>{}</small></li>").format(
            encode(f"{finding.place.path}:{finding.place.line}:{finding.place.column}"),
            encode(finding.message.say(lang)),
            encode(finding.remedy.say(lang)),
            encode(finding.rule),
        )
        for finding in findings
    )
    markup = Markup("<h1>{}</h1>\n<p>{}</p>").format(encode(TITLE.say(lang)), encode(text.say(lang)))
    return Markup("{}\n<ul>\n{}\n</ul>").format(markup, rows) if findings else markup


_RULES = Markup(
    "default-src 'none'; style-src {}; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
).format(Markup(digest(_STYLE)))  # noqa: S704 - a hash
_PAGE = Markup("""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{rules}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body><main>
{parts}
</main></body>
</html>
""")
