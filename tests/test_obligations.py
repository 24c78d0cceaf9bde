"""`salesbook obligations`: all 116 are there, each is carried, every name resolves, and what is named bites."""

from __future__ import annotations

import ast
import json
import re
import types
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import cache
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import FIGURES, Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.commands.main import main
from salesbook.commands.proofs import BAD, CASES, Proofs
from salesbook.finding import Level, Manual
from salesbook.kinds import Record
from salesbook.rules import Breach, catalogue, registry, reporting
from salesbook.rules.carriers import carried
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.matrix import STATES, Cell, CellReason, Key, State, matrix, plain
from salesbook.rules.obligations import obligations
from salesbook.rules.reporting import Judged
from salesbook.rules.seen import as_seen
from salesbook.schemas import load
from salesbook.words import Text, same
from tests.conftest import beside
from tests.support.rule_case import Scene, cases, findings

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = [f"R{n:02}" for n in range(1, 117)]
ATTESTED = {"R28", "R83", "R90"}
"""What is only attested: no lamp ever says more of it than that somebody said so."""

Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Told:
    return list(_told())


@cache
def _told() -> tuple[dict[str, Any], ...]:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["obligations", "--format", "json", "--lang", "zh", "--root", str(ROOT)])
    assert code == 0
    return tuple(json.loads(out.getvalue()))


# ---------------------------------------------------------------- the rows of the standard


def test_all_116_are_there_in_order() -> None:
    assert list(obligations()) == NUMBERS


REMARKS = {
    "R06": " (营业; read: turnover booked/invoiced)",
    "R07": " (read: orders signed, amount and/or quantity)",
    "R18": " (the one incentive the standard names)",
    "R32": " (按合[同])",
    "R37": " (scan lost a 积: 积极发展)",
    "R115": " (text breaks off here)",
}
"""What the paper says of the standard's text, and no page of ours has to."""


def test_they_are_those_of_the_standard() -> None:
    """Number, original words, English and check of every row, as the paper beside the project tells them."""
    paper = beside("domain/obligations.md")
    rows = [line.strip().strip("|").split(" | ") for line in paper.read_text("utf-8").splitlines()]
    told_of = {row[0].strip(): row for row in rows if re.fullmatch(r"R\d+", row[0].strip())}
    for number, obligation in obligations().items():
        row = told_of.pop(number)
        assert (obligation.title.zh, obligation.title.en + REMARKS.get(number, "")) == (row[1].strip(), row[2].strip())
        assert set(obligation.check) <= set(re.findall(r"\b[BRCA]\b", row[6])), number
    assert told_of == {}


def test_attested_ones_say_so() -> None:
    assert {obligation.id for obligation in obligations().values() if obligation.attested} == ATTESTED


# ---------------------------------------------------------------- every name resolves


def test_every_field_named_is_in_its_schema() -> None:
    kinds = load(ROOT / "schemas").kinds
    named = {name for obligation in obligations().values() for name in obligation.schema}
    assert [name for name in sorted(named) if name.split(".")[1] not in kinds[name.split(".")[0]].by_name] == []


def test_every_obligation_has_a_field(rows: Told) -> None:
    assert [row["id"] for row in rows if not row["schema"]] == []


def test_every_rule_named_is_registered(rows: Told) -> None:
    known = {manual.id for manual in catalogue.manuals()}
    assert {rule for row in rows for rule in row["rules"]} <= known


def test_every_number_a_rule_or_figure_names_is_one() -> None:
    named = {n for manual in catalogue.manuals() for n in manual.obligations}
    named |= {n for declared in FIGURES.values() for n in declared.obligations}
    assert named <= set(NUMBERS)


def test_every_figure_named_can_be_called(rows: Told) -> None:
    for figure in sorted({figure for row in rows for figure in row["figures"]}):
        assert callable(_figure(figure)), figure


def test_every_page_named_is_built(rows: Told) -> None:
    from datetime import UTC, datetime

    from salesbook.audience import MANAGER
    from salesbook.book import open_book
    from salesbook.pages import build
    from salesbook.rules import judge

    book = open_book([ROOT], judge, datetime(2026, 11, 23, 6, tzinfo=UTC))
    built = {page.path for page in build(Audience(book, MANAGER))}
    assert sorted({page for row in rows for page in row["pages"]} - built) == []
    assert [row["id"] for row in rows if not row["pages"]] == []


