"""`salesbook approve BRANCH --at COMMIT`: merges the commit that was shown, by objects only, in the caller's name."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from salesbook.commands import formats
from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, one_line
from salesbook.finding import Refusal
from salesbook.rules import judge
from salesbook.server.approving import Offer, Outcome, look, prepared_merge, sent, who_approves
from salesbook.store.dangling import ref_of
from salesbook.words import Lang, Text
from salesbook.yamlio import read


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("approve", cls=Spoken)
    @click.argument("branch", metavar="BRANCH")
    @click.option("--at", "commit", metavar="COMMIT", help=_AT.say(lang))
    @click.option("--note", default="", metavar="TEXT", help=_NOTE.say(lang))
    @shared(lang)
    def approve(options: Shared, branch: str, commit: str | None, note: str) -> int:
        if commit is None and not _somebody_is_there():
            raise UsageError(_WHICH)
        if commit is not None and not _COMMIT.fullmatch(commit):
            raise UsageError(_NO_COMMIT.fill(commit=commit))
        offer = look(options.root, branch, _main(options.root))
        if offer.merged:
            options.say(_MERGED.fill(branch=branch))
            return FINE
        return _approve(options, offer, commit, note)

    return approve


def _approve(options: Shared, offer: Offer, commit: str | None, note: str) -> int:
    if commit is not None and not offer.tip.startswith(commit.lower()):
        options.refuse(_MOVED.fill(branch=offer.branch, tip=offer.tip, commit=commit))
        return FINDINGS
    who = who_approves(options.root, offer, options.as_of or options.clock)
    title = _TITLE.fill(branch=offer.branch).say(options.lang)
    outcome = prepared_merge(options.root, offer, who, title, note, judge)
    if outcome.log_broken:
        options.say(_BROKEN, err=True)
    if outcome.refused:
        formats.text(outcome.refused, options)
        options.refuse(_NOT_MERGED.fill(branch=offer.branch))
        return FINDINGS
    if commit is None and not _agreed(options, offer, outcome, who.person):
        options.refuse(_NOT_MERGED.fill(branch=offer.branch))
        return FINDINGS
    return _send(options, offer, outcome)


def _send(options: Shared, offer: Offer, outcome: Outcome) -> int:
    done = sent(options.root, offer, outcome.commit)
    if not done.fine:
        for line in done.output.splitlines():
            echo(one_line(line.rstrip()), err=True)
        options.refuse(_NOT_TAKEN.fill(main=offer.trunk.name))
        return FINDINGS
    _show(options, outcome)
    options.say(_DONE.fill(branch=offer.branch, tip=offer.tip[:_SHORT], commit=outcome.commit[:_SHORT]))
    return FINE


def _agreed(options: Shared, offer: Offer, outcome: Outcome, person: str | None) -> bool:
    """Show what would be merged, as `review` tells it to the caller, and ask for the commit: who answers has seen it."""
    try:
        echo(_review(options, offer, person))
    except Refusal:  # a book on main that can't be told from is no reason not to name the records
        _show(options, outcome)
    options.say(_ASK.fill(branch=offer.branch, commit=offer.tip[:_SHORT]))
    answer = str(click.prompt(_PROMPT.say(options.lang), default="", show_default=False)).strip().lower()
    return bool(_COMMIT.fullmatch(answer)) and offer.tip.startswith(answer)


def _review(options: Shared, offer: Offer, person: str | None) -> str:
    from salesbook.commands import review_print
    from salesbook.history.span import span_of
    from salesbook.review import review as reviewed

    review = reviewed.review(options.root, span_of(options.root, offer.tip), person, options.as_of, options.clock)
    return review_print.text(review, options.lang).removesuffix("\n")


def _show(options: Shared, outcome: Outcome) -> None:
    """The records that the merge brings; of many the first, and how many more."""
    every = sorted(map(ref_of, outcome.changed))
    for ref in every[:_MOST]:
        echo(one_line(f"  {ref}"))
    if len(every) > _MOST:
        options.say(_MORE.fill(n=len(every) - _MOST))


def _main(root: Path) -> str:
    """The branch that everybody's records are merged into, as the company says."""
    path = "records/company.yaml"
    try:
        document = read((root / path).read_bytes(), path).document
    except OSError:
        document = None
    host = document.data.get("host") if document else None
    name = host.get("branch") if isinstance(host, dict) else None
    return name if isinstance(name, str) else "main"


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
_SHORT, _MOST = 10, 40
_AT = Text("the commit that was shown; asked for on a terminal", "看过的那个提交；在终端里会询问")
_NOTE = Text("words for the merge's message", "写进合并说明的话")
_WHICH = Text(
    "which commit was shown? --at COMMIT; on a terminal it is asked for",
    "看过的是哪个提交？请写 --at 提交；在终端里会询问",
)
_NO_COMMIT = Text(
    '--at "{commit}" is no commit: 7 to 64 digits and letters a to f',
    "--at “{commit}”不是提交编号：应是 7 到 64 位的数字和 a 到 f",
)
_MERGED = Text("{branch} is merged: nothing waits on it.", "{branch} 已经合并，没有等待审核的内容。")
_MOVED = Text(
    "{branch} has moved: it is at {tip}, not at {commit}. Look at what is new, then approve that.",
    "{branch} 已有变动：现在是 {tip}，不是 {commit}。请先看新内容，再审核。",
)
_TITLE = Text("Approve {branch}", "审核通过 {branch}")
_BROKEN = Text(
    "The receipts lack a line that this clone has seen, or their chain is broken: the merge names none. Ask whoever runs the server.",
    "回执日志缺少本克隆见过的行，或链条已断：合并说明里不写回执。请问服务器管理者。",
)
_NOT_MERGED = Text("{branch} is not merged", "{branch} 没有合并")
_NOT_TAKEN = Text(
    "the server did not take the merge; where {main} has moved meanwhile, run this again",
    "服务器没有接收合并；如果 {main} 期间有变动，请再运行一次",
)
_DONE = Text("{branch} at {tip} is merged: {commit}", "{branch}（{tip}）已合并：{commit}")
_ASK = Text(
    "To merge this, give the commit that {branch} is at: {commit}", "要合并，请输入 {branch} 所在的提交：{commit}"
)
_PROMPT = Text("Commit", "提交")
_MORE = Text("  and {n} more", "  另有 {n} 条")
