"""What carries each obligation: fields, rules and figures here; pages and tests as those tell who know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from salesbook import views
from salesbook.audience import FIGURES
from salesbook.rules import catalogue
from salesbook.rules.obligations import Obligation, obligations

BESIDES = {"R59": ("salesbook.rules.matrix.matrix",)}
"""What is computed of all the rules, and so stands in no module of views."""


class Carried(NamedTuple):
    """An obligation, and by name what carries it.

    `schema`: ``kind.property``; `rules`: ids; `figures`: functions, with the module they stand in.
    """

    obligation: Obligation
    schema: tuple[str, ...]
    rules: tuple[str, ...]
    figures: tuple[str, ...]


def carried() -> list[Carried]:
    """All obligations in order, each with what carries it."""
    rules = _by_obligation((manual.id, manual.obligations) for manual in catalogue.manuals())
    _declare_figures()
    declared = _by_obligation((name, FIGURES[name].obligations) for name in sorted(FIGURES))
    figures = {**declared, **BESIDES}
    every = obligations().values()
    return [
        Carried(obligation, obligation.schema, rules.get(obligation.id, ()), figures.get(obligation.id, ()))
        for obligation in every
    ]


@cache
def _declare_figures() -> None:
    """Import every module of views, so that each has declared its figures."""
    for name in sorted(module.name for module in iter_modules(views.__path__)):
        import_module(f"{views.__name__}.{name}")


def _by_obligation(carriers: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for name, numbers in carriers:
        for number in numbers:
            result[number] = (*result.get(number, ()), name)
    return result
