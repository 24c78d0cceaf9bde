"""When records came in, and how that is known."""

from salesbook.history.evidence import Evidence, Grade, claimed

__all__ = ["Evidence", "Grade", "claimed"]