def test_every_test_named_is_collected(rows: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    named = sorted({node for row in rows for node in row["tests"]})
    files = sorted({node.partition("::")[0] for node in named})
    collected = _collected(files)
    assert [node for node in named if node not in collected] == []
    assert [row["id"] for row in rows if not row["tests"]] == []


def _collected(files: list[str]) -> set[str]:
    """All nodes of these files, with and without their parameters."""
    nodes = _nested("--collect-only", *files).nodes
    return nodes | {node.partition("[")[0] for node in nodes}


# ---------------------------------------------------------------- 116 of 116


def test_what_is_reported_or_computed_has_a_rule_or_a_figure(rows: Told) -> None:
    """What is attested, or held by the schema alone, needs none; nor does what a test shows of the whole."""
    proofs = Proofs(ROOT / "tests")
    judged = [row for row in rows if set(row["check"]) & set("RC")]
    bare = [row["id"] for row in judged if not row["rules"] and not row["figures"]]
    assert [number for number in bare if not proofs.of_obligation(number)] == []


def test_what_may_block_a_commit_has_a_rule_or_a_bad_file(rows: Told) -> None:
    blocking = [row for row in rows if "B" in row["check"]]
    bare = [row["id"] for row in blocking if not row["rules"] and not any(BAD in node for node in row["tests"])]
    assert bare == []


def test_nothing_judges_what_is_only_attested(rows: Told) -> None:
    assert [row["id"] for row in rows if row["check"] == "A" and row["rules"]] == []


def test_one_page_of_what_is_known_is_made_before_a_visit() -> None:
    """Holds R88: nobody can check what a rep has in his bag, but the customer's basics are put into his hand."""
    from salesbook.pages.customers.brief import brief

    book = Scene("book", {"as_of": "2026-11-23T14:00:00+08:00"}, {}, ()).book()
    page = unescape(brief(Audience(book, "li-wei"), book.customers["hengda"], "zh"))
    assert [words for words in ("恒达建材", "样板间要大板，工期紧。", "滨江路 8 号") if words not in page] == []


# ---------------------------------------------------------------- what is named bites


@pytest.mark.parametrize("rule", [case.rule for case in cases()])
def test_a_rule_switched_off_fails_its_case(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.register_all()
    (case,) = (case for case in cases() if case.rule == rule)
    assert findings(case.planted.book(), case.planted, rule).get(rule, []) == list(case.planted.expect)

    def off(_: Book) -> Iterator[Duty]:
        return iter(())

    entry = reporting._REPORTS[rule]
    monkeypatch.setitem(reporting._REPORTS, rule, entry._replace(rule=off))
    assert findings(case.planted.book(), case.planted, rule).get(rule, []) != list(case.planted.expect)


@pytest.mark.slow
def test_a_blocking_rule_switched_off_fails_a_test_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    proofs = Proofs(ROOT / "tests")

    def off(_: Record) -> Iterator[Breach]:
        return iter(())

    for rule in sorted(registry._RULES):
        with monkeypatch.context() as patch:
            patch.setitem(registry._RULES, rule, registry._RULES[rule]._replace(rule=off))
            assert _failed(proofs.of_rule(rule), "-k", rule), rule


@pytest.mark.slow
def test_a_figure_switched_off_fails_every_test_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """In each round every test is run with the next of the figures it names switched off."""
    monkeypatch.chdir(ROOT)
    proofs = Proofs(ROOT / "tests")
    named = {name: proofs.of_figure(name) for name in _carrying_figures()}
    assert [figure for figure, nodes in named.items() if not nodes] == []
    figures: dict[str, list[str]] = {}
    for figure, nodes in named.items():
        for node in nodes:
            figures.setdefault(node, []).append(figure)
    unharmed = []
    for turn in range(max(map(len, figures.values()))):
        off = {node: names[turn] for node, names in figures.items() if turn < len(names)}
        failed = _failed([*off], off=off)
        unharmed += [(node, figure) for node, figure in off.items() if node not in failed]
    assert unharmed == []


def unread(figures: Iterable[str], sources: Iterable[str]) -> list[str]:
    """The figures that no line of the program reads: what they tell, nobody is told."""
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    read = {node.id for node in nodes if isinstance(node, ast.Name)}
    read |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return [name for name in figures if name.rpartition(".")[2] not in read]


def test_a_figure_that_nobody_reads_is_found() -> None:
    figure = "@figure('team')\ndef mix(book): ..."
    assert unread(["views.activities.mix"], [figure, "from views.activities import mix"]) == ["views.activities.mix"]
    assert unread(["views.activities.mix"], [figure, "ask(mix, week)"]) == []
    assert unread(["views.activities.mix"], [figure, "activities.mix(book)"]) == []


def test_every_figure_is_read() -> None:
    sources = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "scripts" / "salesbook").rglob("*.py"))]
    _carrying_figures()  # or not all of them are declared yet
    assert unread(sorted(FIGURES), sources) == []


