"""What every command takes, and how each speaks to its reader."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from salesbook.commands.terminal import echo
from salesbook.finding import Refusal
from salesbook.words import Lang, Text

FINE, FINDINGS, WRONG = 0, 1, 2
"""Exit codes: all well; findings; wrong use, or a broken book or installation."""
CLOSED = 141
"""What a shell tells of a program whose reader went away, as in ``report | head -1``: neither fine nor findings."""


class UsageError(Refusal):
    """A wrong call: told in one line, exit code 2."""


@dataclass(frozen=True)
class Shared:
    """The options all commands share. The first root is the one written to."""

    roots: tuple[Path, ...]
    lang: Lang
    as_of: datetime | None
    quiet: bool

    @property
    def root(self) -> Path:
        """The book that is written to."""
        return self.roots[0]

    @property
    def clock(self) -> datetime:
        """The machine's clock: what it is now where neither the call nor the company names a moment. Read only here."""
        return datetime.now(UTC)

    def say(self, text: Text, *, err: bool = False) -> None:
        """Tell the reader something, unless asked to be quiet."""
        if not self.quiet:
            echo(text.say(self.lang), err=err)

    def refuse(self, text: Text) -> None:
        """Say in one line why a command did not do what was asked."""
        echo(f"salesbook: {text.say(self.lang)}", err=True)

    def progress(self, text: Text) -> None:
        """Say what goes on, on stderr and only to somebody who watches."""
        if sys.stderr.isatty():
            self.say(text, err=True)


def nearest_root(start: Path) -> Path:
    """The nearest folder upwards that holds records/."""
    for folder in (start, *start.parents):
        if (folder / "records").is_dir():
            return folder
    raise UsageError(
        Text(
            "no book here: no folder upwards holds records/. Go into the clone, or name it with --root DIR.",
            "这里没有台账：上级文件夹里都没有 records/。请进入克隆的文件夹，或用 --root 指定。",
        )
    )


def language_of(argv: Sequence[str], roots: Sequence[Path]) -> Lang:
    """The reader's language: --lang, else the book's first, else the machine's."""
    for at, word in enumerate(argv):
        value = (
            word.partition("=")[2]
            if word.startswith("--lang=")
            else (argv[at + 1] if word == "--lang" and at + 1 < len(argv) else "")
        )
        if value in ("en", "zh"):
            return "zh" if value == "zh" else "en"
    for root in roots:
        first = _first_language(root)
        if first:
            return first
    return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"


def _first_language(root: Path) -> Lang | None:
    """Read with a glance, not a parser: the language must be known before anything can go wrong."""
    try:
        text = (root / "records" / "company.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    _, _, below = text.partition("\nlanguages:")
    for word in below.replace("[", " ").replace(",", " ").split()[:3]:
        if word.strip("\"'-]") in ("en", "zh"):
            return "zh" if "zh" in word else "en"
    return None


def roots_in(argv: Sequence[str]) -> list[Path]:
    """The books that the words of a call name, or the nearest one."""
    named = [word.partition("=")[2] for word in argv if word.startswith("--root=")]
    named += [argv[at + 1] for at, word in enumerate(argv) if word == "--root" and at + 1 < len(argv)]
    if named:
        return [Path(name) for name in named]
    try:
        return [nearest_root(Path.cwd())]
    except UsageError:
        return []


class Moment(click.ParamType[datetime]):
    """A moment with its offset: ``2026-11-23T14:00:00+08:00``."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ARG002 - click's signature
        """The moment a word of the call means. Raises UsageError for anything else."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self._refuse(str(value))
        return moment

    @staticmethod
    def _refuse(value: str) -> NoReturn:
        message = Text(
            '--as-of "{value}" is no moment with its offset: 2026-11-23T14:00:00+08:00',
            "--as-of “{value}”不是带时区的时间，应写成 2026-11-23T14:00:00+08:00",
        )
        raise UsageError(message.fill(value=value))


def shared(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options all share; it receives them as one `Shared` in front."""
    words = {
        "root": Text("the book; may be repeated, the first is written to", "台账所在文件夹；可重复，写入第一个"),
        "as_of": Text("the moment everything is judged at", "以这个时刻为准来判断"),
        "quiet": Text("say only what is asked for", "只输出结果"),
    }

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        def run(root: tuple[str, ...], as_of: datetime | None, quiet: bool, **rest: Any) -> Any:
            roots = tuple(_existing(Path(name)) for name in root) or (nearest_root(Path.cwd()),)
            return command(Shared(roots, lang, as_of, quiet), **rest)

        run.__doc__ = command.__doc__
        run.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
        for option in (
            click.option("-q", "--quiet", is_flag=True, help=words["quiet"].say(lang)),
            click.option("--as-of", type=Moment(), metavar="MOMENT", help=words["as_of"].say(lang)),
            spoken_in(lang),
            click.option("--root", multiple=True, metavar="DIR", help=words["root"].say(lang)),
        ):
            run = option(run)
        return run

    return decorate


def spoken_in(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a command be called with ``--lang``, which `language_of` has read before anything could go wrong."""
    return click.option("--lang", type=click.Choice(["en", "zh"]), expose_value=False, help=_LANG.say(lang))


def seen_as(lang: Lang, default: str | None = "team") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command ``--as``, received as `viewer`."""
    return click.option("--as", "viewer", default=default, metavar="team|manager|PERSON", help=_AS.say(lang))


_LANG = Text("language of what is said", "输出语言")
_AS = Text("for whose eyes", "给谁看")


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise UsageError(
            Text('--root "{folder}": no such folder', "--root “{folder}”：没有这个文件夹").fill(folder=folder)
        )
    return folder
