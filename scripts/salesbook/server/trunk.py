"""The main branch of a server as it stands before a push: who is who, and what the company demands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from salesbook import git
from salesbook.finding import Refusal
from salesbook.history.receipts import Pusher
from salesbook.history.staff import Staff, staff_at
from salesbook.kinds.company import zone_named
from salesbook.words import Text
from salesbook.yamlio import read

APPROVERS = ("supervisor", "business_manager", "general_manager")
KEEPER = "general_manager"
"""Who changes people, the company and everything outside records/."""
_COMPANY = "records/company.yaml"


class Trunk(NamedTuple):
    """The main branch before a push; `tip` is empty where nothing was ever pushed to it.

    `folder` is where in the repository the book lies: empty for the top, else with a slash at its end.
    """

    ref: str
    tip: str
    staff: Staff
    company: Mapping[str, Any]
    folder: str = ""

    @property
    def name(self) -> str:
        """The branch as people call it."""
        return self.ref.removeprefix("refs/heads/")

    def works_here(self, person: str, day: date) -> bool:
        """Whether somebody has come and not left yet."""
        data = self.staff.people[person]
        return str(data.get("joined_on", "")) <= day.isoformat() <= str(data.get("left_on", "9999-12-31"))

    @property
    def demands_signatures(self) -> bool:
        """Whether the company takes signed commits only."""
        return (self.company.get("host") or {}).get("signed_commits") is True


def read_trunk(root: Path) -> Trunk:
    """The main branch is the one at which the bare repository's HEAD points: no push can change that."""
    ref = git.run(root, "symbolic-ref", "HEAD").decode("utf-8").strip()
    tip = (git.attempt(root, "rev-parse", "--verify", "-q", ref + "^{commit}") or b"").decode().strip()
    return trunk_at(root, ref, tip)


def trunk_at(root: Path, ref: str, tip: str) -> Trunk:
    """The main branch as it stands at a commit."""
    if not tip:
        return Trunk(ref, "", Staff({}), {})
    folder = folder_of_book(root, tip)
    content = git.attempt(root, "cat-file", "blob", f"{tip}:{folder}{_COMPANY}")
    document = read(content, _COMPANY).document if content is not None else None
    return Trunk(ref, tip, staff_at(root, tip, folder), document.data if document else {}, folder)


def folder_of_book(root: Path, commit: str) -> str:
    """Where in its repository the book lies: empty for the top, else with a slash at its end.

    In a clone it is where `root` lies. A bare repository, which has no place of its own, holds the book whose company
    record lies nearest the top; the top where there is none. Raises SeveralBooks where two lie equally near.
    """
    if not _is_bare(root):
        return git.prefix(root)
    if git.attempt(root, "cat-file", "-e", f"{commit}:{_COMPANY}") is not None:
        return ""
    listed = git.run(root, "ls-tree", "-r", "-z", "--name-only", commit).decode("utf-8", "surrogateescape")
    every = [path.removesuffix(_COMPANY) for path in listed.split("\0") if path.endswith("/" + _COMPANY)]
    depth = min((folder.count("/") for folder in every), default=0)
    nearest = sorted(folder for folder in every if folder.count("/") == depth)
    if len(nearest) > 1:
        raise SeveralBooks(_SEVERAL.fill(folders=", ".join(nearest)))
    return nearest[0] if nearest else ""


def _is_bare(root: Path) -> bool:
    return git.run(root, "rev-parse", "--is-bare-repository").strip() == b"true"


class SeveralBooks(Refusal):
    """A bare repository holds several books: a server takes pushes to one."""


_SEVERAL = Text(
    "the repository holds several books ({folders}), and a server judges pushes to one: give each book a repository of its own",
    "仓库里有多个台账（{folders}），而服务器只检查一个台账的推送：请让每个台账单独用一个仓库",
)


class Caller(NamedTuple):
    """Who pushes: a person by the people records, the server's owner, or nobody known.

    `login` is what the server calls him; `day` is today in the book's zone.
    """

    person: str | None
    owner: bool
    login: str
    day: date

    def holds(self, staff: Staff, *roles: str) -> bool:
        """Whether he holds one of these roles today."""
        return any(staff.holds(self.person, role, self.day) for role in roles)

    def keeps(self, staff: Staff) -> bool:
        """Whether he may change people, the company and what lies outside records/."""
        return self.owner or self.holds(staff, KEEPER)


def caller(trunk: Trunk, pusher: Pusher, at: datetime) -> Caller:
    """Who pushes, by the people of the main branch as it stands; a push on the machine itself is the owner's."""
    day = at.astimezone(zone_named(trunk.company.get("zone", "UTC"))).date()
    owner = pusher.via == "local"
    person = trunk.staff.by_login(pusher.person)
    here = person is not None and trunk.works_here(person, day)
    return Caller(person if here else None, owner, pusher.person or "", day)
