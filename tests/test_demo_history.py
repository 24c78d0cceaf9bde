"""The made-up history: the same seed, the same ids; what the program tells of it is the truth beside it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book, record_at
from salesbook.calendar import week_in
from salesbook.commands.main import main
from salesbook.demo.in_git.signing import Key
from salesbook.history.approvals import RepliedRecord, approvals
from salesbook.history.arrival import Comings
from salesbook.history.evidence import Grade
from salesbook.history.repository import Repository, open_repository
from salesbook.pages.parts.commits import first_commit
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.record_proof import proof_sections
from salesbook.pages.parts.value import Lamp, Link, Outward, Under
from salesbook.pages.week.review import review_lamp
from salesbook.rules import catalogue, judge
from salesbook.rules.reporting import judged
from salesbook.views.approvals import trails
from salesbook.views.hand_in import hand_ins
from salesbook.views.office import office
from salesbook.views.replies import replies
from salesbook.views.reviews import review_of
from tests.conftest import CLOCK
from tests.support.made_book import pages

WEEKS = 13


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "book"
    assert main(["demo", str(folder), "--weeks", str(WEEKS), "--history", "-q"]) == 0
    return folder


@pytest.fixture(scope="module")
def truth(demo: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((demo / "truth.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def book(demo: Path) -> Book:
    return open_book([demo], judge, CLOCK)


@pytest.fixture
def repository(demo: Path) -> Iterator[Repository]:
    with open_repository(demo, "main") as opened:
        yield opened


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout.strip()


def test_the_same_seed_gives_the_same_commits_whatever_git_is_set_to(
    demo: Path, truth: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "gitconfig"
    settings.write_text(
        "[user]\n name = x\n email = x@y\n[commit]\n gpgSign = true\n[core]\n autocrlf = true\n"
        "[init]\n defaultBranch = trunk\n defaultObjectFormat = sha256\n[i18n]\n commitEncoding = gbk\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    assert main(["demo", str(tmp_path / "again"), "--weeks", str(WEEKS), "--history", "-q"]) == 0
    refs = "for-each-ref", "--format=%(refname) %(objectname)"
    assert git(tmp_path / "again", *refs) == git(demo, *refs)
    assert (tmp_path / "again" / "truth.json").read_bytes() == (demo / "truth.json").read_bytes()
    assert git(tmp_path / "again", "status", "--porcelain") == ""
    assert git(demo, "rev-parse", "main") == truth["head"]


def test_another_seed_is_another_history(truth: dict[str, Any], tmp_path: Path) -> None:
    assert main(["demo", str(tmp_path / "other"), "--weeks", str(WEEKS), "--seed", "2", "--history", "-q"]) == 0
    assert json.loads((tmp_path / "other" / "truth.json").read_bytes())["head"] != truth["head"]


def test_git_finds_nothing_wrong_in_it(demo: Path) -> None:
    git(demo, "fsck", "--strict")
    assert main(["check", "--root", str(demo), "-q"]) == 0


def test_ssh_keygen_takes_the_made_up_signatures(tmp_path: Path) -> None:
    key = Key("somebody")
    (tmp_path / "signers").write_text(f'li namespaces="git" {key.public}\n', encoding="ascii")
    (tmp_path / "signature").write_bytes(key.sign("内容\n".encode()) + b"\n")
    words = ["-f", str(tmp_path / "signers"), "-I", "li", "-n", "git", "-s", str(tmp_path / "signature")]
    for content, code in (("内容\n".encode(), 0), (b"x\n", 255)):
        done = subprocess.run(["ssh-keygen", "-Y", "verify", *words], input=content, check=False, capture_output=True)
        assert done.returncode == code


def test_every_record_came_when_the_truth_says(truth: dict[str, Any], repository: Repository) -> None:
    assert len(truth["records"]) > 1500
    comings = Comings(repository)
    data = {}
    for ref in truth["records"]:
        coming = comings.get(ref)
        assert coming is not None, ref
        in_by = coming.in_by(repository)
        assert in_by is not None, ref
        data[ref] = (repository.graph.id(coming.n), in_by.timestamp())
    assert data == {
        ref: (item["commit"], datetime.fromisoformat(item["in_by"]).timestamp())
        for ref, item in truth["records"].items()
    }


def test_every_deadline_was_kept_as_the_truth_says(truth: dict[str, Any], book: Book) -> None:
    weeks = {week for item in truth["marks"] if (week := week_in(item["week"]))}
    expected = {(o["week"], o["person"], o["form"]): (o["mark"], o["grade"]) for o in truth["marks"]}
    assert {mark for mark, _ in expected.values()} == {"on_time", "late", "missing"}
    assert {grade for _, grade in expected.values()} == {"proven", "signed_claim", None}
    result: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    for week in {near for own in weeks for near in (own.later(-1), own)}:
        for row in hand_ins(book, week):
            own = week if row.form == "summary" else week.later(1)
            if row.mark not in ("not_owed", "due") and own in weeks:
                grade = row.grade.value if row.grade and row.record else None
                result[own.text, row.person, row.form] = (row.mark.value, grade)
    assert {k: v for k, v in result.items() if expected.get(k) != v} == {}
    assert result.keys() == expected.keys()


def test_every_approval_is_the_truth_s(truth: dict[str, Any], book: Book, repository: Repository) -> None:
    counter = Counter[tuple[str, str | None, str | None, str, bool]]()
    arrived = Comings(repository)
    for ref in sorted({item["record"] for item in truth["approvals"]}):
        records = [reply for reply in replies(book).get(ref, ()) if reply["verdict"] == "approved"]
        asked = RepliedRecord(
            ref, tuple((record.ref, record["person"], record["role"]) for record in records), book.zone
        )
        for approval in approvals(repository, arrived, asked):
            counter[ref, approval.role or None, approval.person, approval.how, approval.valid] += 1
    told = Counter(
        (item["record"], item["role"], item["person"], item["how"], item["valid"]) for item in truth["approvals"]
    )
    assert counter - told == Counter()
    assert told - counter == Counter()
    assert {how for _, _, _, how, valid in counter if valid} == {"merge", "reply"}
    assert any(not valid for *_, valid in counter)


def test_what_was_planted_is_seen_for_what_it_is(truth: dict[str, Any], book: Book, repository: Repository) -> None:
    planted = {item["what"]: item for item in truth["planted"]}
    assert set(planted) == {
        *("back-dated", "dated-ahead", "self-merge", "old-key", "another-name", "edited-after-review"),
        *("missed", "rewritten-week", "hours-late", "left"),
    }
    graph = repository.graph
    number = {what: graph.number(item["commit"]) or 0 for what, item in planted.items()}
    assert repository.signer(number["old-key"]) is None
    assert repository.signer(number["back-dated"]) == planted["back-dated"]["record"].rpartition("/")[2]
    assert repository.bringer(number["another-name"]) == planted["self-merge"]["record"].split("--")[1]
    line = repository.line(number["missed"])
    assert line is not None
    assert (line.via, line.pusher) == ("missed", None)
    (own,) = [
        approval
        for approval in approvals(
            repository, Comings(repository), RepliedRecord(planted["self-merge"]["record"], (), book.zone)
        )
        if approval.commit == planted["self-merge"]["commit"]
    ]
    assert set(own.faults) == {"self-merge", "merged-without-role"}
    for what in ("edited-after-review", "rewritten-week"):
        assert len(graph.changes(planted[what]["record"])) == 2
    ahead = book.find(planted["dated-ahead"]["record"])
    assert ahead is not None
    span = book.arrival(ahead)
    assert ahead.written_at is not None
    assert span.in_by is not None
    assert ahead.written_at > span.in_by


"""What the report calls a mark otherwise."""
RULES = {
    "back-dated": "back-dated",
    "dated-ahead": "back-dated",
    "self-merge": "self-merge",
    "another-name": "in-anothers-name",
    "edited-after-review": "edited-after-review",
    "rewritten-week": "edited-after-close",
}
"""The rule that finds what was planted."""


def test_the_rules_find_what_was_planted_and_nothing_else(truth: dict[str, Any], book: Book) -> None:
    catalogue.register_all()
    names = {*RULES.values(), "merged-without-role", "main-without-merge"}
    result: dict[str, set[str]] = {name: set() for name in names}
    for manual, duty, _ in judged(book, names):
        if not duty.mark.fine and duty.record is not None:
            result[manual.id].add(duty.record.ref)
    planted = {(RULES[item["what"]], item["record"]) for item in truth["planted"] if item["what"] in RULES}
    by_himself = result.pop("self-merge")
    assert result.pop("merged-without-role") == by_himself
    assert {ref for rule, ref in planted if rule == "self-merge"} < by_himself
    assert result.pop("main-without-merge") == set()
    assert {(rule, ref) for rule, refs in result.items() for ref in refs} == {
        (rule, ref) for rule, ref in planted if rule != "self-merge"
    }


def test_a_reply_that_another_brought_reviews_nothing(truth: dict[str, Any], book: Book) -> None:
    (stolen,) = [item["record"] for item in truth["planted"] if item["what"] == "another-name"]
    reply = book.find(stolen)
    assert reply is not None
    plan = book.find(reply["about"])
    assert plan is not None
    review = review_of(book, plan)
    assert review.first is None
    assert review.merge is not None
    assert (review.state, review.merge.grade) == ("in_time", "proven")


def test_the_page_names_what_needs_explaining_to_those_it_concerns(book: Book) -> None:
    bodies = {
        viewer: next(page.body("zh") for page in pages(book, viewer) if page.path == "punctuality")
        for viewer in ("manager", "team")
    }
    for word in ("自审自合", "入档后修改", "审核后修改", "他人代交"):
        assert f">{word}<" in bodies["manager"], word
        assert f">{word}<" not in bodies["team"], word
    assert "没有您可以看到的" in bodies["team"]
    assert "还没有回执" not in bodies["manager"]
    assert "已证实" in bodies["team"]


def test_the_report_judges_every_deadline_as_the_truth_does(truth: dict[str, Any], book: Book) -> None:
    catalogue.register_all()
    expected = {(o["week"], o["person"], o["form"]): (o["mark"], o["grade"]) for o in truth["marks"]}
    result: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    for form in ("plan", "summary"):
        for _, duty, _ in judged(book, {f"{form}-handed-in"}):
            if duty.mark.value not in ("not_owed", "due"):
                assert duty.week
                assert duty.person
                grade = duty.grade.value if duty.grade and duty.record else None
                result[duty.week.text, duty.person, form] = (duty.mark.value, grade)
    assert result == expected


STRIP = {
    "on time, proven": ("on_time", "proven"),
    "says on time": ("on_time", "signed_claim"),
    "not handed in": ("missing", None),
}
"""What a dot of the strips says, as the truth calls it; late is late at whatever grade."""


def test_the_strips_of_the_page_tell_every_deadline_as_the_truth_does(truth: dict[str, Any], book: Book) -> None:
    html = str(next(page.body("en") for page in pages(book, "manager") if page.path == "punctuality"))
    told: dict[tuple[str, str, str], str] = {}
    for form, part in zip(("plan", "summary"), html.split("sb-strip")[1:3], strict=True):
        head, *rows = part.partition("</table>")[0].split("<tr>")
        numbers = re.findall(r">(\d\d)</th>", head + rows[0])
        for row in rows[1:]:
            person = re.search(r"people/([a-z-]+)\.html", row)
            dots = re.findall(r'<i class="[a-z]+">(?:<a[^>]*>)?([^<]*)<', unescape(row))
            assert person
            told |= {(f"2026-W{number}", person[1], form): dot for number, dot in zip(numbers, dots, strict=True)}
    expected = {(o["week"], o["person"], o["form"]): (o["mark"], o["grade"]) for o in truth["marks"]}
    compared = {key: (told[key], expected[key]) for key in told.keys() & expected.keys()}
    assert len(compared) > 100
    assert {mark for _, (mark, _) in compared.values()} == {"on_time", "late", "missing"}
    wrong = {key: pair for key, pair in compared.items() if STRIP.get(pair[0], ("late", pair[1][1])) != pair[1]}
    assert wrong == {}


def test_each_record_s_own_proof_is_the_truth_s(truth: dict[str, Any], book: Book) -> None:
    """The receipt's moment and commit of every record, and every approval, as the record's page tells them to managers."""
    reader = Reader(Audience(book, "manager"))
    counter = Counter[tuple[str, str, str, bool]]()
    for ref, own in truth["records"].items():
        record = book.find(ref)
        assert record is not None
        facts, versions = proof_sections(reader, record)
        told: dict[str, Any] = {fact.label.en: fact.value for fact in facts.facts}
        if own["in_by"] is not None:
            moment, proof = told["There by"].parts
            assert (moment.at, proof.text) == (datetime.fromisoformat(own["in_by"]), Grade.PROVEN.label), ref
            assert told["Receipt"].parts[1].en == own["commit"][:10], ref
        assert versions.table is not None
        rows: list[tuple[Any, ...]] = [row.cells for row in versions.table.groups[0].rows]
        for _, what, _, by, *_ in rows:
            if isinstance(by, Under):
                words: Any = by.note.text if isinstance(by.note, Lamp) else by.note
                how = "reply" if what.en == "reply" else "merge"
                counter[ref, by.value.path.partition("/")[2], how, words.en.startswith("approved by")] += 1  # type: ignore[union-attr]
    told_truth = Counter((o["record"], o["person"], o["how"], o["valid"]) for o in truth["approvals"])
    asked = {ref for ref, *_ in told_truth}
    assert Counter({key: n for key, n in counter.items() if key[0] in asked}) == told_truth


def test_what_is_proven_is_not_called_somebody_s_word(book: Book) -> None:
    """A plan's review and a form's archiving: what the page says of them fits what its section on proof says."""
    reader = Reader(Audience(book, "manager"))
    words: dict[bool, Counter[tuple[str, str]]] = {True: Counter(), False: Counter()}
    for plan in book.of("plan"):
        review, lamp = review_of(book, plan), review_lamp(reader, plan)
        if review.state == "in_time" and lamp is not None:
            approving = [approval for approval in trails(book)[plan.ref].approvals if approval.valid]
            words[any(approval.grade is Grade.PROVEN for approval in approving)][lamp.state, lamp.text.zh] += 1
    assert set(words[True]) == {("ok", "已审核"), ("ok", "合并通过"), ("warn", "已退回")}
    assert not words[False]
    register = next(page for page in pages(book, "manager") if page.path == "archiving").body("zh")
    assert "自报" not in register
    assert "已入档" in register


@pytest.mark.parametrize(("viewer", "knows"), [("team", False), ("manager", True), ("", True), ("another", False)])
def test_a_story_is_told_to_its_person_and_to_those_above(
    truth: dict[str, Any], book: Book, viewer: str, knows: bool
) -> None:
    plan = book.find(next(o["record"] for o in truth["planted"] if o["what"] == "edited-after-review"))
    assert plan is not None
    others = (one.id for one in book.of("person") if one.id != plan.writer and one["roles"][0]["role"] == "rep")
    reader = Reader(Audience(book, {"": plan["person"], "another": next(others)}.get(viewer, viewer)))
    shown = reader.book.find(plan.ref)
    assert shown is not None
    assert bool(proof_sections(reader, shown)) == knows
    assert (first_commit(reader, plan) is not None) == knows


def test_a_commit_leads_to_the_host_where_the_company_names_one(truth: dict[str, Any], book: Book) -> None:
    ref, own = next((ref, own) for ref, own in truth["records"].items() if ref.startswith("plans/"))
    reader = Reader(Audience(book, "manager"))
    value = first_commit(reader, book.find(ref))
    assert isinstance(value, Link)
    assert (value.path, value.text.en) == (f"{ref}#proof", own["commit"][:10])
    company = record_at(book.schemas, "company", "records/company.yaml", {**book.company.data, "host": HOST})
    others = [record for record in book.all() if record.ref != "company"]
    hosted = Book(book.schemas, [company, *others], book.now, (), None, book.arrivals)
    address = first_commit(Reader(Audience(hosted, "manager")), book.find(ref))
    assert address == Outward(f"https://git.example.com/a/book/commit/{own['commit']}", value.text)


HOST = {"kind": "forgejo", "url": "https://git.example.com/a/book"}


def test_without_receipts_nothing_is_proven(demo: Path, tmp_path: Path, book: Book) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(demo, clone)
    git(clone, "update-ref", "-d", "refs/heads/receipts")
    bare = open_book([clone], judge, CLOCK)
    dues = [(plan, office(book).cut_off(week)) for plan in bare.of("plan") if (week := week_in(plan["week"]))]
    assert {bare.evidence(plan, due).grade for plan, due in dues} <= {Grade.SIGNED_CLAIM, Grade.CLAIM, Grade.IMPORTED}
    assert Grade.PROVEN in {book.evidence(plan, due).grade for plan, due in dues}


@pytest.mark.parametrize(("option", "value"), [("--people", "8"), ("--weeks", "7")])
def test_a_company_too_small_for_its_history_is_refused(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["demo", str(tmp_path / "x"), option, value, "--history", "--lang", "en"]
    assert main(words) == 2
    assert "at least 9 people and 8 weeks" in capsys.readouterr().err
    assert not os.path.lexists(tmp_path / "x")
