"""Does a test notice? Puts one small fault at a time into a copy of the program and runs the tests that concern it.

Not part of the suite, and not in CI: ``.venv/bin/python tests/mutants.py --count 60`` takes hours. It prints the seed of
its choice, and a table of what was killed and what lived; the same seed chooses the same places of the same sources.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path("scripts/salesbook")
WHERE = ("rules/*.py", "views/*.py", "projection.py", "audience.py")
ALWAYS = (
    *("test_rules", "test_due_days", "test_stories", "test_reviews", "test_planned", "test_who_sees", "test_audience"),
    *("test_check", "test_views", "test_by_hand"),
)
"""Tests that read most rules and views; those that name the module changed come before them."""
LONGEST = 900
"""Seconds for one mutant's tests; one that never ends is noticed, too."""
_SWAPPED: dict[type[ast.cmpop | ast.operator | ast.boolop], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_WORDS = frozenset({"Text", "reports", "figure", "blocks", "once"})
"""Calls that only say something, or declare it; what stands in them is no decision."""


class Mutant(NamedTuple):
    """One expression of one file, and what stands in its place."""

    path: Path
    line: int
    old: str
    new: str
    source: str

    @property
    def told(self) -> str:
        """Where it is and what it changes, in a line."""
        return f"{self.path.relative_to(PROGRAM)}:{self.line}  {_short(self.old)}  ->  {_short(self.new)}"


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= _SHORT else code[: _SHORT - 1] + "…"


_SHORT = 60


def mutants(root: Path) -> list[Mutant]:
    """Every single fault we know how to make, file by file from the top down."""
    paths = (path for pattern in WHERE for path in sorted((root / PROGRAM).glob(pattern)))
    return [mutant for path in paths for mutant in _of_file(root, path.relative_to(root))]


def _of_file(root: Path, path: Path) -> Iterator[Mutant]:
    source = (root / path).read_text(encoding="utf-8")
    for node in _decisions(ast.parse(source)):
        old = ast.get_source_segment(source, node)
        for changed in _faults(node) if old else ():
            new = f"({ast.unparse(changed)})"
            yield Mutant(path, node.lineno, old or "", new, _spliced(source, node, new))


def _decisions(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions in which something is decided: none in annotations, decorators and words."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _WORDS:
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            parts = value if isinstance(value, list) else [value]
            yield from (expr for part in parts if isinstance(part, ast.AST) for expr in _decisions(part))


def _faults(node: ast.expr) -> Iterator[ast.expr]:
    """What a tired engineer might have written instead."""
    yield from _other_operators(node)
    yield from _other_values(node)


def _other_operators(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op], others) if type(op) in _SWAPPED:
            yield ast.Compare(left, [_SWAPPED[type(op)]()], others)  # type: ignore[list-item]
        case ast.BoolOp(op, values):
            yield ast.BoolOp(_SWAPPED[type(op)](), values)  # type: ignore[arg-type]
        case ast.BinOp(left, op, right) if type(op) in _SWAPPED:
            yield ast.BinOp(left, _SWAPPED[type(op)](), right)  # type: ignore[arg-type]
        case ast.UnaryOp(ast.Not(), operand):
            yield operand


def _other_values(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Call(ast.Name(name), args, keywords) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name]), args, keywords)
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield ast.Constant(value + 1)
        case ast.Tuple(elts, ast.Load()) | ast.Set(elts) if len(elts) > 1 and all(map(_is_word, elts)):
            yield type(node)(elts[:-1], ast.Load()) if isinstance(node, ast.Tuple) else ast.Set(elts[:-1])


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _spliced(source: str, node: ast.expr, new: str) -> str:
    """The source with a node replaced; columns are counted in bytes."""
    lines = source.encode().splitlines(keepends=True)
    last = (node.end_lineno or node.lineno) - 1
    head = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    tail = lines[last][node.end_col_offset or 0 :] + b"".join(lines[last + 1 :])
    return (head + new.encode() + tail).decode()


