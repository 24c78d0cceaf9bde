"""Run MkDocs within this process."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from salesbook.carried import carried
from salesbook.site.edition import Edition
from salesbook.site.events import EDITION, FRAME
from salesbook.site.incremental import Incremental
from salesbook.site.survey import UnsoundError
from salesbook.site.website import Frame, Site


def render(root: Path, edition: Edition, folder: Path, build: Incremental | None = None) -> None:
    """Build the site of one edition into `folder`; with `build`, what did not change comes from the build before.

    Raises mkdocs' Abort when a hand-written page is faulty, `UnsoundError` when one of ours is.
    """
    if findings := Site(edition, frame_of(root, edition)).write(folder, build=build):
        raise UnsoundError(findings)
    if build is not None:
        build.keep()


def frame_of(root: Path, edition: Edition) -> Frame:
    """What MkDocs makes of a book's hand-written pages, and the shells this edition needs."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # it tells maintainers of the theme's successor at every start
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory(prefix="salesbook-") as folder:
        config = load_config(str(configuration(root)), site_dir=folder, strict=True)
        config.extra.update({EDITION: edition, FRAME: None})
        build(config)
        frame: Frame = config.extra[FRAME]
    return frame


def configuration(root: Path) -> Path:
    """The mkdocs.yml that holds for a book: its own, or the one that came with the program."""
    own = root / "mkdocs.yml"
    return own if own.is_file() else carried("mkdocs.yml")
