"""Whose mail address a commit bears, by the people records."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.kinds.person import Person


def person_by_mail_address(people: Mapping[str, Person], address: str) -> str | None:
    """The id of the person whose commits carry an address; None for nobody's. Capitals make no difference."""
    wanted = address.lower()
    return next((person.id for person in people.values() if wanted and wanted in _addresses(person)), None)


def _addresses(person: Person) -> set[str]:
    return {address.lower() for address in person.get("git", {}).get("emails", ())}
