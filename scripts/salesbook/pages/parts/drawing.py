"""Pictures drawn from numbers: shapes in plain SVG, coloured by the look's own classes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

_GAP = 0.25  # percent of the width between two parts


class Drawing(NamedTuple):
    """Shapes with words among them, as each language tells them."""

    en: Markup
    zh: Markup


def stacked(parts: Iterable[tuple[str, float]], height: int = 22) -> Markup:
    """A bar as wide as there is room, of parts in percent that make a hundred, each with its class."""
    shapes, left = [], 0.0
    for css, width in parts:
        if width > 0:
            shown = max(width - _GAP, _GAP)
            shapes.append(f'<rect class="{css}" x="{left:.4g}%" y=".5" width="{shown:.4g}%" height="{height - 1}"/>')
        left += width
    return Markup("".join(shapes))  # noqa: S704 - numbers, and classes of ours
