"""MkDocs' way in: `mkdocs build` and `mkdocs serve` see the book through it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from salesbook.site.events import (  # noqa: F401 - the path is set first; MkDocs finds the events by name
    on_config,
    on_files,
    on_nav,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_post_page,
    on_serve,
    on_startup,
)
