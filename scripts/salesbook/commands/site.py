"""`salesbook site`: build aside, check, swap in; with --serve, show every change at once."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from salesbook.commands import formats
from salesbook.commands.left_out import say_borrowed_schemas
from salesbook.commands.options import FINDINGS, FINE, WRONG, Shared, UsageError, seen_as, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.commands.unpublished import unpublished_told
from salesbook.finding import Refusal
from salesbook.store.unreadable import reason_of
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.site.desk import Desk
    from salesbook.site.live import Live
    from salesbook.site.opening import Opened, SiteRequest

PORT = 8000
_LOOK = 0.3  # seconds between two looks at the files


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("site", cls=Spoken)
    @click.argument("words", nargs=-1, metavar="")
    @click.option("--books", multiple=True, type=click.Path(path_type=Path), metavar="DIR…", help=_BOOKS.say(lang))
    @click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help=_OUT.say(lang))
    @click.option("--serve", type=int, is_flag=False, flag_value=PORT, metavar="[PORT]", help=_SERVE.say(lang))
    @click.option("--offline", is_flag=True, help=_OFFLINE.say(lang))
    @click.option("--read-only", is_flag=True, help=_READ_ONLY.say(lang))
    @seen_as(lang, default=None)
    @shared(lang)
    def site(  # noqa: PLR0913 - an option each
        options: Shared,
        *,
        words: tuple[str, ...],
        books: tuple[Path, ...],
        out: Path | None,
        serve: int | None,
        offline: bool,
        read_only: bool,
        viewer: str | None,
    ) -> int:
        if words and not books:
            raise UsageError(_WORDS.fill(words=" ".join(words)))
        if books:
            if serve is not None or offline or read_only:
                raise UsageError(_NOT_WITH_BOOKS)
            from salesbook.commands.group_site import build_group

            return build_group(options, [*books, *map(Path, words)], viewer, out)
        from salesbook.audience import TEAM
        from salesbook.site.opening import SiteRequest

        wanted = SiteRequest(options.roots, options.clock, options.as_of, viewer or TEAM, offline)
        out = out or options.root / "site"
        if serve is None:
            return build_once(options, wanted, out)
        return _serve(options, wanted, out, (serve, read_only))

    return site


_BOOKS = Text(
    "the group's page over many books: folders of exported tables, or a YAML list of them",
    "多本台账的总览：导出的表所在的文件夹，可以多个，或写一份 YAML 清单",
)
_WORDS = Text("`site` takes no such words: {words}", "`site` 后面不能写这些字：{words}")
_NOT_WITH_BOOKS = Text(
    "--books makes a site of exported tables: --serve, --offline and --read-only do not go with it",
    "--books 用导出的表生成站点：不能与 --serve、--offline、--read-only 合用",
)
_OUT = Text(
    "where the site is put; default: site/ in the book, with --books build/group/",
    "站点放在哪里；默认是台账里的 site/；用 --books 时结束后会显示位置",
)
_SERVE = Text(
    "serve it on this machine and show every change at once; port 8000", "在本机打开站点，改动立即可见；端口 8000"
)
_READ_ONLY = Text("with --serve: forms save nothing", "与 --serve 合用：表单不能保存")
_OFFLINE = Text("make it work from a folder, without a server", "不用服务器，直接从文件夹打开")


def opened_book(wanted: SiteRequest) -> Opened:
    """The book as pages. Raises UsageError when there is none, nobody to see it, or a schema without a form."""
    from salesbook.site.opening import open_edition

    try:
        return open_edition(wanted)
    except Refusal as error:
        raise UsageError(error.text) from None


def build_once(options: Shared, wanted: SiteRequest, out: Path) -> int:
    """Build and publish into a folder; the exit code.

    Notes for the next build are taken from the second on: whoever builds once, as CI does, does not pay for them.
    """
    from salesbook.site.incremental import noting

    with noting() if out.exists() else nullcontext():
        opened = opened_book(wanted)
        _publish(options, wanted, opened, out)
    say_borrowed_schemas(options)
    if opened.findings:
        formats.text(opened.findings, options)
    return FINDINGS if opened.findings else FINE


def _publish(options: Shared, wanted: SiteRequest, opened: Opened, out: Path) -> None:
    from salesbook.site.opening import incremental
    from salesbook.site.publish import publish
    from salesbook.site.render import render

    options.progress(_BUILDING)
    with unpublished_told(options, out):
        build = incremental(wanted, opened, out)
        publish(out, lambda folder: render(options.root, opened.edition, folder, build))
    options.say(_DONE.fill(count=len(opened.edition.pages), out=out))


_BUILDING = Text("Building …", "正在生成……")
_DONE = Text("{count} {count:page|pages} in two languages: {out}", "共 {count} 页，中英文各一份：{out}")


def _serve(options: Shared, wanted: SiteRequest, out: Path, how: tuple[int, bool]) -> int:
    """Build and publish what can be, then show the book as it changes, be it broken or not, until interrupted."""
    from salesbook.site.live import Live
    from salesbook.site.opening import open_edition
    from salesbook.site.render import frame_of
    from salesbook.site.server import HOST, serve_on

    port, read_only = how
    files = _Files(options)  # sealed before the book is read: a change in between is not missed
    try:
        code = build_once(options, wanted, out)
    except UsageError as error:
        options.say(error.text, err=True)
        code = WRONG
    live = Live(
        lambda: open_edition(wanted._replace(clock=options.clock)), lambda edition: frame_of(options.root, edition)
    )
    try:
        server = serve_on(live, port, None if read_only else _desk(options, wanted, live, files))
    except OSError as error:
        raise UsageError(_BUSY.fill(port=port, reason=reason_of(error))) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    echo(_ADDRESS.fill(address=f"http://{HOST}:{server.server_address[1]}/").say(options.lang))
    try:
        files.watch(live)
    except KeyboardInterrupt:
        server.shutdown()
    return code


def _desk(options: Shared, wanted: SiteRequest, live: Live, files: _Files) -> Desk:
    """What saves for the forms of a served site; files that a killed server left half-written are removed first."""
    from salesbook.site.desk import Desk
    from salesbook.store.new_file import sweep

    sweep(options.root)
    return Desk(options.root, wanted.viewer, options.lang, lambda: live.audience, files.look_now, live.show_ahead)


_ADDRESS = Text("Open {address}  (Ctrl+C ends it)", "请打开 {address}（按 Ctrl+C 结束）")
_BUSY = Text(
    "port {port} can't be used: {reason}; another: --serve 8001", "端口 {port} 不能用：{reason}；可换一个：--serve 8001"
)


class _Files:
    """What the site is made of, looked at again and again."""

    def __init__(self, options: Shared) -> None:
        from salesbook.site.render import configuration

        settings = configuration(options.root)
        self._hand = [settings, settings.parent / "docs"]
        self._data = [root / folder for root in options.roots for folder in ("records", "schemas")]
        self._seen = self._look()
        self._look_wanted = threading.Event()

    def look_now(self) -> None:
        """Have the next look at once: something was written."""
        self._look_wanted.set()

    def _look(self) -> tuple[object, object]:
        from salesbook.site.live import seal

        return seal(self._data), seal(self._hand)

    def watch(self, live: Live) -> None:
        """Until interrupted, have the site read again when a file changed."""
        while True:
            self._look_wanted.wait(_LOOK)
            self._look_wanted.clear()
            now = self._look()
            if now != self._seen:
                live.refresh(hand_written=now[1] != self._seen[1])
                self._seen = now
