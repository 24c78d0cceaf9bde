"""A Git server of one's own with its hooks, and clones that push to it: real pushes, real quarantine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.support.made_history import Made, person
from tests.support.small_book import RECORDS

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {
    "people/li-wei": RECORDS["people/li-wei.yaml"],
    "people/luo-jing": RECORDS["people/luo-jing.yaml"],
    "people/zhou-min": person("zhou-min", "rep"),
    "people/he": person("he", "supervisor"),
    "people/boss": person("boss", "general_manager"),
    "people/gone": person("gone", "rep", left_on="2026-01-31"),
}
BOOK = {path.removesuffix(".yaml"): text for path, text in RECORDS.items()} | PEOPLE
VISIT = "visits/2026-w48/2026-11-24--li-wei--hengda"
PLAN = "plans/2026-w49/li-wei"
ARCHIVING = "archivings/2026-w48/form-2"
REPLY = "replies/2026-w48/2026-11-24--he"


def visit(feedback: str = "认可岩板。", customer: str = "hengda") -> str:
    """A visit by li-wei on Tuesday of week 48."""
    return (
        f'date: 2026-11-24\nperson: li-wei\ncustomer: {customer}\narrive_at: "09:00"\nleave_at: "10:00"\n'
        f'feedback: {feedback}\nwritten_at: "2026-11-24T18:00:00+08:00"\n'
    )


def archiving() -> str:
    """The clerk's note that a form of week 48 is filed."""
    return 'week: 2026-W48\nform: form-2\nby: luo-jing\nwritten_at: "2026-11-30T17:00:00+08:00"\n'


def reply(by: str = "he", about: str = VISIT) -> str:
    """A reply that approves."""
    return f'about: {about}\nperson: {by}\nverdict: approved\nwritten_at: "2026-11-24T19:00:00+08:00"\n'


class Answer(NamedTuple):
    """How a push ended: what the server said, and the rules by which it refused."""

    taken: bool
    said: str

    @property
    def rules(self) -> list[str]:
        """Each rule that was named, once, in their order."""
        return list(dict.fromkeys(re.findall(r" error: .*\[([a-z-]+)\]", self.said)))

    @property
    def told(self) -> list[str]:
        """Each rule that was only told of."""
        return list(dict.fromkeys(re.findall(r" warning: .*\[([a-z-]+)\]", self.said)))


class Office:
    """A server with the book on its main branch, and one clone in which everybody's commits are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = ""
        self.clone = Made(folder / "clone")
        self.server = folder / "book.git"

    def set_up(self) -> Office:
        """Make both, and push the book."""
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.server)], check=True)
        self.clone.commit("main", BOOK, "boss", "2026-11-23T08:00:00+08:00")
        self.hook("pre-receive", "receive")
        assert self.push("main", to="main", by=None).taken
        return self

    def copy(self, folder: Path) -> Office:
        """The same in another folder."""
        shutil.copytree(self.folder, folder)
        return self.copy_of(folder)

    @staticmethod
    def copy_of(folder: Path) -> Office:
        """An office in a folder to which one was copied."""
        twin = Office.__new__(Office)
        twin.target = ""
        twin.folder, twin.server, twin.clone = folder, folder / "book.git", Made.__new__(Made)
        twin.clone.folder, twin.clone.root = folder / "clone", folder / "clone" / "book.git"
        return twin

    def hook(self, name: str, command: str) -> None:
        """Let a hook of the server run one of our commands."""
        file = self.server / "hooks" / name
        file.parent.mkdir(exist_ok=True)
        program = f'"{sys.executable}" -m salesbook.commands.main {command} --lang en'
        file.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT / "scripts"}" exec {program}\n', encoding="utf-8")
        file.chmod(0o755)

    def commit(self, branch: str, files: Mapping[str, str | None], by: str, **more: object) -> str:
        """A commit in the clone; a new branch leaves from main."""
        if not self.clone.tip(branch):
            self.clone.git("update-ref", f"refs/heads/{branch}", self.clone.tip("main"))
        return self.clone.commit(branch, files, by, **more)  # type: ignore[arg-type]

    def push(
        self, what: str, to: str, by: str | None, *, force: bool = False, env: Mapping[str, str] | None = None
    ) -> Answer:
        """Push a commit to a branch of the server as somebody; None is the server's owner, on the machine itself."""
        self.target = "main" if to == "main" else "in/" if to.startswith("in/") else ""
        pusher = {"SALESBOOK_PUSHER": by} if by else {}
        spec = f"{'+' if force else ''}{what}:{to if to.startswith('refs/') else f'refs/heads/{to}'}"
        done = subprocess.run(
            ["git", "-C", str(self.clone.root), "push", str(self.server), spec],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, **pusher, **(env or {})},
        )
        return Answer(done.returncode == 0, done.stderr)

    def at(self, branch: str) -> str:
        """Where a branch of the server is."""
        done = subprocess.run(
            ["git", "-C", str(self.server), "rev-parse", "-q", "--verify", f"refs/heads/{branch}"],
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def put(self, branch: str, files: Mapping[str, str | None], by: str) -> Answer:
        """One commit of somebody's, pushed to his branch."""
        return self.push(self.commit(branch, files, by), branch, by)


def outside(office: Office, branch: str, path: str, by: str, text: str = "* text\n") -> str:
    """A commit that puts a file outside records/."""
    commit = office.commit(branch, {}, by)
    index = {"GIT_INDEX_FILE": str(office.folder / "index")}
    office.clone.git("read-tree", commit, **index)
    (office.folder / "content").write_text(text, encoding="utf-8")
    oid = office.clone.git("hash-object", "-w", str(office.folder / "content"))
    office.clone.git("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}", **index)
    made = office.clone.git("commit-tree", office.clone.git("write-tree", **index), "-p", commit, "-m", "x")
    office.clone.git("update-ref", f"refs/heads/{branch}", made)
    return made
