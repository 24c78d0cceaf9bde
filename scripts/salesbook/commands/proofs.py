"""Which tests hold a rule, a figure, a field: found in the tests' own sources, so that no list can be out of date."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

CASES = "tests/test_rules.py::test_a_rule_finds_what_is_planted_and_leaves_the_twins_alone"
GOOD = "tests/test_schemas.py::test_a_good_file_passes"
BAD = "tests/test_schemas.py::test_a_bad_file_has_the_one_fault_it_names"
OURS = "salesbook."
HOLDS = "# holds:"
"""Begins the last line of a bad file that shows how the schema holds an obligation."""


def shipped_tests() -> Path:
    """The tests that came with this program."""
    return Path(__file__).resolve().parents[3] / "tests"


class Test(NamedTuple):
    """A test function: its pytest node, its docstring, the texts in it, and the functions of ours it names."""

    node: str
    docstring: str
    texts: frozenset[str]
    names: frozenset[str]


class Proofs:
    """The tests in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tests = [test for file in sorted(folder.glob("test_*.py")) for test in _tests(file)]

    def of_rule(self, rule: str) -> list[str]:
        """The tests that fail without a rule: its case file, else those that name it."""
        if (self.folder / "rules" / f"{rule}.case").is_file():
            return [f"{CASES}[{rule}]"]
        return [test.node for test in self._tests if rule in test.texts]

    def of_figure(self, figure: str) -> list[str]:
        """The tests that call a figure, given as ``salesbook.views.ageing.ageing``."""
        return [test.node for test in self._tests if figure in test.names]

    def of_obligation(self, number: str) -> list[str]:
        """The tests that say in their docstring that they hold an obligation, and the bad files that do."""
        named = re.compile(rf"\b{number}\b")
        return [
            *(node for node, holds in self._bad if number in holds),
            *(t.node for t in self._tests if named.search(t.docstring)),
        ]

    @cached_property
    def _bad(self) -> list[tuple[str, list[str]]]:
        files = sorted((self.folder / "schemas").glob("*/bad/*.yaml"))
        last = (
            (file, file.read_text(encoding="utf-8", errors="replace").rstrip("\n").rpartition("\n")[2])
            for file in files
        )
        return [(f"{BAD}[{f.parts[-3]}/bad/{f.name}]", line.split()[2:]) for f, line in last if line.startswith(HOLDS)]

    def of_field(self, name: str) -> list[str]:
        """The tests that a field, given as ``visit.date``, is taken as the schema says."""
        kind, _, field = name.partition(".")
        files = sorted((self.folder / "schemas" / kind / "good").glob("*.yaml"))
        lines = f"\n{field}:"
        return [f"{GOOD}[{kind}/good/{file.name}]" for file in files if lines in "\n" + file.read_text("utf-8")][:1]


def _tests(file: Path) -> Iterator[Test]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = dict(_imports(tree))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    named = {name: _names(node) for name, node in functions.items()}
    constants = _constants(tree)
    for test in (name for name in functions if name.startswith("test_")):
        reached = _reached(test, named)
        names = {name for function in reached for name in named[function]}
        nodes = [*(functions[name] for name in reached), *(constants[name] for name in names & constants.keys())]
        texts = frozenset(text for node in nodes for text in _texts(node))
        docstring = ast.get_docstring(functions[test]) or ""
        yield Test(f"tests/{file.name}::{test}", docstring, texts, frozenset(_ours(names, imported)))


def _ours(names: Iterable[str], imported: Mapping[str, str]) -> Iterator[str]:
    for name in names:
        head, dot, tail = name.partition(".")
        if head in imported:
            yield imported[head] + dot + tail


def _reached(start: str, named: Mapping[str, set[str]]) -> set[str]:
    """A test and the functions of its own file that it leads to."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += [other for other in named[name] if other in named]
    return reached


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names a file has for functions of ours: ``ageing``, or ``ageing.ageing`` by way of the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(OURS):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _names(node: ast.AST) -> set[str]:
    """The names used in a function, those behind a dot with what stands before it."""
    result = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            result.add(part.id)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            result.add(f"{part.value.id}.{part.attr}")
    return result


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What stands in capitals at the top of a file: cases a test is given."""
    named = (node for node in tree.body if isinstance(node, ast.Assign))
    return {target.id: node.value for node in named for target in node.targets if isinstance(target, ast.Name)}


def _texts(node: ast.AST) -> Iterable[str]:
    return (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
