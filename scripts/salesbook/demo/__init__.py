"""A made-up company of any size: the same seed, the same bytes."""

from salesbook.demo.make import make
from salesbook.demo.scale import Scale

__all__ = ["Scale", "make"]
