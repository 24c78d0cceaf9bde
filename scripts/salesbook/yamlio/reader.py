"""Reading a record: bytes in, a document and everything that is wrong with it out."""

from __future__ import annotations

from salesbook.finding import Finding, Place
from salesbook.words import Text
from salesbook.yamlio.document import Document, Reading
from salesbook.yamlio.lines import build
from salesbook.yamlio.manual import fault
from salesbook.yamlio.source import LARGEST, Source, inspect


def read(source: bytes, path: str) -> Reading:
    """Read one record strictly; `path` is only told in the findings.

    Never fails on what a file holds: every fault is a finding with its exact place.
    """
    if len(source) > LARGEST:
        return Reading(None, [fault("yaml-too-large", Place(path))])
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        return Reading(None, [_not_utf8(source, path, error)])
    data = build(text)
    return read_carefully(text, path) if data is None else Reading(Document(path, data, text), [])


def _not_utf8(source: bytes, path: str, error: UnicodeDecodeError) -> Finding:
    before = source[: error.start].decode("utf-8")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    byte = f"0x{source[error.start]:02X}"
    return fault("yaml-not-utf8", Place(path, line, column), Text(f"byte {byte}", f"字节 {byte}"))


def read_carefully(text: str, path: str) -> Reading:
    """Read any text by the parser's events, with every fault in it."""
    from salesbook.yamlio.events import walk

    seen = inspect(text, path)
    if not seen.readable:
        return Reading(None, seen.findings)
    walked = walk(seen.text, path)
    findings = sorted(seen.findings + [f for f in walked.findings if _is_new(f, seen)])
    if walked.data is None:
        return Reading(None, findings)
    spoiled = walked.spoiled | {route for route, spot in walked.spots.items() if route and spot.line in seen.lines}
    document = Document(path, walked.data, seen.text, walked.spots, frozenset(spoiled))
    return Reading(document, findings)


def _is_new(finding: Finding, seen: Source) -> bool:
    """One mistake, one finding: what odd characters bring about is not told again."""
    if finding.rule == "yaml-syntax" and seen.lines:
        return False
    swallows = finding.rule == "yaml-multiline-scalar" and finding.place.line + 1 in seen.lines
    return not swallows and finding.place.line not in seen.lines
