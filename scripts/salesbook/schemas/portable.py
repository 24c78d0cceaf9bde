"""Patterns of schemas: they mean the same to JavaScript, Python and Rust."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from salesbook.finding import Route
from salesbook.words import Text


def patterns(schema: Any, route: Route) -> Iterator[tuple[Route, Text, Text]]:
    """Patterns that are none, or that JavaScript, Python and Rust would read differently."""
    for step, part in (
        enumerate(schema) if isinstance(schema, list) else schema.items() if isinstance(schema, dict) else ()
    ):
        if step == "pattern" and isinstance(part, str) and not _is_portable(part):
            yield (*route, step), _PATTERN.fill(pattern=part), _PATTERN_REMEDY
        elif step not in ("examples", "x-zh", "x-labels"):
            yield from patterns(part, (*route, step))


def _is_portable(pattern: str) -> bool:
    """No class that means other letters elsewhere, no look-around; beyond ASCII only single signs, in no range."""
    if re.search(r"\\[a-mo-zA-Z0-9]|\(\?|[^ -~]-|-[^ -~]", pattern) or any(sign > "\uffff" for sign in pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return unicodedata.is_normalized("NFC", pattern)


_PATTERN = Text(
    "the pattern {pattern} does not mean the same to all who read it", "不同的程序对正则 {pattern} 的理解不一样"
)
_PATTERN_REMEDY = Text(
    "Write classes out, such as [0-9] for digits, without look-around; brackets must close.",
    "字符类请写明，如数字写 [0-9]；不要用环视；括号要成对。",
)
