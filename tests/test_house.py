"""House rules, kept by walking the catalogue: each rule is a function over one file, tried on a planted fault first."""

from __future__ import annotations

import ast
import os
import re
import string
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

import salesbook
from tests.conftest import BESIDE

LONGEST_FILE = 300
NOBODYS_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
HEAVY = {"babel", "jieba", "jinja2", "mkdocs", "pypinyin"}
READS_THE_CLOCK = "commands/options.py"
ROOMS_THAT_JUDGE = {"rules", "views", "history", "kinds"}
ROOMS_WITH_A_DISK = {
    *(
        "git",
        "yamlio",
        "schemas",
        "history",
        "store",
        "tables",
        "queries",
        "server",
        "hosts",
        "pipeline",
        "site",
        "publish",
        "group",
        "exchange",
        "demo",
        "skeleton",
        "migrations",
        "commands",
    ),
}
# The standard as data, shipped in the package: part of the code, never of a book.
READS_ITSELF = {"rules/obligations.py"}
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
DISK_MODULES = {"glob", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "urllib.request"}
DISK_CALLS = {
    *("open", "iterdir", "mkdir", "read_bytes", "read_text", "rglob", "rmdir", "symlink_to", "touch", "unlink"),
    *("write_bytes", "write_text"),
}
LEADS = {"Link", "Dated", "Lamp", "_replace", "url"}
NOT_ALWAYS_THERE = {"week_page", "pack_page", "forms_page", "brief_page", "handover_page"}
ADDRESSES = "pages/parts/addresses.py"
# Paths that begin like these lead to a page; "records/" is a folder of files as well.
BEGINS_LIKE_A_PAGE = re.compile(
    r"(?:my-day|my-team|write|customers|pipeline|weeks|packs|months|checks|forms|punctuality|money|obligations|people|kinds|reference)/"
    r"|records/index|[a-z]+(?:-[a-z]+)*(?:/index)?#"
)
ASKS_FIRST = {ADDRESSES, "pages/parts/week_pages.py", "pages/customers/brief.py", "pages/company/handover.py"}
# In pieces, since this file must keep its own rule.
REGISTRIES = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
MACHINE_PATH = re.compile(r"(?<![\w.~])(?:/(?:home|Users|root)|[A-Z]:\\Users)[/\\]\w")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

Rule = Callable[[str, str], list[str]]


def too_long(path: str, source: str) -> list[str]:
    lines = source.count("\n")
    return [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []


def named_for_nobody(path: str, _source: str) -> list[str]:
    names = set(Path(path).with_suffix("").parts)
    return [f"{path}: say what is in it" for _ in names & NOBODYS_NAMES]


def one_tongue_only(path: str, source: str) -> list[str]:
    """A `Text` lacks a language, or its two sides have different places to fill."""
    faults = []
    for call in calls(source):
        sides = [*call.args, *(keyword.value for keyword in call.keywords)]
        if name_of(call.func).split(".")[-1] != "Text" or not all(isinstance(side, ast.Constant) for side in sides):
            continue
        words = [str(side.value) for side in sides if isinstance(side, ast.Constant)]
        if len(words) != 2 or (wordy(words[0]) and not CHINESE.search(words[1])) or (words[1] and not words[0]):
            faults.append(f"{path}:{call.lineno}: both languages, please; salesbook.words.same for what reads alike")
        elif places(words[0]) != places(words[1]):
            faults.append(f"{path}:{call.lineno}: {places(words[0])} against {places(words[1])}")
    return faults


def speaks(path: str, source: str) -> list[str]:
    return [
        f"{path}:{c.lineno}: print" for c in calls(source) if name_of(c.func) == "print" and room(path) != "commands"
    ]


def asks_the_clock(path: str, source: str) -> list[str]:
    if path == READS_THE_CLOCK:
        return []
    names = [(call, ".".join(name_of(call.func).split(".")[-2:])) for call in calls(source)]
    return [f"{path}:{call.lineno}: {name}; time is an argument" for call, name in names if name in CLOCK]


def judges_by_now(path: str, source: str) -> list[str]:
    """Who compares with the book's moment himself keeps the book from knowing until when an answer holds."""
    if room(path) not in ROOMS_THAT_JUDGE:
        return []
    attributes = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr == "now"
    ]
    return [f"{path}:{node.lineno}: .now; ask Book.past or Book.reached" for node in attributes]


