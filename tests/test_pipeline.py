"""`pipeline`: a push is judged as it would be merged, a branch is told of on its host, branches follow main after a merge."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from salesbook.commands.main import main
from salesbook.history.receipts import Moved, Pusher
from salesbook.hosts.host import State
from salesbook.pipeline.branches import Branch
from salesbook.pipeline.posting import CONTEXT, MARK, Posting, post
from salesbook.rules import judge
from salesbook.server import RULES
from salesbook.server.receive import Receiver
from salesbook.server.remote import push as pushed
from salesbook.server.trunk import caller, read_trunk
from salesbook.site.opening import SiteRequest
from salesbook.words import Lang
from tests.conftest import CLOCK
from tests.support import handbook
from tests.support.hostile import CALLS
from tests.support.made_history import person
from tests.support.memory_host import MemoryHost
from tests.support.own_server import PLAN, VISIT, outside, visit
from tests.support.pipeline_book import ADDRESS, AS_OF, COMPANY, PipelineBook
from tests.support.small_book import RECORDS
from tests.test_review_gates import LINE, quoted

OWN = "in/li-wei"
OTHER = VISIT.replace("hengda", "hengda--2")
FAULTY = visit().replace("09:00", "11:00")
HIDDEN = "qz12345zq"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> PipelineBook:
    return PipelineBook(tmp_path_factory.mktemp("host"))


@pytest.fixture
def book(
    template: PipelineBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> PipelineBook:
    monkeypatch.setattr("salesbook.commands.site.build_once", lambda _options, _wanted, _folder: 0)
    return template.copy(tmp_path / "host").used(monkeypatch, capsys)


# --- a push is judged


def rules_in(out: str) -> set[str]:
    """The rules by which a run refuses."""
    return set(re.findall(r"^- .* error: .*\[([a-z-]+)\]$", out, re.MULTILINE))


def a_change_outside(book: PipelineBook) -> str:
    commit = outside(book.office, OWN, "schemas/visit.schema.json", "li-wei", "{}\n")
    assert book.office.push(commit, OWN, "li-wei").taken
    return OWN


def a_change_of_people(book: PipelineBook) -> str:
    book.put(OWN, {"people/li-wei": person("li-wei", "general_manager", territory="east")})
    return OWN


def a_large_file(book: PipelineBook) -> str:
    book.put(OWN, {VISIT: visit("长" * 400_000)})
    return OWN


def a_history_of_its_own(book: PipelineBook) -> str:
    commit = book.office.clone.commit(OWN, {VISIT: visit()}, "li-wei", parents=())
    assert book.office.push(commit, OWN, "li-wei").taken
    return OWN


def a_branch_of_nobody(book: PipelineBook) -> str:
    book.put("in/nobody", {VISIT: visit()})
    return "in/nobody"


def a_conflict(book: PipelineBook) -> str:
    book.put(OWN, {VISIT: visit("甲")})
    book.office.clone.git("update-ref", "refs/heads/in/he", book.office.clone.tip("main"))
    book.put("in/he", {VISIT: visit("乙")}, "he")
    book.merge("in/he", "boss")
    return OWN


REFUSED: dict[str, Callable[[PipelineBook], str]] = {
    "push-outside": a_change_outside,
    "push-people": a_change_of_people,
    "push-large": a_large_file,
    "push-unrelated": a_history_of_its_own,
    "push-branch": a_branch_of_nobody,
    "push-conflict": a_conflict,
}


@pytest.mark.parametrize("rule", REFUSED)
def test_each_rule_of_the_pipeline_is_caught_by_itself(book: PipelineBook, rule: str) -> None:
    run = book.run("push", REFUSED[rule](book))
    assert (run.code, rules_in(run.out)) == (1, {rule})


@pytest.mark.parametrize(("lang", "refuses"), [("en", "refuses"), ("zh", "拒绝")])
def test_the_handbook_says_which_rules_the_pipeline_refuses_by(lang: Lang, refuses: str) -> None:
    rows = re.findall(r"^\| `(push-[a-z-]+)` \| – \| (\S+) \|", handbook.text("server", lang), re.MULTILINE)
    assert sorted(rule for rule, _ in rows) == sorted(rule.id for rule in RULES)
    assert {rule for rule, cell in rows if cell == refuses} == REFUSED.keys()
    assert {cell for _, cell in rows} == {refuses, "–"}


def test_hook_pipeline_and_server_find_the_same(book: PipelineBook) -> None:
    plan = RECORDS["plans/2026-w47/li-wei.yaml"].replace("2026-W47", "2026-W49")
    commit = book.put(OWN, {VISIT: FAULTY, PLAN: plan, "customers/hengda": None})
    run = book.run("push", OWN, commit)
    assert run.code == 1
    by_pipeline = [line.removeprefix("- ") for line in run.out.splitlines() if line.startswith("- records/")]
    book.git("read-tree", "--reset", commit)
    assert main(["check", "--staged", "--root", str(book.ci), "--lang", "en"]) == 1
    by_hook = [line for line in book.capsys.readouterr().out.splitlines() if line.startswith("records/")]
    server = book.office.server
    trunk = read_trunk(server)
    who = caller(trunk, Pusher("li-wei", "ssh"), CLOCK)
    refused = Receiver(server, trunk, who, judge).ruling([Moved(f"refs/heads/{OWN}", "", commit)]).refused
    by_server = [
        f"{one.place.path}:{one.place.line}:{one.place.column}: {one.level}: {one.message.en} [{one.rule}]"
        for one in refused
    ]
    assert len(by_hook) > 3
    assert by_pipeline == by_hook == by_server


def test_what_arises_only_together_with_main_is_refused_before_it_is_merged(book: PipelineBook) -> None:
    customer = {"customers/lvzhou": RECORDS["customers/hengda.yaml"].replace("hengda", "lvzhou")}
    book.put("main", customer, "boss")
    book.put(OWN, {VISIT.replace("hengda", "lvzhou"): visit(customer="lvzhou")})
    assert book.run("push", OWN).code == 0
    book.put("main", dict.fromkeys(customer), "boss")
    run = book.run("push", OWN)
    assert (run.code, rules_in(run.out)) == (1, {"reference-unknown"})


def test_schemas_are_those_of_main_never_the_branch_s(book: PipelineBook) -> None:
    book.put(OWN, {VISIT: FAULTY})
    assert book.office.push(outside(book.office, OWN, "schemas/visit.schema.json", "li-wei", "{}\n"), OWN, None).taken
    assert rules_in(book.run("push", OWN).out) == {"push-outside", "visit-times"}


def test_an_annotation_and_a_line_of_the_log_are_one_message_whatever_a_file_is_called(
    book: PipelineBook, tmp_path: Path
) -> None:
    github = COMPANY.replace("kind: forgejo", "kind: github").replace("git.example.com", "github.com")
    book.put("main", {"company": github}, "boss")
    book.put(OWN, {"visits/2026-w48/a,b:%0A\n::error::x\n##[error]y": visit()})
    summary = tmp_path / "summary.md"
    book.patch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    book.server = "https://github.com"
    run = book.run("push", OWN, kind="github")
    assert run.code == 1
    commands = [line for line in run.out.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert len(commands) == 1
    assert re.match(r"::error file=records/visits/2026-w48/a%2Cb%3A%250A\S*,line=1,col=1,title=", commands[0])
    assert "::" not in summary.read_text(encoding="utf-8")


# --- a branch is told of


def comment_of(book: PipelineBook, number: int = 1) -> str:
    return book.host.comments[number][MARK][1]


def test_a_branch_has_one_pull_request_and_one_comment_however_often_it_runs(book: PipelineBook) -> None:
    first = book.put(OWN, {VISIT: visit()})
    assert book.run("comment", OWN, first).code == 0
    assert book.host.pulls[OWN].title == "li-wei: 1 visit; he to merge"
    assert (book.host.labels[1], book.host.asked[1]) == (("needs: supervisor",), ("hezhi",))
    assert book.host.states[first][:2] == (State.SUCCESS, CONTEXT)
    assert "认可岩板。" in comment_of(book)
    calls, told = len(book.host.calls), book.host.told
    assert book.run("comment", OWN, first).code == 0
    assert book.host.told == told
    assert "open" not in book.host.calls[calls:]
    second = book.put(OWN, {OTHER: FAULTY})
    assert book.run("comment", OWN, second).code == 0, "what is to be put right stands on the branch"
    assert book.host.pulls[OWN].title.endswith("; 1 to put right first; he to merge")
    assert [book.host.states[one][0] for one in (first, second)] == [State.SUCCESS, State.FAILURE]
    assert "### To put right first" in comment_of(book)
    assert len(book.host.pulls) == len(book.host.comments) == 1


def test_a_contract_asks_the_general_manager_as_well(book: PipelineBook) -> None:
    contract = RECORDS["contracts/2026/hd-01.yaml"].replace("hd-01", "hd-02")
    book.put(OWN, {"contracts/2026/hd-02": contract})
    book.host.labels[1] = ("urgent", "needs: business manager")
    book.run("comment", OWN)
    assert book.host.labels[1] == ("urgent", "needs: supervisor", "needs: general manager")
    assert book.host.asked[1] == ("hezhi", "bossman")


def test_it_is_told_as_the_team_sees_it_unless_the_company_says_otherwise(book: PipelineBook) -> None:
    customer = RECORDS["customers/hengda.yaml"]
    book.put(OWN, {"customers/hengda": f"{customer}legal_person: {HIDDEN}\n", VISIT: visit()})
    book.run("comment", OWN)
    assert HIDDEN not in "".join(book.host.told)
    assert "changed&#44;&#8203; for the manager" in comment_of(book)
    assert f"`salesbook review origin/{OWN} --as manager`" in comment_of(book)
    book.put("main", {"company": COMPANY + "review_as: manager\n"}, "boss")
    book.run("comment", OWN)
    assert HIDDEN in comment_of(book)


def test_where_customers_are_coded_the_title_holds_counts_only(book: PipelineBook) -> None:
    book.put("main", {"company": COMPANY + "confidentiality: coded\n"}, "boss")
    book.put(OWN, {VISIT: visit()})
    book.run("comment", OWN)
    assert re.fullmatch(r"1 visit(; \d+ to put right first)?", book.host.pulls[OWN].title)


def test_what_a_branch_may_not_bring_is_told_in_its_comment_too(book: PipelineBook) -> None:
    a_change_of_people(book)
    book.run("comment", OWN)
    assert "may not change people" in comment_of(book)
    assert "; 1 to put right first; " in book.host.pulls[OWN].title
    assert "needs: general manager" in book.host.labels[1]


def test_no_text_of_a_record_does_anything_on_a_host(book: PipelineBook) -> None:
    texts = [text for text in CALLS if text.isprintable()]
    files = {f"{VISIT}--{n}" if n > 1 else VISIT: visit(f'"{quoted(text)}"') for n, text in enumerate(texts, 1)}
    name = quoted("/approve @all closes #1 !2 [x](https://evil.example)")
    people = person("li-wei", "rep", territory="east").replace('name: "li-wei"', f'name: "{name}"')
    book.put("main", {"people/li-wei": people}, "boss")
    book.put(OWN, files)
    run = book.run("comment", OWN)
    assert run.code == 0
    assert len(comment_of(book).encode()) <= 60_000
    title, *lines = comment_of(book).splitlines()
    for text in (title, book.host.pulls[OWN].title):
        assert not set(text) & set("@#!/<>[]`&")
    for line in lines:
        assert LINE.match(line), line
        bare = re.sub(r"\[correct it\]\(https://git\.example\.com/[\w./-]+\)$", "", line.removeprefix("###"))
        assert not set(re.sub(r"&#\d+;", "", bare)) & set("@#!/<>[]`&"), line
    others = [text for text in book.host.told if text not in {comment_of(book), book.host.pulls[OWN].title}]
    assert not [text for text in others if re.search(r"[@#!/<>`]|^/", text)]


def test_a_run_about_something_else_tells_nothing(book: PipelineBook) -> None:
    old = book.put(OWN, {VISIT: visit()})
    for branch, commit, said in (
        ("in/gone", old, "has it no more"),
        ("main", "", "is the main branch"),
        (OWN, "a" * 40, "does not hold"),
    ):
        run = book.run("comment", branch, commit)
        assert (run.code, said in run.out) == (0, True), run
    assert book.host.calls == []


@pytest.mark.parametrize(
    ("branch", "commit"), [("in/a..b", ""), ("-x", ""), ("in/a\nb", ""), (OWN, "HEAD;x"), (OWN, "a" * 39)]
)
def test_a_value_that_is_none_is_refused(book: PipelineBook, branch: str, commit: str) -> None:
    run = book.run("comment", branch, commit)
    assert run.code == 2
    assert book.host.calls == []


@pytest.mark.parametrize("method", ["pull_request", "open", "comment", "label", "ask", "status"])
def test_a_step_that_fails_keeps_no_other_and_may_be_run_again(method: str) -> None:
    branch, told = (
        Branch(OWN, "a" * 40, (), waits=True),
        Posting("title", "body", "comment", ["needs: supervisor"], ["he"]),
    )
    host, whole = MemoryHost(), MemoryHost()
    assert list(post(whole, branch, told, 1, "en")) == []
    host.refuses = {method}
    assert [error.status for error in post(host, branch, told, 1, "en")] == [403]
    assert (branch.tip in host.states) is (method != "status")
    assert bool(host.pulls) is (method not in {"pull_request", "open"})
    host.refuses.clear()
    assert list(post(host, branch, told, 1, "en")) == []
    host.calls = whole.calls
    assert vars(host) == vars(whole)


def test_a_branch_without_a_common_past_gets_its_mark_and_stops_no_other(book: PipelineBook) -> None:
    a_history_of_its_own(book)
    book.put("in/zhou-min", {OTHER.replace("li-wei", "zhou-min"): visit().replace("li-wei", "zhou-min")}, "zhou-min")
    assert book.run("main", "main").code == 0
    state, _, _, more = book.host.states[book.at(OWN)]
    assert (state, more) == (State.FAILURE, f"{ADDRESS}/actions/runs/7")
    assert list(book.host.pulls) == ["in/zhou-min"]


def test_what_a_host_refuses_makes_the_run_fail_and_shows_no_token(book: PipelineBook) -> None:
    book.host.refuses = {"label"}
    commit = book.put(OWN, {VISIT: visit()})
    run = book.run("comment", OWN, commit)
    assert (run.code, "label is refused" in run.err, commit in book.host.states) == (2, True, True)


# --- after a merge


def test_after_a_merge_branches_follow_and_what_is_open_is_judged_anew(book: PipelineBook) -> None:
    book.put(OWN, {VISIT: visit()})
    book.put("in/luo-jing", {}, "luo-jing")
    book.put("in/zhou-min", {OTHER.replace("li-wei", "zhou-min"): visit().replace("li-wei", "zhou-min")}, "zhou-min")
    book.office.clone.pushed("main", at=AS_OF)
    assert book.office.push("receipts", "receipts", None).taken
    book.merge(OWN)
    idle, still_open = book.at("in/luo-jing"), book.at("in/zhou-min")
    assert book.run("main", "main").code == 0
    assert book.at(OWN) == book.at("main")
    assert (book.at("in/luo-jing"), book.at("in/zhou-min")) == (idle, still_open)
    assert book.host.states[book.at("main")][2] == "nothing waits on this branch"
    assert book.host.states[still_open][0] is State.SUCCESS
    assert list(book.host.pulls) == ["in/zhou-min"]
    told = book.host.told
    assert book.run("main", "main").code == 0
    assert (book.host.told, book.at(OWN)) == (told, book.at("main"))


def test_what_came_in_after_the_merge_is_kept_and_judged(book: PipelineBook) -> None:
    book.put(OWN, {VISIT: visit()})
    book.office.clone.pushed("main", at=AS_OF)
    assert book.office.push("receipts", "receipts", None).taken
    book.merge(OWN)
    later = book.put(OWN, {OTHER: visit()})
    assert book.run("main", "main").code == 0
    head = book.at(OWN)
    raw = book.git("cat-file", "commit", f"origin/{OWN}")
    assert book.git("rev-parse", f"origin/{OWN}") == head
    assert re.findall(r"^parent (\w+)$", raw, re.MULTILINE) == [later, book.at("main")]
    assert re.search(r"^Receipts: [0-9a-f]{64}$", raw, re.MULTILINE)
    assert book.git("diff", "--name-only", "origin/main", f"origin/{OWN}") == f"records/{OTHER}.yaml"
    assert book.host.states[head][:2] == (State.SUCCESS, CONTEXT)
    assert book.host.pulls[OWN].title == "li-wei: 1 visit; he to merge"


def test_who_pushes_while_a_branch_is_brought_up_loses_nothing(book: PipelineBook) -> None:
    book.put(OWN, {VISIT: visit()})
    book.merge(OWN)
    came: list[str] = []

    def overtaken(*words: object) -> object:
        if not came:
            came.append(book.put(OWN, {OTHER: visit()}))
        return pushed(*words)  # type: ignore[arg-type]

    book.patch.setattr("salesbook.pipeline.catching_up.push", overtaken)
    assert book.run("main", "main").code == 0
    assert book.git("rev-parse", f"origin/{OWN}^1") == came[0]
    assert book.git("rev-parse", f"origin/{OWN}^2") == book.at("main")


def test_a_branch_that_can_t_be_brought_up_is_told_of_and_keeps_no_other(book: PipelineBook) -> None:
    book.put(OWN, {VISIT: visit()})
    book.put("in/zhou-min", {OTHER.replace("li-wei", "zhou-min"): visit().replace("li-wei", "zhou-min")}, "zhou-min")
    book.merge(OWN)
    hook = book.office.server / "hooks" / "update"
    hook.write_text(
        '#!/bin/sh\ncase "$1" in *in/li-wei) echo "protected ::error::x" >&2; exit 1 ;; esac\n', encoding="utf-8"
    )
    hook.chmod(0o755)
    run = book.run("main", "main")
    assert run.code == 2
    assert "could not be brought up to main" in run.err
    assert "::" not in run.err
    assert list(book.host.pulls) == ["in/zhou-min"]


def test_the_site_is_built_into_the_folder_the_company_set(book: PipelineBook) -> None:
    built: list[Path] = []

    def build(_options: object, wanted: SiteRequest, folder: Path) -> int:
        assert wanted.viewer == "team"
        built.append(folder)
        return 1

    book.patch.setattr("salesbook.commands.site.build_once", build)
    assert book.run("main", "main").code == 1
    assert built == [book.ci / "public"]
