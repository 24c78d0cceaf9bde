"""A phone number as people write it, taken apart into what is dialled."""

from __future__ import annotations

import re
from typing import NamedTuple

_EXTENSION = re.compile(r"(?:转|分机|ext[.]?|x|#) ?([0-9]+)[)）]?$", re.IGNORECASE)
_SIGNS = re.compile(r"[^0-9+]")


class Phone(NamedTuple):
    """The digits of the number, a `+` first where the country is told; and of the extension behind it, or nothing."""

    number: str
    extension: str

    @property
    def to_dial(self) -> str:
        """What a telephone dials by itself: the number, a pause, the extension."""
        return f"{self.number},{self.extension}" if self.extension else self.number


def phone_of(written: str) -> Phone:
    """The number in a text that the schema takes for one."""
    behind = _EXTENSION.search(written)
    number = written[: behind.start()] if behind else written
    return Phone(_SIGNS.sub("", number), behind[1] if behind else "")
