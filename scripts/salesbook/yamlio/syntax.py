"""What a parser's complaint means to the person who wrote the file."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from salesbook.words import Text
from salesbook.yamlio.characters import REFUSED

if TYPE_CHECKING:
    from yaml import MarkedYAMLError


class Complaint(NamedTuple):
    """A rule, a place (line and column from 1) and what is special about this case."""

    rule: str
    line: int
    column: int
    detail: Text


_NOT_UNDERSTOOD = Text("this can't stand here", "此处不能这样写")
_OPEN_QUOTE = Text("these quotes are not closed", "引号没有成对")
_NO_COLON = Text("the line has no colon with a blank after its key", "这一行的键后面缺少半角冒号加空格")
WIDE_COLON = Text("the line has a Chinese colon", "这一行用了中文冒号，请改成半角冒号加空格")
INDENT = Text("the indentation does not fit the lines above", "缩进与上文不一致")
_TWO_COLONS = Text("a text with a colon and a blank in it needs quotes", "文字里有冒号加空格，须加引号")
_ESCAPE = Text("between double quotes a backslash is written twice", "双引号里的反斜杠要写两个")
OPEN_LIST = Text("this list is not closed with ]", "列表缺少右方括号 ]")
_FIRST = Text("a text that begins with this character needs quotes", "以这个字符开头的文字须加引号")
COMMENT = Text("a comment needs a blank before its # sign", "注释的 # 前面要有空格")
IN_BRACKETS = Text("in a list in brackets this text needs quotes", "方括号列表里的这段文字须加引号")
_BLOCK = Text("after | or > the text begins on the next line", "| 或 > 之后的文字要从下一行开始")

_BY_CONTEXT = {
    "while scanning an alias": "yaml-alias",
    "while scanning an anchor": "yaml-anchor",
    "while scanning a tag": "yaml-tag",
    "while parsing a tag": "yaml-tag",
    "while scanning a quoted scalar": "yaml-syntax",
    "while scanning a simple key": "yaml-syntax",
    "while parsing a flow sequence": "yaml-syntax",
}
"""Contexts whose beginning is the place to look at, and the rule that is broken there."""

_DETAILS = (
    ("end of stream", _OPEN_QUOTE),
    ("escape", _ESCAPE),
    ("could not find expected ':'", _NO_COLON),
    ("cannot start any token", _FIRST),
    ("got '?'", IN_BRACKETS),
    ("or ']'", OPEN_LIST),
    ("comment or a line break", _BLOCK),
    ("indentation indicator", _BLOCK),
    ("block end", INDENT),
    ("expected key", INDENT),
    ("not allowed", INDENT),
)


def explain(error: MarkedYAMLError, lines: list[str]) -> Complaint:
    """Turn a parser's error into a rule, a place and plain words."""
    problem = str(error.problem)
    rule = "yaml-tag" if "tag handle" in problem else _BY_CONTEXT.get(str(error.context), "yaml-syntax")
    at_start = str(error.context) in _BY_CONTEXT and "escape" not in problem
    mark = (at_start and error.context_mark) or error.problem_mark
    detail = next((text for words, text in _DETAILS if words in problem), _NOT_UNDERSTOOD)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if "escape" in problem:
        column = max(0, lines[line].rfind("\\", 0, column + 1))
    if problem.startswith("mapping values"):
        line, column, detail = _stray_colon(line, column, lines)
    if "：" in lines[line] and detail in (_NO_COLON, INDENT):
        detail = WIDE_COLON
    return Complaint(rule, line + 1, column + 1, detail)


def _stray_colon(line: int, column: int, lines: list[str]) -> tuple[int, int, Text]:
    """A colon came too early: it is this line's second, or the line above has none."""
    before = lines[line][:column]
    if re.search(r":[ ]", before):
        return line, column, _TWO_COLONS
    above = lines[line - 1]
    if line and indent(above) == indent(before) and not re.search(r":([ ]|$)", above):
        return line - 1, indent(above), _NO_COLON
    return line, indent(before), INDENT


def indent(line: str) -> int:
    """The number of blanks at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


_ESCAPES = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SURROGATES = range(0xD800, 0xE000)
_NAMED = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"} | {
    "N": "\x85",
    "L": "\u2028",
    "P": "\u2029",
}


def refused_escape(quoted: str) -> int:
    """The offset of the first escape in a quoted scalar that stands for a refused character."""
    for match in _ESCAPES.finditer(quoted):
        digits = match[1] or match[2] or match[3]
        character = chr(int(digits, 16)) if digits else _NAMED.get(match[4], "")
        if REFUSED.match(character):
            return match.start()
    return 0


def impossible_escape(text: str) -> int:
    """The offset of the first escape for a code that is no character at all."""
    for match in _ESCAPES.finditer(text):
        code = int(match[2] or match[3] or "0", 16)
        if code in _SURROGATES or code > sys.maxunicode:
            return match.start()
    return 0
