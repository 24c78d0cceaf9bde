"""`salesbook init DIR`: a company's own repository, from answers asked at a terminal, given as options, or in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import formats
from salesbook.commands.answer_options import answer_options, in_options
from salesbook.commands.options import FINDINGS, FINE, WRONG, Shared, UsageError, spoken_in
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.finding import Finding
    from salesbook.skeleton.first_files import First
    from salesbook.skeleton.release import Release


class _Unsound(Exception):
    """What was made is not a sound book."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("init", cls=Spoken)
    @click.argument("folder", metavar="DIR", required=False, type=click.Path(path_type=Path))
    @click.option("--answers", "file", metavar="FILE", type=click.Path(path_type=Path), help=_ANSWERS.say(lang))
    @click.option("--schema", is_flag=True, help=_SCHEMA.say(lang))
    @click.option("--yes", is_flag=True, help=_YES.say(lang))
    @answer_options(lang)
    @spoken_in(lang)
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def init(folder: Path | None, file: Path | None, schema: bool, yes: bool, quiet: bool, **from_options: Any) -> int:
        if schema:
            return _print_schema()
        if folder is None:
            raise UsageError(_NO_FOLDER)
        options = Shared((Path.cwd(),), lang, None, quiet)
        return _begin(
            options, folder, _answers(options, file, in_options(from_options)), asks=not yes and _somebody_is_there()
        )

    return init


_ANSWERS = Text("a file with the answers (YAML; --schema tells its fields)", "答案文件（YAML，字段见 --schema）")
_SCHEMA = Text("print the JSON schema of a file with the answers", "打印答案文件的 JSON Schema")
_YES = Text("write without asking once more", "不再确认，直接写入")
_QUIET = Text("say nothing", "不输出")
_NO_FOLDER = Text(
    "name the folder to begin the book in: salesbook init DIR", "请写明放台账的文件夹：salesbook init 文件夹"
)


