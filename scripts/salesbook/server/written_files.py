"""What `host bare` writes into a bare repository: hooks, the script behind each key, the web server's settings."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from salesbook import git
from salesbook.server.readers import NOBODY
from salesbook.words import Lang

TIME, SESSION = 120, 900
"""Seconds that the check of a push, and a whole connection, may take."""
LARGEST = "50m"
MEMORY = 4 * 1024 * 1024
"""Kilobytes of memory that the check of a push may take."""
SETTINGS = {
    "core.logAllRefUpdates": "true",
    "http.getanyfile": "false",
    "receive.denyDeletes": "true",
    "receive.denyNonFastForwards": "true",
    "receive.maxInputSize": LARGEST,
    "transfer.fsckObjects": "true",
    "uploadpack.allowAnySHA1InWant": "false",
    "uploadpack.allowFilter": "false",
    "uploadpack.allowReachableSHA1InWant": "false",
    "uploadpack.allowTipSHA1InWant": "false",
}
"""Git's own settings of the repository: what is refused before a hook is asked."""
_WRITTEN = "# Written by `salesbook host bare`: where the program moves, run that again.\n"


def program(command: str, lang: Lang) -> str:
    """One of our commands as a shell runs it: this installation's, whatever lies in the folder it is run in."""
    start = (
        f"import sys; sys.path.insert(0, {str(_ours())!r}); from salesbook.commands.main import main; sys.exit(main())"
    )
    return f"{shlex.quote(sys.executable)} -I -c {shlex.quote(start)} {command} --lang {lang}"


def _ours() -> Path:
    return Path(__file__).resolve().parents[2]


def pre_receive(lang: Lang) -> str:
    """The hook that judges a push."""
    late = {
        "en": "salesbook: the check took too long; nothing was taken. Push less at once.",
        "zh": "salesbook: 检查超时，没有接收任何内容。请分几次推送。",
    }[lang]
    return (
        f"#!/bin/sh\n{_WRITTEN}ulimit -v {MEMORY} 2>/dev/null\n"
        f"timeout -k 5 {TIME} {program('receive', lang)}\ncode=$?\n"
        f'if [ "$code" = 124 ] || [ "$code" = 137 ]; then echo {shlex.quote(late)}; fi\nexit "$code"\n'
    )


def post_receive(folder: Path, main: str, lang: Lang) -> str:
    """The hook that writes the receipt and, where the main branch moved, brings keys and branches up to the people."""
    again = program(f"host bare {shlex.quote(str(folder))} -q", lang)
    return (
        f"#!/bin/sh\n{_WRITTEN}pushed=$(cat)\n"
        f"printf '%s\\n' \"$pushed\" | {program('receipt', lang)}\n"
        f'case "$pushed" in *" {main}"*) {again} ;; esac\n'
    )


def key_script(folder: Path, readers: Path) -> str:
    """What sshd runs for a person's key: Git on this repository, with nothing of what the client sent but which way.

    The protocol's first version, since the second gives out hidden commits to whoever knows their ids.
    """
    environment = 'HOME="$HOME" PATH="$PATH" LC_ALL=C.UTF-8 SSH_CONNECTION="$SSH_CONNECTION" SALESBOOK_PUSHER="$1"'
    hidden, shown = (f"{shlex.quote(str(readers))}/{name}.gitconfig" for name in (NOBODY, '"$1"'))
    settings = f"GIT_CONFIG_SYSTEM={hidden} GIT_CONFIG_GLOBAL={shown}"
    return (
        f'#!/bin/sh\n{_WRITTEN}case "$SSH_ORIGINAL_COMMAND" in\n'
        '"git-receive-pack "*) way=receive-pack ;;\n"git-upload-pack "*) way=upload-pack ;;\n'
        '*) echo "This account serves Git only." >&2; exit 1 ;;\nesac\n'
        f'exec env -i {environment} {settings} timeout -k 5 {SESSION} git "$way" {shlex.quote(str(folder))}\n'
    )


def web_settings(folder: Path, ours: Path) -> str:
    """What nginx includes inside a `server` that speaks HTTPS. Who pushes is whom nginx has let in, never what a client says."""
    backend = Path(git.run(folder, "--exec-path").decode().strip()) / "git-http-backend"
    params = {
        "SCRIPT_FILENAME": backend,
        "GIT_PROJECT_ROOT": folder,
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_NOSYSTEM": "0",
        "GIT_CONFIG_SYSTEM": f"{ours}/readers/{NOBODY}.gitconfig",
        "GIT_CONFIG_GLOBAL": f"{ours}/readers/$remote_user.gitconfig",
        "GIT_PROTOCOL": "",
        "HTTP_GIT_PROTOCOL": "",
        "HTTP_PROXY": "",
        "PATH_INFO": "$1",
        "REMOTE_USER": "$remote_user",
        "REMOTE_ADDR": "$remote_addr",
        "REQUEST_METHOD": "$request_method",
        "QUERY_STRING": "$query_string",
        "CONTENT_TYPE": "$content_type",
        "CONTENT_LENGTH": "$content_length",
    }
    lines = "".join(f'    fastcgi_param {name} "{value}";\n' for name, value in params.items())
    return (
        f"{_WRITTEN}location ~ ^/{folder.name.replace('.', chr(92) + '.')}(/.*)$ {{\n"
        f'    auth_basic "Salesbook";\n    auth_basic_user_file "{ours}/htpasswd";\n'
        f"    client_max_body_size {LARGEST};\n"
        f"    fastcgi_pass unix:/run/fcgiwrap.socket;\n    fastcgi_read_timeout {TIME + 60}s;\n{lines}}}\n"
    )
