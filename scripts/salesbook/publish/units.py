"""The units of systemd that publish again by themselves: after each push to a server on this machine, else by the minute."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from salesbook import git

SERVICE, PATH, TIMER = (f"salesbook-publish.{kind}" for kind in ("service", "path", "timer"))


def files(roots: tuple[Path, ...], folder: Path, server: str, listed: Path | None) -> dict[str, str]:
    """The service, and what starts it: a change of the branches where the origin is on this machine, else a timer."""
    words = [_program(), "publish", folder, "--server", server, "-q"]
    words += ["--readers", listed.absolute()] if listed else []
    words += [word for root in roots for word in ("--root", root.absolute())]
    pulls = "".join(f"ExecStartPre=git -C {_quoted(root.absolute())} pull -q --ff-only\n" for root in roots)
    units = {SERVICE: _SERVICE.format(pulls=pulls, command=" ".join(map(_quoted, words)))}
    heads = [origin / "refs" / "heads" for root in roots if (origin := _local_origin(root))]
    if len(heads) < len(roots):
        return {**units, TIMER: _TIMER}
    watched = "".join(f"PathChanged={place}\n" for head in heads for place in (head, head / "in"))
    return {**units, PATH: _PATH.format(watched=watched)}


def _program() -> Path:
    """The program as it was called, or as it lies beside the interpreter."""
    beside = Path(sys.executable).with_name("salesbook")
    return beside if beside.is_file() else Path(sys.argv[0]).absolute()


def _quoted(word: object) -> str:
    """A word of a command line as systemd reads it."""
    text = str(word).replace("%", "%%").replace("$", "$$")
    if not re.search(r'[\s"\'\\;]', text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _local_origin(root: Path) -> Path | None:
    """Where the repository that this clone came from lies, if on this machine."""
    try:
        address = git.run(root, "remote", "get-url", "origin").decode().strip()
    except (git.GitError, OSError):
        return None
    origin = Path(address)
    return next((place for place in (origin, origin / ".git") if (place / "refs" / "heads").is_dir()), None)


_SERVICE = """\
# Written by `salesbook publish`. As root: copy to /etc/systemd/system, set User= to the account that owns the clone,
# then: systemctl daemon-reload; systemctl enable --now of the unit beside it.
[Unit]
Description=Publish the salesbook for its readers
After=network.target

[Service]
Type=oneshot
User=git
Environment=GIT_TERMINAL_PROMPT=0
{pulls}ExecStart={command}
# What is left out for its faults is told, and no reason to stop.
SuccessExitStatus=1
NoNewPrivileges=yes
PrivateTmp=yes
"""

_PATH = """\
[Unit]
Description=Publish the salesbook after each push

[Path]
{watched}
[Install]
WantedBy=multi-user.target
"""

_TIMER = """\
[Unit]
Description=Publish the salesbook every five minutes

[Timer]
OnBootSec=1min
OnUnitInactiveSec=5min

[Install]
WantedBy=timers.target
"""
