"""Our pages as Markdown files for another builder; their links are final and end in ``.html``."""

from __future__ import annotations

import shutil
from pathlib import Path

from salesbook.site.edition import Edition
from salesbook.site.press import STYLES, THEME
from salesbook.site.shell import page_source
from salesbook.words import LANGS

_MARK = Path("assets") / "salesbook"


class TakenError(Exception):
    """The folder holds what we did not write; nothing was touched."""


def write_pages(edition: Edition, folder: Path) -> int:
    """Write every page in both languages, the files beside them, and our style sheets; the number of pages.

    What an earlier call wrote is removed first. Raises TakenError for a folder that holds anything else.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).is_dir():
        raise TakenError(str(folder))
    for old in (*LANGS, "assets", "pick"):
        shutil.rmtree(folder / old, ignore_errors=True)
    for lang in LANGS:
        for page, title in edition.titles(lang):
            target = folder / lang / f"{page.path}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(page_source(page, title, lang).encode())
    for path, make in edition.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(make())
    (folder / _MARK).mkdir(parents=True, exist_ok=True)
    for style in STYLES:
        shutil.copyfile(THEME / style, folder / style)
    return len(edition.pages) * len(LANGS)
