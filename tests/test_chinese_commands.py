"""What commands print with ``--lang zh``: no English word, but for names, ids and what a call or a file is written with."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from salesbook.commands.main import COMMANDS, main
from salesbook.rules import manuals
from tests.conftest import ROOT
from tests.support.sample_book import sample_book
from tests.test_words_everywhere import english

CALLS = [
    "check",
    "rules",
    "rules promise-kept",
    "kinds",
    "report",
    "report --week 2026-W47",
    "report --as wu-qian",
    "report --week 48",
    "obligations",
    "brief hongyuan",
    "brief nobody",
    "handover chen-li",
    "handover wu-qian",
    "pack --week 2026-W48",
    "pack --week 48",
    "inspect --month 2026-10",
    "remind",
    "remind --as wu-qian",
    "proof customers/hongyuan",
    "proof customers/nobody",
    "suggest plan wu-qian 2026-W49",
    "draft summary wu-qian 2026-W47",
    "new wu-qian",
    "rename customers/nobody id=x",
    "seal visit.html",
]
NAMES = frozenset(
    {
        "html",
        "day",
        "id",
        "key",
        "json",
        "records",
        "Windows",
        "MB",
        "BOM",
        "UTF",
        "YAML",
        "LF",
        "CR",
        "NFC",
        "Tab",
        "KB",
        "CI",
        "SSH",
        "Git",
    }
)


def known_names() -> frozenset[str]:
    """The words of rules' ids, kinds, fields and commands: a reader types them as they are."""
    fields = chain.from_iterable(kind.by_name for kind in sample_book().kinds.values())
    names = [*(manual.id for manual in manuals()), *sample_book().kinds, *fields, *COMMANDS]
    return NAMES | frozenset(re.findall("[a-z]+", " ".join(names)))


def foreign(printed: str) -> dict[str, list[str]]:
    """Lines with English words; of a page its words only, of an obligation not the letters that classify it."""
    words = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", "\n", printed, flags=re.DOTALL)
    known = known_names()
    lines = {line.strip(): [word for word in english(line) if word not in known] for line in words.splitlines()}
    return {line: left for line, left in lines.items() if left and not re.match(r"R\d+ ", line)}


def test_an_english_word_is_seen() -> None:
    assert foreign("<p>吴倩：逾期 10 weeks</p>") == {"吴倩：逾期 10 weeks": ["weeks"]}


@pytest.mark.parametrize("call", CALLS)
def test_a_command_prints_no_english_word_in_chinese(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*call.split(), "--root", str(ROOT), "--lang", "zh"])
    printed = "".join(capsys.readouterr())
    assert re.search("[\u4e00-\u9fff]", printed)
    assert foreign(printed) == {}
