"""Run MkDocs within this process."""

from __future__ import annotations

import os
from pathlib import Path

from salesbook.site.edition import Edition
from salesbook.site.events import EDITION


def render(root: Path, edition: Edition, folder: Path) -> None:
    """Build the site of one edition into `folder`, by the book's mkdocs.yml or the one that came with the program.

    Raises mkdocs' Abort when a hand-written page is faulty, `UnsoundError` when one of ours is.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # it tells maintainers of the theme's successor at every start
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config = load_config(str(configuration(root)), site_dir=str(folder), strict=True)
    config.extra[EDITION] = edition
    build(config)


def configuration(root: Path) -> Path:
    """The mkdocs.yml that holds for a book."""
    own = root / "mkdocs.yml"
    return own if own.is_file() else Path(__file__).parents[3] / "mkdocs.yml"
