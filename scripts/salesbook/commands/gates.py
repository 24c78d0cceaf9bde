"""Where text of records leaves for a host, a log or a terminal: one gate for each, so that it is read and does nothing.

What a host does with text it is given: `/approve` at the head of a line approves, `@name` calls somebody, `#1` and
`!1` name what `closes` then closes, addresses become links, and `::error` in a log is a message of the host's own.
"""

from __future__ import annotations

import re

from salesbook.commands.terminal import one_line

_BREAK = "&#8203;"
"""A sign without width: hosts look for calls and addresses also in what their Markdown has made of encoded signs."""
_AS_IT_IS = frozenset(" ，。、；：？！（）“”‘’《》【】—…·")
"""Signs that no host's Markdown knows."""
_WIDE = {sign: chr(ord(sign) + 0xFEE0) for sign in "@#!/\\<>[]`&%$~^*_{}|"}
"""The same signs as Chinese text has them: no title is read by a program for these."""
_LONGEST = 200
"""So many signs of a title every host takes."""
_COLON = re.compile(r":(?! )")
_DOTTED = re.compile(r"(?<=[A-Za-z])\.(?=[A-Za-z])")
_NUMBERED = re.compile(r"(?<=[A-Za-z])-(?=[0-9])")


def markdown(text: str) -> str:
    """Text for a host's Markdown, on one line: shown as it is, nothing of it markup, call, reference or link."""
    return "".join(map(_encoded, " ".join(one_line(text).split())))


def _encoded(sign: str) -> str:
    return sign if sign.isalnum() or sign in _AS_IT_IS else f"&#{ord(sign)};{_BREAK}"


def title(text: str) -> str:
    """Text for a title, which nobody decodes: signs that mean something to a host in their wide form, on one line."""
    line = " ".join(one_line(text).split())
    line = _COLON.sub("：", _NUMBERED.sub("－", _DOTTED.sub("．", line)))
    wide = "".join(_WIDE.get(sign, sign) for sign in line)
    return wide if len(wide) <= _LONGEST else wide[: _LONGEST - 1] + "…"


def annotation(text: str) -> str:
    """Text for a host's message in a log."""
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str) -> str:
    """Text for a property of such a message."""
    return annotation(text).replace(":", "%3A").replace(",", "%2C")


def log(text: str) -> str:
    """Text for a terminal or a log, on one line: no sign speaks to either."""
    return " ".join(one_line(text).split()).replace("::", ": :").replace("##[", "# #[")
