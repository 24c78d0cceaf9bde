"""A server of one's own on loopback: a real sshd, and nginx with fcgiwrap, run by whoever runs the tests."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import missing

QUIET = "-F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
WORD = "geheim"
"""What everybody types as his password."""
_WAIT = 200


def program(name: str) -> str:
    """Where a program lies; the test is skipped without it, in CI it fails."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        missing(f"{name} is not installed")
    return str(found)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@contextmanager
def running(*words: str, port: int | None = None, path: Path | None = None, **env: str) -> Iterator[None]:
    """A program until the end of the block, once it listens."""
    log = subprocess.DEVNULL
    server = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ, **env})
    try:
        for _ in range(_WAIT):
            assert server.poll() is None, f"{words} ended with {server.returncode}"
            if _answers(path or port):
                break
            time.sleep(0.05)
        else:
            raise AssertionError(f"{words} does not listen")
        yield
    finally:
        server.terminate()
        server.wait(20)


def _answers(at: Path | int | None) -> bool:
    """Whether somebody listens at a port of this machine, or at a Unix socket."""
    family = socket.AF_UNIX if isinstance(at, Path) else socket.AF_INET
    with socket.socket(family) as sock:
        return sock.connect_ex(str(at) if isinstance(at, Path) else ("127.0.0.1", at or 0)) == 0


@contextmanager
def ssh_server(repository: Path, folder: Path) -> Iterator[int]:
    """sshd for the keys that `host bare` wrote; it takes any variable a client sends, as a careless one does."""
    sshd, port = program("sshd"), free_port()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "host")], check=True)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\nStrictModes no\nUsePAM no\n"
        f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nAcceptEnv *\n"
        f"AuthorizedKeysFile {repository / 'salesbook' / 'authorized_keys'}\n",
        encoding="utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with running(sshd, "-D", "-e", "-f", str(config), port=port):
        yield port


def ssh(key: Path, port: int, *more: str) -> dict[str, str]:
    """What lets Git come with a key, and the address of the server's account."""
    return {"GIT_SSH_COMMAND": f"ssh {QUIET} {' '.join(more)} -i {key} -p {port}"}


def ssh_address(path: str = "book.git") -> str:
    return f"{getpass.getuser()}@127.0.0.1:{path}"


@contextmanager
def web_server(repository: Path, folder: Path, logins: Mapping[str, str]) -> Iterator[tuple[int, Path]]:
    """nginx with the settings that `host bare` wrote, a certificate of its own, and fcgiwrap; its port and certificate."""
    nginx, fcgiwrap, openssl, port = program("nginx"), program("fcgiwrap"), program("openssl"), free_port()
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30000", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([openssl, *words], check=True, capture_output=True)
    hashes = {
        login: subprocess.run(
            [openssl, "passwd", "-apr1", password], check=True, capture_output=True, text=True
        ).stdout.strip()
        for login, password in logins.items()
    }
    (repository / "salesbook" / "htpasswd").write_text(
        "".join(f"{login}:{text}\n" for login, text in hashes.items()), encoding="utf-8"
    )
    own = (repository / "salesbook" / "nginx.conf").read_text(encoding="utf-8")
    short = tempfile.TemporaryDirectory(prefix="sb-")  # a socket's path may have some hundred letters only
    sock = Path(short.name) / "fcgi.sock"
    (folder / "salesbook.conf").write_text(own.replace("/run/fcgiwrap.socket", str(sock)), encoding="utf-8")
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""
    temp = "".join(
        f"  {name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\n"
        f"http {{\n  access_log off;\n{temp}  server {{\n    listen 127.0.0.1:{port} ssl;\n"
        f"    ssl_certificate {cert};\n    ssl_certificate_key {key};\n    include {folder / 'salesbook.conf'};\n  }}\n}}\n",
        encoding="utf-8",
    )
    with (
        short,
        running(fcgiwrap, "-s", f"unix:{sock}", path=sock),
        running(nginx, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), port=port),
    ):
        yield port, cert
