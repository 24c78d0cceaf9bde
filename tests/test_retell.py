"""A record made to say something else: comments and all lines that stay true are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from salesbook.yamlio import Document, read, retell

BEFORE = """\
# 周敏的客户
name: 周敏
note: |-
  第一行 # 不是注释
  周敏说

# 上面是备注
git:
  # 周敏的账号
  login: zm
people:
  - who: '周敏'
    # 负责人周敏
    text: |-
      周敏
      走了
  # 以后再加
places:
  # 周敏常去
  - "周敏家"
  - other
last: 1
"""
AFTER = """\
# p-1的客户
name: p-1
note: |-
  第一行 # 不是注释
  p-1说

# 上面是备注
# 负责人p-1
# 以后再加
people:
  - who: "p-1"
    text: |-
      p-1
      走了
places:
  # p-1常去
  - "p-1家"
  - other
last: 1
"""


def document_of(source: bytes) -> Document:
    document, findings = read(source, "x")
    assert document is not None, findings
    return document


def taken_out(document: Document) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(document.data, ensure_ascii=False).replace("周敏", "p-1"))
    del data["git"]
    return data


def with_code(text: str) -> str:
    return text.replace("周敏", "p-1")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_only_what_changes_is_written_anew(ends: str) -> None:
    """Values in lists and texts of several lines too; what is taken out takes nothing else along."""
    source = BEFORE.replace("\n", ends).encode()
    document = document_of(source)
    assert retell(source, document, taken_out(document), with_code).decode() == AFTER.replace("\n", ends)


def test_where_nothing_changes_the_bytes_stay() -> None:
    source = BEFORE.encode()
    document = document_of(source)
    assert retell(source, document, document.data, lambda text: text) == source


def test_a_comment_that_would_end_its_line_is_refused() -> None:
    source = b"# a\nname: b\n"
    with pytest.raises(ValueError, match="yaml"):
        retell(source, document_of(source), {"name": "c"}, lambda _: "# a\n: b")
