"""How well an arrival is known: forged and awkward histories, each judged by what the server saw and never by more."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from salesbook.book import Book, make, record_at
from salesbook.history import NOTHING_PROVEN, Evidence, Grade, Span, weighed
from salesbook.history.arrivals import InGit
from tests.support import made_book
from tests.support.made_history import Made, person

DUE = datetime.fromisoformat("2026-11-23T00:00:00+08:00")
BEFORE = "2026-11-22T21:10:00+08:00"
AFTER = "2026-11-23T10:30:00+08:00"
DAYS_AFTER = "2026-11-25T10:30:00+08:00"
OPENED = date(2026, 1, 1)
PLAN = "plans/2026-w48/li-wei"
NOW = datetime.fromisoformat("2026-11-30T12:00:00+08:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("says", "span", "grade", "on_time"),
    [
        (BEFORE, Span(at(BEFORE)), Grade.PROVEN, True),
        (AFTER, Span(at(BEFORE)), Grade.PROVEN, True),  # dated ahead: it was there before
        (None, Span(at(BEFORE)), Grade.PROVEN, True),
        (
            BEFORE,
            Span(at(DAYS_AFTER), at(AFTER)),
            Grade.PROVEN,
            False,
        ),  # dated back: the server had its parent, not this
        (
            BEFORE,
            Span(at(AFTER)),
            Grade.CLAIM,
            True,
        ),  # it may have been written in time: counted neither late nor proven
        (BEFORE, Span(at(AFTER), at("2026-11-21T08:00:00+08:00")), Grade.CLAIM, True),
        (AFTER, Span(at(AFTER)), Grade.CLAIM, False),  # late by its own word
        (DAYS_AFTER, Span(at(AFTER)), Grade.CLAIM, False),
        (BEFORE, NOTHING_PROVEN, Grade.CLAIM, True),
        (BEFORE, Span(signed_at=at(BEFORE)), Grade.SIGNED_CLAIM, True),
        (BEFORE, Span(signed_at=at(AFTER)), Grade.SIGNED_CLAIM, False),  # he signed that he committed it later
        (AFTER, Span(signed_at=at(BEFORE)), Grade.SIGNED_CLAIM, False),
        ("2025-12-31T23:00:00+08:00", NOTHING_PROVEN, Grade.IMPORTED, True),
        ("2025-12-31T23:00:00+08:00", Span(at(AFTER)), Grade.IMPORTED, True),
        (None, NOTHING_PROVEN, Grade.UNKNOWN, None),
        (None, Span(at(AFTER)), Grade.UNKNOWN, None),
        (BEFORE, Span(DUE), Grade.PROVEN, True),  # the deadline is the last moment in time
        (BEFORE, Span(at(DAYS_AFTER), DUE), Grade.CLAIM, True),
        (BEFORE, Span(at(DAYS_AFTER), DUE + timedelta(seconds=1)), Grade.PROVEN, False),
    ],
)
def test_a_mark_is_proven_only_where_no_deadline_lies_within_what_is_proven(
    says: str | None, span: Span, grade: Grade, on_time: bool | None
) -> None:
    evidence = weighed(at(says) if says else None, span, [DUE], OPENED)
    assert evidence.grade is grade
    assert (None if evidence.at is None else evidence.at <= DUE) is on_time


def test_of_two_deadlines_neither_may_lie_within_what_is_proven() -> None:
    cut_off = DUE + timedelta(hours=9)
    between = Span(DUE + timedelta(hours=8), DUE + timedelta(hours=7))
    assert weighed(at(BEFORE), between, [DUE, cut_off], OPENED) == Evidence(DUE + timedelta(hours=7), Grade.PROVEN)
    assert weighed(at(BEFORE), Span(DUE + timedelta(hours=8)), [DUE, cut_off], OPENED).grade is Grade.CLAIM
    assert weighed(at(BEFORE), Span(DUE + timedelta(hours=8)), [cut_off], OPENED).grade is Grade.PROVEN


class Story(NamedTuple):
    """A book on a server: people with keys; each takes his part in what is told."""

    made: Made
    he: str
    li: str

    def start(self, *, at: str = "2026-11-20T08:00:00+08:00") -> None:
        people = {
            "people/he": person("he", "supervisor", self.he),
            "people/li-wei": person("li-wei", "rep", self.li, reports_to="he"),
        }
        self.made.commit("main", people, "he", "2026-11-01T09:00:00+08:00", key="he")
        self.made.git("update-ref", "refs/heads/in/li-wei", self.made.tip("main"))
        self.made.pushed("main", "in/li-wei", at=at, by="he")

    def plan(self, says: str = BEFORE, *, key: str | None = "li", branch: str = "in/li-wei", text: str = "a") -> str:
        return self.made.commit(branch, {PLAN: f'{text}: "{says}"\n'}, "li-wei", says, key=key)

    def span(self, host: str = "none") -> Span:
        return InGit([self.made.root], "main", host, keys=True).of(PLAN, ("li-wei",))

    def grade(self, says: str = BEFORE, host: str = "none") -> tuple[Grade, bool | None]:
        evidence = weighed(at(says), self.span(host), [DUE], OPENED)
        return evidence.grade, None if evidence.at is None else evidence.at <= DUE


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Made(tmp_path)
    told = Story(made, made.key("he"), made.key("li"))
    told.start()
    return told


def pushed_in_time(story: Story) -> None:
    story.plan()
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")


def pushed_hours_late(story: Story) -> None:
    story.plan()
    story.made.pushed("in/li-wei", at=AFTER, by="li-wei")


def dated_back(story: Story) -> None:
    """Written onto what the server got only after the deadline: it can't have been there before."""
    story.made.commit("in/li-wei", {"visits/a": "a: 1\n"}, "li-wei", AFTER, key="li")
    story.made.pushed("in/li-wei", at=AFTER, by="li-wei")
    story.plan()
    story.made.pushed("in/li-wei", at=DAYS_AFTER, by="li-wei")


