"""What all tests share: where things are, golden files, a browser, Git without the machine's habits."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from salesbook.commands.options import Shared
from tests.support.release import build_wheel, install

ROOT = Path(__file__).resolve().parent.parent
BESIDE = "../shared"
"""What some tests compare with lies there, outside the project: without it they are skipped."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CLOCK = datetime(2026, 12, 1, tzinfo=UTC)
"""What the machine's clock says to a command called by a test: some moment after the sample's own."""
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
IN_CI = os.environ.get("CI") == "true"

# No deadline: a loaded machine is no fault of the code. Always the same examples, so a red run can be run again.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the tests made into tests/golden/")


def pytest_configure() -> None:
    """Git as on a fresh machine: no configuration of a user or system, a fixed name and time."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0")
    for who in ("AUTHOR", "COMMITTER"):
        os.environ[f"GIT_{who}_NAME"] = "Test"
        os.environ[f"GIT_{who}_EMAIL"] = "test@example.com"
        os.environ[f"GIT_{who}_DATE"] = "2026-11-23T14:00:00+08:00"


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test's outcome hangs on the day it runs. What runs in a process of its own must name its moment itself."""
    monkeypatch.setattr(Shared, "clock", CLOCK)


def missing(what: str) -> None:
    """Skip for want of something outside the project; in CI that is a failure."""
    if IN_CI:
        pytest.fail(what)
    pytest.skip(what)


def beside(name: str) -> Path:
    """A file that lies beside the project and is no part of it; where it is absent the test is skipped and says so."""
    path = ROOT / BESIDE / name
    if not path.exists():
        pytest.skip(f"no {BESIDE}/{name} beside the project")
    return path


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Callable[[str], Path]:
    """Find a file of the public test suites, as in ``corpora("blns/blns.json")``; they lie beside the project."""
    return lambda name: beside(f"corpora/{name}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name>; ``pytest --update-golden`` rewrites the file instead."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        assert path.is_file(), f"no tests/golden/{name}; pytest --update-golden makes it"
        assert text == path.read_bytes().decode(), f"differs from tests/golden/{name}; --update-golden if it should"

    return compare


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless, one for all tests of a worker."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        missing("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release built from this tree, one for all tests of a worker."""
    return build_wheel(root, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that the release installs, where nothing of this tree is."""
    return install(wheel, tmp_path_factory.mktemp("installed") / "environment")
