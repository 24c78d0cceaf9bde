"""References of records to others of their kind that lead round: merged into one another, each the other's superior."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from salesbook.schemas import Schemas
from salesbook.store.index import Index


class Ring(NamedTuple):
    """A field by which these paths name one another in turn, the first one in the alphabet first."""

    field: str
    paths: tuple[str, ...]


def rings(index: Index) -> list[Ring]:
    """Every ring of two or more files of the view; a file that names itself is told by itself."""
    links = index.chain_links(_fields(index.schemas))
    return [Ring(field, ring) for field, named in sorted(links.items()) for ring in _rings(named)]


def _fields(schemas: Schemas) -> set[str]:
    """The fields of kinds that name one other record of the same kind."""
    fields = ((kind, field) for kind in schemas.kinds.values() for field in kind.fields)
    return {field.name for kind, field in fields if field.ref and field.ref.kinds == (kind.name,)}


def _rings(named: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    done: set[str] = set()
    for first in sorted(named):
        way: dict[str, None] = {}
        at = first
        while at in named and at not in way and at not in done:
            way[at] = None
            at = named[at]
        if at in way:
            steps = list(way)
            ring = steps[steps.index(at) :]
            begin = ring.index(min(ring))
            if len(ring) > 1:
                yield (*ring[begin:], *ring[:begin])
        done |= way.keys()
