"""Who may fetch which person's own branch: that person, those above him, the managers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesbook.history.approvals import MANAGERS
from salesbook.server.trunk import Caller, Trunk

NOBODY = "_hidden"
"""Names the settings that hide every own branch; no id and no login begins so. A person's own are read after them."""
_HIDDEN = "[uploadpack]\n\thideRefs = refs/heads/in\n"


def readers(trunk: Trunk, who: Caller) -> dict[str, str]:
    """Git's settings for each login: which own branches it is shown. `who` carries the day; `NOBODY` hides all."""
    people = trunk.staff.people
    result = {NOBODY: _HIDDEN}
    for person, data in sorted(people.items()):
        manager = who._replace(person=person).holds(trunk.staff, *MANAGERS)
        seen = [other for other in sorted(people) if manager or other == person or person in _above(people, other)]
        login = (data.get("git") or {}).get("login")
        text = _HIDDEN + "".join(f"\thideRefs = !refs/heads/in/{other}\n" for other in seen)
        result |= {name: text for name in (person, login) if name and (name == person or name not in people)}
    return result


def _above(people: Mapping[str, Mapping[str, Any]], person: str) -> set[str]:
    """Those to whom somebody reports, up the line."""
    result: set[str] = set()
    superior = str(people[person].get("reports_to"))
    while superior in people and superior not in result:
        result.add(superior)
        superior = str(people[superior].get("reports_to"))
    return result
