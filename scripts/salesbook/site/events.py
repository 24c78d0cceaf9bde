"""What MkDocs calls, in its order. Each event hands over to the `SiteBuilder` of this build."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.site.builder import SiteBuilder
from salesbook.site.edition import Edition
from salesbook.site.survey import UnsoundError
from salesbook.site.website import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.hooks.salesbook")
EDITION = "salesbook_edition"  # where `salesbook site` leaves what it read, in the configuration's `extra`
FRAME = "salesbook_frame"  # where it takes what MkDocs made, when it leaves this key
CLOCK = "salesbook_clock"  # where scripts/mkdocs_hook.py leaves the time
_SERVING: list[bool] = []
_BUILDER = "salesbook_builder"


def on_startup(command: str, dirty: bool) -> None:  # noqa: ARG001 - MkDocs passes by name
    """Remember whether somebody watches."""
    if command == "serve":
        _SERVING.append(True)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the book unless `salesbook site` has."""
    builder = SiteBuilder(config.extra.get(EDITION) or _read(config))
    builder.configure(config)
    config.extra[_BUILDER] = builder
    return config


def _read(config: MkDocsConfig) -> Edition:
    """The book beside mkdocs.yml. Under `mkdocs serve` a broken one becomes a page that says so, and heals later."""
    from mkdocs.exceptions import PluginError

    from salesbook.book import BrokenBook
    from salesbook.site.opening import SiteRequest, open_edition
    from salesbook.site.trouble import edition_of_trouble

    try:
        opened = open_edition(SiteRequest((Path(config.config_file_path).parent,), config.extra[CLOCK]))
    except BrokenBook as error:
        if not _SERVING:
            raise PluginError(error.text.en) from None
        return edition_of_trouble(error.text)
    for finding in opened.findings:
        log.warning("%s:%d:%d: %s [%s]", *finding.place, finding.message.en, finding.rule)
    return opened.edition


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the shells."""
    return _builder(config).add_files(files, config)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Note the hand-written part."""
    _builder(config).set_nav(nav, files)
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - as above
    """Keep shells out of Material's search entries."""
    _builder(config).keep_from_search(page)
    return markdown


def on_page_context(
    context: TemplateContext,
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,  # noqa: ARG001 - as above
) -> TemplateContext:
    """Set the page's language and navigation."""
    _builder(config).set_context(context, page, config)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Add the security policy, keep shells."""
    return _builder(config).finish(output, page)


def on_post_build(config: MkDocsConfig) -> None:
    """Stamp our pages into their shells, unless `salesbook site` only asks for what MkDocs made."""
    folder = Path(config.site_dir)
    builder = _builder(config)
    frame = builder.frame(folder, config)
    shutil.rmtree(folder / "search")  # Material's own index, which nothing reads
    if FRAME in config.extra:
        config.extra[FRAME] = frame
    elif findings := Site(builder.edition, frame).write(folder):
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


def _builder(config: MkDocsConfig) -> SiteBuilder:
    builder: SiteBuilder = config.extra[_BUILDER]
    return builder
