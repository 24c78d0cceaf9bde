"""The reference validator: jsonschema, held to the same verdicts as the fast one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    # Python's $ also stands before a last line feed; JavaScript's and Rust's does not.
    return re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", pattern))


def _match(validator: Any, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _pattern(pattern).search(str(instance)):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


FORMATS = FormatChecker(formats=())


@FORMATS.checks("date", raises=ValueError)
def _date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.fromisoformat(value))


Reference = extend(Draft202012Validator, {"pattern": _match})  # type: ignore[no-untyped-call]


def errors(schema: Any, data: Any) -> list[ValidationError]:
    """All errors of the data against a resolved schema, in the order of the data."""
    return list(Reference(schema, format_checker=FORMATS).iter_errors(data))
