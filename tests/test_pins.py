"""One version of everything, said once: pyproject, the lock and the hooks agree, and what runs is what is pinned."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from salesbook.tables.embedded import DUCKDB

PLATFORMS = [
    {"sys_platform": system, "platform_system": name, "os_name": kind, "python_version": python}
    for system, name, kind in (("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"))
    for python in ("3.11", "3.12", "3.13", "3.14")
]
# Imported under another name than the package has, or not imported but needed.
IMPORT_NAMES = {"chinesecalendar": "chinese_calendar", "pyyaml": "yaml", "mkdocs-material": None, "tzdata": None}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


LOCKED = re.compile(
    r"(?P<pin>[^\s;]+)(?: ; (?P<marker>[^\\\n]+))? \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)


def locked(text: str) -> dict[str, str]:
    """Names and versions of a lock, each with the hash of at least one file; anything else in it is refused."""
    body = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    assert LOCKED.sub("", body) == "", "something in the lock is no pin with hashes"
    return dict(pin(match["pin"]) for match in LOCKED.finditer(body))


@pytest.fixture(scope="module")
def lock(root: Path) -> dict[str, str]:
    return locked((root / "requirements-test.lock").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def company_lock(root: Path) -> dict[str, str]:
    return locked((root / "requirements.lock").read_text(encoding="utf-8"))


def pin(line: str) -> tuple[str, str]:
    """Name and version of a pinned requirement; anything else, such as an address, is refused."""
    match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)", line)
    assert match, f"not a pin: {line}"
    return canonicalize_name(match[1]), match[2]


def wanted(project: dict[str, Any]) -> list[str]:
    extras = project["project"]["optional-dependencies"]
    return [*project["project"]["dependencies"], *(line for lines in extras.values() for line in lines)]


@pytest.mark.parametrize("line", ["mkdocs>=1.6", "mkdocs", "mkdocs==1.6.1 --hash=sha256:00", "mkdocs @ file:///x"])
def test_what_is_no_pin_is_refused(line: str) -> None:
    with pytest.raises(AssertionError):
        pin(line)


def test_pyproject_pins_what_the_lock_pins(project: dict[str, Any], lock: dict[str, str]) -> None:
    pins = dict(pin(line) for line in wanted(project) + project["build-system"]["requires"])
    assert {name: lock.get(name) for name in pins} == pins


@pytest.mark.parametrize(
    "text",
    [
        "click==8.5.1\n",  # no hash
        f"click==8.5.1 \\\n    --hash=sha256:{'0' * 63}\n",
        f"click>=8.5.1 \\\n    --hash=sha256:{'0' * 64}\n",
        f"--index-url x\nclick==8.5.1 \\\n    --hash=sha256:{'0' * 64}\n",
    ],
)
def test_what_is_no_pin_with_hashes_is_refused_in_a_lock(text: str) -> None:
    assert locked(f"# A lock.\nclick==8.5.1 \\\n    --hash=sha256:{'0' * 64}\n") == {"click": "8.5.1"}
    with pytest.raises(AssertionError):
        locked(text)


def test_a_company_needs_no_more_than_the_program_and_its_hooks(
    project: dict[str, Any], lock: dict[str, str], company_lock: dict[str, str]
) -> None:
    extras = project["project"]["optional-dependencies"]
    company = [*project["project"]["dependencies"], *extras["hooks"]]
    assert company_lock.items() <= lock.items()
    assert company_lock.keys() == closure(company) | {"setuptools"}


def test_the_lock_covers_everything_needed_on_every_system(project: dict[str, Any], lock: dict[str, str]) -> None:
    """Walks what the installed packages say they need, as each system and Python would read it."""
    needed = closure(wanted(project))
    assert needed - lock.keys() == set()
    assert lock.keys() - needed == {"setuptools"} - needed, "nobody needs these any more"


def closure(lines: list[str]) -> set[str]:
    """The packages that these pins bring, on any system."""
    waiting, needed = [pin(line)[0] for line in lines], set[str]()
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        waiting += [need for need in needs(name) if need not in needed]
    return needed


def needs(name: str) -> list[str]:
    """What a package needs on any system; one that is only for others isn't installed here and ends the walk."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    requirements = [Requirement(line) for line in lines]
    return [
        canonicalize_name(need.name)
        for need in requirements
        if need.marker is None or any(need.marker.evaluate({**platform, "extra": ""}) for platform in PLATFORMS)
    ]


def test_what_runs_is_what_is_pinned(lock: dict[str, str]) -> None:
    installed = {
        str(canonicalize_name(distribution.name)): distribution.version for distribution in metadata.distributions()
    }
    there = (lock.keys() & installed.keys()) - {"setuptools"}
    assert len(there) > 50
    assert {name: installed[name] for name in there} == {name: lock[name] for name in there}


def test_every_pin_serves_every_python_we_promise(lock: dict[str, str]) -> None:
    """From 3.11.0 on: Debian 12 has 3.11.2, and a release may ask for a later patch."""
    asked = {
        str(canonicalize_name(distribution.name)): distribution.metadata["Requires-Python"]
        for distribution in metadata.distributions()
    }
    pythons = ["3.11.0", "3.12.0", "3.13.0", "3.14.0"]
    ranges = {name: SpecifierSet(asked[name]) for name in lock if asked.get(name)}
    assert "3.11.0" not in SpecifierSet(">=3.11.5")
    assert {name: str(fits) for name, fits in ranges.items() if not all(p in fits for p in pythons)} == {}


def test_the_hooks_use_the_pinned_versions(root: Path, lock: dict[str, str]) -> None:
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_bytes())
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    pins = dict(pin(line) for hook in hooks for line in hook["additional_dependencies"])
    assert "jsonschema" in pins
    assert {name: lock.get(name) for name in pins} == pins


def test_every_dependency_is_imported_and_every_import_is_declared(root: Path, project: dict[str, Any]) -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((root / "scripts").rglob("*.py"))]
    used = {name for source in sources for name in imported(source)} - sys.stdlib_module_names - {"salesbook"}
    extras = project["project"]["optional-dependencies"]
    declared = {pin(line)[0] for line in [*project["project"]["dependencies"], *extras["analysis"], *extras["spark"]]}
    names = {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in declared} - {None}
    assert used == names


def imported(source: str) -> set[str]:
    result = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            result |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            result.add(node.module.split(".")[0])
    return result


def test_who_lacks_an_extra_is_told_the_pinned_version(project: dict[str, Any]) -> None:
    assert project["project"]["optional-dependencies"]["analysis"] == [DUCKDB]