def never_pushed(story: Story) -> None:
    story.plan()


def never_pushed_without_key(story: Story) -> None:
    story.plan(key=None)


def dated_back_with_a_key_taken_away(story: Story) -> None:
    """An old key, no longer in the people record, and dates from when it was."""
    story.made.key("new")
    new = person("li-wei", "rep", story.made.key("new"), reports_to="he")
    story.made.commit("main", {"people/li-wei": new}, "he", "2026-11-10T09:00:00+08:00", key="he")
    story.made.git("update-ref", "refs/heads/in/li-wei", story.made.tip("main"))
    story.plan("2026-11-05T09:00:00+08:00", key="li")


def named_as_another_with_ones_own_key(story: Story) -> None:
    story.made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", BEFORE, key="he")


def missed_in_time(story: Story) -> None:
    story.plan()
    story.made.pushed(at=BEFORE)


def missed_and_found_later(story: Story) -> None:
    story.plan()
    story.made.pushed(at=AFTER)


def squashed(story: Story) -> None:
    """The manager's squash came late; what was pushed in time holds the same bytes and is still there."""
    story.plan()
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")
    story.made.commit("main", {PLAN: f'a: "{BEFORE}"\n'}, "he", DAYS_AFTER, key="he")
    story.made.pushed("main", at=DAYS_AFTER, by="he")


def squashed_and_the_branch_taken_away(story: Story) -> None:
    """The commits that were pushed are gone: neither in time nor late can be proven."""
    squashed(story)
    story.made.git("update-ref", "-d", "refs/heads/in/li-wei")
    story.made.pushed(at=DAYS_AFTER)


def rebased(story: Story) -> None:
    """The same bytes in other commits, and the old ones gone."""
    story.plan()
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")
    old = story.made.tip("in/li-wei")
    story.made.commit("main", {"visits/a": "a: 1\n"}, "he", AFTER, key="he")
    story.made.pushed("main", at=AFTER, by="he")
    story.made.git("update-ref", "refs/heads/in/li-wei", story.made.tip("main"))
    story.plan()
    story.made.pushed("in/li-wei", at=DAYS_AFTER, by="li-wei", old={"refs/heads/in/li-wei": old})


