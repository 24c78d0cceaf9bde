"""Ids that stand for somebody until he has a file: a fixed beginning and six signs by chance."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesbook.schemas import Field, Kind

_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PATTERN = re.compile(r"\^([a-z]+-)\[a-z0-9\]\{6\}\$")


def provisional(kind: Kind, field: Field) -> str | None:
    """A new id for a group whose `id` is provisional by its pattern; None for every other group."""
    part = kind.schema["properties"][field.name].get("properties", {}).get("id", {})
    match = _PATTERN.fullmatch(part.get("pattern", ""))
    return match[1] + "".join(secrets.choice(_SIGNS) for _ in range(6)) if match else None
