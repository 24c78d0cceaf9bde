"""`salesbook check`: what blocks."""

from __future__ import annotations

import os
from pathlib import Path

import click

from salesbook import git
from salesbook.commands import formats
from salesbook.commands.left_out import say_borrowed_schemas
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, shared
from salesbook.commands.outdated_owners import say_outdated_owners
from salesbook.commands.spoken import Spoken
from salesbook.finding import Finding
from salesbook.rules import judge
from salesbook.store.check import change, whole
from salesbook.store.disk import ask, findings_in, judged_on_disk
from salesbook.store.index import Index
from salesbook.store.objects import judge_objects, of_schemas
from salesbook.store.origin import Before
from salesbook.store.snapshot import RECORDS, Snapshot, Tree, WorkTree
from salesbook.store.snapshot import Index as Staged
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("check", cls=Spoken)
    @click.argument("paths", nargs=-1, metavar="[PATH]...")
    @click.option("--staged", is_flag=True, help=_STAGED.say(lang))
    @click.option("--since", metavar="REF", help=_SINCE.say(lang))
    @click.option("--tree", metavar="COMMIT", help=_TREE.say(lang))
    @click.option("--format", "form", type=click.Choice(sorted(formats.FORMATS)), default="text", help=_FORM.say(lang))
    @shared(lang)
    def check(
        options: Shared, paths: tuple[str, ...], staged: bool, since: str | None, tree: str | None, form: str
    ) -> int:
        if sum((bool(paths), staged, bool(since), bool(tree))) > 1:
            raise UsageError(_ONE)
        findings = _findings(options, paths, staged, since, tree)
        formats.FORMATS[form](findings, options)
        if form == "text":
            say_borrowed_schemas(options)
            if not (paths or staged or since or tree):
                say_outdated_owners(options)
        return FINDINGS if findings else FINE

    return check


_STAGED = Text(
    "what is staged in Git's index; nothing staged: the whole index", "检查已暂存的改动；没有暂存时检查整个索引"
)
_SINCE = Text("what the merge of REF and HEAD changes against REF", "检查 HEAD 合并到这个版本之后的改动")
_TREE = Text("a commit's objects, whole", "检查某个提交的全部内容")
_FORM = Text("how findings are printed", "输出格式")
_ONE = Text(
    "name paths, or one of --staged, --since, --tree; not several", "路径、--staged、--since、--tree 只能选一种"
)


def _findings(
    options: Shared, paths: tuple[str, ...], staged: bool, since: str | None, tree: str | None
) -> list[Finding]:
    root = options.root
    if staged:
        return _of_change(root, Staged(root), _staged(root), Before(root, ("HEAD",)))
    if tree:
        return _of_tree(root, _commit(root, tree))
    if since:
        return _of_merge(root, _commit(root, since))
    if paths:
        return _of_paths(root, paths)
    return findings_in(options.roots, judge)


def _of_tree(root: Path, commit: str) -> list[Finding]:
    parent = git.attempt(root, "rev-parse", "--verify", "-q", "--short", commit + "^1")
    before = Before(root, (parent.decode().strip(),) if parent else ())
    return _of_change(root, Tree(root, commit), None, before)


def _of_merge(root: Path, base: str) -> list[Finding]:
    """What the merge of `base` and HEAD changes against `base`."""
    merged = _merged(root, base)
    words = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--relative", base, merged)
    short = git.run(root, "rev-parse", "--short", base).decode().strip()
    return _of_change(root, Tree(root, merged), _differing(git.run(root, *words)), Before(root, (short, "HEAD")))


def _of_change(root: Path, snapshot: Snapshot, touched: list[str] | None, before: Before) -> list[Finding]:
    return judge_objects(root, snapshot, touched, before, judge)


def _of_records(touched: list[str]) -> list[str]:
    return [path for path in touched if path.startswith(RECORDS)]


def _staged(root: Path) -> list[str] | None:
    """What is staged against HEAD; None for the whole index, where nothing is staged or nothing was ever committed."""
    if git.attempt(root, "rev-parse", "--verify", "-q", "HEAD^{commit}") is None:
        return None
    return (
        _differing(git.run(root, "diff", "--cached", "--name-only", "--no-renames", "--relative", "-z", "HEAD")) or None
    )


def _differing(names: bytes) -> list[str]:
    return [name.decode("utf-8", "backslashreplace") for name in names.split(b"\0") if name]


def _commit(root: Path, name: str) -> str:
    git.run(root, "rev-parse", "--git-dir")  # that Git works here at all is told first
    output = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", name + "^{commit}")
    if output is None:
        raise UsageError(Text('Git knows no commit "{name}" here', "Git 里没有提交“{name}”").fill(name=name))
    return output.decode().strip()


def _merged(root: Path, base: str) -> str:
    """The tree that the merge of `base` and HEAD makes."""
    merged = git.merge(root, base, "HEAD")
    if merged.conflicts:
        raise UsageError(
            Text(
                "HEAD does not merge into it without conflict: merge or rebase first",
                "HEAD 不能无冲突地合并：请先合并或变基",
            )
        )
    return merged.tree


def _of_paths(root: Path, paths: tuple[str, ...]) -> list[Finding]:
    """What these paths cause, read from the disk; of the rest only what they touch is read again."""
    snapshot = WorkTree(root)
    named = [_within(root, path) for path in paths]

    def question(index: Index) -> list[Finding]:
        touched = sorted({path for name in named for path in _below(snapshot, index, name)})
        if index.empty or of_schemas(touched):
            index.see(snapshot)
        else:
            _refresh(index, snapshot, _of_records(touched))
        judged = judged_on_disk(snapshot)
        return whole(index, judged) if of_schemas(touched) else change(index, touched, judged)

    return ask(root, snapshot, judge, question)


def _refresh(index: Index, snapshot: WorkTree, touched: list[str]) -> None:
    before = {path: index.offered(path) for path in touched}
    _look(index, snapshot, touched)
    if any(not index.present(path) or before[path] - index.offered(path) for path in touched):
        index.see(snapshot)  # somebody may point there since we last looked
        return
    _look(index, snapshot, [target for path in touched for target in index.targets(path)])
    _look(index, snapshot, [dangling.path for dangling in index.dangling(touched)])  # mended since?


def _look(index: Index, snapshot: WorkTree, paths: list[str]) -> None:
    files = snapshot.some(paths)
    for path in set(paths) - {file.path for file in files}:
        index.forget(path)
    index.see(snapshot, files)


def _within(root: Path, path: str) -> str:
    """The path relative to the root that a word of the call names, from where the reader stands or else from the root."""
    top = root.resolve()
    for start in (Path.cwd(), root):
        full = start / path
        link = full.is_symlink() or not full.exists()
        own = full.parent.resolve() / full.name if link else full.resolve()
        if own.is_relative_to(top):
            return os.fsencode(own.relative_to(top)).decode("utf-8", "backslashreplace").replace(os.sep, "/")
    raise UsageError(
        Text('"{path}" is not in the book {root}', "“{path}”不在台账 {root} 里").fill(path=path, root=root)
    )


def _below(snapshot: WorkTree, index: Index, path: str) -> list[str]:
    """A file's own path; of a folder the paths of all that lie in it, or lay there when we last looked."""
    full = snapshot.root / path
    if full.is_dir() and not full.is_symlink():
        prefix = "" if path == "." else path + "/"
        return [file.path for file in snapshot.files() if file.path.startswith(prefix)] + index.paths(
            path if prefix else "records"
        )
    return index.paths(path) or [path]
