"""A book in a Git repository with a branch to review: who commits what, when; and `salesbook review` run on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from salesbook.commands.main import main

BASE = Path(__file__).resolve().parents[1] / "rules" / "base" / "records"
AS_OF = "2026-11-23T14:00:00+08:00"
BRANCH = "in/li-wei"


def visit(day: str, customer: str = "hengda", at: str = "17:30:00", **more: str) -> str:
    """A visit of Li Wei's, told on its day."""
    lines = [f'date: "{day}"', 'person: "li-wei"', f'customer: "{customer}"', 'method: "on_site"']
    data = {
        "purpose": "谈样板间用量",
        "needs": "样板间要 50 ㎡。",
        "feedback": "看中浅灰色，问交期和损耗怎么算。",
        "outcome": "none",
        **more,
    }
    lines += ['arrive_at: "09:30"', 'leave_at: "10:20"', *(f'{name}: "{value}"' for name, value in data.items())]
    return "\n".join([*lines, f'written_at: "{day}T{at}+08:00"']) + "\n"


def visit_path(day: str, week: str, customer: str = "hengda") -> str:
    """Where such a visit lies."""
    return f"visits/{week}/{day}--li-wei--{customer}.yaml"


class ReviewedBook:
    """The base book of the rules' cases, as a repository; its main line is ``main``."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys
        shutil.copytree(BASE, root / "records")
        for file in sorted((root / "records" / "people").glob("*.yaml")):
            text = file.read_text(encoding="utf-8") + f'git:\n  emails:\n    - "{file.stem}@example.com"\n'
            file.write_text(text, encoding="utf-8")
        (root / ".gitignore").write_text(".cache/\n", encoding="utf-8")
        self.git("init", "-q", "-b", "main")
        self.commit("chen-gang", "2026-11-02T09:00:00+08:00")

    def git(self, *words: str, **env: str) -> str:
        """Git in the book's folder must do it; what it says."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *words], capture_output=True, check=False, env={**os.environ, **env}
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def path(self, path: str) -> Path:
        """Where a record lies."""
        return self.root / "records" / path

    def write(self, path: str, text: str | None) -> None:
        """Put a record there, or take it away."""
        if text is None:
            self.path(path).unlink()
            return
        self.path(path).parent.mkdir(parents=True, exist_ok=True)
        self.path(path).write_text(text, encoding="utf-8")

    def mend(self, path: str, old: str, new: str) -> None:
        """Change one spot of a record."""
        text = self.path(path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        self.write(path, text.replace(old, new))

    def commit(self, by: str, at: str = "2026-11-23T12:00:00+08:00") -> str:
        """All that is on the disk, committed by somebody at a moment."""
        who = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", by), ("EMAIL", f"{by}@example.com"), ("DATE", at))
        }
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "records", **who)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str = BRANCH) -> None:
        """Go on, on a branch that is new."""
        self.git("switch", "-q", "-c", name)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `salesbook review`."""
        self.capsys.readouterr()
        code = main(["review", *words, "--root", str(self.root), "--as-of", AS_OF])
        capture_result = self.capsys.readouterr()
        assert "Traceback" not in capture_result.err
        return code, capture_result.out, capture_result.err

    def json(self, *words: str, viewer: str = "manager", lang: str = "en") -> dict[str, Any]:
        """The review for programs."""
        code, out, err = self.run(*words, "--format", "json", "--as", viewer, "--lang", lang)
        assert code in {0, 1}, err
        result: dict[str, Any] = json.loads(out)
        return result

    def text(self, *words: str, form: str = "text", viewer: str = "manager", lang: str = "en") -> str:
        """The review for people."""
        code, out, err = self.run(*words, "--format", form, "--as", viewer, "--lang", lang)
        assert code in {0, 1}, err
        return out
