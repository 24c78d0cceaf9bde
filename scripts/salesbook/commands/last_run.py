"""When a command last ran well, kept in `.cache/` of the book: a lost note makes it tell something twice, never never."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from salesbook.words import Text

_FILE = Path(".cache") / "remind.json"


class LastRuns:
    """The last good runs of `remind`, by the name of what was told; `given` replaces them all."""

    def __init__(self, root: Path, now: datetime, moment: datetime | None = None) -> None:
        self._file = root / _FILE
        self._now = now
        self._since = moment
        self._known = _read(self._file)

    def since(self, name: str) -> datetime:
        """From which moment on it is told: that of `--since`, the last good run, else the beginning of the day."""
        return self._since or self._known.get(name) or _beginning_of_day(self._now)

    def since_words(self, name: str) -> Text:
        """From which moment on it is told, and why from then."""
        if self._since:
            return _SINCE.fill(self._now.date(), at=self.since(name))
        if name in self._known:
            return _LAST.fill(self._now.date(), at=self.since(name))
        return _LOST.fill(self._now.date(), day=self._now.date())

    def keep(self, name: str) -> bool:
        """Note that this run went well; whether that could be kept."""
        self._known[name] = self._now
        try:
            _write(self._file, self._known)
        except OSError:
            return False
        return True


_SINCE = Text("since {at}", "从 {at} 起")
_LAST = Text("since the last good run, {at}", "从上次成功运行 {at} 起")
_LOST = Text("no earlier run is known: since the beginning of {day}", "没有以前运行的记录，从{day}零点开始")


def _beginning_of_day(now: datetime) -> datetime:
    """Just before the day's first moment: what turned at that moment is still to be told."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(microseconds=1)


def _read(file: Path) -> dict[str, datetime]:
    """What was noted; nothing where the file is absent or unreadable."""
    try:
        noted = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): datetime.fromisoformat(at) for name, at in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write(file: Path, known: dict[str, datetime]) -> None:
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps({name: at.isoformat() for name, at in sorted(known.items())}), encoding="utf-8")
    aside.replace(file)
