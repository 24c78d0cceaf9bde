"""`salesbook upgrade --from WHEEL|PATH|TAG`: a newer program in a company's repository, merged by Git."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook import git
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.finding import Refusal
from salesbook.words import Lang, Text, same

if TYPE_CHECKING:
    from salesbook.skeleton.base import Base, Held
    from salesbook.skeleton.release import Release


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("upgrade", cls=Spoken)
    @click.option("--from", "source", metavar=_SOURCE.say(lang), help=_FROM.say(lang))
    @click.option("--check", "only_compare", is_flag=True, help=_CHECK.say(lang))
    @click.option("--give-up", is_flag=True, help=_GIVE_UP.say(lang))
    @click.option("--no-migrate", is_flag=True, help=_NO_MIGRATE.say(lang))
    @click.option("--base", metavar=_SOURCE.say(lang), help=_BASE.say(lang))
    @shared(lang)
    def upgrade(
        options: Shared, source: str | None, only_compare: bool, give_up: bool, no_migrate: bool, base: str | None
    ) -> int:
        if sum((bool(source), only_compare, give_up)) != 1:
            raise UsageError(_ONE)
        if only_compare:
            return _compare(options)
        if give_up or source is None:
            return _give_up(options)
        known = [_release(options, name) for name in (base,) if name]
        return _upgrade(options, _release(options, source), known, migrate=not no_migrate)

    return upgrade


_SOURCE = Text("WHEEL|PATH|TAG", "安装包|文件夹|标签")
_FROM = Text(
    "the newer release: a wheel, a folder, a tag fetched from the program's repository",
    "新版本：安装包、文件夹，或从程序仓库取来的标签",
)
_CHECK = Text("tell of each file whether it is as shipped", "列出每个文件是否与发行版一致")
_GIVE_UP = Text("undo an upgrade that is not merged yet", "放弃尚未合并的升级")
_NO_MIGRATE = Text("leave the records as they are", "不改动记录")
_BASE = Text("the release this book is of, where its history has lost it", "历史里找不到台账当前版本时，指定该版本")
_ONE = Text("one of --from, --check, --give-up", "--from、--check、--give-up 三选一")


def _release(options: Shared, name: str) -> Release:
    """The release that a word of the call names. Raises UsageError for none."""
    from salesbook.skeleton import release

    place = Path(name)
    if place.is_file():
        return release.from_wheel(place)
    if place.is_dir():
        return release.from_folder(place)
    output = git.attempt(options.root, "rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
    if output is None:
        raise UsageError(_NOWHERE.fill(name=name))
    return release.from_commit(options.root, output.decode().strip())


_NOWHERE = Text(
    '"{name}" is no wheel, no folder, and no tag of this repository', "“{name}”不是安装包、文件夹，也不是本仓库的标签"
)


def _compare(options: Shared) -> int:
    from salesbook.skeleton.compare import State, compare

    words = {State.SHIPPED: _SHIPPED, State.OLDER: _OLDER, State.CHANGED: _CHANGED}
    counts: Counter[State] = Counter()
    for path, state in compare(options.root):
        counts[state] += 1
        echo(f"{words[state].say(options.lang)}: {path}")
    data = {f"n{number}": counts[state] for number, state in enumerate(words)}
    options.say(_COUNTS.fill(**data), err=True)
    return FINE


_SHIPPED = Text("as shipped", "与发行版一致")
_OLDER = Text("an older release, untouched", "旧版本，未改动")
_CHANGED = Text("changed here", "本公司已改动")
_COUNTS = Text(
    "{n0} as shipped, {n1} of an older release, {n2} changed here",
    "{n0} 个与发行版一致，{n1} 个是旧版本，{n2} 个本公司已改动",
)


def _give_up(options: Shared) -> int:
    from salesbook.skeleton.upgrade import give_up

    options.say(_GIVEN_UP.fill(branch=give_up(options.root)))
    return FINE


_GIVEN_UP = Text("{branch} is given up; everything is as it was.", "已放弃 {branch}，一切恢复原样。")


def _upgrade(options: Shared, release: Release, known: list[Release], *, migrate: bool) -> int:
    """Begin an upgrade, or go on with one whose conflicts are resolved; the exit code."""
    from salesbook.skeleton import upgrade
    from salesbook.skeleton.base import find_base, held

    root = options.root
    upgrade.require_clean(root)
    going_on = upgrade.current_branch(root) == upgrade.branch_for(release)
    own = held(root)
    if not going_on and own.ids == release.ids:
        options.say(_ALREADY.fill(version=release.version))
        return FINE
    if upgrade.order(release.version) < upgrade.order(own.version):
        raise UsageError(_OLDER_THAN.fill(version=release.version, own=own.version))
    if going_on:
        return _after_merge(options, release, _before(root, release), migrate=migrate)
    base = find_base(root, known)
    if base.note:
        options.say(base.note, err=True)
    return _merge(options, release, base, own, migrate=migrate)


_OLDER_THAN = Text("Salesbook {version} is older than this book's {own}", "销售台账 {version} 比台账现有的 {own} 还旧")
_ALREADY = Text("This book is of Salesbook {version} already.", "台账已经是销售台账 {version} 版。")


def _before(root: Path, release: Release) -> Held:
    """The release that the book was of where the upgrade's branch began."""
    from salesbook.skeleton.base import Held
    from salesbook.skeleton.release import RELEASE_FILE, read_release_file
    from salesbook.skeleton.upgrade import branch_for

    origin = git.run(root, "config", f"branch.{branch_for(release)}.salesbookOrigin").decode().strip()
    content = git.run(root, "cat-file", "blob", f"{origin}:{RELEASE_FILE}")
    return Held(*read_release_file(content), git.blob_id(content))


