"""`salesbook forget RECORD`: takes a private person out of the book; without `--write` it only shows what would change."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import formats
from salesbook.commands.options import FINE, WRONG, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.store.forget import Forgotten


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("forget", cls=Spoken)
    @click.argument("record", metavar="RECORD")
    @click.option("--write", is_flag=True, help=_WRITE.say(lang))
    @shared(lang)
    def forget(options: Shared, record: str, write: bool) -> int:
        from salesbook.rules import judge
        from salesbook.skeleton.own_files import own_files
        from salesbook.store import forget as store

        path, own = _path(options, record), own_files(options.root)
        with tempfile.TemporaryDirectory(prefix="salesbook-") as scratch:
            try:
                done = store.forget(options.roots, path, judge, Path(scratch), own.written)
            except store.CannotForget as refused:
                formats.text(refused.findings, options)
                options.refuse(refused.text)
                return WRONG
        _show(options, done)
        if write:
            _put(options, done)
        _tell(options, done, own.changed, write=write)
        return FINE

    return forget


_WRITE = Text("change the files; without it the change is only shown", "改写文件；不加则只显示会改什么")


def _path(options: Shared, record: str) -> str:
    """The path of a person's, customer's or contact's record. Raises UsageError for any other, and for none."""
    from salesbook.store.identity import KINDS

    name = record.replace("\\", "/").removeprefix("records/").removesuffix(".yaml")
    folders = {"person": "people", "customer": "customers", "contact": "contacts"}
    short = [f"{folders[kind]}/{name}" for kind in KINDS] if "/" not in name else [name]
    result = [
        f"records/{ref}.yaml"
        for ref in short
        if any((root / f"records/{ref}.yaml").is_file() for root in options.roots)
    ]
    if len(result) != 1 or result[0].split("/")[1] not in folders.values():
        raise UsageError(_NOBODY.fill(record=record))
    return result[0]


_NOBODY = Text(
    '"{record}" is no person, customer or contact of this book: people/ID, customers/ID, contacts/CUSTOMER--NUMBER',
    "“{record}”不是台账里的人员、客户或联系人：应写 people/编号、customers/编号、contacts/客户--序号",
)


def _show(options: Shared, done: Forgotten) -> None:
    """The change, file by file, as a diff."""
    new = {after: before for before, after in done.moved.items()}
    for path, content in done.files.items():
        if content is None:
            continue
        before = new.get(path, path)
        root = next((root for root in options.roots if (root / before).is_file()), options.root)
        old = (root / before).read_text(encoding="utf-8").splitlines()
        echo(f"{before} -> {path}" if before != path else path)
        for line in list(unified_diff(old, content.decode().splitlines(), lineterm="", n=0))[2:]:
            if not line.startswith("@@"):
                echo(f"  {line}")


def _put(options: Shared, done: Forgotten) -> None:
    """Write what is new, then take away what has moved; what the cache knew is dropped."""
    from salesbook.store.disk import CACHE
    from salesbook.store.forget import roots_of
    from salesbook.store.new_file import put_all

    placed = list(roots_of(done.files, done.moved, options.roots))
    for root in options.roots:
        put_all(root, {path: content for own, path, content in placed if own == root and content is not None})
    for root, path, content in placed:
        if content is None:
            (root / path).unlink()
    for root in options.roots:
        (root / CACHE).unlink(missing_ok=True)


def _tell(options: Shared, done: Forgotten, changed: Sequence[str], *, write: bool) -> None:
    """Where it still stands, and what Git can't forget."""
    from salesbook.store import traces

    options.say((_DONE if write else _WOULD).fill(n=len(done.files), code=done.code))
    if commits := traces.telling(options.root, changed, done.who):
        options.say(_CHANGED.fill(n=len(commits)))
        for path in commits:
            echo(f"  {path}")
    for root in options.roots:
        held, files = traces.commits(root, done.who), traces.files(root, done.who)
        if held:
            options.say(_COMMITS.fill(n=len(held), folder=root))
            for trace in held:
                echo(f"  {trace.commit} {trace.day}")
        if files:
            options.say(_FILES.fill(n=len(files), folder=root))
            for path in files:
                echo(f"  {path}")
    options.say(_HISTORY)


_WOULD = Text(
    "{n} {n:file|files} would change; with --write they do, with a code of their own (here {code}).",
    "会改动 {n} 个文件；加 --write 才写入，届时另取代码（这里是 {code}）。",
)
_DONE = Text(
    "{n} {n:file|files} changed; in the place of the person stands {code}. Look at the change, then commit it.",
    "改动了 {n} 个文件，此人以 {code} 代替。请查看改动后提交。",
)
_COMMITS = Text(
    "{n} {n:commit|commits} in {folder} still {n:tells|tell} the person:",
    "{folder} 的历史里仍有 {n} 个提交能看到此人：",
)
_FILES = Text(
    "{n} {n:file|files} that Git does not keep in {folder} {n:tells|tell} the person: delete what is not needed:",
    "{folder} 里有 {n} 个未纳入 Git 的文件能看到此人，不需要的请删除：",
)
_CHANGED = Text(
    "{n} {n:file|files} of the program that {n:was|were} changed here {n:tells|tell} the person: look at {n:it|them} yourself:",
    "{n} 个程序文件在本公司改过，里面提到此人，请自己看一看：",
)
_HISTORY = Text(
    """Git forgets nothing: whoever has a clone keeps all that was ever committed, and so does the host. Also sheets, calendars and papers handed out before.
Contacts in a repository of their own can be taken out of its history without touching the book: git filter-repo --invert-paths --path records/contacts/FILE, then git push --force, and everybody clones anew and deletes the old clone. In the book itself the same would change every commit after it, and with it what the history proves.""",
    """Git 什么都不会忘：谁有克隆，谁就保留着提交过的一切，托管平台也一样；以前发出去的表格、日历、纸质材料也还在。
联系人若放在单独的仓库，可以改写它的历史而不动台账：git filter-repo --invert-paths --path records/contacts/文件，然后 git push --force，所有人重新克隆并删掉旧的克隆。对台账本身这样做会改变其后的每个提交，历史证据也随之失效。""",
)
