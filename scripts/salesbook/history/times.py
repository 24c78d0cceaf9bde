"""When the lines of a log say that something was there, as far as the server's clock can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from salesbook.history.lines import ReceiptLine


class Times:
    """Of each line the moment it was written at the latest and at the earliest: the same, unless the clock went back."""

    def __init__(self, lines: Sequence[ReceiptLine]) -> None:
        at = [line.at for line in lines]
        self._latest = list(accumulate(at, max))
        self._earliest = list(accumulate(reversed(at), min))[::-1]

    def in_by(self, seq: int) -> datetime:
        """What a line holds was there by this moment."""
        return self._latest[seq - 1]

    def not_before(self, seq: int) -> datetime:
        """What no line up to this one holds was not there before this moment."""
        return self._earliest[seq - 1]
