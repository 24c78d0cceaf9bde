"""A server of one's own, whole: set up by `host bare`, reached by SSH and HTTPS on loopback, backed up and restored."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from salesbook.commands.main import main
from salesbook.history.lines import ReceiptLine
from salesbook.history.log import read_log
from salesbook.history.repository import open_repository
from salesbook.server import written_files
from salesbook.server.keys import authorized_keys, good_key
from tests.support import handbook
from tests.support.made_history import person
from tests.support.own_server import BOOK, VISIT, Office, visit
from tests.support.served import WORD, ssh, ssh_address, ssh_server, web_server

TEAM = ("li-wei", "zhou-min", "he", "boss")
PROSPECT = "customers/xinyuan"
ORDER = "orders/2026/dd-1124"
PRODUCT = "id: yanban\nname: 岩板\ncategory: 岩板\nspec: 2700×1200\nunit: 片\n"


class Site(NamedTuple):
    """A running server, and a work tree for each person."""

    office: Office
    folder: Path
    port: int

    def key(self, who: str) -> Path:
        return self.office.clone.folder / f"{who}-key"

    def git(
        self, who: str, *words: str, at: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Git of somebody, in his clone."""
        where = at or self.folder / who
        hand = {f"GIT_{role}_EMAIL": f"{who}@example.com" for role in ("AUTHOR", "COMMITTER")}
        return subprocess.run(
            ["git", "-C", str(where if where.is_dir() else self.folder), *words],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, **hand, **ssh(self.key(who), self.port), **(env or {})},
        )

    def clone(self, who: str, name: str = "") -> Path:
        """A new clone of somebody's, on his own branch."""
        target = self.folder / (name or who)
        done = self.git(who, "clone", "-q", ssh_address(), str(target), at=self.folder)
        assert done.returncode == 0, done.stderr
        assert self.git(who, "switch", "-q", f"in/{who}", at=target).returncode == 0
        return target

    def save(self, who: str, files: Mapping[str, str], at: Path | None = None) -> None:
        """Write records into somebody's clone, and commit them."""
        where = at or self.folder / who
        for ref, text in files.items():
            file = where / "records" / f"{ref}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git(who, "add", "-A", at=where)
        assert self.git(who, "commit", "-q", "-m", "records", at=where).returncode == 0

    def push(self, who: str, at: Path | None = None, to: str = "") -> subprocess.CompletedProcess[str]:
        """Push somebody's branch."""
        return self.git(who, "push", "origin", f"HEAD:{to or f'in/{who}'}", at=at)

    def log(self) -> tuple[ReceiptLine, ...]:
        """The receipts, whole."""
        log = read_log(self.office.server, self.office.at("receipts"))
        assert not log.broken
        return log.lines

    def approve(self, who: str, branch: str, monkeypatch: pytest.MonkeyPatch) -> int:
        """`salesbook approve` by somebody, in a clone of his own, by SSH."""
        desk = self.folder / f"desk-{who}"
        if not desk.is_dir():
            assert self.git(who, "clone", "-q", ssh_address(), str(desk), at=self.folder).returncode == 0
        for name, value in ssh(self.key(who), self.port).items():
            monkeypatch.setenv(name, value)
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_EMAIL", f"{who}@example.com")
        return main(["approve", branch, "--at", self.office.at(branch), "--root", str(desk), "--lang", "en"])


def people(office: Office) -> dict[str, str]:
    """The book's people, each with a key and a superior."""
    roles = {"li-wei": "rep", "zhou-min": "rep", "he": "supervisor", "boss": "general_manager"}
    above = {"li-wei": "he", "zhou-min": "boss", "he": "boss"}
    keys = {who: office.clone.key(f"{who}-key") for who in roles}
    more = {who: {"reports_to": above[who]} if who in above else {} for who in roles}
    return {f"people/{who}": person(who, role, keys[who], territory="east", **more[who]) for who, role in roles.items()}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("server"))
    assert main(["host", "bare", str(office.server), "-q", "--lang", "en"]) == 0
    office.clone.commit(
        "main", {**BOOK, **people(office), "products/yanban": PRODUCT}, "boss", "2026-11-23T08:00:00+08:00"
    )
    assert office.push("main", "main", None).taken
    return office


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Office:
    """A server that was moved, and set up where it now is."""
    office = template.copy(tmp_path / "office")
    assert main(["host", "bare", str(office.server), "-q", "--lang", "en"]) == 0
    return office


