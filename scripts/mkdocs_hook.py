"""MkDocs' way in: `mkdocs build` and `mkdocs serve` see the book through it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

sys.path.insert(0, str(Path(__file__).parent))

from salesbook.site import events
from salesbook.site.events import (  # noqa: F401 - MkDocs finds the events by name
    on_files,
    on_nav,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_post_page,
    on_serve,
    on_startup,
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Tell the engine the time, which counts where the book pins none."""
    config.extra[events.CLOCK] = datetime.now(UTC)
    return events.on_config(config)
