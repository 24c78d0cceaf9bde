"""A new site takes the old one's place in one step, and nothing else is touched."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from salesbook.site.publish import MARK, NotOursError, publish
from tests.support.site_pages import ROOT


def writes(text: str) -> Callable[[Path], None]:
    """A build that writes one file of many pages' kind, and the mark that a site of ours holds."""

    def build(folder: Path) -> None:
        (folder / MARK).parent.mkdir(parents=True)
        (folder / MARK).write_text("", encoding="utf-8")
        (folder / "index.html").write_text(text, encoding="utf-8")

    return build


def shown(out: Path) -> str:
    return (out / "index.html").read_text(encoding="utf-8")


def builds(out: Path) -> list[str]:
    return sorted(entry.name for entry in (out.parent / f".{out.name}-builds").iterdir() if entry.is_dir())


def fails(folder: Path) -> None:
    writes("half")(folder)
    raise RuntimeError("no")


@pytest.fixture(params=["link", "rename"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where to publish, on a machine that can make links and on one that can't."""
    if request.param == "rename":

        def refuse(*_given: object, **_named: object) -> None:
            raise OSError("no right to make links")

        monkeypatch.setattr(Path, "symlink_to", refuse)
    return tmp_path / "deep" / "site"


def test_sites_of_several_readers_replace_the_ones_before(out: Path) -> None:
    """Their mark lies one folder down."""

    def several(text: str) -> Callable[[Path], None]:
        return lambda folder: writes(text)(folder / "team")

    for text in ("one", "two", "three"):
        publish(out, several(text), 1)
        assert shown(out / "team") == text
    assert len(builds(out)) == (2 if out.is_symlink() else 0)


def test_each_edition_replaces_the_one_before(out: Path) -> None:
    for text in ("one", "two", "three"):
        publish(out, writes(text))
        assert shown(out) == text
        assert len(builds(out)) <= 1


def test_a_failed_build_leaves_the_old_site(out: Path) -> None:
    publish(out, writes("old"))
    with pytest.raises(RuntimeError):
        publish(out, fails)
    assert shown(out) == "old"
    assert len(builds(out)) <= 1


def test_what_a_killed_build_left_is_swept(out: Path) -> None:
    publish(out, writes("old"))
    left = out.parent / ".site-builds" / "99"
    writes("half")(left)
    publish(out, writes("new"))
    assert shown(out) == "new"
    assert not left.exists()
    assert len(builds(out)) <= 1


def test_a_folder_of_something_else_is_left_alone(out: Path) -> None:
    out.mkdir(parents=True)
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError):
        publish(out, writes("new"))
    assert [entry.name for entry in out.iterdir()] == ["thesis.txt"]


def test_a_file_is_left_alone(out: Path) -> None:
    out.parent.mkdir(parents=True)
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError):
        publish(out, writes("new"))
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_site_to_which_somebody_added_something_is_left_alone(out: Path) -> None:
    writes("by mkdocs")(out)
    (out / "CNAME").write_text("example.com", encoding="utf-8")
    with pytest.raises(NotOursError):
        publish(out, writes("new"))
    assert shown(out) == "by mkdocs"
    assert (out / "CNAME").is_file()
    assert builds(out) == []


@pytest.mark.parametrize("holds", [True, False])
def test_a_link_of_somebody_else_is_left_alone(tmp_path: Path, holds: bool) -> None:
    out, there = tmp_path / "site", tmp_path / "www"
    writes("by mkdocs")(there)
    out.symlink_to("www" if holds else "nowhere")
    with pytest.raises(NotOursError):
        publish(out, writes("new"))
    assert out.is_symlink()
    assert shown(there) == "by mkdocs"


def test_a_folder_of_the_name_we_build_in_is_left_alone(out: Path) -> None:
    mine = out.parent / ".site-builds" / "mine"
    mine.mkdir(parents=True)
    with pytest.raises(NotOursError):
        publish(out, writes("new"))
    assert mine.is_dir()


def test_an_empty_folder_or_one_that_mkdocs_built_is_replaced(out: Path) -> None:
    out.mkdir(parents=True)
    publish(out, writes("one"))
    assert shown(out) == "one"
    plain = out.parent / "plain"
    writes("by mkdocs")(plain)
    publish(plain, writes("two"))
    assert shown(plain) == "two"


def test_no_reader_ever_misses_a_page(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, writes("0"))
    done, seen = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            seen.append(shown(out))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(1, 30):
            publish(out, writes(str(number)))
    finally:
        done.set()
        reader.join()
    assert [int(text) for text in seen] == sorted(int(text) for text in seen)


def test_two_builds_at_a_time_take_turns(tmp_path: Path) -> None:
    out = tmp_path / "site"
    inside, most = [], []

    def build(folder: Path) -> None:
        inside.append(1)
        most.append(len(inside))
        writes("x")(folder)
        inside.pop()

    threads = [threading.Thread(target=publish, args=(out, build)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    assert shown(out) == "x"


def test_the_folder_beside_is_not_for_git(tmp_path: Path) -> None:
    publish(tmp_path / "site", writes("x"))
    assert (tmp_path / ".site-builds" / ".gitignore").read_text(encoding="utf-8") == "*\n"


BUILD = """
import sys
from pathlib import Path
from tests.support.site_pages import ROOT, edition
from salesbook.site.render import render
for build in ("first", "again"):
    folder = Path(sys.argv[1]) / build
    folder.mkdir(parents=True)
    render(ROOT, edition(), folder)
"""


def _tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    worlds = {
        "a": {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        "deep/er/b": {"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
    }
    for name, world in worlds.items():
        env = {**os.environ, **world, "PYTHONPATH": os.pathsep.join([str(ROOT / "scripts"), str(ROOT)])}
        subprocess.run(
            [sys.executable, "-c", BUILD, str(tmp_path / name)], env=env, cwd=ROOT, check=True, capture_output=True
        )
    first, second = (_tree(tmp_path / name) for name in worlds)
    assert len(first) > 60
    assert first == second