def evil_merge(story: Story) -> None:
    """What the merge itself added was pushed by nobody before."""
    story.made.commit("in/li-wei", {"visits/a": "a: 1\n"}, "li-wei", BEFORE, key="li")
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")
    story.made.commit("main", {"visits/b": "b: 1\n"}, "he", AFTER, key="he")
    story.made.pushed("main", at=AFTER, by="he")
    story.made.merge("in/li-wei", "he", DAYS_AFTER, files={PLAN: f'a: "{BEFORE}"\n'}, key="he")
    story.made.pushed("main", at=DAYS_AFTER, by="he")


def skewed_clock(story: Story) -> None:
    """The server's clock went back a month: no moment after is believed to be earlier than one before."""
    story.made.pushed(at=AFTER)
    story.made.commit("in/li-wei", {"visits/a": "a: 1\n"}, "li-wei", AFTER, key="li")
    story.made.pushed("in/li-wei", at=AFTER, by="li-wei")
    story.plan()
    story.made.pushed("in/li-wei", at="2026-10-22T21:10:00+08:00", by="li-wei")


def committed_in_1970(story: Story) -> None:
    story.made.commit("in/li-wei", {PLAN: "a: 1\n"}, "li-wei", "1970-01-02T00:00:00+00:00", key="li")
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")


HISTORIES: list[tuple[Callable[[Story], None], Grade, bool]] = [
    (pushed_in_time, Grade.PROVEN, True),
    (pushed_hours_late, Grade.SIGNED_CLAIM, True),
    (dated_back, Grade.PROVEN, False),
    (never_pushed, Grade.SIGNED_CLAIM, True),
    (never_pushed_without_key, Grade.CLAIM, True),
    (dated_back_with_a_key_taken_away, Grade.CLAIM, True),
    (named_as_another_with_ones_own_key, Grade.CLAIM, True),
    (missed_in_time, Grade.PROVEN, True),
    (missed_and_found_later, Grade.SIGNED_CLAIM, True),
    (squashed, Grade.PROVEN, True),
    (squashed_and_the_branch_taken_away, Grade.CLAIM, True),
    (rebased, Grade.SIGNED_CLAIM, True),
    (evil_merge, Grade.PROVEN, False),
    (skewed_clock, Grade.SIGNED_CLAIM, True),
    (committed_in_1970, Grade.PROVEN, True),
]