def _carrying_figures() -> list[str]:
    return sorted({figure for one in carried() for figure in one.figures})


def _off(*_: Any, **__: Any) -> None:
    raise AssertionError("this figure is switched off")


def _figure(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


class Nested:
    """A run of tests within this process, so that what is switched off is off for them."""

    def __init__(self, off: Mapping[str, str]) -> None:
        self.off = off
        self.nodes: set[str] = set()
        self.failed: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.nodes = {item.nodeid for item in items}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        figure = self.off.get(item.nodeid.partition("[")[0])
        with pytest.MonkeyPatch.context() as patch:
            if figure:
                function = _figure(figure)
                assert isinstance(function, types.FunctionType)
                code = _off.__code__.replace(co_freevars=function.__code__.co_freevars)
                patch.setattr(function, "__code__", code)
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid.partition("[")[0])


def _nested(*words: str, off: Mapping[str, str] | None = None) -> Nested:
    run = Nested(off or {})
    quiet = ("-o", "addopts=--import-mode=importlib", "-s", "-p", "no:cacheprovider", "-p", "no:terminal")
    pytest.main([*quiet, *words], plugins=[run])
    return run


def _failed(nodes: list[str], *words: str, off: Mapping[str, str] | None = None) -> set[str]:
    """Which of these tests fail, without their parameters."""
    return _nested(*words, *nodes, off=off).failed


def test_the_tests_of_a_rule_and_a_figure_are_found_in_the_sources(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "late-entry.case").write_text("", encoding="utf-8")
    (tmp_path / "schemas" / "visit" / "good").mkdir(parents=True)
    (tmp_path / "schemas" / "visit" / "good" / "full.yaml").write_text("date: 2026-11-20\n", encoding="utf-8")
    (tmp_path / "schemas" / "visit" / "bad").mkdir()
    (tmp_path / "schemas" / "visit" / "bad" / "no.yaml").write_text("a: 1\n# holds: R10 R93\n", encoding="utf-8")
    (tmp_path / "test_a.py").write_text(SOURCE, encoding="utf-8")
    proofs = Proofs(tmp_path)
    assert proofs.of_rule("late-entry") == [f"{CASES}[late-entry]"]
    assert proofs.of_rule("visit-times") == ["tests/test_a.py::test_by_table"]
    assert proofs.of_rule("no-such-rule") == []
    assert proofs.of_figure("salesbook.views.ageing.ageing") == [
        "tests/test_a.py::test_by_name",
        "tests/test_a.py::test_by_helper",
    ]
    assert proofs.of_figure("salesbook.views.funnel.funnel") == ["tests/test_a.py::test_by_module"]
    assert proofs.of_field("visit.date") == ["tests/test_schemas.py::test_a_good_file_passes[visit/good/full.yaml]"]
    assert proofs.of_field("visit.place") == []
    assert proofs.of_obligation("R93") == [f"{BAD}[visit/bad/no.yaml]"]
    assert proofs.of_obligation("R49") == ["tests/test_a.py::test_by_name"]
    assert proofs.of_obligation("R4") == []


SOURCE = '''\
import pytest
from salesbook.views import funnel
from salesbook.views.ageing import ageing

TABLE = [("visit", "visit-times")]

def columns(book):
    return ageing(book).columns

def test_by_name():
    """Holds R49: nothing leaks."""
    assert ageing(1)

def test_by_helper():
    assert columns(1)

def test_by_module():
    assert funnel.funnel(1)

@pytest.mark.parametrize("one", TABLE)
def test_by_table(one):
    assert one
'''


