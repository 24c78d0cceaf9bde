"""The handbook's pictures: screens of the sample company as the real site shows them, so that they stay true.

Not part of the suite, but a test looks whether each picture is there, is shown and can be made:
``.venv/bin/python tests/handbook_pictures.py`` makes all of them anew, ``… rep-day home`` those named.
"""

from __future__ import annotations

import argparse
import base64
import mimetypes
import shutil
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from salesbook.site.opening import SiteRequest, open_edition  # noqa: E402 - found by the line above
from salesbook.site.render import frame_of  # noqa: E402
from salesbook.site.website import Site  # noqa: E402
from salesbook.words import LANGS, Lang  # noqa: E402
from tests.conftest import CHROMIUM, CLOCK, FLAGS  # noqa: E402

ADDRESS = "https://book.example"
MOMENT = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
"""The moment that the sample is told at: what the forms take for now."""
DESK, PHONE, WHOLE = (1000, 700), (390, 760), (1280, 860)
PATIENCE = 120_000
"""Milliseconds: a busy machine takes its time for a site's first page."""
QUALITY = 72
"""Of WebP: letters stay clean, and a picture needs some 30 kB."""


class Picture(NamedTuple):
    """One screen: who looks at which page, in a window of which size; from which element down, how many pixels high."""

    viewer: str
    page: str
    window: tuple[int, int] = DESK
    height: int = 0
    top: str = ""


PICTURES: dict[str, Picture] = {
    "rep-day": Picture("zhou-min", "my-day/index", PHONE),
    "rep-visit": Picture("zhou-min", "write/visit?customer=shenghe", PHONE),
    "rep-route": Picture(
        "zhou-min", "my-day/index", PHONE, 880, "xpath=//figure[contains(@class,'sb-fig')]/preceding::h2[1]"
    ),
    "rep-brief": Picture("zhou-min", "customers/shenghe/brief", height=640),
    "supervisor-team": Picture("shen-guodong", "my-team/index", height=720),
    "supervisor-week": Picture("shen-guodong", "weeks/2026-w47", height=760),
    "supervisor-meeting": Picture("shen-guodong", "packs/2026-w47", height=640),
    "manager-home": Picture("zhao-yan", "index", height=700),
    "manager-month": Picture("zhao-yan", "months/2026-10", height=560),
    "manager-check": Picture("zhao-yan", "checks/2026-10", height=620),
    "manager-prices": Picture("zhao-yan", "pricing", height=620),
    "clerk-archiving": Picture("luo-jing", "archiving", height=700),
    "clerk-forms": Picture("luo-jing", "forms/index", height=440),
    "territories": Picture("shen-guodong", "territories", height=560),
    "home": Picture("team", "index", WHOLE),
}


@cache
def site_of(viewer: str) -> Site:
    """The sample's site as one person sees it."""
    edition = open_edition(SiteRequest((ROOT,), CLOCK, viewer=viewer)).edition
    return Site(edition, frame_of(ROOT, edition))


def target(name: str, lang: Lang) -> Path:
    """Where a picture lies: README's beside the handbook's, and as PNG, which every host shows."""
    if name == "home":
        return ROOT / f"docs/assets/home-{lang}.png"
    return ROOT / f"docs/{lang}/handbook/pictures/{name}.webp"


def take(browser: Browser, picture: Picture, lang: Lang, kind: str) -> bytes:
    """The picture in one language."""
    width, height = picture.window
    context = browser.new_context(
        viewport={"width": width, "height": height},
        timezone_id="Asia/Shanghai",
        locale={"en": "en-GB", "zh": "zh-CN"}[lang],
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        page.clock.set_fixed_time(MOMENT)
        page.route("**/*", lambda route: _answer(route, site_of(picture.viewer)))
        page.goto(f"{ADDRESS}/{lang}/{_file(picture.page)}")
        page.wait_for_load_state("networkidle")
        return _shoot(page, picture, kind)
    finally:
        context.close()


def _file(page: str) -> str:
    path, mark, rest = page.partition("?")
    return f"{path}.html{mark}{rest}"


def _answer(route: Route, site: Site) -> None:
    """What the site holds at the address; nothing comes from anywhere else."""
    path = urlsplit(route.request.url).path.lstrip("/")
    content = site.content(path)
    if content is None:
        route.fulfill(status=404, body="")
        return
    route.fulfill(body=content, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")


def _shoot(page: Page, picture: Picture, kind: str) -> bytes:
    """The window from the element `top` down, at most as high as the window or as `height` says."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    above = page.locator(picture.top).first.bounding_box() if picture.top else None
    whole = page.evaluate("document.documentElement.scrollHeight")
    top = max(0, above["y"] - 12) if above else 0
    height = min(picture.height or picture.window[1], whole - top)
    clip = {
        "x": 0,
        "y": top,
        "width": picture.window[0],
        "height": height,
        "scale": 1.5 if picture.window == PHONE else 1,
    }
    wanted = {"format": kind, "clip": clip, "captureBeyondViewport": True}
    if kind == "webp":
        wanted["quality"] = QUALITY
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)
    return base64.b64decode(taken["data"])


def make(names: list[str]) -> None:
    """Write these pictures in both languages; all of them where none is named."""
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name in names or PICTURES:
            for lang in LANGS:
                file = target(name, lang)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(take(browser, PICTURES[name], lang, file.suffix[1:]))
                print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")  # noqa: T201 - a program
        browser.close()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", choices=[[], *PICTURES], help="which pictures; all where none is named")
    make(arguments.parse_args().names)
