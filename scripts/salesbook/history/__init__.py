"""When records came in, and how that is known."""

from salesbook.history.evidence import NOTHING_PROVEN, Arrivals, Evidence, Grade, Span, claimed, weighed

__all__ = ["NOTHING_PROVEN", "Arrivals", "Evidence", "Grade", "Span", "claimed", "weighed"]
