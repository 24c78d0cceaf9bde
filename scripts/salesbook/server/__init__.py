"""A Git server of one's own: what it takes, what it refuses, how it is set up. By objects only: nothing pushed is run."""

from salesbook.server.manual import RULES

__all__ = ["RULES"]
