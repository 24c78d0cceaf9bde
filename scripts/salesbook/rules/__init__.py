"""The rules of the standard; importing a module registers its rules.

Only the blocking ones are imported here: a hook must start fast.
"""

from collections.abc import Mapping

from salesbook.finding import Manual
from salesbook.kinds.company import LIMITS
from salesbook.rules import blocking
from salesbook.rules.registry import Breach, blocks, judge

__all__ = ["Breach", "blocking", "blocks", "judge", "manuals"]


def manuals(limits: Mapping[str, int] = LIMITS) -> list[Manual]:
    """The manual of every rule, by id, with what a company has set or our defaults."""
    from salesbook.rules import catalogue

    return catalogue.manuals(limits)
