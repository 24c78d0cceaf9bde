"""The one gate from record to page.

HTML escaping is not enough where Markdown may read the page after us, so every character but letters, digits and space
goes out as ``&#N;``. The gate is the templates' `finalize`: it can't be forgotten, and no template can go round it,
for the filters and the joining that would are not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Concat, Expr, Impossible, TemplateData
from jinja2.runtime import Undefined
from markupsafe import Markup

from salesbook.pages.parts.addresses import url

_SIGN = re.compile(r"[^\w ]|_")  # \w is what str.isalnum() accepts, and the underscore
_SHORT = 40
_SCHEMES = frozenset({"https", "tel", "mailto", "geo"})
_ADDRESS = re.compile(r"[!-~\u00a1-\U0010ffff]+")  # neither space nor control characters
_OPEN = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'=(\u2028\u2029"}
_FILTERS = frozenset(
    {
        "abs",
        "batch",
        "count",
        "d",
        "default",
        "dictsort",
        "first",
        "groupby",
        "int",
        "items",
        "join",
        "last",
        "length",
        "list",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "round",
        "select",
        "selectattr",
        "slice",
        "sort",
        "sum",
        "unique",
    }
)


def encode(text: str) -> Markup:
    """Text as it may stand in HTML content, in a quoted attribute, and below Markdown: shown as exactly itself."""
    return _encode_again(text) if len(text) <= _SHORT else _encode(text)


def _encode(text: str) -> Markup:
    return Markup(_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", text))  # noqa: S704 - this is the gate


_encode_again = lru_cache(maxsize=1 << 16)(_encode)  # labels, names and days come again on every page


def data(value: object) -> Markup:
    """JSON that may stand inside ``<script type="application/json">``."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return Markup(text.translate(_OPEN))  # noqa: S704 - nothing in it can end the script element


def url_part(text: str) -> str:
    """Text as one part of a URL: of its path, its query or its anchor."""
    return quote(text, safe="")


def outside(address: str) -> str | None:
    """The address when it may be a link: https with a host, tel, mailto or geo; otherwise None."""
    if not _ADDRESS.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    fit = parts.scheme in _SCHEMES and "\\" not in address and (bool(host) if parts.scheme == "https" else not host)
    return address if fit else None


def outward(address: str, words: str = "") -> Markup:
    """A link out of the site when `outside` allows it, else the words alone; without words the address is shown."""
    shown = encode(words or address)
    if outside(address) is None:
        return shown
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(encode(address), shown)


def join(parts: Iterable[object], between: str = "") -> str | Markup:
    """Parts in a row. Where one of them is HTML, the others go through the gate; otherwise it stays plain text."""
    row = list(parts)
    if not any(isinstance(part, Markup) for part in (*row, between)):
        return between.join(map(str, row))
    return Markup(pass_gate(between)).join(map(pass_gate, row))  # noqa: S704 - every part came through the gate


def pass_gate(value: object) -> Markup:
    """What a template shows, encoded unless our own markup made it. Raises TypeError for what is no text or number."""
    if type(value) is str:  # most are, and this runs for everything shown
        return encode(value)
    if isinstance(value, Markup):
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal, Undefined)):
        raise TypeError(f"a template shows {value!r}, which is neither text nor number")
    return encode(str(value))


class _Generator(CodeGenerator):
    """Compiles templates so that the gate is the only thing that encodes.

    Jinja's own escaping knows five characters. It would come first for constants, beside HTML in ``a ~ b``, and once
    more, for nothing, after the gate.
    """

    def _output_child_to_const(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        if not isinstance(node, TemplateData):
            raise Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:  # noqa: ARG002 - Jinja's signature
        self.write("environment.finalize(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:  # noqa: ARG002 - as above
        self.write(")")

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("environment.globals['join']((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _Environment(Environment):
    code_generator_class = _Generator


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of all templates: everything shown passes the gate, a missing name is an error."""
    templates = _Environment(
        loader=PackageLoader("salesbook.pages", "templates"),
        autoescape=True,
        finalize=pass_gate,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    _close(templates)
    return templates


def _close(environment: Environment) -> None:
    """Take out every filter that would bring text past the gate or give text that is already encoded."""
    for name in set(environment.filters) - _FILTERS:
        del environment.filters[name]
    names: dict[str, Any] = {"join": join, "url": url, "outward": outward, "data": data}
    environment.filters["join"] = join
    environment.globals.update(names)
