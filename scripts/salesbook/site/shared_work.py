"""Work shared out over processes: the same results, in the same order, as one process gives.

A process is forked, so that it begins with the whole book as it is in memory. Where that can't be done safely (Windows,
macOS, a program with threads) one process does all of it.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

MOST = 2
"""So many processes at most: each comes to hold a good part of the book for itself."""
_NUMBER = 4  # bytes of a task's number


def cores() -> int:
    """How many processes are worth while here: one for each core that this program may use, up to `MOST`."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, usable)


def share_out(tasks: Sequence[Callable[[], Any]], processes: int) -> list[Any]:
    """What each task gives: plain values, such as `marshal` holds. Each process takes the next task that nobody has.

    What a helper left undone, be it that a task failed or that the helper was killed, this process does itself: so an
    error is raised here, as it would be with one process.
    """
    helpers_wanted = min(processes, len(tasks)) - 1
    if helpers_wanted < 1 or not _can_fork():
        return [task() for task in tasks]
    queue = _queue(len(tasks))
    helpers: list[_Helper] = []
    gc.freeze()  # what is there stays: no collection of a helper writes to all of it
    try:
        helpers.extend(_fork(tasks, queue) for _ in range(helpers_wanted))
        results = {number: tasks[number]() for number in _numbers(queue)}
        for helper in helpers:
            results |= helper.results()
    finally:
        for helper in helpers:
            helper.end()
        os.close(queue)
        gc.unfreeze()
    return [results[number] if number in results else task() for number, task in enumerate(tasks)]


def _can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


def _queue(count: int) -> int:
    """A pipe that holds the numbers of the tasks; who reads one has that task."""
    read, write = os.pipe()
    with os.fdopen(write, "wb") as file:
        file.writelines(number.to_bytes(_NUMBER, "big") for number in range(count))
    return read


def _numbers(queue: int) -> Iterator[int]:
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number, "big")


class _Helper(NamedTuple):
    """A forked process and the pipe through which its results come."""

    process: int
    pipe: int

    def results(self) -> dict[int, Any]:
        """By number; nothing where it was killed before it could tell."""
        with os.fdopen(os.dup(self.pipe), "rb") as file:
            output = file.read()
        try:
            results: dict[int, Any] = marshal.loads(output)  # noqa: S302 - from our own process
        except (EOFError, ValueError, TypeError):
            return {}
        return results

    def end(self) -> None:
        """End the process, whatever it does."""
        os.close(self.pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _fork(tasks: Sequence[Callable[[], Any]], queue: int) -> _Helper:
    read, write = os.pipe()
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(write)
        return _Helper(process, read)
    try:
        os.close(read)
        _help(tasks, queue, write, parent)
    finally:
        os._exit(0)  # nothing of the caller's is to be cleaned up or told twice


def _help(tasks: Sequence[Callable[[], Any]], queue: int, write: int, parent: int) -> None:
    """What the forked process does, until no task is left, one fails, or nobody waits for it any more."""
    results = {}
    try:
        for number in _numbers(queue):
            if os.getppid() != parent:
                return
            results[number] = tasks[number]()
    except BaseException:  # noqa: BLE001, S110 - the parent does the same task, and tells what is wrong with it
        pass
    with os.fdopen(write, "wb") as file:
        file.write(marshal.dumps(results))
