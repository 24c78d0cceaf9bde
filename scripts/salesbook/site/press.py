"""One run of MkDocs: it renders the hand-written pages and one shell per mould; then our pages are stamped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from salesbook.finding import Finding
from salesbook.pages.gate import encode
from salesbook.pages.page import Page
from salesbook.site import policy, search, shell
from salesbook.site.edition import LANGUAGE, OTHER, Edition, Mould, language, mould
from salesbook.site.navigation import HANDBOOK, Menu, menus
from salesbook.site.survey import Survey
from salesbook.words import LANGS, Lang, Text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

THEME = Path(__file__).with_name("theme")
STYLES = ("assets/salesbook/look.css", "assets/salesbook/form.css")
TOGGLE = {"default": Text("Switch to dark", "切换到深色"), "slate": Text("Switch to light", "切换到浅色")}
# Never asked for: our index needs no language pack of lunr, and nobody debugs the theme here.
UNUSED = ("assets/javascripts/lunr/", "assets/stylesheets/classic/", "assets/images/", "sitemap.xml")


class Press:
    """What one build knows between MkDocs' events."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.moulds = edition.moulds()
        self.places = {f"{key.lang}/{page.path}.md": key for key, page in self.moulds.items()}
        self.shells: dict[Mould, shell.Shell] = {}
        self.menus: dict[Lang, Menu] = {}
        self.hand: set[str] = set()
        self.survey = Survey()

    def configure(self, config: MkDocsConfig) -> None:
        """Set what no mkdocs.yml should have to say."""
        config.theme.dirs.insert(0, str(THEME))
        config.theme.static_templates.discard("sitemap.xml")  # without a public address there is none to list
        config.extra_css = [*STYLES, *config.extra_css]
        config.extra["generator"] = False  # it is a link to another host
        if self.edition.offline:
            config.extra_javascript = ["assets/salesbook/offline.js", *config.extra_javascript]
        segment = search.segmenter(self.edition)
        search_index(config)._segment_chinese = segment  # noqa: SLF001 - one way to cut Chinese for all pages

    def add_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the shells as pages outside the navigation, leave out what no page asks for."""
        from mkdocs.structure.files import File, InclusionLevel

        for file in list(files):
            if file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map"):
                files.remove(file)
        self.hand = {file.src_uri for file in files.documentation_pages()}
        for place, key in self.places.items():
            text = shell.source(shell.TITLE, key.section, shell.BODY)
            made = File.generated(config, place, content=text, inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(made)
        return files

    def set_nav(self, nav: Navigation) -> None:
        """Take the hand-written part of the navigation out of MkDocs' own."""
        self.menus = menus(nav)

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
        menu = self.menus[lang].lit(page.meta.get("section", HANDBOOK))
        context["nav"] = menu  # type: ignore[typeddict-item]  # the theme's nav.html is ours, too
        context["base_url"] = get_relative_url(f"{lang}/", page.url)  # the search index lies there
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
        # Material's script would ask for a sitemap beside every exact `rel=alternate`; a blank keeps the meaning.
        html = html.replace('rel="alternate"', 'rel="alternate "')
        key = self.places.get(page.file.src_uri)
        html = policy.guard(shell.squeeze(html) if key else html, page.content or "")
        if key:
            self.shells[key] = shell.cut(html)
        else:
            self.survey.add_whole(page.file.dest_uri, html)
        return html

    def stamp(self, folder: Path) -> None:
        """Write every page of ours in both languages."""
        for parent in sorted(
            {f"{lang}/{page.path}".rpartition("/")[0] for lang in LANGS for page in self.edition.pages}
        ):
            (folder / parent).mkdir(parents=True, exist_ok=True)
        for lang in LANGS:
            for page, title in self.edition.titles(lang):
                self._stamp_one(folder, page, title, lang)

    def _stamp_one(self, folder: Path, page: Page, title: Markup, lang: Lang) -> None:
        path, body = f"{lang}/{page.path}.html", page.body(lang)
        key = mould(page, lang)
        html = self.shells[key].stamp(title, page.path, body)
        self.survey.add(path, body, (shell.CONTENT,))
        if self.moulds[key] is page:
            self.survey.add_whole(path, html)  # what its shell brings
        with open(f"{folder}/{path}", "wb") as file:  # noqa: PTH123 - pathlib would cost more than the stamping
            file.write(html.encode())

    def findings(self, folder: Path) -> list[Finding]:
        """What is wrong with the finished site; ``/`` and the page for what isn't there count as pages, too."""
        return self.survey.findings(folder, len(self.edition.pages) * len(LANGS) + len(self.hand) + 2)

    def write_rest(self, folder: Path, hand: list[dict[str, Any]]) -> None:
        """The search indexes and the page behind ``/``. `hand` is Material's entries for hand-written pages."""
        import shutil

        shutil.rmtree(folder / "search", ignore_errors=True)
        for lang in LANGS:
            search.write(folder / lang / "search", self.edition, lang, hand)
        (folder / "index.html").write_text(_front(self.edition), encoding="utf-8", newline="\n")


def search_index(config: MkDocsConfig) -> Any:
    """What Material's search plugin collects from hand-written pages."""
    return vars(config.plugins["material/search"])["search_index"]


def _front(edition: Edition) -> str:
    """The page behind ``/``: it leads to the book's first language, without a script."""
    order = [edition.first, OTHER[edition.first]]
    links = " · ".join(f'<a href="{lang}/index.html" lang="{lang}">{LANGUAGE[lang]}</a>' for lang in order)
    return Markup(
        '<!doctype html>\n<html lang="{first}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta http-equiv="refresh" content="0; url={first}/index.html">\n'
        "<title>{name}</title>\n</head>\n<body><main><h1>{name}</h1><p>{links}</p></main></body>\n</html>\n"
    ).format(
        first=edition.first,
        name=encode(edition.name.say(edition.first)),
        links=Markup(links),  # noqa: S704 - as above
        rules=Markup("default-src 'none'; base-uri 'none'; form-action 'none'"),
    )
