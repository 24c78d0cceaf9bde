"""Work shared out over two processes gives what one gives: the same results and errors, in the same order, nobody left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from salesbook.site import shared_work, website
from salesbook.site.shared_work import share_out
from salesbook.words import same
from tests.support.site_pages import page, site

ALONE = os.getpid()


@pytest.fixture(autouse=True)
def helpers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The helpers' processes, of which none is left. A test's own process may have threads, with nothing a helper needs."""
    if not hasattr(os, "fork"):
        pytest.skip("this system can't fork")
    forked: list[int] = []
    fork = shared_work._fork

    def noted(tasks: Sequence[Callable[[], Any]], queue: int) -> shared_work._Helper:
        helper = fork(tasks, queue)
        forked.append(helper.process)
        return helper

    monkeypatch.setattr(shared_work, "_can_fork", lambda: True)
    monkeypatch.setattr(shared_work, "_fork", noted)
    yield forked
    for process in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def _met(number: int, own: int, other: int) -> tuple[int, int]:
    """A task that ends when the other one has begun."""
    os.write(other, b"x")
    os.read(own, 1)
    return number, os.getpid()


def _meeting(more: list[Callable[[], object]]) -> list[Callable[[], object]]:
    """Two tasks that only two processes can do, and more behind them."""
    (read, write), (read_two, write_two) = os.pipe(), os.pipe()
    return [partial(_met, 0, read, write_two), partial(_met, 1, read_two, write), *more]


def test_results_come_in_the_order_of_the_tasks_whoever_did_them() -> None:
    results = share_out(_meeting([partial(pow, number, 2) for number in range(50)]), 2)
    (first, one), (second, two) = results[:2]
    assert (first, second) == (0, 1)
    assert one != two
    assert results[2:] == [number**2 for number in range(50)]


def test_an_error_is_raised_here_whoever_met_it() -> None:
    def fails() -> None:
        raise ValueError("this page can't be made")

    with pytest.raises(ValueError, match="this page can't be made"):
        share_out(_meeting([fails]), 2)


def test_what_a_killed_helper_left_is_done_here() -> None:
    def deadly() -> int:
        if os.getpid() != ALONE:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    assert share_out([deadly] * 20, 2) == [7] * 20


def test_a_helper_ends_when_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getppid", lambda: -1)  # as for one whose parent was killed
    tasks = [os.getpid] * 20
    assert share_out(tasks, 2) == [ALONE] * 20


def test_two_processes_write_the_site_that_one_writes(
    tmp_path: Path, helpers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(website, "_PAGES", 2)
    pages = [page(f"customers/c{n}", "customers", same(f"c{n}"), f'<a href="no{n % 7}.html">x</a>') for n in range(20)]
    written = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        wrong = [(finding.place.path, finding.message.en) for finding in site(*pages).write(folder, processes)]
        files = {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        written.append((wrong, files))
    assert written[0] == written[1]
    assert len(helpers) == 1
    assert len(written[0][0]) == 7 * 2, "the first page that leads to each place that is not there"


@pytest.mark.parametrize(("many", "processes"), [(1, 2), (10_000, 1)])
def test_a_site_that_is_large_enough_is_written_by_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, processes: int
) -> None:
    """Whoever writes it: `site`, `mkdocs build`, `publish` for each of its readers."""
    asked: list[int] = []

    def share(tasks: Sequence[Callable[[], Any]], wanted: int) -> list[Any]:
        asked.append(wanted)
        return share_out(tasks, 1)

    monkeypatch.setattr(website, "MANY", many)
    monkeypatch.setattr(website, "cores", lambda: 2)
    monkeypatch.setattr(website, "share_out", share)
    site().write(tmp_path)
    assert asked == [processes]


def test_one_process_or_a_system_without_fork_does_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert share_out([os.getpid] * 3, 1) == [ALONE] * 3
    monkeypatch.setattr(shared_work, "_can_fork", lambda: False)
    assert share_out([os.getpid] * 3, 2) == [ALONE] * 3
