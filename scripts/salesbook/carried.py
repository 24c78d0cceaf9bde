"""Files of the repository that the program needs wherever it runs: schemas, the site's settings, the handbook."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SHIPPED = PACKAGE / "skeleton" / "shipped"
"""Where a release holds what lies outside the package; absent where the program runs in a repository's scripts/."""
REPOSITORY = PACKAGE.parent.parent


def carried(path: str) -> Path:
    """A file or folder that came with the program, by its path in the repository."""
    return (SHIPPED if SHIPPED.is_dir() else REPOSITORY) / path
