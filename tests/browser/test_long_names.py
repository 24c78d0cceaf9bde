"""Names of 50 letters without a blank, of everybody and everything: no kind of page becomes wider than a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from salesbook.site.opening import SiteRequest, open_edition
from salesbook.site.render import render
from tests.browser.test_every_kind import kinds
from tests.browser.watch import served, watched
from tests.conftest import CLOCK, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = (360, 740)
LETTERS = "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern"
NAME = re.compile(r'^(\s*(?:- )?(?:name|name_en|short_name|spoken_to|competitor): )"?[^"\n]+"?$', re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("long")
    shutil.copytree(ROOT / "records", book / "records")
    number = count()
    for file in sorted((book / "records").rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        new = NAME.sub(lambda match: f'{match[1]}"{LETTERS[:46]}{next(number):04}"', text)
        file.write_text(new, encoding="utf-8", newline="\n")
    edition = open_edition(SiteRequest((book,), CLOCK, viewer="manager")).edition
    path = tmp_path_factory.mktemp("site")
    render(ROOT, edition, path)
    return path


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as base:
        yield base


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_name_of_50_letters_widens_no_page(chromium: Browser, folder: Path, address: str, lang: str) -> None:
    wide = []
    with watched(chromium, address, PHONE) as seen:
        for place in kinds(folder, lang):
            seen.go(f"{lang}/{place}.html")
            wide += [(place, seen.too_wide())] if seen.too_wide() else []
    assert wide == []
    assert LETTERS[:46] in (folder / lang / "customers" / "index.html").read_text(encoding="utf-8")