def _print_schema() -> int:
    from salesbook.schemas import plain
    from salesbook.skeleton import answers

    echo(json.dumps(plain(answers.kind().schema), ensure_ascii=False, indent=2))
    return FINE


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _answers(options: Shared, file: Path | None, from_options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Sound answers from the file, the options and, where somebody is there, from what is asked; None: told why not."""
    from salesbook.skeleton import answers
    from salesbook.yamlio import write

    source, name = (file.read_bytes(), file.as_posix()) if file else (b"", "answers")
    document, findings = answers.judge(source, name) if file else (None, [])
    data = {**(document.data if document else {}), **from_options}
    if from_options or not file:
        if document is None and findings:
            formats.text(findings, options)
            return None
        if _somebody_is_there() and answers.faults(data):
            from salesbook.commands.interview import interview

            data = interview(data, options.lang)
        _, findings = answers.judge(write(data) if data else b"", name)
    if findings:
        formats.text(findings, options)
        return None
    return data


def _begin(options: Shared, folder: Path, answers: Mapping[str, Any] | None, *, asks: bool) -> int:
    """Show what will be written, write it; the exit code."""
    from salesbook.skeleton.first_files import first_files
    from salesbook.skeleton.release import running
    from salesbook.skeleton.repository import refuse_what_holds_something, require_identity

    if answers is None:
        return FINDINGS
    folder = folder.absolute()
    contacts_folder = folder.with_name(f"{folder.name}-contacts") if answers.get("contacts") == "apart" else None
    for path in filter(None, (folder, contacts_folder)):
        refuse_what_holds_something(path)
    require_identity(Path.cwd())
    release, first = running(), first_files(answers)
    first = first._replace(files=first.files | _of_host(answers))
    _show(options, folder, contacts_folder, release, first)
    if asks and input(f"{_AGREE.say(options.lang)} ").strip().lower() not in _AGREED:
        options.say(_LEFT, err=True)
        return WRONG
    try:
        _make(folder, contacts_folder, answers, release, first)
    except _Unsound as unsound:
        formats.text(unsound.findings, options)
        return FINDINGS
    options.say(_DONE.fill(folder=folder))
    return FINE


def _of_host(answers: Mapping[str, Any]) -> dict[str, bytes]:
    """The CI files and the rest that a host wants, where one is named that is spoken to. Nobody has a login there yet."""
    from salesbook.hosts.settings import wanted_files
    from salesbook.hosts.surroundings import FAMILIES
    from salesbook.skeleton.first_files import language

    host = answers.get("host", {})
    if host.get("kind") not in FAMILIES:
        return {}
    files = wanted_files((), host["kind"], host.get("branch", "main"), language(answers))
    return {path: text.encode() for path, text in files.items()}


_AGREE = Text("Write it? [y, or Enter for no]", "写入吗？［y 写入，回车放弃］")
_AGREED = {"y", "yes", "是"}
_LEFT = Text("Nothing was written.", "没有写入。")
_DONE = Text(
    """Done. Next, in {folder}:
  python3 scripts/start.py hooks           have every commit, merge and push checked
  python3 scripts/start.py site --serve    the site; its home leads through the first days
  git push: the branches main and salesbook, to a private repository of your host""",
    """完成。接下来在 {folder} 里：
  python3 scripts/start.py hooks           以后每次提交、合并、推送都先检查
  python3 scripts/start.py site --serve    打开网站，首页会带你走过开头几天
  git push：把 main 和 salesbook 两个分支推送到托管平台的私有仓库""",
)


def _show(options: Shared, folder: Path, contacts_folder: Path | None, release: Release, first: First) -> None:
    """Tell what will be written, before anything is."""
    options.say(_INTO.fill(folder=folder))
    for path in sorted(first.files):
        options.say(Text("  {path}", "  {path}").fill(path=path))
    kept = sorted({path.partition("/")[0] for path in release.files})
    options.say(_SKELETON.fill(n=len(release.files), version=release.version, names=" ".join(kept)))
    if contacts_folder:
        options.say(_APART.fill(folder=contacts_folder))
    if first.unknown_years:
        years = ", ".join(map(str, first.unknown_years))
        options.say(_UNKNOWN.fill(years=years, first=first.unknown_years[0]))


_INTO = Text(
    "In {folder}, a Git repository, these files of the company's own:", "在 {folder} 建立 Git 仓库，公司自己的文件："
)
_SKELETON = Text(
    "  and {n} {n:file|files} of Salesbook {version}, also kept on the branch salesbook: {names}",
    "  以及销售台账 {version} 的 {n} 个文件（同时保存在 salesbook 分支）：{names}",
)
_APART = Text("In {folder}, a second repository: contacts", "在 {folder} 建立第二个仓库：联系人")
_UNKNOWN = Text(
    "Public holidays of {years} are not known, or not announced yet: write records/calendars/{first}.yaml once they are. Until then nothing that hangs on workdays is held against anybody in such a year.",
    "{years} 年的节假日安排未知或尚未公布：公布后请补写 records/calendars/{first}.yaml。在此之前，这些年份里按工作日计算的时限不会算任何人迟交。",
)


def _make(
    folder: Path, contacts_folder: Path | None, answers: Mapping[str, Any], release: Release, first: First
) -> None:
    """Make the book, and the repository of contacts: both, or neither."""
    from salesbook.skeleton.first_files import CONTACTS_README, language
    from salesbook.skeleton.repository import SKELETON, Commit, build, skeleton_commit

    lang = language(answers)
    branch = answers.get("host", {}).get("branch", "main")
    begun = Commit(branch, _BEGUN.say(lang), first.files, (f"refs/heads/{SKELETON}",))
    look: Callable[[Path], None] = _check
    if contacts_folder:
        kept = {".gitattributes": release.files[".gitattributes"], ".gitignore": release.files[".gitignore"]}
        readme = {"README.md": CONTACTS_README.say(lang).encode()}
        contacts = Commit(branch, _BEGUN.say(lang), kept | readme)

        def look(book: Path) -> None:
            _check(book)
            build(contacts_folder, branch, [contacts], lambda path: (path / "records" / "contacts").mkdir(parents=True))

    build(folder, branch, [skeleton_commit(release), begun], look)


_BEGUN = Text("The book is begun\n", "建立台账\n")


def _check(book: Path) -> None:
    """Raise _Unsound where the new book would not pass `check`."""
    from salesbook.rules import judge
    from salesbook.store.check import whole
    from salesbook.store.disk import judged_on_disk, open_index
    from salesbook.store.snapshot import WorkTree

    snapshot = WorkTree(book)
    index = open_index(book, snapshot, judge, cached=False)
    try:
        index.see(snapshot)
        findings = whole(index, judged_on_disk(snapshot))
    finally:
        index.close()
    if findings:
        raise _Unsound(findings)
