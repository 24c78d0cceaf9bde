"""What the hooks run: `salesbook check` on what is about to be committed or pushed.

pre-commit and prek run this from the repository's root, in an environment of their own where the project itself is
not installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

MAIN = "main"


def main(argv: list[str]) -> int:
    """Check as `argv` says, else as the hook's environment tells. Returns the exit code of `salesbook check`."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    try:
        from salesbook.commands.main import main as salesbook
    except ModuleNotFoundError as missing:
        print(f"{missing}. Run / 请运行：python3 scripts/start.py check", file=sys.stderr)
        return 2
    return salesbook(["check", *(argv or change(os.environ))])


def change(environ: Mapping[str, str]) -> list[str]:
    """What is to be checked: on a commit or merge the index, on a push what main does not have yet."""
    if not environ.keys() & {"PRE_COMMIT_REMOTE_NAME", "PRE_COMMIT_TO_REF"}:
        return ["--staged"]
    pushed = git("rev-parse", environ.get("PRE_COMMIT_TO_REF") or environ.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD")
    base = merge_base(environ) if pushed == git("rev-parse", "HEAD") else None
    return ["--since", base] if base else ["--tree", pushed or "HEAD"]


def merge_base(environ: Mapping[str, str]) -> str | None:
    """Where what is pushed left main; main as the remote has it, since a push may bring main itself.

    None when nothing there is older than HEAD: the first push of all.
    """
    head = git("rev-parse", "HEAD")
    remote = environ.get("PRE_COMMIT_REMOTE_NAME", "origin")
    for main_there in (f"refs/remotes/{remote}/{MAIN}", environ.get("PRE_COMMIT_FROM_REF"), f"refs/heads/{MAIN}"):
        base = git("merge-base", "HEAD", main_there) if main_there else None
        if base and base != head:
            return base
    return None


def git(*words: str) -> str | None:
    """What Git answers, or None when it refuses."""
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
