"""What MkDocs calls, in its order. Each event hands over to the `Press` of this build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.site.edition import Edition
from salesbook.site.press import Press, search_index
from salesbook.site.survey import UnsoundError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

EDITION = "salesbook_edition"  # where `salesbook site` leaves what it read, in the configuration's `extra`
_PRESS = "salesbook_press"


def on_startup(command: str, dirty: bool) -> None:
    """Being here makes MkDocs keep these functions' module for all builds of `mkdocs serve`."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the book unless `salesbook site` has."""
    press = Press(config.extra.get(EDITION) or _read(config))
    press.configure(config)
    config.extra[_PRESS] = press
    return config


def _read(config: MkDocsConfig) -> Edition:
    from salesbook.site.opening import edition_for_mkdocs

    return edition_for_mkdocs(Path(config.config_file_path).parent)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shells."""
    return _press(config).add_files(files, config)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001 - MkDocs passes by name
    """Note the hand-written part."""
    _press(config).set_nav(nav)
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Keep shells out of Material's search entries."""
    _press(config).keep_from_search(page)
    return markdown


def on_page_context(
    context: TemplateContext,
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,  # noqa: ARG001 - as above
) -> TemplateContext:
    """Set the page's language and navigation."""
    _press(config).set_context(context, page, config)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Add the security policy, keep shells."""
    return _press(config).finish(output, page)


def on_post_build(config: MkDocsConfig) -> None:
    """Stamp our pages, write the search indexes and the front page."""
    folder = Path(config.site_dir)
    press = _press(config)
    press.stamp(folder)
    press.write_rest(folder, search_index(config).entries)
    if findings := press.findings(folder):
        raise UnsoundError(findings)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG001 - as above
    """Watch the records, too, and let the page's policy allow MkDocs' reload script where it is served."""
    from salesbook.site.policy import allow

    root = Path(config.config_file_path).parent
    for folder in ("records", "schemas"):
        server.watch(str(root / folder))
    inject: Callable[[bytes, int], bytes] = server._inject_js_into_html  # noqa: SLF001 - there is no other way in
    setattr(server, "_inject_js_into_html", lambda content, epoch: allow(inject(content, epoch)))  # noqa: B010 - as above
    return server


def _press(config: MkDocsConfig) -> Press:
    press: Press = config.extra[_PRESS]
    return press
