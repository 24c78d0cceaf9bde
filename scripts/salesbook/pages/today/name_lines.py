"""Names on a drawing: broken into lines of about one length, so that they are whole and still narrow."""

from __future__ import annotations

import re
from math import ceil

_LINE = 108
"""Pixels that a line may be wide, unless a single word is wider."""
_HAN, _LETTER = 12, 6.2  # of a sign of 12 px
_PIECE = re.compile(r"\s*[（“《「]*(?:[\u2e80-\u9fff]|[^\s\u2e80-\uffef]+|[\uff00-\uffef])[，。、；：！？）”》」]*")


def lines_of(name: str) -> list[str]:
    """The lines of a name: broken between words, and between the signs of Chinese; a short one stays whole."""
    pieces = _PIECE.findall(name) or [name]
    most = ceil(width(name) / _LINE)
    for limit in range(ceil(width(name) / most) if most else 0, 2 * _LINE, 6):
        lines = _filled(pieces, limit)
        if len(lines) <= most or limit >= _LINE:
            break
    return lines


def width(text: str) -> float:
    """About how many pixels a text is wide."""
    return sum(_LETTER if ord(sign) < _WIDE else _HAN for sign in text)


_WIDE = 0x2E80


def _filled(pieces: list[str], limit: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and width(lines[-1] + piece) <= limit:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return lines
