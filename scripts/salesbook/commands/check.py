"""`salesbook check`: what blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from salesbook import git
from salesbook.commands import formats
from salesbook.commands.options import FINDINGS, FINE, Shared, Wrong, shared
from salesbook.finding import Finding
from salesbook.rules import judge
from salesbook.store.check import change, whole
from salesbook.store.disk import open_index
from salesbook.store.index import Index
from salesbook.store.snapshot import RECORDS, File, Snapshot, Tree, WorkTree
from salesbook.store.snapshot import Index as Staged
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("check")
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
            raise Wrong(_ONE)
        found = _found(options, paths, staged, since, tree)
        formats.FORMATS[form](found, options)
        return FINDINGS if found else FINE

    return check


_STAGED = Text(
    "what is staged in Git's index; nothing staged: the whole index", "检查已暂存的改动；没有暂存时检查整个索引"
)
_SINCE = Text("what the merge of REF and HEAD changes against REF", "检查 HEAD 合并到 REF 之后的改动")
_TREE = Text("a commit's objects, whole", "检查某个提交的全部内容")
_FORM = Text("how findings are printed", "输出格式")
_ONE = Text(
    "name paths, or one of --staged, --since, --tree; not several", "路径、--staged、--since、--tree 只能选一种"
)


def _found(options: Shared, paths: tuple[str, ...], staged: bool, since: str | None, tree: str | None) -> list[Finding]:
    root = options.root
    if staged:
        return _of_change(root, Staged(root), _staged(root))
    if tree:
        return _of_change(root, Tree(root, _commit(root, tree)), None)
    if since:
        base = _commit(root, since)
        merged = _merged(root, base)
        return _of_change(
            root,
            Tree(root, merged),
            _differing(git.run(root, "diff-tree", "-r", "-z", "--name-only", "--no-renames", base, merged)),
        )
    if paths:
        return _of_paths(root, paths)
    return [finding for each in options.roots for finding in _of_disk(each)]


def _of_disk(root: Path) -> list[Finding]:
    snapshot = WorkTree(root)
    index = open_index(root, snapshot, judge)
    try:
        index.see(snapshot, snapshot.files())
        return whole(index, _source(snapshot, {}))
    finally:
        index.close()


def _of_change(root: Path, snapshot: Snapshot, touched: list[str] | None) -> list[Finding]:
    """The findings of objects: all of them (None), or what these changed paths cause."""
    files = snapshot.files()
    index = open_index(root, snapshot, judge)
    try:
        index.see(snapshot, files)
        source = _source(snapshot, {file.path: file for file in files})
        if touched is None or any(path.startswith("schemas/") for path in touched):
            return whole(index, source)
        return change(index, [path for path in touched if path.startswith(RECORDS)], source)
    finally:
        index.close()


def _source(snapshot: Snapshot, files: dict[str, File]) -> Callable[[str], bytes]:
    return lambda path: next(snapshot.read([files.get(path, File(path))]))


def _staged(root: Path) -> list[str] | None:
    """What is staged against HEAD; None for the whole index, where nothing is staged or nothing was ever committed."""
    if git.attempt(root, "rev-parse", "--verify", "-q", "HEAD^{commit}") is None:
        return None
    return _differing(git.run(root, "diff", "--cached", "--name-only", "--no-renames", "-z", "HEAD")) or None


def _differing(names: bytes) -> list[str]:
    return [name.decode("utf-8", "replace") for name in names.split(b"\0") if name]


def _commit(root: Path, name: str) -> str:
    found = git.attempt(root, "rev-parse", "--verify", "-q", "--end-of-options", name + "^{commit}")
    if found is None:
        raise Wrong(Text('Git knows no commit "{name}" here', "Git 里没有提交“{name}”").fill(name=name))
    return found.decode().strip()


def _merged(root: Path, base: str) -> str:
    """The tree that the merge of `base` and HEAD makes."""
    if git.attempt(root, "merge-base", "--is-ancestor", base, "HEAD") is not None:
        return git.run(root, "rev-parse", "HEAD^{tree}").decode().strip()
    told = git.attempt(root, "merge-tree", "--write-tree", base, "HEAD")
    if told is None:
        raise Wrong(
            Text(
                "HEAD does not merge into it without conflict (or Git is older than 2.38): merge or rebase first",
                "HEAD 不能无冲突地合并（或 Git 版本低于 2.38）：请先合并或变基",
            )
        )
    return told.decode().split("\n")[0].strip("\0 ")


def _of_paths(root: Path, paths: tuple[str, ...]) -> list[Finding]:
    """What these paths cause, read from the disk; of the rest only what they touch is read again."""
    snapshot = WorkTree(root)
    index = open_index(root, snapshot, judge)
    try:
        touched = sorted({path for given in paths for path in _below(root, given)})
        if index.empty:
            index.see(snapshot, snapshot.files())
        else:
            _refresh(index, snapshot, touched)
        found = change(index, touched, _source(snapshot, {}))
        return sorted({*index.schemas.findings, *found}, key=lambda finding: (finding.place, finding.rule))
    finally:
        index.close()


def _refresh(index: Index, snapshot: WorkTree, touched: list[str]) -> None:
    before = {path: index.offered(path) for path in touched if index.present(path)}
    _look(index, snapshot, touched)
    lost = [path for path, offered in before.items() if not index.present(path) or offered - index.offered(path)]
    if lost:  # somebody may point there since we last looked
        index.see(snapshot, snapshot.files())
        return
    _look(index, snapshot, [target for path in touched for target in index.targets(path)])


def _look(index: Index, snapshot: WorkTree, paths: list[str]) -> None:
    found = snapshot.some(paths)
    for path in set(paths) - {file.path for file in found}:
        index.forget(path)
    index.see(snapshot, found, whole=False)


def _below(root: Path, given: str) -> list[str]:
    """The paths relative to the root that a word of the call names; a folder means all in it."""
    full = Path(given) if Path(given).is_absolute() else Path.cwd() / given
    if not full.exists() and not full.is_symlink() and (root / given).exists():
        full = root / given
    try:
        path = Path(*full.parent.resolve().parts, full.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        raise Wrong(
            Text('"{path}" is not in the book {root}', "“{path}”不在台账 {root} 里").fill(path=given, root=root)
        ) from None
    if full.is_dir() and not full.is_symlink():
        prefix = "" if path == "." else path + "/"
        return [file.path for file in WorkTree(root).files() if file.path.startswith(prefix)]
    return [path]