def links_past_the_maker(path: str, source: str) -> list[str]:
    """A way to a page that is not always there, made without asking whether it is."""
    if path in ASKS_FIRST:
        return []
    built = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    begun = [(node, str(part.value)) for node in built if isinstance(part := node.values[0], ast.Constant)]
    return [
        f"{path}:{call.lineno}: {name_of(inner.func)}; let its maker of links be asked"
        for call in calls(source)
        if name_of(call.func).split(".")[-1] in LEADS
        for inner in ast.walk(call)
        if isinstance(inner, ast.Call) and name_of(inner.func) in NOT_ALWAYS_THERE
    ] + [f"{path}:{node.lineno}: {text}" for node, text in begun if text.startswith(("weeks/", "packs/"))]


def makes_an_address(path: str, source: str) -> list[str]:
    """An address that is written out, where `addresses.py` has or should have a name for it."""
    if room(path) != "pages" or path == ADDRESSES:
        return []
    led = [
        call for call in calls(source) if name_of(call.func).split(".")[-1] in {"Link", "Dated", "page"} and call.args
    ]
    written = {
        arg.lineno: ast.unparse(arg) for call in led if isinstance(arg := call.args[0], ast.Constant | ast.JoinedStr)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and BEGINS_LIKE_A_PAGE.match(node.value):
            written.setdefault(node.lineno, node.value)
    return [f"{path}:{line}: {text}; give it a name in {ADDRESSES}, and import that" for line, text in written.items()]


def touches_the_disk(path: str, source: str) -> list[str]:
    if room(path) in ROOMS_WITH_A_DISK or path in READS_ITSELF:
        return []
    opened = [call for call in calls(source) if name_of(call.func).split(".")[-1] in DISK_CALLS]
    imported = [(node, name) for node in ast.walk(ast.parse(source)) for name in imports(node) if name in DISK_MODULES]
    return [f"{path}:{call.lineno}: {name_of(call.func)}" for call in opened] + [
        f"{path}:{node.lineno}: import {name}" for node, name in imported if isinstance(node, ast.stmt)
    ]


def names_a_machine(path: str, source: str) -> list[str]:
    result = [host for host in REGISTRIES if host in source] + MACHINE_PATH.findall(source)
    return [f"{path}: {what}" for what in result]


CODE_RULES: list[tuple[Rule, str, str]] = [
    (too_long, "book.py", "x = 1\n" * 301),
    (named_for_nobody, "pages/utils.py", ""),
    (one_tongue_only, "book.py", "Text('late', '')"),
    (one_tongue_only, "book.py", "Text('', '迟交')"),
    (one_tongue_only, "book.py", "Text('late')"),
    (one_tongue_only, "book.py", "words.Text(en='late', zh='late')"),
    (one_tongue_only, "book.py", "Text('late by {days}', '迟交{day}天')"),
    (speaks, "rules/prices.py", "print('late')"),
    (asks_the_clock, "views/ageing.py", "datetime.now()"),
    (asks_the_clock, "views/ageing.py", "datetime.datetime.now(zone)"),
    (asks_the_clock, "site/build.py", "date.today()"),
    (asks_the_clock, "book.py", "time.time()"),
    (asks_the_clock, "commands/report.py", "datetime.now(UTC)"),
    (judges_by_now, "rules/prices.py", "late = due < book.now"),
    (links_past_the_maker, "pages/archiving.py", "Link(week_page(week), title)"),
    (links_past_the_maker, "pages/money.py", "lamp._replace(path=pack_page(week))"),
    (links_past_the_maker, "pages/money.py", "ways = [f'weeks/{week.slug}' for week in told]"),
    (makes_an_address, "pages/money/receivables.py", "Link('money', title)"),
    (makes_an_address, "pages/money/receivables.py", "Link(f'{path}/late', title)"),
    (makes_an_address, "pages/money/receivables.py", "lamp._replace(path=f'customers/{one.id}')"),
    (makes_an_address, "pages/today/home.py", "way = 'open-matters#money'"),
    (touches_the_disk, "rules/prices.py", "path.read_text()"),
    (touches_the_disk, "book.py", "with open(path) as file: pass"),
    (touches_the_disk, "pages/home.py", "import subprocess"),
    (touches_the_disk, "pages/home.py", "def f():\n    from urllib.request import urlopen"),
]
FINE: list[tuple[Rule, str, str]] = [
    (too_long, "book.py", "x = 1\n" * 300),
    (one_tongue_only, "book.py", "Text('late by {days}', '迟交{days}天')"),
    (one_tongue_only, "book.py", "Text('{day} ({time})', '{day}（{time}）')"),
    (one_tongue_only, "book.py", "Text(title, name)"),
    (one_tongue_only, "book.py", "Text('', '')"),
    (one_tongue_only, "book.py", "Text(' ', ' ')"),
    (one_tongue_only, "book.py", "Text('{n}', '{n} 天')"),
    (asks_the_clock, READS_THE_CLOCK, "datetime.now()"),
    (judges_by_now, "pages/home.py", "told = book.now"),
    (judges_by_now, "rules/prices.py", "late = book.past(due)"),
    (links_past_the_maker, "pages/weeks.py", "reader.page(week_page(week), 'weeks', title)"),
    (links_past_the_maker, "pages/parts/week_pages.py", "Link(week_page(week), words)"),
    (makes_an_address, "pages/money/receivables.py", "Link(Address.MONEY, title)"),
    (makes_an_address, ADDRESSES, "return f'customers/{customer}'"),
    (makes_an_address, "site/search.py", "'customers/'"),
    (touches_the_disk, "store.py", "path.read_text()"),
]


@pytest.mark.parametrize(("rule", "path", "source"), CODE_RULES)
def test_the_rule_sees_a_planted_fault(rule: Rule, path: str, source: str) -> None:
    assert len(rule(path, source)) == 1


@pytest.mark.parametrize(("rule", "path", "source"), FINE)
def test_the_rule_lets_good_code_pass(rule: Rule, path: str, source: str) -> None:
    assert rule(path, source) == []


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in CODE_RULES))
def test_the_code_keeps_the_rule(root: Path, rule: Rule) -> None:
    package = root / "scripts" / "salesbook"
    modules = sorted(package.rglob("*.py"))
    assert len(modules) > 3
    texts = [(path.relative_to(package).as_posix(), path.read_text(encoding="utf-8")) for path in modules]
    assert [fault for path, source in texts for fault in rule(path, source)] == []


