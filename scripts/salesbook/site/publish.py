"""A new edition takes the old one's place in one step: built aside, checked, swapped in.

``site`` is a link to a folder beside it. Where links can't be made (Windows without that right) folders are renamed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = Path("assets") / "salesbook" / "reader.css"
"""What every site of ours holds, at its top or, where it is one of several, in that of the team."""


class NotOursError(Exception):
    """The folder to publish to holds something else; nothing was touched."""


def publish(out: Path, build: Callable[[Path], None], older: int = 0, mark: Path = MARK) -> None:
    """Make `out` show what `build` writes into the empty folder it is given; when `build` raises, `out` stays.

    `older` is how many builds before that one are kept, to go back to. `mark` is a file that each of them holds.
    """
    aside = out.parent / f".{out.name}-builds"
    if not (_is_ours(out, aside, mark) and _is_workshop(aside)):
        raise NotOursError(str(out))
    aside.mkdir(parents=True, exist_ok=True)
    (aside / ".gitignore").write_text("*\n", encoding="utf-8")
    with _lock(aside / "lock"):
        _sweep(aside, out, older)
        fresh = aside / _next(aside)
        fresh.mkdir()
        try:
            build(fresh)
            _refuse_what_is_added(out, fresh)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        _swap(out, fresh, aside)
        _sweep(aside, out, older)


def _is_ours(out: Path, aside: Path, mark: Path) -> bool:
    """Whether `out` may be replaced: nothing is there, or an empty folder, or what an earlier run put there.

    The link is looked at again last: another run may have made it meanwhile.
    """
    if _leads_to(out, aside):
        return True
    if not out.is_symlink() and (not out.exists() or (out.is_dir() and not any(out.iterdir()))):
        return True
    marked = (out / mark).is_file() or (out / "team" / mark).is_file()
    return _leads_to(out, aside) or (not out.is_symlink() and marked)


def _leads_to(out: Path, aside: Path) -> bool:
    return out.is_symlink() and out.readlink().parent.name == aside.name


def _is_workshop(aside: Path) -> bool:
    """Whether the folder for builds may be swept: it is not there yet, or an earlier run made it.

    Its mark is looked for last: another run, which puts that in first, may be making the folder right now.
    """
    return not aside.exists() or not any(aside.iterdir()) or (aside / ".gitignore").is_file()


def _refuse_what_is_added(out: Path, fresh: Path) -> None:
    """A folder of ours to which somebody added something, as ``.git`` or ``CNAME``, is left alone."""
    if out.is_dir() and not out.is_symlink():
        added = {entry.name for entry in out.iterdir()} - {entry.name for entry in fresh.iterdir()}
        if added:
            raise NotOursError(str(out))


def _shown(out: Path) -> str:
    """The name of the folder that readers see now."""
    return out.readlink().name if out.is_symlink() else ""


def _next(aside: Path) -> str:
    numbers = [int(entry.name) for entry in aside.iterdir() if entry.name.isdecimal()]
    return str(max(numbers, default=0) + 1)


def _sweep(aside: Path, out: Path, older: int) -> None:
    """Remove what earlier runs left, but for what is shown and the last builds before it."""
    shown = _shown(out)
    before = sorted((int(entry.name) for entry in aside.iterdir() if entry.name.isdecimal()), reverse=True)
    before = [number for number in before if shown and number < int(shown)]
    keep = {shown, "lock", ".gitignore", *map(str, before[:older])}
    for entry in sorted(aside.iterdir()):
        if entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def _swap(out: Path, fresh: Path, aside: Path) -> None:
    link = aside / "link"
    try:
        link.symlink_to(Path(aside.name) / fresh.name, target_is_directory=True)
    except OSError:
        _rename(out, fresh, aside)
        return
    if out.is_dir() and not out.is_symlink():
        out.rename(aside / "before")
    link.replace(out)


def _rename(out: Path, fresh: Path, aside: Path) -> None:
    """Two renames instead of one link: for a moment there is no site, but never half of one."""
    if out.is_symlink():
        out.unlink()
    elif out.exists():
        out.rename(aside / "before")
    fresh.rename(out)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One build at a time; a second waits. The lock goes with its process, so a killed build leaves none."""
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
