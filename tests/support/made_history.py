"""Repositories made commit by commit: who, when, with which key, pushed when. Real Git objects, real signatures."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from salesbook.history.lines import ReceiptLine
from salesbook.history.receipts import Moved, Pusher, write_receipts
from salesbook.history.repository import Repository, open_repository

SUNDAY = "2026-11-22T21:10:00+08:00"
NOTHING = ""


def person(id: str, role: str, *keys: str, since: str = "2025-01-01", **more: str) -> str:
    """A person's record."""
    lines = [f'id: "{id}"', f'name: "{id}"', "roles:", f'  - role: "{role}"', f'    from: "{since}"']
    lines += [f'{name}: "{value}"' for name, value in more.items()]
    lines += ["git:", "  emails:", f'    - "{id}@example.com"']
    lines += ["  signing_keys:", *(f'    - "{key}"' for key in keys)] if keys else []
    return "\n".join(lines) + "\n"


class Made:
    """A bare repository, as a server has it; the book lies in `place` of it, with a slash at its end."""

    place = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "book.git"
        self.git("init", "-q", "--bare", "-b", "main", str(self.root))

    def git(self, *words: str, told: str = "", **env: str) -> str:
        where = ["-C", str(self.root)] if self.root.is_dir() else []
        done = subprocess.run(
            ["git", *where, *words], check=True, capture_output=True, text=True, input=told, env={**os.environ, **env}
        )
        return done.stdout.strip()

    def key(self, name: str) -> str:
        """A new key pair; the public key as a people record holds it."""
        file = self.folder / name
        if not file.exists():
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
            subprocess.run(words, check=True, capture_output=True)
        return " ".join(file.with_suffix(".pub").read_text(encoding="ascii").split()[:2])

    def tip(self, branch: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), "rev-parse", "-q", "--verify", f"refs/heads/{branch}"],
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(  # noqa: PLR0913, PLR0917 - a commit has as many sides
        self,
        branch: str,
        files: Mapping[str, str | None],
        by: str,
        at: str = SUNDAY,
        key: str | None = None,
        parents: tuple[str, ...] | None = None,
        message: str = "records",
        email: str | None = None,
    ) -> str:
        """A commit on a branch: files below records/ laid over those of the first parent, None takes one away."""
        if parents is None:
            parents = tuple(filter(None, [self.tip(branch)]))
        index = {"GIT_INDEX_FILE": str(self.folder / "index")}
        (self.folder / "index").unlink(missing_ok=True)
        if parents:
            self.git("read-tree", parents[0], **index)
        for name, text in files.items():
            path = f"{self.place}records/{name}.yaml"
            if text is None:
                self.git("update-index", "--index-info", told=f"0 {'0' * 40}\t{path}\n", **index)
                continue
            (self.folder / "content").write_text(text, encoding="utf-8")
            oid = self.git("hash-object", "-w", str(self.folder / "content"))
            self.git("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}", **index)
        tree = self.git("write-tree", **index)
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in
               (("NAME", by), ("EMAIL", email or f"{by}@example.com"), ("DATE", at))}  # fmt: skip
        sign = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.folder / key}"] if key else []
        named = [word for parent in parents for word in ("-p", parent)]
        made = self.git(*sign, "commit-tree", *(["-S"] if key else []), tree, *named, "-m", message, **who)
        self.git("update-ref", f"refs/heads/{branch}", made)
        return made

    def merge(
        self,
        branch: str,
        by: str,
        at: str = SUNDAY,
        files: Mapping[str, str | None] | None = None,
        key: str | None = None,
        message: str = "merge",
    ) -> str:
        """Merge a branch into main by its own files: what it has of main's is taken as it is."""
        main, other = self.tip("main"), self.tip(branch)
        base = self.git("merge-base", main, other)
        names = self.git("diff", "--name-status", "--no-renames", base, other).splitlines()
        brought: dict[str, str | None] = {}
        for line in names:
            status, _, path = line.partition("\t")
            ref = path.removeprefix(f"{self.place}records/").removesuffix(".yaml")
            brought[ref] = None if status == "D" else self.git("show", f"{other}:{path}") + "\n"
        return self.commit("main", {**brought, **(files or {})}, by, at, key, (main, other), message)

    def pushed(
        self, *branches: str, at: str, by: str | None = None, old: Mapping[str, str] | None = None
    ) -> list[ReceiptLine]:
        """The server sees a push of branches, as they now stand, by somebody over SSH."""
        before = {**self._seen(), **(old or {})}
        moves = [Moved(f"refs/heads/{name}", before.get(f"refs/heads/{name}", ""), self.tip(name)) for name in branches]
        pusher = Pusher(by, "ssh") if by else Pusher(None, "local")
        return write_receipts(self.root, moves, pusher, datetime.fromisoformat(at))

    def _seen(self) -> dict[str, str]:
        from salesbook.history.log import read_log

        tip = self.tip("receipts")
        return {line.ref: line.new for line in read_log(self.root, tip).lines} if tip else {}

    @contextmanager
    def history(self, *, cached: bool = False) -> Iterator[Repository]:
        with open_repository(self.root, "main", cached=cached) as repository:
            yield repository
