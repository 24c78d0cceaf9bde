"""The public suites: every invalid YAML is refused, whatever is accepted reads as the suite says; naughty strings live."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from salesbook.yamlio import Reading, events, parsers, read, write

NAUGHTY = "blns/blns.json"
CONFORMANCE = "yaml-test-suite/cases.jsonl"
REFUSED_BY = {"yaml-control-character", "yaml-invisible-character", "yaml-noncharacter"}


class Case(NamedTuple):
    id: str
    source: bytes
    error: bool
    data: str  # JSON, of several documents one after the other
    reading: Reading


@pytest.fixture(params=["fast", "pure"])
def cases(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, corpora: Callable[[str], Path]
) -> list[Case]:
    if request.param == "pure":
        monkeypatch.setattr(events, "PARSERS", (parsers.PureParser,))
    return [_case(json.loads(line)) for line in corpora(CONFORMANCE).read_text(encoding="utf-8").splitlines()]


def _case(raw: dict[str, Any]) -> Case:
    source = base64.b64decode(raw["yaml_b64"])
    return Case(raw["id"], source, raw["error"], raw.get("json", ""), read(source, "x.yaml"))


def test_every_outcome_is_data_or_refused_with_a_line(cases: list[Case]) -> None:
    assert len(cases) == 402
    for case in cases:
        lines = case.source.count(b"\n") + 1
        assert case.reading.findings or case.reading.document, case.id
        assert all(1 <= finding.place.line <= lines for finding in case.reading.findings), case.id


def test_all_invalid_cases_are_refused(cases: list[Case]) -> None:
    invalid = [case for case in cases if case.error]
    assert len(invalid) == 94  # as many as this copy of the suite marks as errors
    assert [case.id for case in invalid if not case.reading.findings] == []


def test_what_is_accepted_equals_the_data_of_the_suite(cases: list[Case]) -> None:
    accepted = [case for case in cases if not case.reading.findings]
    assert len(accepted) == 31  # a strict subset: no anchors, tags, flow maps, other roots …
    for case in accepted:
        assert case.reading.document is not None
        assert case.reading.document.data == json.loads(case.data), case.id


def test_both_parsers_give_the_same_verdicts(corpora: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = corpora(CONFORMANCE).read_text(encoding="utf-8").splitlines()
    fast = [_case(json.loads(line)) for line in lines]
    monkeypatch.setattr(events, "PARSERS", (parsers.PureParser,))
    for case, line in zip(fast, lines, strict=True):
        assert bool(case.reading.findings) == bool(_case(json.loads(line)).reading.findings), case.id


def test_naughty_strings_read_back_equal_or_are_refused_by_name(corpora: Callable[[str], Path]) -> None:
    strings = json.loads(corpora(NAUGHTY).read_text(encoding="utf-8"))
    refused = [text for text in strings if not _survives(text)]
    assert (len(strings), len(refused)) == (515, 17)
    for text in refused:
        findings = read(f"note: {json.dumps(text, ensure_ascii=False)}\n".encode(), "x.yaml").findings
        assert {finding.rule for finding in findings} <= REFUSED_BY | {"yaml-tab"}
        assert any("U+" in finding.message.en for finding in findings)


def _survives(text: str) -> bool:
    try:
        source = write({"note": text})
    except ValueError:
        return False
    document, findings = read(source, "x.yaml")
    assert document is not None
    assert (document.data, findings) == ({"note": text}, [])
    return True
