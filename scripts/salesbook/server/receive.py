"""The judgement of a push before anything of it is taken: what `salesbook receive` does as a pre-receive hook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from salesbook import git
from salesbook.finding import Finding
from salesbook.history.approvals import GIVES_RIGHTS
from salesbook.history.receipts import Moved
from salesbook.history.signatures import signing_key
from salesbook.server import refusals
from salesbook.server.changes import RECORDS, brought, differing, folder_of, sizes
from salesbook.server.trunk import KEEPER, Caller, Trunk, trunk_at
from salesbook.server.trunk_line import line_findings
from salesbook.store.entry import Judge
from salesbook.store.objects import judge_objects
from salesbook.store.origin import Before
from salesbook.store.snapshot import Tree
from salesbook.store.two_trees import RuledTree

IN = "in/"
_HEADS = "refs/heads/"
_LARGEST = 1024 * 1024
_SHORT = 10


class Ruling(NamedTuple):
    """What refuses a push, and what is only told about it."""

    refused: list[Finding]
    warnings: list[Finding]


class Receiver:
    """Judges pushes to a bare repository by its objects and by the main branch as it stands."""

    def __init__(self, root: Path, trunk: Trunk, who: Caller, judge: Judge) -> None:
        self._root = root
        self._trunk = trunk
        self._who = who
        self._judge = judge

    def ruling(self, moves: Sequence[Moved]) -> Ruling:
        """What is wrong with a push, all of it at once. Nothing of a push is taken where anything is refused."""
        refused = [finding for move in moves for finding in self._refused(move)]
        findings = [] if refused else [finding for move in moves for finding in self._warnings(move)]
        return Ruling(refused, findings)

    def _refused(self, move: Moved) -> list[Finding]:
        branch = move.ref.removeprefix(_HEADS)
        if move.ref != self._trunk.ref and not (move.ref.startswith(_HEADS) and branch.startswith(IN)):
            return [refusals.of_branch("push-branch", branch, refusals.NO_BRANCH)]
        wrong = list(chain(self._stranger(branch), self._gone(move, branch)))
        if wrong:
            return wrong
        return list(self._on_main(move) if move.ref == self._trunk.ref else self._on_own(move, branch))

    def _stranger(self, branch: str) -> Iterator[Finding]:
        """Somebody unknown; before anything was pushed nobody is known yet."""
        if self._who.owner or self._who.person or not self._trunk.tip:
            return
        login = self._who.login
        message = refusals.UNKNOWN.fill(login=login) if login else refusals.NOBODY
        yield refusals.of_branch("push-pusher", branch, message)

    def _gone(self, move: Moved, branch: str) -> Iterator[Finding]:
        """A branch that is taken away, or put where it lacks commits that it has."""
        if not move.new:
            yield refusals.of_branch("push-deleted", branch, refusals.DELETED)
        elif move.old:
            lost = git.run(self._root, "rev-list", "--count", "--end-of-options", move.old, "^" + move.new)
            if int(lost):
                text = refusals.REWRITTEN.fill(count=int(lost))
                yield refusals.of_branch("push-rewritten", branch, text)

    def _on_own(self, move: Moved, branch: str) -> Iterator[Finding]:
        """A push to a person's own branch: only what its files cause by themselves is refused."""
        person, who = branch.removeprefix(IN), self._who
        if not self._trunk.tip:
            yield refusals.of_branch("push-first", branch, refusals.EMPTY.fill(main=self._trunk.name))
            return
        if not who.owner and who.person != person:
            login = who.person or who.login
            message = refusals.NOT_YOURS.fill(person=person, login=login)
            yield refusals.of_branch("push-branch", branch, message, refusals.PUSH_TO_OWN.fill(login=login))
            return
        if person not in self._trunk.staff.people:
            yield refusals.of_branch("push-branch", branch, refusals.UNKNOWN.fill(login=person))
            return
        difference = brought(self._root, self._trunk.folder, self._trunk.tip, move.new)
        if difference is None:
            yield refusals.of_branch("push-unrelated", branch, refusals.UNRELATED.fill(main=self._trunk.name))
            return
        base, changed = difference
        outside = [path for path in changed if not path.startswith(RECORDS)]
        yield from refusals.of_files("push-outside", outside, refusals.OUTSIDE_IN)
        yield from self._of_rights(changed)
        yield from self._unsigned(move.new, branch)
        if not outside:  # by schemas that nobody allowed nothing is judged
            yield from self._of_content(self._tree(move.new), changed, (base[:_SHORT],))

    def waiting(self, branch: str, tip: str) -> list[Finding]:
        """What is wrong with a branch of a host, to be refused before it is merged; whose branch it is, its name says.

        Of a person's own branch what no such branch may bring; of every branch what the main branch would be with it.
        The schemas are those of the main branch: what a branch makes of them is judged by nobody.
        """
        difference = brought(self._root, self._trunk.folder, self._trunk.tip, tip)
        if difference is None:
            return [refusals.of_branch("push-unrelated", branch, refusals.UNRELATED.fill(main=self._trunk.name))]
        own = self._of_own_branch(branch, difference[1]) if branch.startswith(IN) else ()
        return [*own, *self.merge_result(tip)]

    def _of_own_branch(self, branch: str, changed: frozenset[str]) -> Iterator[Finding]:
        person = branch.removeprefix(IN)
        if person not in self._trunk.staff.people:
            yield refusals.of_branch("push-branch", branch, refusals.UNKNOWN.fill(login=person))
        outside = [path for path in changed if not path.startswith(RECORDS)]
        yield from refusals.of_files("push-outside", outside, refusals.OUTSIDE_IN)
        yield from self._of_rights(changed)

    def merge_result(self, tip: str) -> Iterator[Finding]:
        """What is wrong with the main branch as it would be with a commit merged into it, by its own schemas."""
        main, folder = self._trunk.tip, self._trunk.folder
        merged = git.merge(self._root, main, tip)
        if merged.conflicts:
            yield from refusals.of_files(
                "push-conflict",
                (git.from_folder(path, folder) for path in merged.conflicts),
                refusals.CONFLICT.fill(main=self._trunk.name),
            )
            return
        every = differing(self._root, folder, main, merged.tree)
        changed = frozenset(path for path in every if path.startswith(RECORDS))
        book = RuledTree(self._root, merged.tree, main, folder)
        yield from self._of_content(book, changed, (main[:_SHORT], tip[:_SHORT]))

    def _on_main(self, move: Moved) -> Iterator[Finding]:
        """A push to the main branch: who may, how it is made, and the book that comes of it."""
        trunk, who = self._trunk, self._who
        if not trunk.tip:
            yield from self._first(move.new)
            return
        yield from line_findings(self._root, trunk, who, move.new)
        changed = differing(self._root, trunk.folder, trunk.tip, move.new)
        outside = [] if who.keeps(trunk.staff) else [path for path in changed if not path.startswith(RECORDS)]
        message = refusals.OUTSIDE.fill(login=refusals.pusher_name(who.person or who.login))
        yield from refusals.of_files("push-outside", outside, message)
        yield from self._of_rights(changed)
        yield from self._unsigned(move.new, trunk.name)
        if not outside:
            yield from self._of_content(self._tree(move.new), changed, (trunk.tip[:_SHORT],))

    def _first(self, new: str) -> Iterator[Finding]:
        """The first push is judged by its tip alone: its people say who may make it."""
        trunk, who = trunk_at(self._root, self._trunk.ref, new), self._who
        person = trunk.staff.by_login(who.login)
        if not who.owner and not trunk.staff.holds(person, KEEPER, who.day):
            yield refusals.of_branch("push-first", trunk.name, refusals.NOT_FIRST.fill(main=trunk.name))
            return
        yield from Receiver(self._root, trunk, who, self._judge).whole(new)

    def whole(self, commit: str) -> Iterator[Finding]:
        """What is wrong with all records of a commit."""
        yield from self._of_content(self._tree(commit), None, ())

    def _tree(self, commit: str) -> Tree:
        return Tree(self._root, commit, self._trunk.folder)

    def _of_rights(self, changed: Iterable[str]) -> Iterator[Finding]:
        if self._who.keeps(self._trunk.staff):
            return
        people = (path for path in changed if path.startswith(RECORDS) and folder_of(path) in GIVES_RIGHTS)
        message = refusals.PEOPLE.fill(login=refusals.pusher_name(self._who.person or self._who.login))
        yield from refusals.of_files("push-people", people, message)

    def _unsigned(self, new: str, branch: str) -> Iterator[Finding]:
        if not self._trunk.demands_signatures:
            return
        fresh = git.run(self._root, "rev-list", new, "--not", "--all").decode().split()
        bad = [oid for oid in fresh if self._trunk.staff.by_key(signing_key(self._root, oid)) is None]
        for oid in bad[: refusals.MOST]:
            yield refusals.of_branch("push-unsigned", branch, refusals.UNSIGNED.fill(commit=oid[:_SHORT]))

    def _of_content(self, book: Tree, changed: frozenset[str] | None, before: tuple[str, ...]) -> Iterator[Finding]:
        """What `check` finds in the records of a tree: all of them, or what these paths cause; `before` as in `Before`."""
        folder = self._trunk.folder
        paths = changed if changed is not None else differing(self._root, folder, "", book.tree)
        below = (path for path in paths if path.startswith((RECORDS, "schemas/")))
        large = [path for path, size in sizes(self._root, folder, book.tree, below).items() if size > _LARGEST]
        yield from refusals.of_files("push-large", large, refusals.LARGE)
        if not large:
            yield from judge_objects(self._root, book, changed, Before(self._root, before, folder), self._judge)

    def _warnings(self, move: Moved) -> Iterator[Finding]:
        """What arises only together with the main branch as it stands: told, and nobody is turned away for it."""
        main = self._trunk.tip
        if move.ref == self._trunk.ref or not main or not git.run(self._root, "rev-list", "-n1", main, "^" + move.new):
            return
        yield from map(refusals.as_warning, self.merge_result(move.new))
