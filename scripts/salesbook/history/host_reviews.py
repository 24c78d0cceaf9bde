"""Reviews on a host, as they were copied: who approved which commit at what time, and which commits he had before him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from salesbook.history.graph import Graph
from salesbook.history.host_log import Entry


def reviews_by_commit(graph: Graph, entries: Iterable[Entry]) -> Mapping[int, tuple[Entry, ...]]:
    """For each commit the approving reviews of a head that brought it, the oldest first.

    What the main line had already when it took that head was not under review, and neither is a head it never took.
    """
    result: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.what == "approved":
            for n in _under_review(graph, graph.number(entry.new)):
                result.setdefault(n, []).append(entry)
    return {n: tuple(own) for n, own in result.items()}


def _under_review(graph: Graph, head: int | None) -> Iterator[int]:
    """The commits that came onto the main line together with a head, from the head back."""
    merge = graph.merged(head) if head is not None else None
    ahead = [head] if head is not None and merge is not None else []
    known = set(ahead)
    while ahead:
        n = ahead.pop()
        yield n
        fresh = [parent for parent in graph.parents(n) if parent not in known and graph.merged(parent) == merge]
        known.update(fresh)
        ahead += fresh
