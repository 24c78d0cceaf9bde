"""`host forgejo|github`: what is written, by whom it may be changed, and what the company changed stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from salesbook.commands.main import main
from salesbook.hosts.owners import code_owners
from tests.support import handbook
from tests.support.made_history import person

FOLDER = {"github": ".github", "forgejo": ".forgejo", "gitea": ".gitea"}
COMPANY = """\
name: "云川"
country: "CN"
zone: "Asia/Shanghai"
languages:
  - "zh"
currency: "CNY"
opened_on: "2026-09-13"
host:
  kind: "{kind}"
  url: "https://git.example.com/yunchuan/book"
  branch: "trunk"
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write(tmp_path, "github")
    return tmp_path


def write(root: Path, kind: str, keeper: str = "ye") -> None:
    people = root / "records" / "people"
    people.mkdir(parents=True, exist_ok=True)
    (root / "records" / "company.yaml").write_text(COMPANY.replace("{kind}", kind), encoding="utf-8")
    for name, role in ((keeper, "general_manager"), ("shen", "supervisor"), ("zhou", "rep")):
        (people / f"{name}.yaml").write_text(person(name, role) + f'  login: "{name}"\n', encoding="utf-8")


def host(root: Path, *words: str) -> int:
    return main(["host", *words, str(root), "--lang", "en", "--as-of", "2026-11-23T14:00:00+08:00"])


@pytest.mark.parametrize("kind", FOLDER)
def test_written_once_left_alone_the_second_time_and_in_chinese_for_a_chinese_book(
    book: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(book, kind)
    command = "github" if kind == "github" else "forgejo"
    assert host(book, command) == 0
    files = {file: file.read_bytes() for file in (book / FOLDER[kind]).rglob("*") if file.is_file()}
    assert len(files) == 4
    output = capsys.readouterr().out
    assert all(f"wrote {file.relative_to(book)}" in output for file in files)
    assert "merge commits, and nothing else" in output
    assert "{" not in output
    assert host(book, command) == 0
    assert "wrote" not in capsys.readouterr().out
    assert {file: file.read_bytes() for file in files} == files
    template = (book / FOLDER[kind] / "pull_request_template.md").read_text(encoding="utf-8")
    assert "不要变基" in template


def test_what_the_company_changed_stays_and_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    host(book, "github")
    owners, flow = book / ".github" / "CODEOWNERS", book / ".github" / "workflows" / "salesbook-push.yml"
    flow.write_text(flow.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    write(book, "github", "gao")
    (book / "records" / "people" / "ye.yaml").unlink()
    capsys.readouterr()
    assert host(book, "github") == 1
    told = capsys.readouterr()
    assert "wrote .github/CODEOWNERS" in told.out
    assert "@gao" in owners.read_text(encoding="utf-8")
    assert "salesbook-push.yml: the company wrote or changed it" in told.err
    assert flow.read_text(encoding="utf-8").endswith("# ours\n")


def test_check_says_when_codeowners_is_out_of_date_and_blocks_nothing(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["check", "--root", str(book), "--lang", "en", "--as-of", "2026-11-23T14:00:00+08:00"]
    host(book, "github")
    before = main(call)
    assert "CODEOWNERS" not in capsys.readouterr().err
    file = book / "records" / "people" / "ye.yaml"
    record = file.read_text(encoding="utf-8")
    file.write_text(record.replace('login: "ye"', 'login: "ye-new"'), encoding="utf-8")
    assert main(call) == before
    assert ".github/CODEOWNERS names others than the people records" in capsys.readouterr().err


def test_a_book_of_another_host_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert host(book, "forgejo") == 2
    assert host(book / "records", "github") == 2
    told = capsys.readouterr().err
    assert "host.kind of the company record is github, not forgejo" in told
    assert "records/company.yaml" in told


# Who is asked, as each host reads the file.


def on_github(text: str, path: str) -> list[str]:
    """The last line that fits counts (GitHub's documentation, *About code owners*)."""
    owners: list[str] = []
    for line in text.splitlines():
        pattern, *names = line.split()
        fits = pattern == "*" or f"/{path}".startswith(pattern if pattern.endswith("/") else pattern + "\0")
        if fits or f"/{path}" == pattern:
            owners = names
    return owners


def on_forgejo(text: str, path: str) -> list[str]:
    """Every line that fits counts, as a regular expression over the whole path (Gitea's documentation, *Code owners*)."""
    owners: list[str] = []
    for line in text.splitlines():
        pattern, *names = line.split()
        if bool(re.fullmatch(pattern.removeprefix("!"), path)) != pattern.startswith("!"):
            owners += names
    return owners


PATHS = {
    "records/visits/2026-w47/zhou/x.yaml": False,
    "records/contracts/2026/c1.yaml": False,
    "records/people/zhou.yaml": True,
    "records/company.yaml": True,
    "schemas/visit.schema.json": True,
    "scripts/salesbook/book.py": True,
    ".github/workflows/salesbook-main.yml": True,
    ".ci/run": True,
    "README.md": True,
}


@pytest.mark.parametrize(("family", "read"), [("github", on_github), ("forgejo", on_forgejo)])
def test_records_have_no_owner_and_all_else_has(family: str, read: Callable[[str, str], list[str]]) -> None:
    text = code_owners(family, ["ye", "gao"])
    for path, owned in PATHS.items():
        assert set(read(text, path)) == ({"@gao", "@ye"} if owned else set()), path
    assert "@" not in code_owners(family, [])


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_the_ci_files_hold_no_value_of_an_event_in_a_script_and_only_one_has_rights(book: Path, kind: str) -> None:
    write(book, kind)
    host(book, kind)
    flows = {}
    for stage in ("push", "main"):
        text = (book / FOLDER[kind] / "workflows" / f"salesbook-{stage}.yml").read_text(encoding="utf-8")
        flows[stage] = yaml.safe_load(text)
        steps = next(iter(flows[stage]["jobs"].values()))["steps"]
        assert all("${{" not in step.get("run", "") for step in steps)
        checkout = steps[0]
        assert re.fullmatch(r"actions/checkout@[0-9a-f]{40}", checkout["uses"])
        assert (checkout["with"]["ref"], checkout["with"]["fetch-depth"]) == ("trunk", 0)
    assert flows["push"]["jobs"]["push"]["steps"][0]["with"]["persist-credentials"] is False
    assert "env" not in flows["push"]["jobs"]["push"]
    events = flows["main"][True]  # YAML 1.1 reads the word "on" so
    assert events["push"] == {"branches": ["trunk"]}
    if kind == "github":
        assert flows["push"]["permissions"] == {"contents": "read"}
        assert events["workflow_run"]["workflows"] == [flows["push"]["name"]]
    else:
        assert set(events) == {"pull_request_target", "push", "schedule"}


def test_the_handbook_s_commands_are_there() -> None:
    """They want a host, so none is run; `host check` and `proof fetch` are run against stand-ins elsewhere."""
    typed = [words[: words.index("#")] if "#" in words else words for words in handbook.commands("host")]
    ours = [words[words.index("scripts/start.py") + 1 :] for words in typed if "scripts/start.py" in words]
    assert len(ours) >= 4
    for words in ours:
        assert main([*(word for word in words if not word.startswith("/")), "--help"]) == 0
