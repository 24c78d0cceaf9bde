"""The steps that a record took on the main line, each with the fields it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesbook import git
from salesbook.history.repository import Repository
from salesbook.history.story import merged_by, writer_of
from salesbook.history.trail import Step
from salesbook.yamlio import read


def steps(repository: Repository, ref: str) -> tuple[Step, ...]:
    """Every version of a record on the main line, the oldest first."""
    versions = repository.graph.brought(ref)
    contents = _contents(repository, [change.new for _, change in versions]) if len(versions) > 1 else {}
    result: list[Step] = []
    before = ""
    for n, change in versions:
        merged = merged_by(repository, n)
        fields = _differing(contents.get(before, {}), contents.get(change.new, {})) if before else frozenset()
        result.append(Step(merged.at, _writer(repository, ref, n, change.new), merged.commit, merged.grade, fields))
        before = change.new
    return tuple(result)


def _contents(repository: Repository, oids: list[str]) -> dict[str, Mapping[str, Any]]:
    there = sorted({oid for oid in oids if oid})
    read_in = zip(there, git.blobs(repository.root, there), strict=True)
    documents = ((oid, read(content, "records/old.yaml").document) for oid, content in read_in)
    return {oid: document.data for oid, document in documents if document}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def _writer(repository: Repository, ref: str, n: int, content: str) -> str | None:
    """Who wrote the version that a commit of the main line brought; where it put an older one back, who put it there."""
    graph = repository.graph
    own = [at for at, change in graph.changes(ref) if change.new == content and graph.merged(at) == n]
    return writer_of(repository, own[-1])[0] if own else merged_by(repository, n).by
