"""Every rule of the reader, tried on a planted fault: caught by it alone, at the right line and column."""

from __future__ import annotations

import pytest

from salesbook.words import LANGS
from salesbook.yamlio import RULES, events, parsers, read, text_faults

DEEP = "".join(f"{'  ' * level}a:\n" for level in range(12)) + "  " * 12 + "b: 1\n"
WIDE = "".join(f"k{number}: 1\n" for number in range(2501))
BOMB = 'a: &a ["x", "x"]\n' + "".join(f"k{n}: &{n + 1} [*{n}, *{n}, *{n}]\n" for n in range(12))

FAULTS = [
    ("yaml-anchor", "a: 1\nb: &x 2\n", 2, 4),
    ("yaml-anchor", BOMB, 1, 4),
    ("yaml-anchor", "a: &x\n  b: 1\nc:\n  <<: *x\n", 1, 4),
    ("yaml-alias", "a: 1\nb: *x\n", 2, 4),
    ("yaml-alias", "a: *important*\n", 1, 4),
    ("yaml-bare-date", "a: 2026-02-30\n", 1, 4),
    ("yaml-bare-date", "a: 2026-2-3\n", 1, 4),
    ("yaml-bare-no", "a:\n  - no\n", 2, 5),
    ("yaml-bare-no", "a: True\n", 1, 4),
    ("yaml-bare-no", "on: 1\n", 1, 1),
    ("yaml-bare-null", "a: ~\n", 1, 4),
    ("yaml-bare-null", "a: Null\n", 1, 4),
    ("yaml-bare-null", "null: 1\n", 1, 1),
    ("yaml-bare-number", "a: 01234567\n", 1, 4),
    ("yaml-bare-number", "a: 1_000\n", 1, 4),
    ("yaml-bare-number", "a: 0x1F\n", 1, 4),
    ("yaml-bare-number", "a: 1e3\n", 1, 4),
    ("yaml-bare-number", "a: .inf\n", 1, 4),
    ("yaml-bare-number", "a: +1\n", 1, 4),
    ("yaml-bare-number", "a: 1234567890123456\n", 1, 4),
    ("yaml-bare-symbol", "a: =\n", 1, 4),
    ("yaml-bare-time", "a: 12:30\n", 1, 4),
    ("yaml-bare-time", "a: 2026-11-23T09:00:00+08:00\n", 1, 4),
    ("yaml-bom", "\ufeffa: 1\n", 1, 1),
    ("yaml-carriage-return", "a: 1\r\nb: 2\r\n", 1, 5),
    ("yaml-comment-after-text", "a: floor #3\n", 1, 4),
    ("yaml-conflict-marker", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", 2, 1),
    ("yaml-conflict-marker", "a: |-\n  x\n  <<<<<<< HEAD\n  y\n", 3, 3),
    ("yaml-control-character", "a: 1\nb: 恒\x85达\n", 2, 5),
    ("yaml-control-character", 'a: "恒达\\x07"\n', 1, 7),
    ("yaml-control-character", 'a: "\\\\ \\r"\n', 1, 8),
    ("yaml-directive", "%YAML 1.1\n---\na: 1\n", 1, 1),
    ("yaml-directive", "# x\n%FOO\n%BAR\n---\na: 1\n", 2, 1),
    ("yaml-empty-value", "a:\nb: 1\n", 1, 3),
    ("yaml-empty-value", "a: |-\n  \n    \nb: 1\n", 1, 4),
    ("yaml-final-newline", "a: 1\nb: 恒达", 2, 6),
    ("yaml-flow-map", "a: {b: no, c: {d: 1}}\n", 1, 4),
    ("yaml-flow-map", "a: [b: 1]\n", 1, 5),
    ("yaml-flow-map", "a: {{ name }}\n", 1, 4),
    ("yaml-invisible-character", "a: 恒\u200b达\n", 1, 5),
    ("yaml-invisible-character", "a:\n  - \u2028\n", 2, 5),
    ("yaml-invisible-character", 'a: "恒\\u200B达\\u00ad"\n', 1, 6),
    ("yaml-key", "Name: 1\n", 1, 1),
    ("yaml-key", "a:\n  客户: 1\n", 2, 3),
    ("yaml-key", "? [a, b]\n: 1\n", 1, 3),
    ("yaml-key", f"{'a' * 65}: 1\n", 1, 1),
    ("yaml-long-line", f"a: '{'x' * 16_496}'\n", 1, 16_501),
    ("yaml-merge-key", "a: 1\n<<: 2\n", 2, 1),
    ("yaml-multiline-scalar", "a: one\n  two\n", 1, 4),
    ("yaml-multiline-scalar", 'a: "one\n  two"\n', 1, 4),
    ("yaml-multiline-scalar", 'a: "one\nb: "two"\n', 1, 4),
    ("yaml-multiline-scalar", "name：one\nb: two\n", 1, 1),
    ("yaml-noncharacter", "a: x\ufdd0\n", 1, 5),
    ("yaml-noncharacter", 'a: "x\\uFFFE"\n', 1, 6),
    ("yaml-noncharacter", 'a: "x\\ud83d\\ude00"\n', 1, 6),
    ("yaml-noncharacter", 'a: "x\\U00110000"\n', 1, 6),
    ("yaml-noncharacter", 'a: "x\\UFFFFFFFF"\n', 1, 6),
    ("yaml-not-nfc", "a: cafe\u0301\n", 1, 4),
    ("yaml-repeated-key", 'a: 1\n"a": 2\n', 2, 1),
    ("yaml-repeated-key", "a:\n  - b: 1\n    c: 1\n    b: 2\n", 4, 5),
    ("yaml-root", "", 1, 1),
    ("yaml-root", "# only a comment\n", 1, 1),
    ("yaml-root", "- a\n", 1, 1),
    ("yaml-root", "text\n", 1, 1),
    ("yaml-several-documents", "a: 1\n---\nb: 1\n", 2, 1),
    ("yaml-syntax", "a: b: c\n", 1, 5),
    ("yaml-syntax", "a: 1\nb\nc: 1\n", 2, 1),
    ("yaml-syntax", "a: @x\n", 1, 4),
    ("yaml-syntax", 'a: "C:\\Users"\n', 1, 7),
    ("yaml-syntax", 'a: "x\n', 1, 4),
    ("yaml-syntax", "a: [1, 2\nb: 1\n", 1, 4),
    ("yaml-syntax", "a: [\nb]\n", 2, 1),
    ("yaml-syntax", "a: [{b: no}\nc: {d: 1}\n", 1, 4),
    ("yaml-syntax", 'a: [x"y]\n', 1, 5),
    ("yaml-syntax", 'a: "x"# y\n', 1, 7),
    ("yaml-syntax", "a: |-# y\n  x\n", 1, 6),
    ("yaml-syntax", "a:\n  - b: 1\n   c: 2\n", 3, 4),
    ("yaml-tab", "a: 1\nb:\t1\n", 2, 3),
    ("yaml-tab", "a:\n\tb: 1\n", 2, 1),
    ("yaml-tag", "a: !!str 1\n", 1, 4),
    ("yaml-tag", "a: !e!x 1\n", 1, 4),
    ("yaml-too-deep", DEEP, 13, 25),
    ("yaml-too-deep", "a: " + "[" * 3900 + "\n", 1, 15),
    ("yaml-too-large", "a: 1\n" + "#\n" * 32768, 1, 1),
    ("yaml-too-large", "[" * 70_000, 1, 1),
    ("yaml-too-many-nodes", WIDE, 2500, 8),
]
BYTES = [("yaml-not-utf8", b"a: 1\nb: \xe6\x81\x92\xff\n", 2, 5), ("yaml-not-utf8", "a: 1\n".encode("utf-16"), 1, 1)]
STRICT = {"yaml-joiner"}

SINGLE = [(rule, text.encode(), line, column) for rule, text, line, column in FAULTS] + BYTES


@pytest.fixture(params=["fast", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With libyaml's parser where there is one, and with the one in Python alone."""
    if request.param == "pure":
        monkeypatch.setattr(events, "PARSERS", (parsers.PureParser,))


@pytest.mark.parametrize(("rule", "source", "line", "column"), SINGLE)
def test_a_planted_fault_is_found_once_and_in_its_place(rule: str, source: bytes, line: int, column: int) -> None:
    findings = read(source, "records/x.yaml").findings
    assert [(f.rule, f.place) for f in findings] == [(rule, ("records/x.yaml", line, column))]


# One slip of the finger each, and none of them is told twice.
SLIPS = [
    "a: 1\nmet:\n  -：b: 1\n    c: 2\n",
    "met:\n  - b: 1\n“    c: 2\n  - d: 1\n",
    "a: &x\nb: 1\n",
    "a: !x\nb: 1\n",
    "a:\n\n30\nb: 1\n",
    'a: ["x\n\n"]\nb: 1\n',
    'a:\n  - "b"\n  - "c\r"\nd: 1\n',
    "m:\n  b: 30\n  \tc: 0.25\n  d: 1\n",
    "m:\n  b: 30\n\u200b  c: 0.25\n  d: 1\n",
    "m:\n {{ x }} b: 1\n",
    "a: [\nb: 1\nc: {d: 1}\n",
    "a: *x y*\nb: 1\n",
    "a: 1\nb:\n  !c: 1\n  d: 2\n",
    "a: 5 # x\n b: 1\n",
]


@pytest.mark.parametrize("text", SLIPS)
def test_one_mistake_is_one_finding(text: str) -> None:
    assert len(read(text.encode(), "x").findings) == 1


def test_every_rule_has_its_planted_fault() -> None:
    assert {rule for rule, *_ in SINGLE} | STRICT == set(RULES)


def test_every_rule_has_a_manual_in_both_languages() -> None:
    for key, manual in RULES.items():
        assert manual.id == key
        assert all(text.say(lang) for text in (manual.title, manual.why, manual.remedy) for lang in LANGS)


def test_all_faults_of_a_file_come_in_one_go() -> None:
    source = b'a: no\nb: 01234567\na: "x"\nc: "x\\u200b"\nd: \xc2\xad\r\nE: {x: 1}\nf: 1:30'
    result = [(f.place.line, f.place.column, f.rule) for f in read(source, "x").findings]
    assert result == [
        (1, 4, "yaml-bare-no"),
        (2, 4, "yaml-bare-number"),
        (3, 1, "yaml-repeated-key"),
        (4, 6, "yaml-invisible-character"),
        (5, 4, "yaml-invisible-character"),
        (5, 5, "yaml-carriage-return"),
        (6, 1, "yaml-key"),
        (6, 4, "yaml-flow-map"),
        (7, 4, "yaml-bare-time"),
        (7, 8, "yaml-final-newline"),
    ]


def test_what_was_refused_is_spoiled_and_the_rest_can_be_judged() -> None:
    document = read(b'a: no\nb:\n  - 1\n  - {c: 2}\nd: "x"\ne: \xe2\x80\x8bx\n', "x").document
    assert document is not None
    assert document.data["d"] == "x"
    assert document.spoils(("a",))
    assert document.spoils(("b", 1, "c"))
    assert document.spoils(("e",))
    assert not document.spoils(("b", 0))
    assert not document.spoils(("d",))


@pytest.mark.parametrize("text", ["👨\u200d👩", "می\u200cخواهم", "\ue000", "　全角", "a\u00a0b"])
def test_text_that_people_write_passes(text: str) -> None:
    reading = read(f'a: "{text}"\n'.encode(), "x")
    assert reading.findings == []
    assert reading.document is not None
    assert reading.document.data == {"a": text}
    assert not list(text_faults(text, strict=False))


def test_a_comment_may_follow_what_is_no_text() -> None:
    source = b'# x\na: 1  # y\nb: 2026-11-23 # z\nc: "d" # e\nf: |- # g\n  h\ni: [1] # j\nk: # l\n  - m\n'
    document, findings = read(source, "x")
    assert findings == []
    assert document is not None
    assert document.data == {"a": 1, "b": "2026-11-23", "c": "d", "f": "h", "i": [1], "k": ["m"]}


def test_names_and_codes_are_held_to_more() -> None:
    assert [(f.rule, f.at) for f in text_faults("a\u200db", strict=True)] == [("yaml-joiner", 1)]
    assert [(f.rule, f.at) for f in text_faults("cafe\u0301", strict=True)] == [("yaml-not-nfc", 4)]
    assert [(f.rule, f.at) for f in text_faults("a\x00\u200b", strict=False)] == [
        ("yaml-control-character", 1),
        ("yaml-invisible-character", 2),
    ]
    assert not list(text_faults("恒达 café\n\t", strict=True))
