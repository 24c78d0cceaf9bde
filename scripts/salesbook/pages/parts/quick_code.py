"""A code for the phone's camera, on paper: the way from a printed sheet to a form that knows what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from salesbook.pages.parts.addresses import url
from salesbook.pages.parts.drawing import Drawing
from salesbook.pages.parts.value import Picture
from salesbook.words import LANGS, Text

_MODULE = 2  # pixels; printed, half a millimetre
_QUIET = 4  # the empty border that cameras need, in modules


def code(site: str, path: str, words: Text) -> Picture:
    """The code that leads to a page of the site at an address, in the reader's language; black on white in any colours."""
    address = str(url(path, "index")).replace("&amp;", "&")
    drawn = {lang: _drawn(f"{site.rstrip('/')}/{lang}/{address}") for lang in LANGS}
    side = max(size for _, size in drawn.values())
    return Picture(words, words, Drawing(drawn["en"][0], drawn["zh"][0]), side, side)


def _drawn(address: str) -> tuple[Markup, int]:
    """The shapes of a code and its side in pixels."""
    import segno

    qrcode = segno.make_qr(address, error="m")
    side = (len(qrcode.matrix) + 2 * _QUIET) * _MODULE
    lines = "".join(_line(row, y + _QUIET) for y, row in enumerate(qrcode.matrix))
    shapes = (
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path transform="scale({_MODULE})" d="{lines}" fill="none" stroke="#000"/>'
    )
    return Markup(shapes), side  # noqa: S704 - numbers only


def _line(row: Iterable[int], y: int) -> str:
    """A row of the code as strokes, each as long as its dark modules stand together."""
    drawn, x = "", _QUIET
    for dark, modules in groupby(row, bool):
        length = len(list(modules))
        drawn += f"M{x} {y}.5h{length}" if dark else ""
        x += length
    return drawn
