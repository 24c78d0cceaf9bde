"""A small company whose records hold a marker in each text that is hidden from somebody, and nginx before its site."""

from __future__ import annotations

import getpass
import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from salesbook.yamlio import write
from tests.conftest import ROOT
from tests.support.readers import as_text
from tests.support.served import free_port, program, running

WORD = "geheim"
READERS = {"gm": "managers", "boss": "boss", "he": "he", "li.wei": "li-wei", "Wu": "wu-qian", "colleagues": "team"}
"""By login whose eyes; the logins are no ids, have capitals and signs that mean something in a pattern."""
_MARK = re.compile(rb"qz[0-9]{5}zq")
MARKERS: list[str] = []


def _mark() -> str:
    """A new marker."""
    MARKERS.append(f"qz{10_001 + len(MARKERS)}zq")
    return MARKERS[-1]


_AT = "2026-11-20T18:00:00+08:00"


def _person(id: str, role: str, **more: Any) -> tuple[str, dict[str, Any]]:
    roles = [{"role": role, "from": "2025-01-01"}]
    return f"people/{id}", {"id": id, "name": NAMES[id], "roles": roles, "joined_on": "2025-01-01", **more}


NAMES = {"boss": "赵岩", "he": "何俊", "li-wei": "李伟", "wu-qian": "吴倩", "gone": "陈立"}


def _of(owner: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A customer of somebody's, and what goes with him."""
    client = f"client-of-{owner}"
    yield (
        f"customers/{client}",
        {
            "id": client,
            "name": f"{NAMES[owner]}的客户",
            "type": "decorator",
            "territory": "east",
            "stages": [{"stage": "prospect", "date": "2026-02-01"}, {"stage": "won", "date": "2026-03-02"}],
            "owners": [{"person": owner, "from": "2026-02-01"}],
            "payment_terms": _mark(),
            "bank": {"name": _mark(), "account": "3300000000000001234"},
            "opened_on": "2026-02-03",
            "by": owner,
            "written_at": _AT,
        },
    )
    yield (
        f"visits/2026-w47/2026-11-20--{owner}--{client}",
        {
            "date": "2026-11-20",
            "person": owner,
            "customer": client,
            "purpose": "送样板",
            "feedback": _mark(),
            "problem": _mark(),
            "written_at": _AT,
        },
    )
    yield (
        f"requests/2026-11/2026-11-20--{owner}",
        {
            "date": "2026-11-20",
            "person": owner,
            "kind": "ask",
            "topic": _mark(),
            "to": "boss",
            "text": _mark(),
            "written_at": _AT,
        },
    )


def company(root: Path) -> None:
    """Write the company's book."""
    MARKERS.clear()
    records = {
        "company": {
            "name": "云川建材",
            "name_en": "Yunchuan",
            "country": "CN",
            "zone": "Asia/Shanghai",
            "languages": ["zh", "en"],
            "currency": "CNY",
            "opened_on": "2026-11-23",
            "territories": [{"key": "east", "name": "东区"}],
        },
        **dict(
            [
                _person("boss", "general_manager"),
                _person("he", "supervisor", reports_to="boss"),
                _person("li-wei", "rep", reports_to="he"),
                _person("wu-qian", "rep", reports_to="boss"),
                _person("gone", "rep", left_on="2026-10-01"),
            ]
        ),
        **dict(_of("li-wei")),
        **dict(_of("wu-qian")),
    }
    for ref, data in records.items():
        file = root / "records" / f"{ref}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(write(data))
    shutil.copytree(ROOT / "schemas", root / "schemas")


def marks_in(content: bytes, path: str) -> set[str]:
    """The markers in a file, unpacked."""
    unpacked = gzip.decompress(content) if path.endswith(".gz") and content[:2] == b"\x1f\x8b" else content
    whole = as_text(path, unpacked).encode() if path.endswith(".xlsx") and unpacked[:2] == b"PK" else unpacked
    return {mark.decode() for mark in _MARK.findall(whole)}


@contextmanager
def published_by_caddy(folder: Path, logins: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Caddy with the settings that `publish` wrote: the port for passwords, and the one that a proxy would come by."""
    caddy, by_password, proxied = program("caddy"), free_port(), free_port()
    hashed = subprocess.run(
        [caddy, "hash-password", "--plaintext", WORD], check=True, capture_output=True, text=True
    ).stdout
    server, run = folder / "server", folder.parent / "caddy"
    (server / "caddy-passwords").write_text("".join(f"{login} {hashed}" for login in (*logins, "left")), "utf-8")
    run.mkdir()
    sites = ((by_password, "caddy-site.conf"), (proxied, "caddy-proxied.conf"))
    blocks = "".join(f"http://127.0.0.1:{port} {{\nimport {server / name}\n}}\n" for port, name in sites)
    (run / "Caddyfile").write_text(f"{{\nadmin off\nauto_https off\n}}\n{blocks}", encoding="utf-8")
    words = (caddy, "run", "--config", str(run / "Caddyfile"), "--adapter", "caddyfile")
    with running(*words, port=proxied, XDG_DATA_HOME=str(run), XDG_CONFIG_HOME=str(run)):
        yield by_password, proxied


@contextmanager
def published_by_nginx(folder: Path, logins: Mapping[str, str]) -> Iterator[int]:
    """nginx with the settings that `publish` wrote, everybody with the same password; its port."""
    nginx, openssl, port = program("nginx"), program("openssl"), free_port()
    hashed = subprocess.run([openssl, "passwd", "-apr1", WORD], check=True, capture_output=True, text=True).stdout
    server, run = folder / "server", folder.parent / "nginx"
    (server / "htpasswd").write_text("".join(f"{login}:{hashed}" for login in (*logins, "left")), encoding="utf-8")
    run.mkdir()
    temp = "".join(f"{name}_temp_path {run / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""
    (run / "nginx.conf").write_text(
        f"{user}daemon off;\npid {run / 'pid'};\nevents {{}}\nhttp {{\naccess_log off;\n{temp}"
        f"include {server / 'nginx-readers.conf'};\n"
        f"server {{\nlisten 127.0.0.1:{port};\ninclude {server / 'nginx-site.conf'};\n}}\n}}\n",
        encoding="utf-8",
    )
    with running(nginx, "-c", str(run / "nginx.conf"), "-e", str(run / "error.log"), port=port):
        yield port
