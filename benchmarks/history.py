"""CPU seconds of reading the history of N commits: first all of it, then what is new.

    python benchmarks/history.py [N] [--json] [--rounds R]

Makes a repository of N commits aside with `git fast-import`: people who push to branches of their own, two visits to a
commit, and every fifth commit a merge onto the main line. Then a whole process each: the first read, with nothing kept;
a read with nothing new; a read after one more branch was merged. Git's own work counts.
A bare loop is timed beside it, since a machine that is busy otherwise makes every figure grow: compare runs by their ratio to it.
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
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOOP = "d = {}\nfor i in range(3_000_000): d[i & 1023] = i"
READ = """
import sys; sys.path.insert(0, {scripts!r})
from pathlib import Path
from salesbook.history.repository import open_repository
from salesbook.history.arrival import Comings
with open_repository(Path({book!r}), "main") as repository:
    Comings(repository).get("visits/w1/1-0--0")
"""
PEOPLE, EACH = 40, 5


def spent(words: list[str]) -> float:
    """CPU seconds of a child process and its own children, user and system."""
    before = os.times()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def stream(count: int, first: int = 0, start: str = "") -> Iterator[bytes]:
    """What fast-import is fed: rounds of one person's commits and a merge."""
    streamed = 0
    while streamed < count:
        turn = first + streamed // EACH
        branch = f"in/p{turn % PEOPLE}"
        if start or streamed:
            yield f"reset refs/heads/{branch}\nfrom refs/heads/main{start}\n\n".encode()
            start = ""
        for n in range(EACH - 1):
            at = 1_700_000_000 + (turn * EACH + n) * 60
            body = "".join(
                f"M 100644 inline records/visits/w{turn // 200}/{turn}-{n}--{k}.yaml\ndata <<X\nvisit: {turn}\nX\n"
                for k in range(2)
            )
            who = f"p{turn % PEOPLE} <p{turn % PEOPLE}@example.com> {at} +0800"
            yield f"commit refs/heads/{branch}\ncommitter {who}\ndata 1\nx\n{body}\n".encode()
        onto = "" if not streamed and not first else "from refs/heads/main^0\n" if not streamed else ""
        begun = streamed or first
        merge = f"merge refs/heads/{branch}\n" if begun else f"from refs/heads/{branch}\n"
        at = 1_700_000_000 + (turn + 1) * EACH * 60
        files = "".join(
            f"M 100644 inline records/visits/w{turn // 200}/{turn}-{n}--{k}.yaml\ndata <<X\nvisit: {turn}\nX\n"
            for n in range(EACH - 1)
            for k in range(2)
        )
        yield f"commit refs/heads/main\ncommitter he <he@example.com> {at} +0800\ndata 5\nmerge\n{onto}{merge}{files}\n".encode()
        streamed += EACH


def feed(book: Path, lines: Iterator[bytes]) -> None:
    """Run fast-import."""
    words = ["git", "-C", str(book), "fast-import", "--quiet", "--force"]
    subprocess.run(words, input=b"".join(lines), check=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    namespace = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        subprocess.run(["git", "init", "-q", "-b", "main", str(book)], check=True)
        feed(book, stream(namespace.count))
        read = [sys.executable, "-c", READ.format(scripts=str(ROOT / "scripts"), book=str(book))]
        data: dict[str, list[float]] = {"loop": [], "first": [], "nothing new": [], "one merge more": []}
        for turn in range(namespace.rounds):
            shutil.rmtree(book / ".cache", ignore_errors=True)
            data["loop"].append(spent([sys.executable, "-c", LOOP]))
            data["first"].append(spent(read))
            data["nothing new"].append(spent(read))
            feed(book, stream(EACH, first=namespace.count // EACH + turn, start="^0"))
            data["one merge more"].append(spent(read))
    medians = {name: round(statistics.median(values), 3) for name, values in data.items()}
    if namespace.json:
        print(json.dumps({"commits": namespace.count, **medians}))
    else:
        for name, value in medians.items():
            print(f"{name:<16} {value:8.3f} s  {value / medians['loop']:7.1f} loops")
    return 0


if __name__ == "__main__":
    sys.exit(main())
