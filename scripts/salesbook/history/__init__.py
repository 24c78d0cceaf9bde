"""When records came in, and how that is known."""

from salesbook.history.evidence import NOTHING_PROVEN, Evidence, Grade, Span, claimed, weighed
from salesbook.history.trail import Arrivals

__all__ = ["NOTHING_PROVEN", "Arrivals", "Evidence", "Grade", "Span", "claimed", "weighed"]
