"""`salesbook host forgejo|github|gitlab [DIR]`: CI files, CODEOWNERS and a template for a host, and what to set there by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from salesbook import git
from salesbook.commands.host_steps import steps_for
from salesbook.commands.options import FINDINGS, FINE, Moment, Shared, UsageError, nearest_root, spoken_in
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text, same


def files_command(kind: str, lang: Lang) -> click.Command:
    """The command for a kind of host, with its words in one language."""

    @click.command(kind, cls=Spoken, help=_HELP[kind].say(lang))
    @click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
    @spoken_in(lang)
    @click.option("--as-of", type=Moment(), metavar="MOMENT", help=_AS_OF.say(lang))
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def write(folder: Path | None, as_of: Any, quiet: bool) -> int:
        root = folder or nearest_root(Path.cwd())
        if not (root / "records" / "company.yaml").is_file():
            raise UsageError(_NO_BOOK.fill(folder=root))
        if below := git.prefix(root):
            raise UsageError(_NOT_AT_TOP.fill(folder=same(below)))
        return _write(kind, Shared((root,), lang, as_of, quiet))

    return write


def _write(kind: str, options: Shared) -> int:
    from salesbook.hosts.settings import State, write_files

    company = company_of(options.root)
    host = company.get("host") or {}
    named = _named(kind, host)
    main, day = host.get("branch", "main"), today(options, company)
    outcomes = list(write_files(options.root, named, main, day, _first_language(company)))
    words = {State.WRITTEN: _WRITTEN, State.AS_IT_WAS: _AS_IT_WAS, State.CHANGED_HERE: _CHANGED_HERE}
    for path, state in outcomes:
        options.say(words[state].fill(path=same(path)), err=state is State.CHANGED_HERE)
    if not options.quiet:
        echo(steps_for(named, main, options.root).say(options.lang))
    return FINDINGS if any(state is State.CHANGED_HERE for _, state in outcomes) else FINE


def _named(kind: str, host: Any) -> str:
    """The kind whose folder the files go to: Gitea has one of its own. A book of another host is refused."""
    own = host.get("kind", "none")
    if own in (kind, "none"):
        return kind
    if kind == "forgejo" and own == "gitea":
        return "gitea"
    raise UsageError(_OTHER_HOST.fill(own=own, kind=kind))


def _first_language(company: Any) -> Lang:
    """What everybody reads in the book, whoever calls."""
    return "zh" if (company.get("languages") or ["zh"])[0] == "zh" else "en"


def company_of(root: Path) -> dict[str, Any]:
    """The company record as it lies on the disk; empty where it can't be read."""
    from salesbook.yamlio import read

    file = root / "records" / "company.yaml"
    document = read(file.read_bytes(), "records/company.yaml").document if file.is_file() else None
    return dict(document.data) if document else {}


def today(options: Shared, company: Any) -> date:
    """The day on which people are counted, in the company's zone."""
    from salesbook.kinds.company import zone_named

    return (options.as_of or options.clock).astimezone(zone_named(company.get("zone", "UTC"))).date()


_HELP = {
    "forgejo": Text("CI files and CODEOWNERS for Forgejo or Gitea", "为 Forgejo 或 Gitea 写 CI 文件和 CODEOWNERS"),
    "github": Text("CI files and CODEOWNERS for GitHub", "为 GitHub 写 CI 文件和 CODEOWNERS"),
    "gitlab": Text("CI file and CODEOWNERS for GitLab", "为 GitLab 写 CI 文件和 CODEOWNERS"),
}
_AS_OF = Text("the day on which it is asked who works here", "按哪一天的在职人员来写")
_QUIET = Text("say nothing", "不输出")
_NO_BOOK = Text(
    "{folder} holds no records/company.yaml: name the clone of the book",
    "{folder} 里没有 records/company.yaml：请写台账克隆的文件夹",
)
_NOT_AT_TOP = Text(
    "the book lies in the folder {folder} of its repository, and hosts read their files at the top only: write them there by hand, with `working-directory: {folder}` at each step that calls start.py, or give the book a repository of its own",
    "台账在仓库的文件夹 {folder} 里，而托管平台只读仓库顶层的文件：请手工写在顶层，并在每个调用 start.py 的步骤写上 working-directory: {folder}；或者让台账单独用一个仓库",
)
_OTHER_HOST = Text(
    "host.kind of the company record is {own}, not {kind}: correct one of them",
    "公司记录的 host.kind 是 {own}，不是 {kind}：请改正其中一个",
)
_WRITTEN = Text("wrote {path}", "已写入 {path}")
_AS_IT_WAS = Text("{path}: as it was", "{path}：没有变化")
_CHANGED_HERE = Text(
    "{path}: the company wrote or changed it, so it stays. To have it written, move it away and call this again.",
    "{path}：公司自己写过或改过，保持原样。要由程序来写，请先把它移走，再运行一次。",
)
