"""The pages of the site: everything but the hand-written ones."""

from salesbook.pages.catalogue import build

__all__ = ["build"]
