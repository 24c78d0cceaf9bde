"""Drafted summaries: each figure confirmed by a second count, the words left to the person, the record good once filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.audience import Audience
from salesbook.book import Book, make, record_at
from salesbook.calendar import week_in
from salesbook.commands.main import main
from salesbook.demo import Scale
from salesbook.demo import make as make_up
from salesbook.demo.scale import LAST_DAY
from salesbook.planning.drafting import SummaryRequest, draft, of_month, of_week
from salesbook.yamlio import read
from tests.conftest import ROOT
from tests.support import made_book as m
from tests.support.by_hand import ByHand, weeks_of
from tests.support.sample_book import sample_book
from tests.support.small_book import SmallBook

SUNDAY = datetime.fromisoformat("2026-11-22T20:00:00+08:00")
FIGURES = {
    "visits": r"Visits (\d+); plan lines (\d+), visits beside the plan (\d+)",
    "ahead": r"Plan lines not yet due: (\d+)",
    "lines": r"Plan lines: done (\d+), moved (\d+), dropped (\d+), open (\d+)",
    "won": r"Customers won (\d+).*",
    "lost": r"Customers lost (\d+).*",
    "deals won": r"Deals won (\d+).*",
    "deals lost": r"Deals lost (\d+).*",
    "sales": r"Sales: orders, returns and cancelled orders (\d+), together CNY ([-\d,.]+?)(?:: .*)?",
    "money": r"Money in (\d+), together CNY ([-\d,.]+?)(?:: .*)?",
    "overdue": r"Overdue on .*: (\d+), together CNY ([\d,.]+)",
    "promises": r"Promises: kept (\d+), early (\d+), late (\d+), broken (\d+), ahead (\d+)",
}


@cache
def seen_by(book: Book, person: str) -> Book:
    return Audience(book, person).book


def stated(book: Book, wanted: SummaryRequest) -> dict[str, tuple[Decimal, ...]]:
    """The figures a draft states. Every line of it must be known here: no figure goes unconfirmed."""
    own = seen_by(book, wanted.person)
    title, *lines = draft(own, wanted, "en").head
    assert title.startswith("Computed, ")
    result = {}
    for line in lines:
        if line.startswith(("Activities: ", "Target ")):
            continue  # confirmed by tests of their own
        name, groups = next((n, f.groups()) for n, p in FIGURES.items() if (f := re.fullmatch(p, line)))
        result[name] = tuple(Decimal(group.replace(",", "")) for group in groups)
    return result


def counted(book: Book, wanted: SummaryRequest) -> dict[str, tuple[Decimal, ...]]:
    hand = ByHand(book, wanted.person, wanted.first, wanted.last)
    states, beside = hand.lines()
    figures: dict[str, tuple[object, ...]] = {
        "visits": (len(hand.visits()), sum(states.values()), beside),
        "lines": tuple(states[name] for name in ("done", "moved", "dropped", "open")),
        "won": (hand.stage("won"),),
        "lost": (hand.stage("lost"),),
        "deals won": (hand.deals("won"),),
        "deals lost": (hand.deals("lost"),),
        "sales": hand.sales(),
        "money": hand.money(),
        "overdue": hand.overdue(),
    }
    if states["ahead"]:
        figures["ahead"] = (states["ahead"],)
    return {
        name: tuple(Decimal(str(value)).quantize(Decimal("0.01")) for value in own) for name, own in figures.items()
    }


def confirm(book: Book, wanted: SummaryRequest) -> None:
    data, hand = stated(book, wanted), counted(book, wanted)
    kept, early, late, broken, ahead = data.pop("promises")
    assert data == hand
    states = ByHand(book, wanted.person, wanted.first, wanted.last).promises()
    # A promise that was replaced, or whose customer went away, is neither kept nor broken: the draft leaves it out.
    assert ahead == states["open"]
    assert kept == states["met"]
    assert early == states["early"]
    assert late == states["late"]
    assert broken == states["missed"]


REPS = ("zhou-min", "wu-qian", "he-jun", "chen-li", "lin-xiao", "shen-guodong")


@pytest.mark.parametrize("person", REPS)
def test_every_figure_of_the_sample_is_confirmed_by_a_second_count(person: str) -> None:
    book = sample_book()
    for text in weeks_of(book):
        week = week_in(text)
        assert week is not None
        confirm(book, of_week(person, week))
    for month in (9, 10, 11):
        confirm(book, of_month(person, date(2026, month, 1)))


def test_the_second_count_counts_something() -> None:
    """A confirmation of nothing but noughts would confirm nothing."""
    book = sample_book()
    every = [counted(book, of_month(person, date(2026, 10, 1))) for person in REPS]
    for name in ("visits", "lines", "won", "deals won", "sales", "money"):
        assert any(sum(item[name]) for item in every), name
    assert any(sum(counted(book, of_month(person, date(2026, 11, 1)))["overdue"]) for person in REPS)


@cache
def demo_book(seed: int) -> Book:
    """A made-up company, without a disk."""
    kinds = m.schemas()
    records = []

    def put(path: str, content: bytes) -> None:
        document = read(content, f"records/{path}").document
        kind = kinds.kind_at(path)
        assert document is not None
        assert kind is not None
        records.append(record_at(kinds, kind.name, f"records/{path}", document.data))

    make_up(Scale(6, 20, 4, seed, LAST_DAY), kinds, put)
    return make(kinds, records, (), SUNDAY, SUNDAY)


@settings(max_examples=12)
@given(st.integers(1, 4), st.integers(0, 20), st.integers(0, 5))
def test_every_figure_of_a_made_up_company_is_confirmed(seed: int, who: int, when: int) -> None:
    book = demo_book(seed)
    reps = sorted(person.id for person in book.people.values() if person.holds("rep", book.today))
    weeks = list(weeks_of(book))
    week = week_in(weeks[when % len(weeks)])
    assert week is not None
    confirm(book, of_week(reps[who % len(reps)], week))
    confirm(book, of_month(reps[who % len(reps)], week.monday))


def test_the_activities_are_those_of_the_visits() -> None:
    book = sample_book()
    week = week_in("2026-W47")
    assert week is not None
    wanted = of_week("zhou-min", week)
    line = next(line for line in draft(book, wanted, "zh").head if line.startswith("行动："))
    labels = book.kinds["visit"].by_name["activities"].item
    assert labels is not None
    hand = ByHand(book, "zhou-min", wanted.first, wanted.last).activities()
    data = {name: int(count) for name, count in re.findall(r"(\S+?) (\d+)(?:、|$)", line.removeprefix("行动："))}
    assert data == {label.zh: hand[name] for name, label in labels.labels.items()}


def test_the_months_targets_stand_beside_what_was_reached() -> None:
    book = Audience(sample_book(), "zhou-min").book
    wanted = of_month("zhou-min", date(2026, 10, 1))
    lines = [line for line in draft(book, wanted, "en").head if line.startswith("Target ")]
    _, sales = ByHand(book, "zhou-min", wanted.first, wanted.last).sales()
    assert f"actual CNY {sales:,.2f}" in next(line for line in lines if "orders signed" in line)
    won = next(line for line in lines if "new customers" in line)
    assert re.search(r": \d+, actual \d+$", won), won
    assert not any("margin" in line for line in lines)  # he sees no costs, so none is reckoned for him


def of_points(*more: m.Made) -> tuple[str, ...]:
    """What stands beside the words of a week in a small company."""
    line = {"date": "2026-11-18", "kind": "visit", "customer": "hengda"}
    plan = {
        "week": "2026-W47",
        "person": "li-wei",
        "lines": [{**line, "key": key, "purpose": f"第{key}项"} for key in "abc"],
        "written_at": "2026-11-15T20:00:00+08:00",
    }
    changes = [
        {"line": "2026-w47/li-wei#b", "state": "moved", "to": "2026-11-25", "reason": "对方出差"},
        {"line": "2026-w47/li-wei#c", "state": "dropped", "reason": "停工"},
    ]
    day = {"date": "2026-11-18", "person": "li-wei", "changes": changes, "written_at": "2026-11-18T18:00:00+08:00"}
    seen = m.visit(
        "2026-11-18", "li-wei", "hengda", plan_line="2026-w47/li-wei#a", competitor="磐石降价", problem="破损"
    )
    people = (m.person("li-wei", "李伟"), m.customer("hengda", "恒达"))
    book = m.book(*people, ("plan", plan), ("day", day), seen, *more, now=SUNDAY)
    from salesbook.planning.drafting import prompts

    week = week_in("2026-W47")
    assert week is not None
    return tuple(words for _, words in prompts(book, of_week("li-wei", week), "zh", filled=False))


def test_what_was_moved_or_dropped_is_named_with_its_line_and_reason() -> None:
    points = of_points()
    assert "2026-w47/li-wei#b 恒达：第b项；改到 11月25日（对方出差）" in points
    assert "2026-w47/li-wei#c 恒达：第c项；取消（停工）" in points
    assert not any("#a" in point for point in points)
    assert any("磐石降价" in point for point in points)
    assert any("破损" in point for point in points)


def test_every_field_of_words_is_left_to_the_person() -> None:
    points = " ".join(of_points())
    for name in ("unfinished", "problems", "improvement", "market_feedback", "competitors", "help_needed", "words"):
        assert f'{name}: ""' in points


def test_his_own_market_notes_stand_in_for_the_markets_feedback() -> None:
    note = {"date": "2026-11-18", "person": "li-wei", "kind": "demand", "text": "都问哑光面", "written_at": m.WRITTEN}
    others = {**note, "person": "wang-jun", "text": "别人的"}
    people = (m.person("li-wei", "李伟"), m.person("wang-jun", "王军"))
    book = m.book(*people, ("market_note", note), ("market_note", others), now=SUNDAY)
    week = week_in("2026-W47")
    assert week is not None
    assert draft(book, of_week("li-wei", week), "zh").data["market_feedback"] == "都问哑光面"
    assert draft(book, of_week("li-wei", week), "zh", "没有").data["market_feedback"] == "没有"
    assert "market_feedback" not in draft(m.book(*people, now=SUNDAY), of_week("li-wei", week), "zh").data


# The command.


def drafts() -> Iterator[tuple[str, ...]]:
    yield ("summary", "--person", "zhou-min", "--week", "2026-W47")
    yield ("month", "--person", "zhou-min", "--month", "2026-10")


@pytest.mark.parametrize("words", list(drafts()))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_draft_reads_back_as_the_record(
    words: tuple[str, ...], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", *words, "--root", str(ROOT), "--lang", lang]) == 0
    out = capsys.readouterr().out
    reading = read(out.encode(), "records/x.yaml")
    assert reading.findings == []
    assert reading.document is not None
    assert reading.document.data["person"] == "zhou-min"
    # Every prompt becomes a field when the sign in front of it goes.
    opened = re.sub(r'^# ([a-z_]+): ""', r'\1: "说"', out, flags=re.MULTILINE)
    filled = read(opened.encode(), "records/x.yaml")
    assert filled.findings == []
    assert filled.document is not None
    assert {"unfinished", "words"} <= set(filled.document.data)


def test_a_written_draft_passes_check_and_is_never_overwritten(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    small = SmallBook(tmp_path_factory.mktemp("book"), capsys)
    words = ("draft", "summary", "--person", "li-wei", "--week", "2026-w47", "--as-of", SUNDAY.isoformat(), "--write")
    code, out, err = small.run(*words)
    assert (code, out) == (2, "")
    assert "--market-feedback" in err
    assert not small.path("summaries").exists()
    code, out, _ = small.run(*words, "--market-feedback", "无")
    assert (code, out) == (0, "records/summaries/2026-w47/li-wei.yaml\n")
    assert small.check() == []
    before = small.path("summaries/2026-w47/li-wei.yaml").read_bytes()
    code, _, err = small.run(*words, "--market-feedback", "别的")
    assert code == 1
    assert "exists" in err
    assert small.path("summaries/2026-w47/li-wei.yaml").read_bytes() == before
    month = (
        "draft",
        "month",
        "--person",
        "li-wei",
        "--as-of",
        SUNDAY.isoformat(),
        "--write",
        "--market-feedback",
        "无",
    )
    assert small.run(*month)[:2] == (0, "records/months/2026-11/li-wei--summary.yaml\n")
    assert small.check() == []


@pytest.mark.parametrize(
    ("as_of", "month"),
    [("2026-11-02T12:00:00+08:00", "2026-10"), ("2026-11-03T00:00:00+08:00", "2026-11")],
)
def test_without_a_month_it_is_the_last_one_until_the_first_workday_is_over(
    as_of: str, month: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", "month", "--person", "zhou-min", "--root", str(ROOT), "--as-of", as_of]) == 0
    assert f'month: "{month}"' in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [("summary", "--week", "2026-13"), ("month", "--month", "2026-13"), ("month", "--as", "team")]
)
def test_a_wrong_call_is_told_in_one_line(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", words[0], "--person", "zhou-min", *words[1:], "--root", str(ROOT)]) == 2
    capture_result = capsys.readouterr()
    assert capture_result.out == ""
    assert capture_result.err.count("\n") == 1
