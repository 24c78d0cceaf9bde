"""A made-up company's Git history: commits on branches of people's own, merges onto the main line, the server's receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from salesbook.demo.in_git.objects import Objects, Tree
from salesbook.demo.in_git.signing import Key
from salesbook.demo.staff import Post
from salesbook.history.lines import NOTHING_BEFORE, ReceiptLine, Via

MAIN, RECEIPTS = "refs/heads/main", "refs/heads/receipts"
_ZONE = "+0800"


class Pushed(NamedTuple):
    """When a commit came to the server: the line of the log that first holds it, and its moment."""

    seq: int
    at: datetime


class Chronicle:
    """The history as it grows, in the order in which the server sees it."""

    def __init__(self) -> None:
        self.objects = Objects()
        self.tips: dict[str, str] = {}
        self.lines: list[ReceiptLine] = []
        self.pushed: dict[str, Pushed] = {}
        self.parents: dict[str, tuple[str, ...]] = {}
        self.order: dict[str, int] = {}
        self.brought: dict[str, Mapping[str, bytes]] = {}
        self._trees: dict[str, Tree] = {}
        self._own: dict[str, dict[str, bytes]] = {}
        self._merged: set[str] = set()
        self._late: list[tuple[str, str, str]] = []

    def commit(
        self, ref: str, files: Mapping[str, bytes], by: Post, at: datetime, key: Key | None, message: str
    ) -> str:
        """Somebody commits files onto a branch: onto its tip while that waits to be merged, else onto the main line."""
        tip = self.tips.get(ref, "")
        parent = tip if tip and tip not in self._merged else self.tips.get(MAIN, "")
        waiting = {**self._own.get(tip, {}), **files} if parent == tip and ref != MAIN else dict(files)
        commit = self._commit(files, (parent,) if parent else (), by, at, key, message)
        self._own[commit] = waiting
        self.tips[ref] = commit
        if ref == MAIN:
            self._merged.add(commit)
            self.brought[commit] = dict(files)
        return commit

    def merge(self, ref: str, by: Post, at: datetime, key: Key | None, message: str) -> str | None:
        """Somebody merges what waits on a branch; None where nothing does. The message names the last receipt."""
        tip = self.tips.get(ref, "")
        if not tip or tip in self._merged:
            return None
        head = self.lines[-1].hash if self.lines else NOTHING_BEFORE
        parents = (self.tips[MAIN], tip)
        commit = self._commit(self._own[tip], parents, by, at, key, f"{message}\n\nReceipts: {head}")
        at_once = [tip]
        while at_once:
            branch = at_once.pop()
            if branch not in self._merged:
                self._merged.add(branch)
                at_once += self.parents[branch]
        self._merged.add(commit)
        self.brought[commit] = self._own[tip]
        self.tips[MAIN] = commit
        return commit

    def _commit(
        self,
        files: Mapping[str, bytes],
        parents: tuple[str, ...],
        by: Post,
        at: datetime,
        key: Key | None,
        message: str,
    ) -> str:
        tree = self._trees[parents[0]] if parents else Tree()
        for path, content in files.items():
            tree = tree.put(f"records/{path}", self.objects.add("blob", content))
        who = f"{by.english} <{by.id.replace('-', '.')}@example.com> {int(at.timestamp())} {_ZONE}"
        head = [f"tree {tree.write(self.objects)}", *(f"parent {parent}" for parent in parents)]
        head += [f"author {who}", f"committer {who}"]
        body = f"\n\n{message}\n".encode()
        plain = "\n".join(head).encode()
        signed = b"\ngpgsig " + key.sign(plain + body).replace(b"\n", b"\n ") if key else b""
        commit = self.objects.add("commit", plain + signed + body)
        self._trees[commit], self.parents[commit] = tree, parents
        self.order.setdefault(commit, len(self.order))
        return commit

    def push(self, ref: str, old: str, by: Post, at: datetime, *, seen: bool = True) -> None:
        """The server gets a branch, and writes its line; without `seen` the hook is killed, and the next push tells of it."""
        if not seen:
            self._late.append((ref, old, self.tips[ref]))
            return
        for missed in self._late:
            self._line(*missed, None, "missed", at)
        self._late = []
        self._line(ref, old, self.tips[ref], by.id, "ssh", at)

    def _line(self, ref: str, old: str, new: str, pusher: str | None, via: Via, at: datetime) -> None:
        before = self.lines[-1].hash if self.lines else NOTHING_BEFORE
        line = ReceiptLine(len(self.lines) + 1, at, ref, old, new, pusher, via, before)
        self.lines.append(line)
        ahead = [new]
        while ahead:
            commit = ahead.pop()
            if commit not in self.pushed:
                self.pushed[commit] = Pushed(line.seq, at)
                ahead += self.parents[commit]

    def close(self) -> None:
        """Put the log onto its branch."""
        files: dict[str, list[str]] = {}
        for line in self.lines:
            files.setdefault(line.file, []).append(line.text() + "\n")
        tree = Tree()
        for name, texts in files.items():
            tree = tree.put(name, self.objects.add("blob", "".join(texts).encode()))
        at = int(self.lines[-1].at.timestamp())
        who = f"salesbook <salesbook@localhost> {at} +0000"
        text = f"tree {tree.write(self.objects)}\nauthor {who}\ncommitter {who}\n\nreceipts 1-{len(self.lines)}\n"
        self.tips[RECEIPTS] = self.objects.add("commit", text.encode())

    def not_before(self, commit: str) -> datetime | None:
        """When the server had a parent of a commit and not the commit itself."""
        own = self.pushed[commit]
        lines = [self.pushed[parent] for parent in self.parents[commit] if self.pushed[parent].seq < own.seq]
        return max((line.at for line in lines), default=None)
