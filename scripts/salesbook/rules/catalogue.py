"""All rules there are, wherever they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from salesbook import schemas, server, store, yamlio
from salesbook.book import Book
from salesbook.finding import Manual
from salesbook.kinds.company import LIMITS
from salesbook.rules import registry, reporting
from salesbook.rules.reporting import Judged, fields_of, judged
from salesbook.views.once import once

__all__ = ["all_cases", "hidden_fields", "manuals", "register_all"]


@cache
def register_all() -> None:
    """Import every module of rules beside this one, so that each has put its rules into the registry."""
    for module in sorted(module_info.name for module_info in iter_modules([str(Path(__file__).parent)])):
        import_module(f"salesbook.rules.{module}")


@once
def all_cases(book: Book) -> tuple[Judged, ...]:
    """The cases of all rules on the whole book, for nobody's eyes yet."""
    register_all()
    return tuple(judged(book))


def hidden_fields() -> tuple[str, ...]:
    """The fields hidden from the team on which the rules draw."""
    register_all()
    return fields_of()


def manuals(limits: Mapping[str, int] = LIMITS) -> list[Manual]:
    """The manual of every rule, those of the reader, the schemas, the tree and a push included, by id.

    `limits` are what a company has set, by name; without them our defaults stand in the manuals.
    """
    register_all()
    own = [*registry.own_manuals(limits), *reporting.own_manuals(limits)]
    return sorted(
        [*own, *yamlio.RULES.values(), *schemas.RULES, *store.RULES, *server.RULES], key=lambda manual: manual.id
    )