def _merge(options: Shared, release: Release, base: Base, own: Held, *, migrate: bool) -> int:
    from salesbook.skeleton import upgrade

    upgrade.begin(options.root, release, base)
    try:
        collided = upgrade.merge(options.root, release)
    except Refusal:
        upgrade.give_up(options.root)
        raise
    for line in upgrade.news(options.root, release, base):
        options.say(same(line))
    if collided:
        options.say(_COLLIDED.fill(branch=upgrade.branch_for(release)), err=True)
        for path in collided:
            echo(path)
        return FINDINGS
    return _after_merge(options, release, own, migrate=migrate)


_COLLIDED = Text(
    """Git merged what it could, on the branch {branch}. In these files the company and the release changed the same place.
Decide in each, git add, git commit, and call this again; or give up: salesbook upgrade --give-up""",
    """Git 已在分支 {branch} 上合并了能合并的部分。下列文件里，公司和新版本改了同一处。
请逐个决定，git add、git commit 后再运行一次；或放弃：salesbook upgrade --give-up""",
)


def _after_merge(options: Shared, release: Release, own: Held, *, migrate: bool) -> int:
    """Migrate the records, judge the book by the newer program, tell what is left to do."""
    from salesbook.skeleton import upgrade

    root = options.root
    collided = upgrade.merge(root, release)  # a call that was killed may not have come so far
    if collided:
        raise UsageError(Text("resolve: {files}", "请解决冲突：{files}").fill(files=", ".join(collided)))
    files = _migrated(root, own.version) if migrate and not upgrade.is_migrated(root) else []
    if files:
        options.say(_MIGRATED.fill(n=len(files)))
        for path in files:
            echo(path)
        upgrade.save_migrated(root, files, "\n".join([_MESSAGE.fill(version=release.version).en, "", *files]))
    code = subprocess.run(
        [sys.executable, "scripts/check.py", "--tree", "HEAD"], cwd=root, env=_newer_first(root), check=False
    ).returncode
    options.say(_READY.fill(branch=upgrade.branch_for(release), version=release.version))
    return FINDINGS if code else FINE


_MIGRATED = Text("{n} {n:record is|records are} changed for the newer release:", "为新版本改动了 {n} 条记录：")
_MESSAGE = Text("Records as Salesbook {version} has them", "按销售台账 {version} 版调整记录")
_READY = Text(
    """Salesbook {version} is merged on the branch {branch}; main is untouched. Push it with salesbook and open a pull request:
  git push -u origin {branch} salesbook
Merge it as a merge, not squashed. To give it up: salesbook upgrade --give-up""",
    """销售台账 {version} 已合并到分支 {branch}，main 未动。请与 salesbook 一起推送并发起合并请求：
  git push -u origin {branch} salesbook
请用普通合并，不要压缩合并。放弃升级：salesbook upgrade --give-up""",
)


def _migrated(root: Path, version: str) -> list[str]:
    """The records that the newer release's migrations changed."""
    return _newer(root, "-m", "salesbook.migrations", str(root), version).splitlines()


def _newer(root: Path, *words: str) -> str:
    """What the newer program, as it now lies in the book, prints. Raises UsageError where it fails."""
    done = subprocess.run(
        [sys.executable, *words], cwd=root, env=_newer_first(root), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise UsageError(_FAILED.fill(reason=(done.stderr.strip().splitlines() or [str(done.returncode)])[-1]))
    return done.stdout


_FAILED = Text(
    "the records could not be migrated: {reason}. Give up with --give-up, or leave them as they are with --no-migrate.",
    "记录无法迁移：{reason}。可用 --give-up 放弃升级，或用 --no-migrate 保持记录不变。",
)


def _newer_first(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root / "scripts")}
