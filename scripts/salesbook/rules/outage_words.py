"""How an outage that moved a deadline is told: the same in findings and on pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesbook.views.outages import Outage
from salesbook.words import Text, join, moment_text, same


def moved_by(outages: Sequence[Outage], today: date) -> Text:
    """Why a deadline was moved: when what was down."""
    return _MOVED.fill(spans=join([_span(outage, today) for outage in outages]))


def _span(outage: Outage, today: date) -> Text:
    one_day = outage.start.date() == outage.end.date()
    end = same(f"{outage.end:%H:%M}") if one_day else moment_text(outage.end, today)
    return _SPAN.fill(start=moment_text(outage.start, today), end=end, why=outage.why)


_MOVED = Text("moved: the server was down {spans}", "已顺延：服务器停机 {spans}")
_SPAN = Text("{start}–{end}, {why}", "{start}–{end}，{why}")