# ---------------------------------------------------------------- the command


def test_one_obligation_is_told_with_all_that_carries_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["obligations", "r83", "--lang", "en", "--root", str(ROOT)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("R83 Tidy dress and appearance before work\nAttested only")
    assert "Fields: visit.checklist\n" in out


def test_an_unknown_number_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["obligations", "R117", "--lang", "en", "--root", str(ROOT)]) == 2
    assert capsys.readouterr().err == 'salesbook: there is no obligation "R117"; they go from R01 to R116\n'


def test_the_list_has_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["obligations", "--root", str(ROOT)]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == NUMBERS


def test_json_has_the_shape_agreed(rows: Told) -> None:
    shape = ["id", "title", "check", "schema", "rules", "figures", "pages", "tests"]
    assert [list(row) for row in rows] == [shape] * 116


# ---------------------------------------------------------------- the matrix

W47, W48 = Week(2026, 47), Week(2026, 48)


def judged(mark: Mark, person: str | None = "li-wei", week: Week | None = W47, *numbers: str) -> Judged:
    manual = Manual("a-rule", same("t"), same("w"), same("m"), Level.WARNING, numbers or ("R64",))
    return Judged(manual, Duty(mark, person, week, None, None, Text("m", "m")))


def test_every_mark_but_not_yet_due_has_a_state() -> None:
    assert set(Mark) - set(STATES) == {Mark.DUE}
    assert matrix([judged(Mark.DUE)], W48) == {}


def test_a_cell_counts_each_state_and_shows_the_weightiest() -> None:
    marks = [Mark.ON_TIME, Mark.BEFORE_CUT_OFF, Mark.LATE, Mark.NOT_OWED]
    (cell,) = matrix([judged(mark) for mark in marks], W48).values()
    assert cell == Cell({State.MET: 2, State.LATE: 1, State.NOT_OWED: 1}, (CellReason("a-rule", Mark.LATE, None),))
    assert cell.state is State.LATE


def test_a_case_counts_for_each_of_its_rule_s_obligations() -> None:
    cells = matrix([judged(Mark.MET, "li-wei", W47, "R102", "R40")], W48)
    assert list(cells) == [Key("R40", "li-wei", W47), Key("R102", "li-wei", W47)]


def test_what_belongs_to_no_week_stands_now() -> None:
    assert list(matrix([judged(Mark.BROKEN, week=None)], W48)) == [Key("R64", "li-wei", W48)]


def test_cells_are_in_the_order_of_number_week_and_person() -> None:
    cases = [judged(Mark.MET, person, week) for person in ("wang-jun", None, "li-wei") for week in (W48, W47)]
    keys = list(matrix(cases, W48))
    assert keys == sorted(keys, key=lambda key: (key.week, key.person or ""))
    assert keys == list(matrix(reversed(cases), W48))


def test_the_team_gets_counts_each_person_his_own_row() -> None:
    book = Scene("book", {"as_of": "2026-11-23T14:00:00+08:00"}, {}, ()).book()
    cases = [judged(Mark.LATE), judged(Mark.MET, "wang-jun"), judged(Mark.LATE, "wang-jun")]
    shown = {viewer: matrix(as_seen(cases, Audience(book, viewer)), W48) for viewer in ("team", "li-wei", "zhang-min")}
    nobody, li_wei, wang_jun = (Key("R64", person, W47) for person in (None, "li-wei", "wang-jun"))
    assert {key: dict(cell.counts) for key, cell in shown["team"].items()} == {nobody: {State.LATE: 2, State.MET: 1}}
    assert set(shown["li-wei"]) == {nobody, li_wei}
    assert set(shown["zhang-min"]) == {li_wei, wang_jun}


def test_programs_get_every_count_and_lamp() -> None:
    assert plain(matrix([judged(Mark.MISSING), judged(Mark.MET)], W48)) == [
        {
            "obligation": "R64",
            "person": "li-wei",
            "week": "2026-W47",
            "state": "missing",
            "missing": 1,
            "late": 0,
            "not_provable": 0,
            "met": 1,
            "not_owed": 0,
            "lamps": [{"rule": "a-rule", "mark": "missing", "record": None}],
        }
    ]