@pytest.fixture
def site(office: Office, tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "ssh").mkdir()
    with ssh_server(office.server, tmp_path / "ssh") as port:
        yield Site(office, tmp_path, port)


# --- set up


def test_set_up_twice_does_nothing_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "book.git"
    assert main(["host", "bare", str(folder), "--lang", "en"]) == 0
    first = capsys.readouterr().out
    assert f"made the bare repository {folder}" in first
    assert "wrote hooks/pre-receive" in first
    assert f"git push {folder} HEAD:main" in first
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert main(["host", "bare", str(folder), "--lang", "en"]) == 0
    assert "wrote" not in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_the_first_push_brings_branches_keys_and_receipts(office: Office) -> None:
    listed = subprocess.run(
        ["git", "-C", str(office.server), "for-each-ref", "--format=%(refname:short)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert listed == ["in/boss", "in/he", "in/li-wei", "in/luo-jing", "in/zhou-min", "main", "receipts"]
    keys = (office.server / "salesbook" / "authorized_keys").read_text(encoding="utf-8").splitlines()[1:]
    assert len(keys) == len(TEAM)
    assert all(line.startswith("restrict,command=\"'") for line in keys)
    with open_repository(office.server, "main", cached=False) as repository:
        assert repository.log is not None
        assert [line.via for line in repository.log.lines] == ["local"] * 6


@pytest.mark.parametrize("name", ["clone", "full", "odd'name"])
def test_what_is_no_bare_repository_is_left_alone(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    if name == "clone":
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
    if name == "full":
        (folder / "notes.txt").write_text("x", encoding="utf-8")
    before = sorted(folder.rglob("*"))
    assert main(["host", "bare", str(folder), "--lang", "en"]) == 2
    assert str(folder) in capsys.readouterr().err
    assert sorted(folder.rglob("*")) == before


def test_a_key_is_one_person_s_or_nobody_s(office: Office) -> None:
    one, two = office.clone.key("li-wei-key"), office.clone.key("he-key")
    known = {"li-wei": {"git": {"signing_keys": [one]}}, "he": {"git": {"signing_keys": [two, one + " again"]}}}
    lines = authorized_keys(Path("/srv/git-for"), known).splitlines()[1:]
    assert lines == [f"restrict,command=\"'/srv/git-for' he\" {two}"]


@pytest.mark.parametrize(
    "told",
    [
        "SHA256:Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v",
        'command="/bin/sh" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==',
        "ssh-ed25519 AAAA",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==",
        "ssh-ed25519",
        "cert-authority ssh-ed25519",
    ],
)
def test_what_is_no_key_lets_nobody_in(told: str) -> None:
    assert good_key(told) is None


# --- by SSH


def test_a_day_goes_in_by_ssh_and_ends_as_one_merge(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight visits with one new prospect and one order."""
    site.clone("li-wei")
    day = {
        f"visits/2026-w48/2026-11-24--li-wei--hengda{'' if n == 1 else f'--{n}'}": visit(f"第{n}次。")
        for n in range(1, 8)
    }
    prospect = BOOK["customers/hengda"].replace("hengda", "xinyuan").replace("恒大", "新远")
    day[PROSPECT] = prospect.split("  - stage: won")[0] + prospect[prospect.index("owners:") :]
    day["visits/2026-w48/2026-11-24--li-wei--xinyuan"] = visit("首次拜访。", "xinyuan")
    site.save("li-wei", day)
    site.save("li-wei", {ORDER: order()})
    pushed = site.push("li-wei")
    assert pushed.returncode == 0, pushed.stderr
    assert site.log()[-1]._replace(seq=0, at=None, before="")[2:7] == (  # type: ignore[arg-type]
        "refs/heads/in/li-wei",
        site.office.clone.git("-C", str(site.office.server), "rev-parse", "main"),
        site.office.at("in/li-wei"),
        "li-wei",
        "ssh",
    )
    assert site.approve("he", "in/li-wei", monkeypatch) == 0
    merges = site.office.clone.git("-C", str(site.office.server), "rev-list", "--count", "--merges", "main")
    assert merges == "1"
    assert site.log()[-1].pusher == "he"
    pulled = site.git("li-wei", "pull", "-q", "--no-rebase", "origin", "main")
    assert pulled.returncode == 0, pulled.stderr
    site.save("li-wei", {"visits/2026-w48/2026-11-25--li-wei--hengda": visit().replace("11-24", "11-25")})
    assert site.push("li-wei").returncode == 0, "the branch serves for the next day"


def order() -> str:
    """An order of the day."""
    return (
        'id: dd-1124\nkind: sale\ncustomer: hengda\nby: li-wei\nreceived_at: "2026-11-24T11:00:00+08:00"\nlines:\n'
        '  - key: a\n    product: yanban\n    quantity: 10\n    price: "100.00"\n'
        'instalments:\n  - key: p1\n    amount: "1000.00"\n    due_on: 2026-12-24\n'
        'written_at: "2026-11-24T18:10:00+08:00"\n'
    )


def test_who_pushes_is_whose_key_it_is_whatever_the_client_sends(site: Site) -> None:
    site.clone("li-wei")
    site.save("li-wei", {VISIT: visit()})
    sent = {"SALESBOOK_PUSHER": "boss", "REMOTE_USER": "boss", "GITEA_PUSHER_NAME": "boss", "GIT_CONFIG_COUNT": "0"}
    send = ssh(site.key("li-wei"), site.port, *(f"-o SendEnv={name}" for name in sent))
    for branch in ("main", "in/boss", "in/zhou-min", "receipts"):
        done = site.git("li-wei", "push", "--force", "origin", f"HEAD:{branch}", env={**sent, **send})
        assert done.returncode == 1, branch
        assert "[push-" in done.stderr
    assert site.git("li-wei", "push", "origin", "HEAD:in/li-wei", env={**sent, **send}).returncode == 0
    assert site.log()[-1].pusher == "li-wei"


def test_a_key_runs_git_on_this_repository_and_nothing_else(site: Site, tmp_path: Path) -> None:
    command = ssh(site.key("li-wei"), site.port)["GIT_SSH_COMMAND"].split()
    account = ssh_address().partition(":")[0]
    for words in ("id", f"touch {tmp_path}/sprung", "git-upload-archive book.git", ""):
        done = subprocess.run([*command, account, *words.split()], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.strip() == "This account serves Git only."
    other = tmp_path / "other.git"
    subprocess.run(["git", "init", "-q", "--bare", str(other)], check=True)
    completed_process = site.git(
        "li-wei", "ls-remote", ssh_address(f"{other}'; touch {tmp_path}/sprung; '"), at=tmp_path
    )
    assert "refs/heads/main" in completed_process.stdout, "whatever is named, it is the one repository"
    assert not (tmp_path / "sprung").exists()


def test_an_own_branch_is_shown_to_that_person_those_above_and_the_managers(site: Site) -> None:
    seen = {
        who: [line.split("refs/heads/")[1] for line in site.git(who, "ls-remote", "--heads", ssh_address(), at=site.folder).stdout.splitlines()]
        for who in TEAM
    }  # fmt: skip
    rest = ["main", "receipts"]
    assert seen["li-wei"] == ["in/li-wei", *rest]
    assert seen["zhou-min"] == ["in/zhou-min", *rest]
    assert seen["he"] == ["in/he", "in/li-wei", *rest]
    assert seen["boss"] == ["in/boss", "in/he", "in/li-wei", "in/luo-jing", "in/zhou-min", *rest]


@pytest.mark.parametrize("version", ["0", "2"])
def test_a_hidden_commit_is_not_given_out_by_its_id(site: Site, version: str) -> None:
    site.clone("li-wei")
    site.save("li-wei", {VISIT: visit()})
    site.push("li-wei")
    site.clone("zhou-min")
    tip = site.office.at("in/li-wei")
    done = site.git("zhou-min", "-c", f"protocol.version={version}", "fetch", "origin", tip)
    assert done.returncode != 0
    assert site.git("zhou-min", "cat-file", "-e", tip).returncode != 0
    assert site.git("li-wei", "-c", f"protocol.version={version}", "fetch", "origin", "in/li-wei").returncode == 0


def test_a_new_key_lets_in_at_once_and_who_has_left_is_out(site: Site) -> None:
    key = site.office.clone.key("new-key")
    assert site.git("new", "ls-remote", ssh_address(), at=site.folder).returncode
    added = {
        "people/new": person("new", "rep", key),
        "people/zhou-min": person("zhou-min", "rep", left_on="2026-11-01"),
    }
    assert site.office.push(site.office.commit("main", added, "boss"), "main", "boss").taken
    assert "in/new" in site.git("new", "ls-remote", ssh_address(), at=site.folder).stdout
    assert site.git("zhou-min", "ls-remote", ssh_address(), at=site.folder).returncode
    assert not (site.office.server / "salesbook" / "readers" / "zhou-min.gitconfig").exists()


def test_a_rep_with_two_computers_loses_nothing(site: Site) -> None:
    desk, home = site.clone("li-wei"), site.clone("li-wei", "home")
    site.save("li-wei", {VISIT: visit()}, desk)
    assert site.push("li-wei", desk).returncode == 0
    other = VISIT.replace("11-24", "11-25")
    site.save("li-wei", {other: visit().replace("11-24", "11-25")}, home)
    refused = site.push("li-wei", home)
    assert refused.returncode == 1
    assert "git pull" in refused.stderr, "Git itself says what to do"
    forced = site.git("li-wei", "push", "--force", "origin", "HEAD:in/li-wei", at=home)
    assert forced.returncode == 1
    assert "git pull --no-rebase" in forced.stderr
    assert site.git("li-wei", "pull", "-q", "--no-rebase", "--no-edit", "origin", "in/li-wei", at=home).returncode == 0
    assert site.push("li-wei", home).returncode == 0
    both = site.office.clone.git("-C", str(site.office.server), "ls-tree", "-r", "--name-only", "in/li-wei")
    assert f"records/{VISIT}.yaml" in both
    assert f"records/{other}.yaml" in both


def test_a_conflict_ends_well(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor's correction was merged; the rep's branch, weeks old, changes the same line."""
    for who in ("li-wei", "he"):
        site.clone(who)
    site.save("li-wei", {VISIT: visit()})
    site.push("li-wei")
    assert site.approve("he", "in/li-wei", monkeypatch) == 0
    site.git("he", "pull", "-q", "--no-rebase", "origin", "main")
    site.save("he", {VISIT: visit("主管的更正。")})
    assert site.push("he").returncode == 0
    assert site.approve("boss", "in/he", monkeypatch) == 0
    site.save("li-wei", {VISIT: visit("自己的更正。")})
    completed_process = site.push("li-wei")
    assert completed_process.returncode == 0
    assert "[push-conflict]" in completed_process.stderr
    assert site.approve("he", "in/li-wei", monkeypatch) == 1
    assert site.git("li-wei", "pull", "-q", "--no-rebase", "origin", "main").returncode == 1
    site.save("li-wei", {VISIT: visit("商定的说法。")})
    completed_process = site.push("li-wei")
    assert "[push-conflict]" not in completed_process.stderr
    assert site.approve("he", "in/li-wei", monkeypatch) == 0
    assert "商定的说法" in site.office.clone.git("-C", str(site.office.server), "show", f"main:records/{VISIT}.yaml")


def test_a_branch_taken_away_on_the_server_comes_back_with_the_next_push(site: Site) -> None:
    site.clone("li-wei")
    site.office.clone.git("-C", str(site.office.server), "update-ref", "-d", "refs/heads/in/li-wei")
    site.save("li-wei", {VISIT: visit()})
    assert site.push("li-wei").returncode == 0
    last = site.log()[-2:]
    assert [(line.via, line.new == "") for line in last] == [("missed", True), ("ssh", False)]


# --- what goes wrong


def test_a_killed_receipt_is_missed_and_the_chain_stays_whole(office: Office) -> None:
    hook = office.server / "hooks" / "post-receive"
    hook.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    assert office.put("in/li-wei", {VISIT: visit()}, "li-wei").taken
    assert main(["host", "bare", str(office.server), "-q", "--lang", "en"]) == 0
    assert "receipt" in hook.read_text(encoding="utf-8"), "set up anew, the hook is ours again"
    log = read_log(office.server, office.at("receipts"))
    assert not log.broken
    assert (log.lines[-1].via, log.lines[-1].pusher, log.lines[-1].new) == ("missed", None, office.at("in/li-wei"))


@pytest.mark.parametrize("limit", [1, 2, 4, 8])
def test_a_disk_that_fills_leaves_a_whole_chain(office: Office, limit: int) -> None:
    commit = office.commit("in/li-wei", {VISIT: visit("话。" * 2000)}, "li-wei")
    words = f'ulimit -f {limit}; exec git -C "{office.clone.root}" push "{office.server}" {commit}:refs/heads/in/li-wei'
    done = subprocess.run(["bash", "-c", words], check=False, capture_output=True, env={**os.environ, "SALESBOOK_PUSHER": "li-wei"})  # fmt: skip
    assert (office.at("in/li-wei") == commit) == (done.returncode == 0)
    assert office.put("in/zhou-min", {"plans/2026-w49/zhou-min": BOOK["plans/2026-w47/li-wei"].replace("li-wei", "zhou-min").replace("W47", "W49").replace("11-18", "12-02")}, "zhou-min").taken  # fmt: skip
    log = read_log(office.server, office.at("receipts"))
    assert not log.broken
    assert (commit in [line.new for line in log.lines]) == (office.at("in/li-wei") == commit)


def test_a_check_that_takes_too_long_refuses_and_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesbook.server.written_files.TIME", 0.01)
    assert main(["host", "bare", str(office.server), "-q", "--lang", "en"]) == 0
    answer = office.put("in/li-wei", {VISIT: visit()}, "li-wei")
    assert not answer.taken
    assert "the check took too long; nothing was taken" in answer.said


def test_a_push_that_is_too_large_is_not_even_unpacked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(written_files.SETTINGS, "receive.maxInputSize", "600")
    assert main(["host", "bare", str(office.server), "-q", "--lang", "en"]) == 0
    answer = office.put("in/li-wei", {VISIT: visit("".join(map(chr, range(0x4E00, 0x5000))))}, "li-wei")
    assert not answer.taken
    assert "exceeds maximum allowed size" in answer.said


def test_objects_that_no_git_would_make_are_refused(office: Office) -> None:
    """A tree with a folder `.git`: whoever checked it out would run what lies in it."""
    main_tree = office.clone.git("rev-parse", "main^{tree}")
    content = b"40000 .git\0" + bytes.fromhex(main_tree)
    done = subprocess.run(
        ["git", "-C", str(office.clone.root), "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        input=content,
        check=True,
        capture_output=True,
    )
    tree = done.stdout.decode().strip()
    made = office.clone.git("commit-tree", tree, "-p", office.clone.tip("main"), "-m", "x")
    answer = office.push(made, "in/li-wei", "li-wei")
    assert not answer.taken
    assert "hasDotgit" in answer.said


def test_two_people_push_at_once(office: Office) -> None:
    from concurrent.futures import ThreadPoolExecutor

    commits = {
        who: office.commit(
            f"in/{who}", {f"visits/2026-w48/2026-11-24--{who}--hengda": visit().replace("li-wei", who)}, who
        )
        for who in ("li-wei", "zhou-min", "he")
    }
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda who: office.push(commits[who], f"in/{who}", who), commits))
    assert [answer.taken for answer in answers] == [True] * 3, [answer.said for answer in answers]
    log = read_log(office.server, office.at("receipts"))
    assert not log.broken
    own = {line.ref: line.pusher for line in log.lines if line.via == "ssh"}
    assert own == {f"refs/heads/in/{who}": who for who in commits}


# --- the handbook's pages


ONCE = {"apt", "adduser", "ssh-keygen", "cat", "python3", "cd"}
"""What the machine of a test has already, or is not to be given by a test."""


def type_in(words: list[str], here: Path, places: Mapping[str, str], env: Mapping[str, str]) -> None:
    """Type one line of a page, with what the test has in place of the page's folders, addresses and commits."""
    meant = [places.get(word, word) for word in words]
    if meant[0].endswith("salesbook"):
        assert main([*meant[1:], "--lang", "en"]) == 0, words
    elif meant[0] not in ONCE:
        subprocess.run(meant, check=True, capture_output=True, cwd=here, env={**os.environ, **env})


def test_a_day_gets_in_and_is_approved_as_the_pages_say(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from salesbook.commands import approve

    book, desk = site.folder / "book", site.folder / "desk"
    for words in handbook.commands("handing-in"):
        if words[:2] == ["git", "add"]:
            file = book / "records" / f"{VISIT}.yaml"
            file.parent.mkdir()
            file.write_text(visit(), encoding="utf-8")
        env = ssh(site.key("li-wei"), site.port)
        type_in(words, book if book.is_dir() else site.folder, {"git@SERVER:book.git": ssh_address()}, env)
    assert site.log()[-1].pusher == "li-wei"
    tip, came = site.office.at("in/li-wei"), site.office.at("main")
    assert site.git("he", "clone", "-q", ssh_address(), str(desk), at=site.folder).returncode == 0
    monkeypatch.chdir(desk)
    monkeypatch.setattr(approve, "_somebody_is_there", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: tip[:10])
    for name, value in {**ssh(site.key("he"), site.port), "GIT_COMMITTER_EMAIL": "he@example.com"}.items():
        monkeypatch.setenv(name, value)
    for words in handbook.commands("approving"):
        type_in(words, desk, {"4c1f2a9d07": tip[:10]}, {})
    assert site.office.at("main") not in (came, tip)
    assert site.log()[-1].pusher == "he"


def test_a_server_is_set_up_backed_up_and_restored_as_the_page_says(office: Office, tmp_path: Path) -> None:
    """The page's commands in their order; between backup and restoring, the machine is lost."""
    server, backup, work = tmp_path / "new" / "book.git", tmp_path / "backup.git", tmp_path / "work"
    subprocess.run(["git", "clone", "-q", str(office.server), str(work)], check=True)
    office.server = server
    places = {"/srv/git/book.git": str(server), "/backup/book.git": str(backup)}
    for words in handbook.commands("server"):
        if words[:3] == ["git", "clone", "ADDRESS-OF-THE-PROGRAM"]:
            continue
        if words[-2:] == ["/backup/book.git", "/srv/git/book.git"]:
            assert office.put("in/li-wei", {VISIT: visit()}, "li-wei").taken, "what came after the backup"
            shutil.rmtree(server)
        type_in(words, work, places, {})
    assert office.at("in/li-wei") == office.at("main"), "it is not in the backup"
    assert office.push("in/li-wei", "in/li-wei", "li-wei").taken, "and its writer has it still"
    assert office.put("in/he", {VISIT: visit()}, "li-wei").rules == ["push-branch"]
    log = read_log(server, office.at("receipts"))
    assert not log.broken
    assert log.lines[-1].pusher == "li-wei"
    assert (server / "salesbook" / "authorized_keys").is_file()


# --- by HTTPS


def test_a_day_goes_in_by_https_and_the_name_is_the_web_server_s(office: Office, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    logins = {"li-wei": WORD, "he": WORD, "stranger": WORD}
    commit = office.commit("in/li-wei", {VISIT: visit()}, "li-wei")
    with web_server(office.server, tmp_path / "web", logins) as (port, cert):

        def git(who: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
            """Git with a name and password, and with headers that claim another."""
            login = f"{who}:{more.get('word', WORD)}@" if who else ""
            claims = [x for name in ("Remote-User", "Salesbook-Pusher", "X-Remote-User") for x in ("-c", f"http.extraHeader={name}: boss")]  # fmt: skip
            start = ["git", "-C", more.get("at", str(office.clone.root)), "-c", f"http.sslCAInfo={cert}", *claims]
            return subprocess.run(
                [*start, *(word.replace("BOOK", f"https://{login}localhost:{port}/book.git") for word in words)],
                check=False,
                capture_output=True,
                text=True,
            )

        assert git("", "ls-remote", "BOOK").returncode != 0
        assert git("li-wei", "ls-remote", "BOOK", word="wrong").returncode != 0
        seen = git("li-wei", "ls-remote", "--heads", "BOOK").stdout
        assert [line.split("refs/heads/")[1] for line in seen.splitlines()] == ["in/li-wei", "main", "receipts"]
        assert "refs/heads/in/" not in git("stranger", "ls-remote", "BOOK").stdout
        refused = git("li-wei", "push", "BOOK", f"{commit}:refs/heads/in/he")
        assert "[push-branch]" in refused.stderr
        assert "[push-pusher]" in git("stranger", "push", "BOOK", f"{commit}:refs/heads/in/li-wei").stderr
        taken = git("li-wei", "push", "BOOK", f"{commit}:refs/heads/in/li-wei")
        assert taken.returncode == 0, taken.stderr
        nothing = tmp_path / "nothing.git"
        subprocess.run(["git", "init", "-q", "--bare", str(nothing)], check=True)
        assert git("stranger", "fetch", "BOOK", commit, at=str(nothing)).returncode, (
            "hidden, also from who knows its id"
        )
        assert git("he", "fetch", "BOOK", commit, at=str(nothing)).returncode == 0
        merge = office.clone.merge("in/li-wei", "he")
        assert git("he", "push", "BOOK", f"{merge}:refs/heads/main").returncode == 0
    log = read_log(office.server, office.at("receipts"))
    assert not log.broken
    assert [(line.pusher, line.via) for line in log.lines[-2:]] == [("li-wei", "https"), ("he", "https")]
