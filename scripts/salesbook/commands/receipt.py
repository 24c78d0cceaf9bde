"""`salesbook receipt`: the server's own line about each push, written by a post-receive hook of any Git server."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from salesbook.commands.options import FINE, Shared, spoken_in
from salesbook.commands.spoken import Spoken
from salesbook.history.receipts import Pusher, read_hook, write_receipts
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("receipt", cls=Spoken)
    @spoken_in(lang)
    @click.option("-q", "--quiet", is_flag=True, help=_QUIET.say(lang))
    def receipt(quiet: bool) -> int:
        here = Shared((Path.cwd(),), lang, None, quiet)
        pushed = "" if sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8", "replace")
        for line in write_receipts(here.root, read_hook(pushed), pusher(os.environ), here.clock):
            branch, words = line.ref.removeprefix("refs/heads/"), _MISSED if line.via == "missed" else _WRITTEN
            here.say(words.fill(seq=line.seq, branch=branch, at=f"{line.at:%Y-%m-%d %H:%M:%S}"))
        return FINE

    return receipt


_QUIET = Text("say nothing", "不输出")
_WRITTEN = Text("receipt {seq}: {branch}, {at} UTC", "回执 {seq}：{branch}，{at}（UTC）")
_MISSED = Text(
    "receipt {seq}: {branch} had moved without a receipt; in by {at} UTC",
    "回执 {seq}：{branch} 变动时没有回执，不迟于 {at}（UTC）",
)


def pusher(env: Mapping[str, str]) -> Pusher:
    """Who pushed, as whoever runs the server set it: by SSH the key's forced command, by HTTPS the web server, else a forge.

    Nothing here can be chosen by the client. Who pushes on the machine itself is the server's owner; who comes over the
    net without a name is nobody.
    """
    if env.get("SALESBOOK_PUSHER"):
        return Pusher(env["SALESBOOK_PUSHER"], "ssh")
    if env.get("REMOTE_USER"):
        return Pusher(env["REMOTE_USER"], "https")
    if env.get("GITEA_PUSHER_NAME"):
        return Pusher(env["GITEA_PUSHER_NAME"], "ssh" if env.get("SSH_ORIGINAL_COMMAND") else "https")
    if env.get("REQUEST_METHOD") or env.get("GATEWAY_INTERFACE"):
        return Pusher(None, "https")
    return Pusher(None, "ssh" if env.get("SSH_CONNECTION") else "local")
