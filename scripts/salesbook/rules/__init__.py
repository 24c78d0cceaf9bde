"""The rules of the standard; importing a module registers its rules."""

from salesbook.rules import blocking
from salesbook.rules.registry import Breach, blocks, judge, manuals

__all__ = ["Breach", "blocking", "blocks", "judge", "manuals"]
