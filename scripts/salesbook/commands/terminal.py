"""What commands print: to a terminal or a host's log, no sign of a file or a call does more than be read."""

from __future__ import annotations

import json
import re
from typing import Any

import click

from salesbook.yamlio.characters import REFUSED

_BREAKS = re.compile("[\t\n]")


def echo(text: str, *, err: bool = False) -> None:
    """Print lines; what would turn them round, hide in them or speak to the terminal is spelt out."""
    click.echo(harmless(text), err=err)


def echo_json(value: Any) -> None:
    """Print a value as JSON, the same signs by their numbers: whoever reads it as JSON gets them back."""
    click.echo(REFUSED.sub(_by_number, json.dumps(value, ensure_ascii=False, indent=2)))


def harmless(text: str) -> str:
    """Lines of text in which signs that nobody sees are spelt out; joiners within emoji and words stay."""
    return REFUSED.sub(_spelt_out, text)


def one_line(text: str) -> str:
    """As `harmless`, on one line: a file's name may hold line breaks, too."""
    return _BREAKS.sub(_spelt_out, harmless(text))


def _spelt_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _by_number(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
