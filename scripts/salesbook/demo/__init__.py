"""A made-up company of any size: the same seed, the same bytes."""

from salesbook.demo.make import make
from salesbook.demo.scale import Scale
from salesbook.demo.twists import TWISTS, TooFew

__all__ = ["TWISTS", "Scale", "TooFew", "make"]
