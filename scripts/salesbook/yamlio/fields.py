"""Putting whole fields into a record that people have formatted: lists and groups too, where the schema has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesbook.yamlio.document import Document
from salesbook.yamlio.reader import read
from salesbook.yamlio.writer import write


def put_fields(source: bytes, document: Document, values: Mapping[str, object], order: Sequence[str]) -> bytes:
    """The bytes of a record in which some of its fields, by name, are new or have other values.

    A field that is there is written anew, from its key to the next one's; one that is not comes behind those that stand
    before it in `order`. All other lines stay, comments too. Raises ValueError for a result that would not read back.
    """
    text = source.decode("utf-8")
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    starts = _starts(document)
    edits = []
    for rank, name in enumerate(name for name in order if name in values):
        fresh = write({name: values[name]}).decode("utf-8").removesuffix("\n").split("\n")
        if name in starts:
            edits.append((starts[name], rank, _end(lines, starts, name), fresh))
        else:
            before = [earlier for earlier in order[: order.index(name)] if earlier in starts]
            at = _end(lines, starts, before[-1]) if before else min(starts.values(), default=len(lines))
            edits.append((at, rank, at, fresh))
    for start, _, end, fresh in sorted(edits, reverse=True):
        lines[start:end] = fresh
    result = (end_of_line.join(lines) + end_of_line).encode("utf-8")
    _verify(result, document, values)
    return result


def field_lines(document: Document, lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Where each field of a record begins and ends among its lines, from 0, the end not included."""
    starts = _starts(document)
    return {name: (start, _end(lines, starts, name)) for name, start in starts.items()}


def _starts(document: Document) -> dict[str, int]:
    return {str(route[0]): spot.key[0] - 1 for route, spot in document.spots().items() if len(route) == 1 and spot.key}


def _end(lines: Sequence[str], starts: Mapping[str, int], name: str) -> int:
    """The line behind a field; comments and blank lines above the next key belong to that one."""
    end = min((line for line in starts.values() if line > starts[name]), default=len(lines))
    while end > starts[name] + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _verify(result: bytes, document: Document, values: Mapping[str, object]) -> None:
    document_again, findings = read(result, document.path)
    if document_again is None or findings:
        raise ValueError(f"{findings[0].rule}: {findings[0].message.en}")
    if document_again.data != {**document.data, **values}:
        raise ValueError("the record does not read back as asked")
