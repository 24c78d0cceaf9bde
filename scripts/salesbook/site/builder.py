"""One run of MkDocs: it renders the hand-written pages and one shell per kind of page."""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesbook import pages
from salesbook.content_name import content_name
from salesbook.linking import linked
from salesbook.pages.catalogue import HANDBOOK
from salesbook.pages.parts.gate import encode
from salesbook.site import light, policy, seen_by, shell
from salesbook.site.edition import LANGUAGE, OTHER, Edition, ShellKey, language
from salesbook.site.navigation import Menu, menus
from salesbook.site.website import Frame
from salesbook.words import LANGS, Lang, Text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.hooks.salesbook")  # below MkDocs' own: with --strict a warning stops the build
THEME = Path(__file__).with_name("theme")
ASSETS = "assets/salesbook/"
STYLES = (f"{ASSETS}look.css", f"{ASSETS}form.css")
# What pages bring of their own (scripts that sort and filter, styles): on every page, for a shell has one head.
BROUGHT = Path(pages.__file__).with_name("assets")
MODULES = BROUGHT / "modules"
SCRIPT = f"{ASSETS}pages.js"
"""The script of every page: those of `pages/assets`, then these modules, each joined with all that it imports."""
_FIRST = ("list.js", "shorter.js", "search.js")
SKIP = Text("Skip the menu: go to the content", "跳过菜单，到正文")
_SKIP = re.compile(r'(class="md-skip">)[^<]*')
SEARCH = {
    "search": Text("Search", "搜索"),
    "type": Text("Type a name, a word, a telephone number or a day", "输入名称、字词、电话或日期"),
    "clear": Text("Clear", "清空"),
    "found": Text("What was found", "找到的页面"),
    "none": Text("Nothing found", "没有找到"),
    "one": Text("1 found", "找到 1 条"),
    "many": Text("{count} found", "找到 {count} 条"),
    "more": Text("Show more", "显示更多"),
    "failed": Text("The search could not be loaded. Load this page again.", "搜索没有加载成功，请刷新本页再试。"),
}
SEARCH_WORDS = "search_words.js"
DRAWN = ("arrow-left", "close", "magnify")
"""The theme's icons that the search's box shows."""
TOGGLE = {"default": Text("Switch to dark", "切换到深色"), "slate": Text("Switch to light", "切换到浅色")}
# Never asked for: the search is our own, and nobody debugs the theme here.
UNUSED = (
    "assets/javascripts/lunr/",
    "assets/javascripts/workers/",
    "assets/stylesheets/classic/",
    "assets/images/",
    "sitemap.xml",
)


