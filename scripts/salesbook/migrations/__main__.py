"""Run by `salesbook upgrade` in a book of the newer release: migrates its records, prints the path of each file changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from salesbook import migrations
from salesbook.store.new_file import put_all

Migrate = Callable[[Mapping[str, bytes]], Mapping[str, bytes | None]]


def later_than(version: str) -> list[Migrate]:
    """The migrations of releases after a version, the oldest first."""
    result = [
        import_module(f"{migrations.__name__}.{module_info.name}") for module_info in iter_modules(migrations.__path__)
    ]
    wanted = [
        migration
        for migration in result
        if hasattr(migration, "RELEASE") and _order(migration.RELEASE) > _order(version)
    ]
    return [
        migration.migrate
        for migration in sorted(wanted, key=lambda migration: (_order(migration.RELEASE), migration.__name__))
    ]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def migrated(files: Mapping[str, bytes], steps: list[Migrate]) -> dict[str, bytes | None]:
    """What the steps, one after the other, change in these files."""
    now: dict[str, bytes] = dict(files)
    for step in steps:
        for path, content in step(now).items():
            if content is None:
                del now[path]
            else:
                now[path] = content
    paths = files.keys() | now.keys()
    return {path: now.get(path) for path in sorted(paths) if files.get(path) != now.get(path)}


def main(root: Path, version: str) -> int:
    """Migrate a book's records from a version on."""
    steps = later_than(version)
    paths = (file for file in (root / "records").rglob("*.yaml") if file.is_file()) if steps else ()
    changed = migrated({file.relative_to(root).as_posix(): file.read_bytes() for file in paths}, steps)
    put_all(root, {path: content for path, content in changed.items() if content is not None})
    for path, content in changed.items():
        if content is None:
            (root / path).unlink()
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
