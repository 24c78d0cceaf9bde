"""Files to entries: what each says by itself, where it points, what blocks; kept in a disposable index."""

from salesbook.store.manual import RULES

__all__ = ["RULES"]
