"""The rules of the standard; importing a module registers its rules.

Only the blocking ones are imported here: a hook must start fast.
"""

from salesbook.finding import Manual
from salesbook.rules import blocking
from salesbook.rules.registry import Breach, blocks, judge

__all__ = ["Breach", "blocking", "blocks", "judge", "manuals"]


def manuals() -> list[Manual]:
    """The manual of every rule, by id."""
    from salesbook.rules import catalogue

    return catalogue.manuals()