def circles(imported: Mapping[str, AbstractSet[str]]) -> list[set[str]]:
    """The groups of modules of which each comes back to itself through others, by what each imports."""
    reached = {module: reachable(imported, module) for module in imported}
    every = {
        frozenset({one for one in far if module in reached[one]}) for module, far in reached.items() if module in far
    }
    return [set(circle) for circle in every]


def reachable(imported: Mapping[str, AbstractSet[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(imported[start])
    while ahead:
        module = ahead.pop()
        if module in imported and module not in seen:
            seen.add(module)
            ahead.extend(imported[module])
    return seen


def imported_by(source: str, modules: AbstractSet[str]) -> set[str]:
    """The modules of ours that a source imports, within its functions as well."""
    result = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            result |= (inner & modules) or ({node.module} & modules)
    return result


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}]
    assert circles({"a": {"b"}, "b": set(), "d": {"a"}}) == []
    source = "def f():\n    from salesbook.rules import prices\nfrom salesbook.words import Text"
    assert imported_by(source, {"salesbook.rules.prices", "salesbook.words"}) == {
        "salesbook.rules.prices",
        "salesbook.words",
    }


def test_no_module_comes_back_to_itself(root: Path) -> None:
    """An import inside a function counts: what is hidden from the interpreter still ties two modules together."""
    package = root / "scripts"
    sources = {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): path.read_text(
            encoding="utf-8"
        )
        for path in sorted((package / "salesbook").rglob("*.py"))
    }
    imported = {module: imported_by(source, sources.keys()) - {module} for module, source in sources.items()}
    result = circles(imported)
    assert not result, f"these modules import each other in a circle; move what they share to one of its own: {result}"


def test_no_tracked_file_names_a_machine(root: Path) -> None:
    for planted in (f"see https://{REGISTRIES[0]}/simple", "in /" + "home/li/salesbook", "C:" + "\\Users\\li"):
        assert len(names_a_machine("README.md", planted)) == 1
    here = root.as_posix() + "/"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    files = [root / name for name in listed.split("\0") if name]
    assert root / "pyproject.toml" in files
    texts = [(path, path.read_bytes().decode(errors="replace")) for path in files if path.is_file()]
    faults = [fault for path, text in texts for fault in names_a_machine(str(path.relative_to(root)), text)]
    assert faults + [str(path) for path, text in texts if here in text and len(root.parts) > 2] == []


