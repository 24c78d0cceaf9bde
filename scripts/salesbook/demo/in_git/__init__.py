"""The made-up company with its whole Git history, and beside it the truth about it."""

from salesbook.demo.in_git.make import TooSmall
from salesbook.demo.in_git.planting import FEWEST_PEOPLE, FEWEST_WEEKS
from salesbook.demo.in_git.write import write_history

__all__ = ["FEWEST_PEOPLE", "FEWEST_WEEKS", "TooSmall", "write_history"]
