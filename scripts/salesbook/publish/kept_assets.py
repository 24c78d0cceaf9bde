"""Scripts and styles of the builds before: a page that somebody still has open asks for those of its own build."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from salesbook.audience import TEAM
from salesbook.publish.readers import folder_of

LIST = "assets.txt"
"""In each build, outside of what is served: the files it made under names of their content."""
BUILDS = 2
"""So many builds before the new one stay reachable."""
_NAMED = re.compile(r"\.[0-9a-f]{8,}\.[a-z.]+$")


def keep_assets(fresh: Path, current: Path) -> None:
    """Note in a new build which files are named by content, and link in those of the builds before that it lacks."""
    team = fresh / folder_of(TEAM)
    files = (path for path in sorted((team / "assets").rglob("*")) if path.is_file() and _NAMED.search(path.name))
    (fresh / LIST).write_text("".join(f"{path.relative_to(team).as_posix()}\n" for path in files), encoding="utf-8")
    for earlier in _before(fresh, current):
        for name in _listed(earlier):
            source, target = earlier / folder_of(TEAM) / name, team / name
            if source.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(source, target)


def _before(fresh: Path, current: Path) -> Iterator[Path]:
    """The builds before, the newest first; the one that is shown lies beside them, or in their place."""
    if current.is_dir() and not current.is_symlink():
        yield current
    numbers = sorted(int(entry.name) for entry in fresh.parent.iterdir() if entry.name.isdecimal())
    older = [number for number in numbers if number < int(fresh.name)]
    yield from (fresh.parent / str(number) for number in older[: -BUILDS - 1 : -1])


def _listed(build: Path) -> list[str]:
    """What a build made under names of their content; nothing where it was made before there were such names."""
    try:
        names = (build / LIST).read_text(encoding="utf-8").split("\n")
    except OSError:
        return []
    return [name for name in names if name.startswith("assets/") and ".." not in name.split("/")]