def chosen(every: list[Mutant], seed: str, count: int) -> list[Mutant]:
    """So many of them by a seed, in the order of the files."""
    picked = random.Random(seed).sample(range(len(every)), min(count, len(every)))  # noqa: S311 - a repeatable dice
    return [every[index] for index in sorted(picked)]


def copied(root: Path, folder: Path) -> Path:
    """A copy of what Git knows or would add, changes not committed too: the work tree itself is never touched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        target = folder / name
        if (root / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target)
    for command in (["init", "-q"], ["add", "-A"]):  # some tests ask Git what there is
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def tests_of(root: Path, path: Path) -> list[str]:
    """The test files that concern a module, the nearest first.

    Those that name it or are named by it, those that name a module which imports it, then those that read most of the
    program.
    """
    files = sorted((root / "tests").glob("test_*.py"))
    near = [file for file in files if _names(file, path.stem)]
    importers = [stem for stem in _importers(root, path) if stem != path.stem]
    beside = [file for file in files if file not in near and any(_names(file, stem) for stem in importers)]
    broad = [file for file in files if file.stem.startswith(ALWAYS) and file not in (*near, *beside)]
    return [file.relative_to(root).as_posix() for file in (*near, *beside, *broad)]


def _names(file: Path, module: str) -> bool:
    """Whether a test file imports a module of this name, or is called after it."""
    return _subject(file) == module or re.search(rf"\.{module}\b", file.read_text(encoding="utf-8")) is not None


def _importers(root: Path, path: Path) -> list[str]:
    """The modules that import a module."""
    dotted = ".".join(path.relative_to("scripts").with_suffix("").parts)
    files = sorted((root / PROGRAM).rglob("*.py"))
    return [file.stem for file in files if f"from {dotted} import" in file.read_text(encoding="utf-8")]


def _subject(file: Path) -> str:
    """What a test file is about: ``remind`` for test_remind.py."""
    return file.stem.removeprefix("test_")


def lives(folder: Path, mutant: Mutant) -> bool:
    """Whether all tests pass on the copy with this one fault in it."""
    file, sound = folder / mutant.path, (folder / mutant.path).read_bytes()
    file.write_text(mutant.source, encoding="utf-8")
    try:
        return _pass(folder, tests_of(folder, mutant.path))
    finally:
        file.write_bytes(sound)


def _pass(folder: Path, tests: list[str]) -> bool:
    # Without bytecode: a file changed twice within a second would be taken for the one compiled before.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not slow and not browser", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests], cwd=folder, env=environment, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def say(words: str) -> None:
    """A line of the table, at once: the next takes minutes."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """The table; 1 where a mutant lived, 2 where the tests fail by themselves."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--count", type=int, default=60, help="how many places; default: 60")
    asked.add_argument("--seed", default=None, help="chooses the places; default: drawn, and printed")
    options = asked.parse_args()
    seed = options.seed or f"{random.SystemRandom().randrange(16**6):06x}"
    every = mutants(ROOT)
    say(f"seed {seed}: {options.count} of {len(every)} places")
    with tempfile.TemporaryDirectory() as scratch:
        folder, picked = copied(ROOT, Path(scratch)), chosen(every, seed, options.count)
        if not _pass(folder, sorted({test for mutant in picked for test in tests_of(folder, mutant.path)})):
            say("the tests fail, or take too long, without any fault: a table would mean nothing")
            return 2
        left = [mutant for mutant in picked if _told(folder, mutant)]
    say(f"{len(left)} lived")
    return 1 if left else 0


def _told(folder: Path, mutant: Mutant) -> bool:
    lived = lives(folder, mutant)
    say(f"{'LIVED ' if lived else 'killed'}  {mutant.told}")
    return lived


if __name__ == "__main__":
    sys.exit(main())
