"""All rules there are, wherever they are written."""

from __future__ import annotations

from salesbook import schemas, store, yamlio
from salesbook.finding import Manual
from salesbook.rules import registry, reporting

__all__ = ["manuals"]


def manuals() -> list[Manual]:
    """The manual of every rule, those of the reader, the schemas and the tree included, by id."""
    own = [*registry.own_manuals(), *reporting.own_manuals()]
    return sorted([*own, *yamlio.RULES.values(), *schemas.RULES, *store.RULES], key=lambda manual: manual.id)
