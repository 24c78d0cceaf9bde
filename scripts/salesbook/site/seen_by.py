"""As seen by whom a site is: words that stand in one small file of the reader's own, and in no page.

So a page that holds the same for two readers is the same for both, byte for byte. A style sheet carries the words,
since that works without a script; pages on paper and files of their own say them themselves.
"""

from __future__ import annotations

from salesbook.words import LANGS, Text

FILE = "assets/salesbook/reader.css"


def files(name: Text) -> dict[str, bytes]:
    """The reader's own file, by its path in the site."""
    return {FILE: _style(name)}


def _style(name: Text) -> bytes:
    """The style sheet that shows the words, in the language of the page."""
    rules = (f'.sb-reader:lang({lang})::before{{content:"{_encoded(name.say(lang))}"}}\n' for lang in LANGS)
    return "".join(rules).encode()


def _encoded(text: str) -> str:
    """Text as it may stand in a string of a style sheet: nothing in it can end the string."""
    return "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text)
