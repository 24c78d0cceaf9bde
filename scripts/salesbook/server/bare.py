"""A server of one's own in a bare repository: set up, and brought up to the people records whenever they change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from salesbook import git
from salesbook.finding import Refusal
from salesbook.history.receipts import Moved, Pusher, write_receipts
from salesbook.server import written_files
from salesbook.server.keys import PERSON, authorized_keys, shared_keys
from salesbook.server.readers import readers
from salesbook.server.trunk import Caller, Trunk, caller, read_trunk
from salesbook.words import Lang, Text, same

FOLDER = "salesbook"
"""Where our files lie in the repository."""
_PLAIN = re.compile(r"[\w/.+@=, -]+")


class CannotServe(Refusal):
    """A folder that can't be a server's repository."""


def set_up(folder: Path, lang: Lang, at: datetime) -> Iterator[Text]:
    """Make a bare repository a server, or bring one up; tells what was done. Done twice, the second tells nothing."""
    root = folder.absolute()
    if not _PLAIN.fullmatch(str(root)):
        raise CannotServe(_ODD.fill(folder=folder))
    yield from _repository(root)
    yield from _settings(root)
    trunk = read_trunk(root)
    who = caller(trunk, Pusher(None, "local"), at)
    yield from _files(root, trunk, who, lang)
    yield from _branches(root, trunk, who, at)
    if double := shared_keys(_here(trunk, who)):
        yield _SHARED.fill(people=", ".join(double))


def _repository(root: Path) -> Iterator[Text]:
    if not root.exists() or (root.is_dir() and not any(root.iterdir())):
        root.mkdir(parents=True, exist_ok=True)
        git.run(root, "init", "--quiet", "--bare", "--initial-branch=main", ".")
        yield _MADE.fill(folder=root)
        return
    output = git.attempt(root, "rev-parse", "--is-bare-repository", "--absolute-git-dir") if root.is_dir() else None
    bare, _, own = (output or b"").decode("utf-8", "replace").strip().partition("\n")
    if bare != "true" or Path(own).resolve() != root.resolve():
        raise CannotServe(_NOT_BARE.fill(folder=root))


def _settings(root: Path) -> Iterator[Text]:
    for name, value in written_files.SETTINGS.items():
        known = (git.attempt(root, "config", "--local", "--get-all", name) or b"").decode().split()
        if known != [value]:
            git.run(root, "config", "--local", "--replace-all", name, value)
            yield _SET.fill(name=name, value=value)


def _files(root: Path, trunk: Trunk, who: Caller, lang: Lang) -> Iterator[Text]:
    ours = root / FOLDER
    wanted = {
        root / "hooks" / "pre-receive": (written_files.pre_receive(lang), 0o755),
        root / "hooks" / "post-receive": (written_files.post_receive(root, trunk.ref, lang), 0o755),
        ours / "git-for": (written_files.key_script(root, ours / "readers"), 0o755),
        ours / "nginx.conf": (written_files.web_settings(root, ours), 0o644),
        ours / "authorized_keys": (authorized_keys(ours / "git-for", _here(trunk, who)), 0o644),
    }
    data = readers(trunk._replace(staff=type(trunk.staff)(_here(trunk, who))), who)
    wanted |= {ours / "readers" / f"{name}.gitconfig": (text, 0o644) for name, text in data.items()}
    for path, (text, mode) in wanted.items():
        if _written(path, text, mode):
            yield _WRITTEN.fill(path=path.relative_to(root))
    for path in sorted((ours / "readers").glob("*.gitconfig")):
        if path not in wanted:
            path.unlink()
            yield _TAKEN_AWAY.fill(path=path.relative_to(root))


def _written(path: Path, text: str, mode: int) -> bool:
    """Put a file there whole or not at all; whether it is other than it was."""
    path.parent.mkdir(exist_ok=True)
    try:
        if path.read_text(encoding="utf-8") == text and path.stat().st_mode & 0o777 == mode:
            return False
    except (OSError, UnicodeDecodeError):
        pass
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.chmod(mode)
    new.replace(path)
    return True


def _here(trunk: Trunk, who: Caller) -> Mapping[str, Mapping[str, object]]:
    """Those who work here today."""
    people = trunk.staff.people
    return {name: data for name, data in people.items() if PERSON.fullmatch(name) and trunk.works_here(name, who.day)}


def _branches(root: Path, trunk: Trunk, who: Caller, at: datetime) -> Iterator[Text]:
    """A branch for each person, from main as it is; each with its receipt."""
    if not trunk.tip:
        yield _PUSH_FIRST.fill(main=trunk.name, folder=root)
        return
    moves = []
    for person in sorted(_here(trunk, who)):
        ref = f"refs/heads/in/{person}"
        if git.attempt(root, "rev-parse", "--verify", "-q", ref) is None:
            git.run(root, "update-ref", ref, trunk.tip, "0" * len(trunk.tip))
            moves.append(Moved(ref, "", trunk.tip))
            yield _BRANCH.fill(branch=same(f"in/{person}"))
    if write_receipts(root, moves, Pusher(None, "local"), at) and not moves:
        yield _RECEIPTS


_ODD = Text(
    "{folder}: a path with other signs than letters, digits, spaces and / . + @ = , - can't stand in the settings of sshd and nginx",
    "{folder}：路径只能含字母、数字、空格和 / . + @ = , -，否则无法写进 sshd 和 nginx 的设置",
)
_NOT_BARE = Text(
    "{folder} is no bare repository, and not empty: name a new folder, as /srv/git/book.git",
    "{folder} 不是裸仓库，也不是空文件夹：请写一个新文件夹，例如 /srv/git/book.git",
)
_MADE = Text("made the bare repository {folder}", "已建立裸仓库 {folder}")
_SET = Text("set {name} = {value}", "已设置 {name} = {value}")
_WRITTEN = Text("wrote {path}", "已写入 {path}")
_TAKEN_AWAY = Text("took away {path}", "已删除 {path}")
_BRANCH = Text("made the branch {branch}", "已建立分支 {branch}")
_RECEIPTS = Text("wrote receipts for what had moved without", "已为没有回执的变动补写回执")
_PUSH_FIRST = Text(
    "{main} is empty: push the book once on this machine, git push {folder} HEAD:{main}; keys and branches follow by themselves",
    "{main} 还是空的：请先在本机推送一次台账，git push {folder} HEAD:{main}；密钥和分支会自动跟上",
)
_SHARED = Text(
    "the same key stands with several people, and lets none of them in: {people}",
    "以下人员登记了相同的密钥，都不能登录：{people}",
)
