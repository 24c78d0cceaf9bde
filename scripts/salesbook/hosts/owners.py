"""CODEOWNERS: who is asked about what. Records have no owner, so that a supervisor merges a day and nobody waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from salesbook.history.staff import Staff
from salesbook.server.trunk import KEEPER
from salesbook.yamlio import read

_PEOPLE = Path("records") / "people"
# The last line that fits counts: records without an owner come before those records that have one.
_GITHUB = (
    ("*", True),
    ("/records/", False),
    ("/records/people/", True),
    ("/records/company.yaml", True),
    ("/schemas/", True),
    ("/scripts/", True),
    ("/.ci/", True),
    ("/.github/", True),
)
# Regular expressions over whole paths. Every line that fits counts; `!` is for what does not fit.
_FORGEJO = (
    ("!records/.*", True),
    ("records/people/.*", True),
    ("records/company.yaml", True),  # a dot fits any sign, which is wide enough
)
# The last line that fits counts, and a line without an owner is a fault: records are not named, so nobody owns them.
_GITLAB = (
    ("/records/people/", True),
    ("/records/company.yaml", True),
    ("/schemas/", True),
    ("/scripts/", True),
    ("/.ci/", True),
    ("/.gitlab/", True),
    ("/.gitlab-ci.yml", True),
)
_LINES = {"github": _GITHUB, "forgejo": _FORGEJO, "gitlab": _GITLAB}


def code_owners(family: str, logins: Sequence[str]) -> str:
    """The file for hosts of a family, with the logins of those who keep people, company, schemas, scripts and CI."""
    owners = " ".join(f"@{login}" for login in sorted(set(logins)))
    width = max(len(pattern) for pattern, _ in _LINES[family])
    lines = [f"{pattern:{width}} {owners}" if owned else pattern for pattern, owned in _LINES[family]]
    return "".join(f"{line.rstrip()}\n" for line in (lines if owners else ["# nobody who keeps these has a login"]))


def keepers(root: Path, day: date) -> list[str]:
    """The logins on the host of those who keep the book's settings on a day, from the people records on the disk."""
    staff = Staff(dict(_people(root)))
    logins = (
        (staff.people[person].get("git") or {}).get("login")
        for person in staff.people
        if staff.holds(person, KEEPER, day)
    )
    return sorted(login for login in logins if isinstance(login, str))


def _people(root: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """The people whose records can be read."""
    result: list[tuple[str, Mapping[str, Any]]] = []
    for file in sorted((root / _PEOPLE).glob("*.yaml")):
        document = read(file.read_bytes(), f"records/people/{file.name}").document
        if document:
            result.append((file.stem, document.data))
    return result