class SiteBuilder:
    """What one build knows between MkDocs' events."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.shell_keys = edition.shell_keys()
        self.places = {f"{key.lang}/{page.path}.md": key for key, page in self.shell_keys.items()}
        self.shells: dict[ShellKey, shell.Shell] = {}
        self.menus: dict[Lang, Menu] = {}
        self.hand: set[str] = set()
        self.lightener = light.Lightener({})

    def configure(self, config: MkDocsConfig) -> None:
        """Set what no mkdocs.yml should have to say."""
        config.theme.dirs.insert(0, str(THEME))
        config.theme.static_templates.discard("sitemap.xml")  # without a public address there is none to list
        config.extra_css = [*STYLES, *brought(".css"), seen_by.FILE, *config.extra_css]
        config.extra_javascript = [SCRIPT, *config.extra_javascript]
        self.lightener = light.Lightener({name: _drawn(config, name) for name in DRAWN})
        config.extra["generator"] = False  # it is a link to another host
        search_index(config)._segment_chinese = str  # noqa: SLF001 - our own index cuts words itself

    def add_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the shells as pages outside the navigation, leave out what no page asks for."""
        from mkdocs.structure.files import File, InclusionLevel

        for file in list(files):
            if file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map"):
                files.remove(file)
        for name in brought(".css"):
            files.append(File.generated(config, name, abs_src_path=str(BROUGHT / Path(name).name)))
        files.append(File.generated(config, SCRIPT, content=script()))
        self.hand = {file.src_uri for file in files.documentation_pages()}
        for alone in sorted(path for path in self.hand if _twin(path) not in self.hand):
            log.warning("%s has no twin in the other language: %s", alone, _twin(alone))
        for place, key in self.places.items():
            text = shell.source(shell.TITLE, key.section, shell.BODY)
            page = File.generated(config, place, content=text, inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(page)
        return files

    def set_nav(self, nav: Navigation, files: Files) -> None:
        """Take the hand-written part of the navigation out of MkDocs' own; the company's pages follow it."""
        self.menus = menus(nav, files, {page.path for page in self.edition.pages}, self.edition.home)

    def keep_from_search(self, page: MkDocsPage) -> None:
        """Our pages bring their own search entries."""
        if "section" in page.meta:
            page.meta["search"] = {"exclude": True}

    def set_context(self, context: TemplateContext, page: MkDocsPage, config: MkDocsConfig) -> None:
        """Turn theme, navigation and links to the page's language."""
        from mkdocs.structure.toc import AnchorLink, TableOfContents
        from mkdocs.utils import get_relative_url

        lang = language(page.file.src_uri) or self.edition.first
        page.canonical_url = None  # `mkdocs serve` would set one
        if "section" in page.meta:
            page.toc = TableOfContents([AnchorLink("", shell.CONTENT, 1)])  # only where "skip to" leads
        menu = self.menus[lang].lit(page.meta.get("section", HANDBOOK.section))
        context["nav"] = menu  # type: ignore[typeddict-item]  # the theme's nav.html is ours, too
        self._speak(config, lang)
        config.extra["scope"] = get_relative_url(".", page.url)
        config.extra["alternate"] = self._alternate(page)

    def _speak(self, config: MkDocsConfig, lang: Lang) -> None:
        config.theme["language"] = lang
        config.site_name = encode(self.edition.name.say(lang))
        config.copyright = config.site_name
        config.extra["homepage"] = f"{lang}/index.html"
        for colours in config.theme["palette"]:
            colours["toggle"]["name"] = TOGGLE[colours["scheme"]].say(lang)

    def _alternate(self, page: MkDocsPage) -> list[dict[str, str]]:
        order = [self.edition.first, OTHER[self.edition.first]]
        return [{"name": LANGUAGE[lang], "lang": lang, "link": self._in(lang, page)} for lang in order]

    def _in(self, lang: Lang, page: MkDocsPage) -> str:
        """The same page in a language; the home page where a hand-written page has no twin."""
        if page.file.src_uri in self.places:
            return f"{lang}/{shell.PATH}.html"
        own, _, path = page.file.dest_uri.partition("/")
        twin = f"{lang}/{path}"
        known = own == lang or twin.removesuffix(".html") + ".md" in self.hand
        return twin if known else f"{lang}/index.html"

    def finish(self, html: str, page: MkDocsPage) -> str:
        """Put the policy into a rendered page; keep it as a shell when it is one."""
        skip = SKIP.say(language(page.file.src_uri) or self.edition.first)
        html = _SKIP.sub(rf"\g<1>{skip}", html)  # the theme's says to skip, but not to what
        key = self.places.get(page.file.src_uri)
        html = self.lightener.lighten(html, "../" * page.file.dest_uri.count("/"))
        html = policy.guard(shell.squeeze(html) if key else html, page.content or "")
        if key:
            self.shells[key] = shell.cut(html)
        return html

    def frame(self, folder: Path, config: MkDocsConfig) -> Frame:
        """All that MkDocs made, but for the shells' own files and its one search index for both languages."""
        ours = {place.removesuffix(".md") + ".html" for place in self.places} | {"search/search_index.json"}
        result = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
        files = {path: result[path].read_bytes() for path in sorted(result) if path not in ours}
        files |= {light.STYLE: self.lightener.style(files), light.SCRIPT: self.lightener.script.encode()}
        for sheet in self.lightener.sheets:  # they are all in one
            del files[sheet]
            result[sheet].unlink()
        result[SCRIPT].unlink()
        return named_by_content(Frame(self.shells, files, list(search_index(config).entries)))


def named_by_content(frame: Frame) -> Frame:
    """The same with the script and styles of every page under names made of what they hold, in every page that asks for them."""
    names = {path: content_name(path, frame.files[path]) for path in (light.STYLE, light.SCRIPT, SCRIPT)}

    def renamed(text: str) -> str:
        for path, name in names.items():
            text = text.replace(path, name)
        return text

    shells = {key: each._replace(parts=tuple(map(renamed, each.parts))) for key, each in frame.shells.items()}
    files = {
        names.get(path, path): renamed(content.decode()).encode() if path.endswith(".html") else content
        for path, content in frame.files.items()
    }
    return frame._replace(shells=shells, files=files)


def _drawn(config: MkDocsConfig, name: str) -> str:
    """The theme's icon of a name, as SVG."""
    places = (Path(folder) / ".icons" / "material" / f"{name}.svg" for folder in config.theme.dirs)
    return next(place for place in places if place.is_file()).read_text(encoding="utf-8")


def _twin(path: str) -> str:
    """Where the other language's file of a hand-written page lies; a page of no language is its own."""
    own = language(path)
    return f"{OTHER[own]}/{path.partition('/')[2]}" if own else path


@cache
def script() -> str:
    """What every page runs, in one file."""
    plain = [f"{file.read_text(encoding='utf-8')};\n" for file in sorted(BROUGHT.glob("*.js"))]  # one may end without
    return "".join([*plain, *map(joined, _FIRST)])


def joined(name: str) -> str:
    """A module with all it needs in it; its names are its own."""
    text = linked(name, module)
    return f"(() => {{\n{text}\n}})();\n"


def module(path: str) -> str:
    """The text of a module of `pages/assets/modules`; that of the search's words is made of `SEARCH`."""
    if path != SEARCH_WORDS:
        return (MODULES / path).read_text(encoding="utf-8")
    words = {lang: {name: text.say(lang) for name, text in SEARCH.items()} for lang in LANGS}
    return f"export const WORDS = {json.dumps(words, ensure_ascii=False)};\n"


def brought(suffix: str) -> list[str]:
    """The files of pages/assets with this ending, by their path in the site."""
    return [f"{ASSETS}{file.name}" for file in sorted(BROUGHT.glob(f"*{suffix}")) if file.is_file()]


def search_index(config: MkDocsConfig) -> Any:
    """What Material's search plugin collects from hand-written pages."""
    return vars(config.plugins["material/search"])["search_index"]