@pytest.mark.parametrize(("happened", "grade", "on_time"), HISTORIES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_history_proves_what_the_server_saw_and_no_more(
    story: Story, happened: Callable[[Story], None], grade: Grade, on_time: bool
) -> None:
    happened(story)
    assert story.grade() == (grade, on_time)


def test_a_record_dated_ahead_was_there_when_the_server_had_it(story: Story) -> None:
    story.plan(DAYS_AFTER)
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")
    assert story.grade(DAYS_AFTER) == (Grade.PROVEN, True)


@pytest.mark.parametrize("host", ["github", "gitlab", "gitee", "bitbucket"])
def test_a_log_that_anybody_who_pushes_could_have_written_proves_nothing(story: Story, host: str) -> None:
    """On these hosts no hook of ours runs: a workflow of the pushed branch may have written the lines."""
    pushed_in_time(story)
    assert story.grade(host=host) == (Grade.SIGNED_CLAIM, True)
    assert story.grade(host="forgejo") == (Grade.PROVEN, True)


def test_nothing_is_proven_after_the_line_where_a_log_is_broken(story: Story) -> None:
    pushed_in_time(story)
    assert story.grade() == (Grade.PROVEN, True)
    text = story.made.git("show", "receipts:2026-11.jsonl").split("\n")
    text[-1] = text[-1].replace("li-wei", "he-jun")
    (story.made.folder / "log").write_text("\n".join(text) + "\n", encoding="utf-8")
    blob = story.made.git("hash-object", "-w", str(story.made.folder / "log"))
    tree = story.made.git("mktree", told=f"100644 blob {blob}\t2026-11.jsonl\n")
    story.made.git("update-ref", "refs/heads/receipts", story.made.git("commit-tree", tree, "-m", "x"))
    assert story.grade() == (Grade.SIGNED_CLAIM, True)


def test_a_signature_that_does_not_fit_its_commit_is_none(story: Story) -> None:
    """The text of a commit changed, its signature kept."""
    real = story.plan()
    raw = subprocess.run(
        ["git", "-C", str(story.made.root), "cat-file", "commit", real], check=True, capture_output=True
    ).stdout
    file = story.made.folder / "commit"
    file.write_bytes(raw.replace(b"records\n", b"Records\n"))
    forged = story.made.git("hash-object", "-t", "commit", "-w", str(file))
    story.made.git("update-ref", "refs/heads/in/li-wei", forged)
    assert forged != real
    assert story.grade() == (Grade.CLAIM, True)


@pytest.mark.parametrize("known", ["key", "fingerprint"])
def test_a_key_is_known_by_its_text_or_its_fingerprint(story: Story, known: str) -> None:
    words = ["ssh-keygen", "-lf", str(story.made.folder / "li.pub")]
    fingerprint = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[1]
    own = person("li-wei", "rep", fingerprint if known == "fingerprint" else story.li, reports_to="he")
    story.made.commit("main", {"people/li-wei": own}, "he", key="he")
    story.made.git("update-ref", "refs/heads/in/li-wei", story.made.tip("main"))
    story.plan()
    assert story.grade() == (Grade.SIGNED_CLAIM, True)


def test_an_approval_in_a_managers_name_is_proven_only_if_he_brought_it(story: Story) -> None:
    reply = "replies/2026-w48/2026-11-23--he"
    story.made.commit("in/li-wei", {reply: "a: 1\n"}, "he", BEFORE, key=None)
    story.made.pushed("in/li-wei", at=BEFORE, by="li-wei")
    arrivals = InGit([story.made.root], "main", "none", keys=True)
    assert arrivals.of(reply, ("he",)).in_by == at(BEFORE)
    assert arrivals.of(reply, ("he",), brought=True) == NOTHING_PROVEN
    own = "replies/2026-w48/2026-11-24--he"
    story.made.commit("in/he", {own: "a: 1\n"}, "he", BEFORE, key=None)
    story.made.pushed("in/he", at=AFTER, by="he")
    arrivals = InGit([story.made.root], "main", "none", keys=True)
    assert arrivals.of(own, ("he",), brought=True).in_by == at(AFTER)


def book(root: Path, now: datetime = NOW) -> Book:
    """A book of one plan, with the history that lies in a folder."""
    plan = {"week": "2026-W48", "person": "li-wei", "goals": ["x"], "lines": [], "written_at": BEFORE}
    every = [made_book.COMPANY, made_book.person("li-wei", "李伟"), ("plan", plan)]
    kinds = made_book.schemas()
    records = [record_at(kinds, kind, made_book._path(kinds, kind, data), data) for kind, data in every]
    return make(kinds, records, (), now, now, lambda _, __: InGit([root], "main", "none", keys=True))


def clone(story: Story, *words: str) -> Path:
    folder = story.made.folder / "clone"
    done = ["git", "clone", "-q", *words, f"file://{story.made.root}", str(folder)]
    subprocess.run(done, check=True, capture_output=True)
    return folder


def test_a_book_uses_no_receipt_that_came_after_its_moment(story: Story) -> None:
    pushed_in_time(story)
    root = clone(story)
    whole = book(root)
    (plan,) = whole.of("plan")
    assert whole.evidence(plan, DUE).grade is Grade.PROVEN
    assert whole.evidence(plan).grade is Grade.IMPORTED, "asked without a deadline it is what the writer says"
    early = book(root, at(BEFORE) - timedelta(seconds=1))
    assert early.of("plan") == ()
    assert whole.earlier(at(BEFORE)).evidence(plan, DUE).grade is Grade.PROVEN


def test_in_a_shallow_clone_it_is_unknown_whether_anything_is_proven(story: Story) -> None:
    pushed_in_time(story)
    story.made.merge("in/li-wei", "he", AFTER, key="he")
    root = clone(story, "--depth", "1", "--no-single-branch")
    whole = book(root)
    (plan,) = whole.of("plan")
    assert whole.evidence(plan, DUE).grade is Grade.UNKNOWN
