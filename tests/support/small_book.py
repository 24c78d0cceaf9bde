"""A small good book that tests put one fault into."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main

RECORDS = {
    "company.yaml": """\
name: 云川建材
name_en: Yunchuan
zone: Asia/Shanghai
languages:
  - en
currency: CNY
opened_on: 2026-11-23
territories:
  - key: east
    name: 东区
  - key: west
    name: 西区
""",
    "people/li-wei.yaml": """\
id: li-wei
name: 李伟
roles:
  - role: rep
    from: 2025-01-01
territory: east
""",
    "people/luo-jing.yaml": """\
id: luo-jing
name: 罗静
roles:
  - role: clerk
    from: 2025-01-01
""",
    "customers/hengda.yaml": """\
id: hengda
name: 恒大建材
territory: east
stages:
  - stage: prospect
    date: 2025-02-01
  - stage: won
    date: 2025-03-01
owners:
  - person: li-wei
    from: 2025-02-01
by: li-wei
written_at: "2025-02-01T10:00:00+08:00"
""",
    "contracts/2026/hd-01.yaml": """\
id: hd-01
customer: hengda
by: li-wei
amount: "1000.00"
instalments:
  - key: p1
    amount: "400.00"
    due_on: 2026-10-20
  - key: p2
    amount: "600.00"
    due_on: 2026-11-20
drafted_on: 2026-10-10
written_at: "2026-10-10T10:00:00+08:00"
""",
    "payments/2026-10/2026-10-21--hengda.yaml": """\
date: 2026-10-21
customer: hengda
by: luo-jing
kind: receipt
amount: "500.00"
allocations:
  - to: contracts/2026/hd-01#p1
    amount: "400.00"
written_at: "2026-10-21T10:00:00+08:00"
""",
    "visits/2026-w47/2026-11-18--li-wei--hengda.yaml": """\
date: 2026-11-18
person: li-wei
customer: hengda
plan_line: 2026-w47/li-wei#a
depart_at: "08:30"
arrive_at: "09:00"
leave_at: "10:00"
feedback: 认可岩板。
written_at: "2026-11-18T18:00:00+08:00"
""",
    "plans/2026-w47/li-wei.yaml": """\
week: 2026-W47
person: li-wei
lines:
  - key: a
    date: 2026-11-18
    customer: hengda
    purpose: 回访
written_at: "2026-11-15T20:00:00+08:00"
""",
    "archivings/2026-w47/form-2.yaml": """\
week: 2026-W47
form: form-2
by: luo-jing
written_at: "2026-11-23T17:00:00+08:00"
""",
    "replies/2026-w47/2026-11-18--luo-jing.yaml": """\
about: visits/2026-w47/2026-11-18--li-wei--hengda
person: luo-jing
verdict: noted
written_at: "2026-11-18T19:00:00+08:00"
""",
}
VISIT = "visits/2026-w47/2026-11-18--li-wei--hengda.yaml"
CUSTOMER = "customers/hengda.yaml"
CONTRACT = "contracts/2026/hd-01.yaml"
PAYMENT = "payments/2026-10/2026-10-21--hengda.yaml"
PLAN = "plans/2026-w47/li-wei.yaml"
REPLY = "replies/2026-w47/2026-11-18--luo-jing.yaml"

Told = dict[str, Any]


_BORROWED = "schemas/: it is judged by those that came with"
"""A small book brings no schemas of its own, and is told so at every check."""


class SmallBook:
    """The book in a folder, and `salesbook check` run on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        for path, text in RECORDS.items():
            self.write(path, text)

    def path(self, path: str) -> Path:
        """Where a record lies on the disk."""
        return self.root / "records" / path

    def write(self, path: str, text: str | bytes) -> None:
        """Put a file below records/."""
        self.path(path).parent.mkdir(parents=True, exist_ok=True)
        self.path(path).write_bytes(text.encode() if isinstance(text, str) else text)

    def mend(self, path: str, old: str, new: str) -> None:
        """Change one spot of a record."""
        text = self.path(path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        self.write(path, text.replace(old, new))

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `salesbook` on this book."""
        self.capsys.readouterr()
        code = main([*words, "--root", str(self.root)])
        capture_result = self.capsys.readouterr()
        assert "Traceback" not in capture_result.err
        return (
            code,
            capture_result.out,
            "".join(line for line in capture_result.err.splitlines(keepends=True) if _BORROWED not in line),
        )

    def check(self, *words: str) -> list[Told]:
        """The findings, as JSON; the exit code fits them."""
        code, out, err = self.run("check", "--format", "json", *words)
        assert err == "", err
        result: list[Told] = json.loads(out)
        assert code == bool(result)
        return result

    def spots(self, *words: str) -> list[str]:
        """The findings as ``path:line:column rule``, the path below records/."""
        return [
            f"{f['path'].removeprefix('records/')}:{f['line']}:{f['column']} {f['rule']}" for f in self.check(*words)
        ]

    def git(self, *words: str) -> str:
        """Git in the book's folder must do it; what it says."""
        done = subprocess.run(["git", "-C", str(self.root), *words], capture_output=True, check=False, env=os.environ)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def commit(self) -> str:
        """All that is on the disk as one commit, in a repository made where there is none."""
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main")
            (self.root / ".gitignore").write_text(".cache/\n", encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "book")
        return self.git("rev-parse", "HEAD")
