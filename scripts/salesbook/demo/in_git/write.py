"""The made-up history as a Git repository in a folder, with the truth beside its records."""

from __future__ import annotations

import json
from pathlib import Path

from salesbook import git
from salesbook.demo.in_git.make import make_history
from salesbook.demo.in_git.truth import Truth
from salesbook.demo.scale import Scale
from salesbook.schemas import Schemas

TRUTH = "truth.json"
_PLAIN = (("core.autocrlf", "false"), ("core.eol", "lf"), ("gc.auto", "0"))
"""Whatever the reader's Git is set to, the checked-out files are the committed ones."""


def write_history(folder: Path, scale: Scale, schemas: Schemas) -> int:
    """Make the repository, check out its main line; how many commits it has. Raises TooSmall, GitError."""
    history = make_history(scale, schemas)
    folder.mkdir(parents=True, exist_ok=True)
    git.run(folder, "-c", "init.defaultObjectFormat=sha1", "init", "-q", "--template=", "-b", "main")
    for name, value in _PLAIN:
        git.run(folder, "config", name, value)
    git.run(folder, "index-pack", "--stdin", data=history.chronicle.objects.pack())
    tips = "".join(f"create {ref} {oid}\n" for ref, oid in history.chronicle.tips.items())
    git.run(folder, "update-ref", "--stdin", data=tips.encode())
    git.run(folder, "reset", "-q", "--hard")
    info = folder / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "exclude").write_text(f"/{TRUTH}\n/.cache/\n", encoding="utf-8")
    text = json.dumps(Truth(scale, history).as_json(), ensure_ascii=False, indent=1)
    (folder / TRUTH).write_text(text + "\n", encoding="utf-8")
    return len(history.chronicle.order)
