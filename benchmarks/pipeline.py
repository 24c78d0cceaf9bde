"""CPU seconds of `pipeline --stage push` for one visit in a book of N records, a whole process without any cache.

    python benchmarks/pipeline.py [--records N] [--rounds R] [--json]

A made-up company lies on a host; a rep's branch brings one visit more. Each round begins with a fresh clone, as a host's
CI does, and Git's own work counts, the clone's not. Beside it stands the same run with the cache that the one before left.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check import SCHEMAS, SCRIPTS, make_book

ADDRESS = "https://git.example.com/yunchuan/book"
HOST = f'host:\n  kind: "forgejo"\n  url: "{ADDRESS}"\n  branch: "main"\n'


def git(folder: Path, *words: str) -> str:
    """Git, as nobody in particular."""
    own = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", "-C", str(folder), *own, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def make_host(folder: Path, records: int) -> str:
    """A repository with main and one branch that brings a visit; the branch's commit."""
    book = folder / "book"
    make_book(book, records)
    shutil.copytree(SCHEMAS, book / "schemas")
    company = book / "records" / "company.yaml"
    company.write_text(company.read_text(encoding="utf-8").partition("\nhost:")[0] + "\n" + HOST, encoding="utf-8")
    git(book, "init", "-q")
    git(book, "add", "-A")
    git(book, "commit", "-qm", "book")
    newest = max((book / "records" / "visits").rglob("*.yaml"))
    branch = "in/" + newest.stem.split("--")[1]
    git(book, "switch", "-qc", branch)
    shutil.copy(newest, newest.with_name(f"{newest.stem}--2.yaml"))
    git(book, "add", "-A")
    git(book, "commit", "-qm", "visit")
    git(folder, "clone", "-q", "--bare", str(book), "host.git")
    git(folder / "host.git", "symbolic-ref", "HEAD", "refs/heads/main")
    return branch


def spent(clone: Path, branch: str, commit: str) -> float:
    """CPU seconds of one run and of its own children, user and system; it must find nothing."""
    surroundings = {
        "FORGEJO_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF": f"refs/heads/{branch}",
        "GITHUB_SHA": commit,
        "PYTHONPATH": str(SCRIPTS),
    }
    words = [sys.executable, "-m", "salesbook.commands.main", "pipeline", "--stage", "push", "--root", str(clone)]
    before = os.times()
    done = subprocess.run(words, env=os.environ | surroundings, capture_output=True, text=True, check=False)
    after = os.times()
    if done.returncode:
        raise SystemExit(f"exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return after.children_user - before.children_user + after.children_system - before.children_system


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    namespace = parser.parse_args()
    data: dict[str, list[float]] = {"no cache": [], "with the cache": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        branch = make_host(folder, namespace.records)
        commit = git(folder / "host.git", "rev-parse", branch)
        for _ in range(namespace.rounds):
            git(folder, "clone", "-q", str(folder / "host.git"), "ci")
            for values in data.values():
                values.append(spent(folder / "ci", branch, commit))
            shutil.rmtree(folder / "ci")
    medians = {name: round(statistics.median(values), 2) for name, values in data.items()}
    if namespace.json:
        print(json.dumps({"records": namespace.records, **medians}))
    else:
        for name, value in medians.items():
            print(f"{name:<16} {value:6.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
