"""Completion at a terminal: Tab finds an id by itself, by its names, and by their pinyin or initials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from salesbook import pinyin


@contextmanager
def completing(known: Mapping[str, str]) -> Iterator[None]:
    """While a line is read, let Tab complete what is `known`: values, each with its names, ``恒大 · Hengda``."""
    editor = _editor()
    if editor is None or not known:
        yield
        return
    before = editor.get_completer(), editor.get_completer_delims()
    editor.set_completer_delims("")  # an id holds hyphens, a name blanks
    editor.set_completer(lambda text, state: _nth(_completions(text, known), state))
    editor.parse_and_bind("bind ^I rl_complete" if "libedit" in (editor.__doc__ or "") else "tab: complete")
    try:
        yield
    finally:
        editor.set_completer(before[0])
        editor.set_completer_delims(before[1])


def _editor() -> Any:
    """The line editor of this machine; None where Python brings none (Windows): one types without Tab."""
    try:
        import readline
    except ImportError:
        return None
    return readline


def _nth(result: list[str], state: int) -> str | None:
    return result[state] if state < len(result) else None


def _completions(text: str, known: Mapping[str, str]) -> list[str]:
    """The values that a text begins; where it begins none, those that it names."""
    begun = [value for value in known if value.startswith(text)]
    return begun or [value for value, names in known.items() if _names(text.lower(), names)]


def _names(text: str, names: str) -> bool:
    if text in names.lower():
        return True
    return text.isascii() and any(word.startswith(text) for name in names.split(" · ") for word in pinyin.typed(name))
