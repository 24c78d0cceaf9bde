"""The obligations of the work standard, as data: obligations.json beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import NamedTuple

from salesbook.words import Text


class Obligation(NamedTuple):
    """One row of the standard. `title` is its own words and what they mean in English.

    `check` says how it is held, by letters: B may block a commit, R is reported, C is computed, A is only attested.
    `schema` names the fields that hold it, as ``kind.property``.
    """

    id: str
    title: Text
    who: Text
    when: Text
    check: str
    schema: tuple[str, ...]

    @property
    def attested(self) -> bool:
        """Whether nothing but somebody's word stands behind it: no rule and no figure judges it."""
        return self.check == "A"


@cache
def obligations() -> Mapping[str, Obligation]:
    """All of them, by id: R01 to R116."""
    rows = json.loads(get_data("salesbook.rules", "obligations.json") or b"")
    return {row["id"]: _obligation(**row) for row in rows}


def _obligation(
    *, id: str, title: dict[str, str], who: dict[str, str], when: dict[str, str], check: str, schema: list[str]
) -> Obligation:
    return Obligation(id, Text(**title), Text(**who), Text(**when), check, tuple(schema))