def test_no_test_asks_the_clock(root: Path) -> None:
    """What they call has one clock, which `conftest.py` stops."""
    tests = sorted((root / "tests").rglob("*.py"))
    assert len(tests) > 50
    assert [fault for path in tests for fault in asks_the_clock(path.name, path.read_text(encoding="utf-8"))] == []


def test_the_changelog_tells_of_this_version(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(salesbook.__version__)}\b", changelog, re.MULTILINE)


def test_a_hook_loads_nothing_heavy(root: Path) -> None:
    """Checking a book that is fine needs no template, no site, no dictionary."""
    script = "import sys; from salesbook.commands.main import main; code = main(['check', '-q']); print(*sys.modules); sys.exit(code)"
    env = os.environ | {"PYTHONPATH": str(root / "scripts")}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {name.split(".")[0] for name in done.stdout.split()} & HEAVY == set()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_the_papers_name_only_what_is_there(root: Path, name: str) -> None:
    """Every path in backticks or as a link's target is in the tree, or is the place beside it that tests look into."""
    paper = (root / name).read_text(encoding="utf-8")
    spoken = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", paper) + re.findall(r"\]\((?!\w+:)([^)#]+)", paper)
    assert len(spoken) > 5
    assert [path for path in spoken if path not in NOT_IN_THE_TREE and not (root / path).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_papers_list_the_commands_there_are(root: Path, name: str) -> None:
    from salesbook.commands.main import COMMANDS

    rows = re.findall(r"^\| `(\w+)` \|", (root / name).read_text(encoding="utf-8"), re.MULTILINE)
    differing = sorted({*rows} ^ {*COMMANDS})
    assert not differing, f"{name}: its table of commands, or COMMANDS of commands/main.py, lacks {differing}"
    assert len(rows) == len(COMMANDS)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (".github/workflows/check.yml", "vendor.github-workflows"),
        (".forgejo/workflows/check.yml", "vendor.github-workflows"),
        (".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_every_host_calls_the_one_script(root: Path, path: str, schema: str) -> None:
    """Their files are as the host asks, and name no other command."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.findall(r"(?:run|script): (.+)", (root / path).read_text(encoding="utf-8")) == ["bash .ci/run"]


def test_what_a_host_runs_for_us_is_named_by_its_commit(root: Path) -> None:
    """A tag can be moved by whoever owns it; a commit can't."""
    used = [
        line
        for path in sorted(root.glob(".*/workflows/*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    assert len(used) == 2
    assert [line for line in used if not re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+(\.\d+)+$", line)] == []


NOT_IN_THE_TREE = {".cache/", ".venv/bin/pytest", "build/", "site/", f"{BESIDE}/corpora"}
"""What the tools make, and what lies beside a clone only where somebody put it."""


def room(path: str) -> str:
    """The part of the house a module stands in: ``rules`` for rules/prices.py, ``book`` for book.py."""
    return Path(path).parts[0].removesuffix(".py")


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def name_of(node: ast.expr) -> str:
    """``a.b.c`` as written; what is not a plain name counts as empty."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def wordy(text: str) -> bool:
    """Whether there are letters beside what is filled in."""
    return any(letter.isalpha() for literal, _, _, _ in string.Formatter().parse(text) for letter in literal)


def places(text: str) -> set[str]:
    """The names in ``{}`` that `Text.fill` puts values into."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_each_decision_has_a_number_of_its_own(root: Path) -> None:
    pages = sorted((root / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1)), "take the next free number"
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. "), page.name


_CACHES = ("lru_cache", "cache")
_WATCHED = ("Reader", "Book", "Audience", "Record", "Customer", "Person")
_BOTH_LANGUAGES = {
    "exchange/files.py _sheets",
    "site/matrix_file.py _written",
}
"""Kept between the two languages of one file, whose note is taken over both."""


@pytest.mark.parametrize("room", ["pages", "views", "exchange", "site"])
def test_what_is_worked_out_of_a_book_is_kept_only_where_notes_see_it(room: str) -> None:
    """By `@once` or `Reader.shared`: from any other cache the second page would take what only the first one's note holds."""
    kept = []
    for file in sorted((Path(salesbook.__file__).parent / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            caches = any(name in ast.unparse(mark) for mark in node.decorator_list for name in _CACHES)
            taken = {ast.unparse(argument.annotation) for argument in node.args.args if argument.annotation}
            if caches and not taken.isdisjoint(_WATCHED):
                kept.append(f"{file.relative_to(Path(salesbook.__file__).parent).as_posix()} {node.name}")
    assert [name for name in kept if name not in _BOTH_LANGUAGES] == []
