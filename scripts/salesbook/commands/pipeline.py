"""`salesbook pipeline`: what a host's CI runs. The work tree is the main branch's; of a branch only Git's objects are read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook import git
from salesbook.commands import formats, gates
from salesbook.commands.options import FINDINGS, FINE, WRONG, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.history.span import main_branch
from salesbook.hosts.host import Surroundings
from salesbook.pipeline.branches import branch_at, checked_branch, checked_commit, trunk_of
from salesbook.rules import judge
from salesbook.server.remote import HERE_ONLY, fetch, tip_of
from salesbook.server.trunk import Trunk
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.hosts.host import Host
    from salesbook.pipeline.stages import Note, Work

STAGES = ("push", "comment", "main")


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("pipeline", cls=Spoken)
    @click.option("--stage", type=click.Choice(STAGES), help=_STAGE.say(lang))
    @shared(lang)
    def pipeline(options: Shared, stage: str | None) -> int:
        if stage != "push" or _lacks_main(options.root):
            fetch(options.root, HERE_ONLY)
        main = main_branch(options.root)
        trunk = trunk_of(options.root, main)
        about = _surroundings(trunk)
        stage = stage or _usual_stage(about, main)
        if stage == "push":
            return _push(options, trunk, about)
        work = _work(options, main, host_at(about, trunk), about.run)
        return _comment(options, work, about) if stage == "comment" else _main(options, work, trunk)

    return pipeline


_STAGE = Text(
    "which of the three: check a pushed branch as it would be merged; keep its pull request; follow a merge. Default: by what the run is about",
    "做哪一步：按合并之后检查推送的分支；维护它的合并请求；处理合并之后的事。默认按本次运行的内容决定",
)


def _surroundings(trunk: Trunk) -> Surroundings:
    """What the run is about, as the host's variables say. Raises UsageError outside of a host's CI."""
    from salesbook.hosts.surroundings import host_of

    surroundings = host_of(os.environ, trunk.company.get("host") or {})
    if surroundings is None:
        raise UsageError(_NO_HOST)
    return surroundings


def host_at(about: Surroundings, trunk: Trunk) -> Host:
    """The way to speak to the host that runs us."""
    from time import sleep

    from salesbook.hosts.surroundings import connect

    return connect(about, trunk.company.get("host") or {}, sleep)


_NO_HOST = Text(
    "no host runs this: `pipeline` is for the CI of GitHub, GitLab, Forgejo or Gitea. Here, `salesbook check --since origin/main` checks the same",
    "现在不在托管平台的 CI 里：`pipeline` 供 GitHub、GitLab、Forgejo、Gitea 的 CI 使用。在本机请用 `salesbook check --since origin/main`，检查内容相同",
)


def _usual_stage(about: Surroundings, main: str) -> str:
    """What is to be done where the call does not say: a schedule, which is about no commit, does what a merge does."""
    if about.event_branch == main or not (about.event_branch or about.event_commit):
        return "main"
    return "comment" if about.token else "push"


def _push(options: Shared, trunk: Trunk, about: Surroundings) -> int:
    """Judge the commit that was pushed; annotations, the log and the run's summary say what is to be put right."""
    name = _branch(options.root, about)
    if not about.event_commit:
        raise UsageError(_NO_BRANCH)
    commit = checked_commit(about.event_commit)
    if not _is_here(options.root, commit):
        fetch(options.root, HERE_ONLY)
    if not _is_here(options.root, commit):
        raise UsageError(_GONE.fill(branch=name))
    branch = branch_at(options.root, trunk, name, commit, options.as_of or options.clock, judge)
    if about.annotations in formats.FORMATS and about.annotations != "text":
        formats.FORMATS[about.annotations](branch.findings, options)
    formats.log(branch.findings, options)
    return FINDINGS if branch.findings else FINE


def _lacks_main(root: Path) -> bool:
    """Whether something is to be fetched before a push can be judged.

    The job of a push may hold no right to fetch: what its check-out brought is enough, where that was all of main.
    """
    shallow = git.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    return shallow or not tip_of(root, main_branch(root))


def _is_here(root: Path, commit: str) -> bool:
    return git.attempt(root, "cat-file", "-e", f"{commit}^{{commit}}") is not None


_GONE = Text(
    "the server no longer has what was pushed to {branch}: a newer push has its own run",
    "推送到 {branch} 的内容已不在服务器上：更新的推送有自己的运行",
)


def _branch(root: Path, about: Surroundings) -> str:
    if not about.event_branch:
        raise UsageError(_NO_BRANCH)
    return checked_branch(root, about.event_branch)


_NO_BRANCH = Text(
    "the run is about no branch of this repository: let it start by a push or a pull request",
    "本次运行与本仓库的任何分支都无关：应由推送或合并请求触发",
)


def _work(options: Shared, main: str, host: Host, run: str) -> Work:
    from salesbook.commands.pipeline_postings import postings_of
    from salesbook.pipeline.stages import Work

    moment = (options.as_of, options.clock)
    tell = partial(postings_of, options.root, at=moment, lang=options.lang)
    return Work(options.root, main, host, judge, tell, options.as_of or options.clock, options.lang, run)


def _comment(options: Shared, work: Work, about: Surroundings) -> int:
    """Fine where all is told, whatever is to be put right: that stands on the branch, and main is not at fault."""
    from salesbook.pipeline.stages import tell_branch

    commit = checked_commit(about.event_commit) if about.event_commit else ""
    return _said(tell_branch(work, _branch(options.root, about), commit), options.lang)


def _main(options: Shared, work: Work, trunk: Trunk) -> int:
    """Branches first, since people wait for them; then the site, of what is checked out."""
    from salesbook.commands.site import build_once
    from salesbook.pipeline.stages import after_merge
    from salesbook.site.opening import SiteRequest

    code = _said(after_merge(work), options.lang)
    folder = (trunk.company.get("host") or {}).get("site_folder", "site")
    wanted = SiteRequest(options.roots, options.clock, options.as_of, "team", offline=False)
    return max(code, build_once(options, wanted, options.root / folder))


def _said(notes: Iterable[Note], lang: Lang) -> int:
    """Say what was done, each thing as it is done; what went wrong makes the run fail."""
    code = FINE
    for note in notes:
        echo(gates.log(note.text.say(lang)), err=note.failed)
        code = WRONG if note.failed else code
    return code
