"""The frame of pages without what each of them would repeat: pictures, inline scripts, words that nobody asks for.

A page's frame is most of its bytes. What the theme writes into every page goes into one file that all pages load:
icons and our own style sheets into one sheet, the scripts that run before a page is shown into one script. Without a script everything
that was there is still there.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from urllib.parse import quote

STYLE, SCRIPT = "assets/salesbook/frame.css", "assets/salesbook/early.js"
"""The style sheets of every page in one file, and what runs before a page is shown."""
_ICON = re.compile(r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 24 24"><path d="([^"]+)"/></svg>')
_INLINE = re.compile(r"<script>(.*?)</script>\s*", re.DOTALL)
_SCOPE = re.compile(r'new URL\("[^"]*",location\)')
_CONFIG = re.compile(r'(<script id="__config" type="application/json">)(.*?)(</script>)', re.DOTALL)
_UNUSED = (
    re.compile(r'<meta name="generator"[^>]*>\s*'),
    re.compile(r'<link rel="alternate"[^>]*>\s*'),  # for search engines, which are kept out
    re.compile(r'<div data-md-component="announce">\s*</div>\s*'),
    re.compile(
        r'<div class="md-sidebar md-sidebar--secondary"[^>]* hidden>.*?</nav>\s*</div>\s*</div>\s*</div>\s*', re.DOTALL
    ),
)
"""Parts of the theme that are empty here, or have no reader."""
_SHEETS = re.compile(r'(?:<link rel="stylesheet" href="(?:\.\./)*assets/salesbook/(?!reader)[a-z]+\.css">\s*)+')
_SHEET = re.compile(r'href="((?:\.\./)*)(assets/salesbook/[a-z]+\.css)"')
_LANG = re.compile(r'<html lang="([^"]+)"')
_SWITCH = re.compile(r'<form class="md-header__option" data-md-component="palette">.*?</form>\s*', re.DOTALL)
_GAPS = re.compile(r">\s+<")
_TABS = "__tabbed_"


class Lightener:
    """Takes out of frames what can stand in a file for all of them; `style` and `script` give these files."""

    def __init__(self, drawn: Mapping[str, str]) -> None:
        """`drawn` are icons, as SVG, that scripts show by their names."""
        self._icons = {name: match[1] for name, svg in drawn.items() if (match := _ICON.search(svg))}
        self.sheets: list[str] = []  # our style sheets in their order, as the frames name them
        self._switches: dict[str, str] = {}
        self._inline = ""

    def lighten(self, html: str, up: str) -> str:
        """The frame of a page that lies so far below the site's root.

        Raises ValueError where two frames don't run the same before they are shown.
        """
        html = _ICON.sub(self._icon, _CONFIG.sub(_bare_config, self._without_scripts(html, up + SCRIPT)))
        for unused in _UNUSED:
            html = unused.sub("", html)
        return _SHEETS.sub(self._one_sheet, self._without_switch(html))

    @property
    def script(self) -> str:
        """What runs before a page is shown: it makes the switch of light and dark, which does nothing without a script."""
        switch = f"document.currentScript.insertAdjacentHTML('beforebegin',{_json(self._switches)}[document.documentElement.lang]);\n"
        return (switch if self._switches else "") + self._inline

    def style(self, files: Mapping[str, bytes]) -> bytes:
        """Our style sheets in their order, and that of the icons; `files` are those of the site."""
        icons = (f'.sb-i-{name}{{--i:url("{_picture(path)}")}}\n' for name, path in sorted(self._icons.items()))
        return b"\n".join([*(files[sheet] for sheet in self.sheets), (_STYLE + "".join(icons)).encode()])

    def _one_sheet(self, match: re.Match[str]) -> str:
        links = _SHEET.findall(match[0])
        self.sheets = [sheet for _, sheet in links]
        return f'<link rel="stylesheet" href="{links[0][0]}{STYLE}">\n'

    def _icon(self, match: re.Match[str]) -> str:
        name = f"{zlib.crc32(match[1].encode()):08x}"
        self._icons[name] = match[1]
        return f'<i class="sb-i sb-i-{name}"></i>'

    def _without_scripts(self, html: str, script: str) -> str:
        """The frame's inline scripts in one file, which stands where the last of them stood; without tabs theirs is dropped."""
        if html.count(_TABS) == 1:
            html = _INLINE.sub(lambda match: "" if _TABS in match[1] else match[0], html)
        inline = [code for code in _INLINE.findall(html) if _TABS not in code]
        if not inline:
            return html
        whole = "".join(f"{_SCOPE.sub(_FROM_HERE, code)};\n" for code in inline)
        if self._inline not in ("", whole):
            raise ValueError("the theme's inline scripts are not the same on every page")
        self._inline = whole
        shown = {**dict.fromkeys(inline, ""), inline[-1]: f'<script src="{script}"></script>\n'}
        return _INLINE.sub(lambda match: shown.get(match[1], match[0]), html)

    def _without_switch(self, html: str) -> str:
        """The frame without the switch of light and dark; it is the theme's own, the same on all pages of a language."""
        lang, switch = _LANG.search(html), _SWITCH.search(html)
        if lang is None or switch is None or SCRIPT not in html:
            return html
        self._switches[lang[1]] = _GAPS.sub("><", switch[0].strip())
        return html.replace(switch[0], "", 1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_FROM_HERE = 'new URL("../..",document.currentScript.src)'


def _bare_config(match: re.Match[str]) -> str:
    """What the theme's script is told, without the words for what our pages do not have."""
    config = json.loads(match[2])
    kept = {name: value for name, value in config.items() if name != "search"} | {"translations": {}}
    return match[1] + json.dumps(kept, separators=(",", ":")) + match[3]


def _picture(path: str) -> str:
    """An icon as the address of a picture, without a file."""
    return "data:image/svg+xml," + quote(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='{path}'/></svg>", safe=" /:='"
    )


_STYLE = """\
.sb-i{display:block;width:1.2rem;height:1.2rem;background:currentcolor;-webkit-mask:var(--i) center/contain no-repeat;mask:var(--i) center/contain no-repeat}
.md-nav__title .sb-i{width:2.4rem;height:2.4rem}
@media screen and (max-width:59.984375em){.md-search__icon[for=__search] .sb-i:first-child{display:none}}
@media screen and (min-width:60em){.md-search__icon[for=__search] .sb-i:last-child{display:none}}
@media (forced-colors:active){.sb-i{background:buttontext}}
"""
