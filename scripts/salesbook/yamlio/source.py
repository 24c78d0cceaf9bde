"""A first look at a file's text: everything that is wrong before YAML comes into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from salesbook.finding import Finding, Place
from salesbook.words import Text
from salesbook.yamlio.characters import REFUSED, name_of, rule_of
from salesbook.yamlio.manual import fault

LARGEST = 64 * 1024
"""Bytes in a file."""
LONGEST_LINE = 16_500
"""Characters in a line: the longest text that schemas allow, 8,000, each behind a backslash, with its key and indent."""
MOST_NODES = 5000
"""Keys, values, maps and lists in a file."""
DEEPEST = 12
"""Maps and lists within each other, the record itself counted."""

CONFLICT = re.compile(r"^(?: *(?:<{7}|>{7}|\|{7})(?: .*)?|={7})$", re.MULTILINE)
_PREFACE = re.compile(r"(?:(?: *+#.*| *+|%.*)\n)*+")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


class Source(NamedTuple):
    """A text made fit for the parser: same lines, same columns, odd characters replaced.

    `lines` are those whose characters are at fault; nothing more is said about them.
    """

    text: str
    findings: list[Finding]
    lines: frozenset[int]
    readable: bool


def inspect(text: str, path: str) -> Source:
    """Find all faults of a file's characters and lines in one go."""
    text, findings = _form(text, path)
    odd = [f for number, line in _doubtful(text) for f in _line(line, Place(path, number))]
    if conflict := CONFLICT.search(text):
        at = conflict.end() - len(conflict[0].lstrip())
        findings.append(fault("yaml-conflict-marker", Place(path, *_place(text, at))))
    text, directive = _without_directives(text)
    if directive:
        findings.append(fault("yaml-directive", Place(path, directive)))
    if odd:
        text = REFUSED.sub("x", text.replace("\t", " "))
    numbers = frozenset(f.place.line for f in odd)
    return Source(text, sorted(findings + odd), numbers, conflict is None)


def _without_directives(text: str) -> tuple[str, int]:
    """The text with its directives made comments, and the line of the first, or 0."""
    preface = _PREFACE.match(text)
    before = preface[0] if preface else ""
    first = _DIRECTIVE.search(before)
    if first is None:
        return text, 0
    return _DIRECTIVE.sub("#", before) + text[len(before) :], before.count("\n", 0, first.start()) + 1


def _form(text: str, path: str) -> tuple[str, list[Finding]]:
    """Byte order mark, line ends, end of file: reported once, then put right."""
    findings = []
    if text.startswith("\ufeff"):
        findings.append(fault("yaml-bom", Place(path)))
        text = text[1:]
    end, remedy = ("\r\n", None) if "\n" in text else ("\r", _ALONE)
    if end in text:
        place = Place(path, *_place(text, text.index(end)))
        findings.append(fault("yaml-carriage-return", place, remedy=remedy))
        text = text.replace(end, "\n")
    if text and not text.endswith("\n"):
        line, column = _place(text, len(text))
        findings.append(fault("yaml-final-newline", Place(path, line, column)))
        text += "\n"
    return text, findings


_ALONE = Text(
    "Save the file with line ends LF; a CR that stands alone is taken away by no setting of Git.",
    "请以 LF 换行另存；单独的 CR，Git 的任何设置都不会去掉。",
)


def _doubtful(text: str) -> Iterator[tuple[int, str]]:
    """The lines, by number, that hold more than printable characters or are very long."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.isprintable() or len(line) > LONGEST_LINE:
            yield number, line


def _line(line: str, place: Place) -> Iterator[Finding]:
    """The faults of one line, of each kind the first."""
    if "\t" in line:
        yield fault("yaml-tab", place._replace(column=line.index("\t") + 1))
    kinds = {
        "yaml-carriage-return" if m[0] == "\r" else rule_of(m[0]): m for m in reversed(list(REFUSED.finditer(line)))
    }
    for rule, match in kinds.items():
        remedy = _ALONE if match[0] == "\r" else None
        yield fault(rule, place._replace(column=match.start() + 1), name_of(match[0]), remedy)
    if len(line) > LONGEST_LINE:
        length = Text(f"{len(line):,} characters", f"{len(line)} 个字符")
        yield fault("yaml-long-line", place._replace(column=LONGEST_LINE + 1), length)


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
