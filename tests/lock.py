"""Writes the two locks anew from pyproject.toml: every package at one version, with the SHA-256 of each of its files.

Not part of the suite: ``python tests/lock.py`` needs the tool ``uv`` and the internet. Versions that the locks hold stay
where pyproject.toml allows them; ``--upgrade`` takes the newest of what pyproject.toml does not pin itself.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": ("The program and its hooks", ("--extra", "hooks")),
    "requirements-test.lock": ("The program, its hooks, its tests and linters", ("--all-extras",)),
}
HEAD = """# {what}: every package at one version, whatever needs it, with the hashes of its files.
# Written by tests/lock.py; scripts/start.py installs exactly this.
"""
HOW = ("--universal", "--python-version", "3.11", "--generate-hashes")
PLAIN = ("--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")


def main(words: list[str]) -> int:
    """Write both; the exit code of the tool where it fails."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = "\n".join(project["build-system"]["requires"])
    for name, (what, extras) in LOCKS.items():
        command = ["uv", "pip", "compile", *HOW, *PLAIN, *extras, *words, "pyproject.toml", "-", "--output-file", name]
        code = subprocess.run(command, cwd=ROOT, input=build, text=True, check=False).returncode
        if code:
            return code
        lock = ROOT / name
        lock.write_text(HEAD.format(what=what) + lock.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
