"""The content security policy of every page: nothing runs and nothing is asked for that the build didn't bring."""

from __future__ import annotations

import base64
import hashlib
import re

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# A company's customers are nobody's search results, and a link outwards need not tell from which of them it was taken.
_UNSEEN = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
_HEAD = '<meta charset="utf-8">'


def digest(script: str) -> str:
    """The source expression that allows one inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(scripts: list[str]) -> str:
    """The policy's text for a page whose inline scripts are these."""
    hashes = sorted({digest(script) for script in scripts})
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Material's icons are data: pictures in its style sheet
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in rules.items())


def guard(html: str, content: str) -> str:
    """A rendered page with its policy in the head. Scripts inside `content` are not allowed, only the theme's."""
    scripts = _INLINE.findall(html.replace(content, "", 1) if content else html)
    head, mark, rest = html.partition(_HEAD)
    if not mark:
        raise ValueError(f"the theme's page has no {_HEAD}")
    return f'{head}{mark}<meta http-equiv="Content-Security-Policy" content="{policy(scripts)}">{_UNSEEN}{rest}'


def allow(served: bytes) -> bytes:
    """A page as `mkdocs serve` sends it, its policy widened by the last script: MkDocs' own, which reloads the page."""
    html = served.decode()
    scripts = _INLINE.findall(html)
    return html.replace("script-src 'self'", f"script-src 'self' {digest(scripts[-1])}", 1).encode()
