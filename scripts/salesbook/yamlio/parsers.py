"""PyYAML's parsers, used for their events only: libyaml's where it is there, and the one in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

Event = Any
"""PyYAML's stubs allow events without marks; its parsers never give one."""
Parser = Callable[[str], Any]


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's parser in Python, which is always there."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


PARSERS: tuple[Parser, ...] = (yaml.CSafeLoader, PureParser) if yaml.__with_libyaml__ else (PureParser,)
"""The parsers at hand, the fastest first."""
