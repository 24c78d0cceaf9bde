"""`salesbook report`: the right cases of the right week, the most urgent first, and no word to the wrong reader."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.calendar import Week
from salesbook.finding import Level
from salesbook.history import Grade
from salesbook.rules import catalogue, reporting
from salesbook.rules.agenda import AgendaRequest, Item, agenda, counted_together
from salesbook.rules.duty import Duty, Mark
from salesbook.rules.topic import Topic
from salesbook.store import answers
from salesbook.views.office import week_worked
from salesbook.words import Text
from tests.support.rule_case import Scene
from tests.support.small_book import SmallBook

W46, W47, W48 = Week(2026, 46), Week(2026, 47), Week(2026, 48)
PAYMENT = "records/payments/2026-11/2026-11-10--hengda.yaml"
FILES = {
    PAYMENT: """\
date: "2026-11-10"
customer: "hengda"
by: "li-wei"
kind: "receipt"
amount: "86400.00"
written_at: "2026-11-10T10:00:00+08:00"
"""
}


def book(as_of: str = "2026-11-23T14:00:00+08:00") -> Book:
    return Scene("book", {"as_of": as_of}, FILES, ()).book()


Plant = Callable[..., None]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Put a rule that yields these duties where the others stand; nothing else is registered."""
    catalogue.register_all()  # or they would register themselves in its place
    monkeypatch.setattr(reporting, "_REPORTS", {})

    def add(
        name: str,
        *duties: Duty,
        level: Level = Level.WARNING,
        audience: Any = "owner",
        of: str = "R64",
        topic: Topic = Topic.FURTHER,
    ) -> None:
        def rule(_: Book) -> Iterator[Duty]:
            yield from duties

        rule.__name__ = name.replace("-", "_")
        rule.__doc__ = f"{name} asks.\n\nWhy: so.\nFix: do.\n\n{name}要求。\n\n原因：如此。\n改法：去做。"
        words = {mark: mark.label for mark in Mark if not mark.fine}
        reporting.reports(of, topic=topic, words=words, level=level, audience=audience)(rule)

    return add


def told(found: Book, viewer: str = "manager", wanted: AgendaRequest = AgendaRequest()) -> list[Item]:  # noqa: B008 - it never changes
    return agenda(found, Audience(found, viewer), wanted, frozenset(reporting._REPORTS))


def words(items: list[Item]) -> list[str]:
    return [item.message.en for item in items]


def late(
    message: str, week: Week | None = W47, due: date | datetime | None = None, person: str | None = "li-wei"
) -> Duty:
    return Duty(Mark.LATE, person, week, None, due, Text(message, message))


# ---------------------------------------------------------------- which week


@pytest.mark.parametrize(
    ("as_of", "week"),
    [
        ("2026-11-22T23:59:59+08:00", W47),
        ("2026-11-23T00:00:00+08:00", W47),
        ("2026-11-23T23:59:59+08:00", W47),
        ("2026-11-24T00:00:00+08:00", W48),
        # New Year's Day 2027 is a Friday: week 53 of 2026 goes on over it.
        ("2027-01-01T12:00:00+08:00", Week(2026, 53)),
        ("2027-01-04T08:00:00+08:00", Week(2026, 53)),
        ("2027-01-05T00:00:00+08:00", Week(2027, 1)),
        # The National Day holiday takes Thursday 1 to Wednesday 7 October: the week of the 5th begins on Thursday.
        ("2026-10-08T23:59:59+08:00", Week(2026, 40)),
        ("2026-10-09T00:00:00+08:00", Week(2026, 41)),
    ],
)
def test_the_week_before_is_spoken_of_until_the_end_of_the_first_workday(as_of: str, week: Week) -> None:
    assert week_worked(book(as_of)) == week


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no time zones of processes")
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_machine_may_stand_anywhere(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert week_worked(book("2026-11-23T15:59:59+00:00")) == W47
        assert week_worked(book("2026-11-23T16:00:00+00:00")) == W48
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_a_week_named_has_its_own_cases(plant: Plant) -> None:
    plant("a-rule", late("before", W46), late("this", W47), late("next", W48), late("standing", None))
    assert words(told(book(), wanted=AgendaRequest(W46))) == ["before"]
    assert words(told(book(), wanted=AgendaRequest(W47))) == ["standing", "this"]
    assert words(told(book(), wanted=AgendaRequest(W48))) == ["next"]


def test_the_current_week_tells_what_stands_now_and_what_has_begun_since(plant: Plant) -> None:
    plant("a-rule", late("before", W46), late("this", W47), late("next", W48), late("standing", None))
    assert words(told(book())) == ["standing", "this", "next"]


def test_what_can_still_be_put_right_is_told_until_it_is(plant: Plant) -> None:
    plant("a-rule", late("undone", W46)._replace(open=True), late("done late", W46))
    assert words(told(book())) == words(told(book(), wanted=AgendaRequest(W47))) == ["undone"]
    assert words(told(book(), wanted=AgendaRequest(W46))) == ["undone", "done late"]


def test_what_may_only_be_counted_stands_as_one_whatever_its_week(plant: Plant) -> None:
    plant("a-rule", late("a", W47), late("b", W48), late("c", W48))
    plant("b-rule", late("d", W47))
    items = told(book(), "team")
    assert sorted(item.hidden for item in items) == [1, 1, 2]
    once = counted_together(items)
    assert sorted((item.manual.id, item.cases, item.message.zh) for item in once) == [
        ("a-rule", 3, "a-rule要求。（3 件）"),
        ("b-rule", 1, "b-rule要求。（1 件）"),
    ]
    assert counted_together(told(book())) == told(book()), "what may be read is told case by case"


def test_what_is_due_is_told_for_seven_days_ahead(plant: Plant) -> None:
    now = book().now
    dues = {"soon": now + timedelta(days=7), "far": now + timedelta(days=7, seconds=1)}
    plant("a-rule", *(Duty(Mark.DUE, "li-wei", W48, None, due, Text(name, name)) for name, due in dues.items()))
    assert words(told(book())) == ["soon"]


def test_what_is_fine_is_not_told(plant: Plant) -> None:
    fine = [mark for mark in Mark if mark.fine and mark is not Mark.DUE]
    plant("a-rule", *(Duty(mark, "li-wei", W47) for mark in fine))
    assert fine
    assert told(book()) == []


# ---------------------------------------------------------------- the order


def test_the_weightiest_comes_first_then_the_longest_overdue_then_the_soonest_due(plant: Plant) -> None:
    plant("b-note", late("note", None, date(2026, 1, 1)), level=Level.INFO)
    plant(
        "a-rule",
        late("no day", None),
        late("yesterday", None, date(2026, 11, 22)),
        late("last month", None, date(2026, 10, 22)),
        late("yesterday at noon", None, datetime(2026, 11, 22, 4, tzinfo=UTC)),
        Duty(Mark.DUE, "li-wei", W48, None, date(2026, 11, 25), Text("in two days", "in two days")),
        Duty(Mark.DUE, "li-wei", W48, None, date(2026, 11, 24), Text("tomorrow", "tomorrow")),
    )
    plant("c-error", late("error", None), level=Level.ERROR)
    assert words(told(book())) == [
        *("error", "last month", "yesterday at noon", "yesterday", "no day"),
        *("note", "tomorrow", "in two days"),
    ]


def test_red_comes_before_amber_before_what_is_due_before_what_was_done_late(plant: Plant) -> None:
    marks = (Mark.NOT_PROVABLE, Mark.DUE, Mark.AT_RISK, Mark.LATE, Mark.MISSING, Mark.BROKEN)
    cases = [Duty(mark, "li-wei", None, None, date(2026, 11, 24), Text(mark, mark)) for mark in marks]
    plant("a-rule", *cases, late("done", due=date(2026, 1, 1)), level=Level.ERROR)
    assert words(told(book())) == ["broken", "late", "missing", "at_risk", "due", "done", "not_provable"]


def test_money_and_customers_come_before_formalities_whatever_their_level_and_age(plant: Plant) -> None:
    for nth, topic in enumerate(reversed(Topic)):
        old = date(2026, 1, 1 + nth)
        plant(f"rule-{topic}", late(topic, None, old), level=Level.ERROR if nth else Level.WARNING, topic=topic)
    asked = words(told(book()))
    assert asked == list(Topic)
    assert asked.index("money") < asked.index("complaints") < asked.index("promises") < asked.index("usage")
    assert max(map(asked.index, ("money", "complaints", "promises", "steps", "usage"))) < asked.index("papers")


def test_rules_may_be_written_in_any_order(plant: Plant) -> None:
    cases = [late("x", person="li-wei"), late("x", person="wang-jun"), late("x", W48), late("w")]
    plant("a-rule", *cases)
    first = told(book())
    plant("a-rule", *reversed(cases))
    assert told(book()) == first


def test_what_is_not_yet_due_weighs_no_more_than_a_note(plant: Plant) -> None:
    plant("a-rule", Duty(Mark.DUE, "li-wei", W47, None, date(2026, 11, 24)), level=Level.ERROR)
    (item,) = told(book())
    assert (item.level, item.message.zh) == (Level.INFO, "a-rule要求。")


# ---------------------------------------------------------------- narrowed


def test_a_person_and_an_obligation_narrow_it(plant: Plant) -> None:
    plant("a-rule", late("li-wei's"), late("wang-jun's", person="wang-jun"), of="R64")
    plant("b-rule", late("other"), of="R17")
    assert words(told(book(), wanted=AgendaRequest(person="wang-jun"))) == ["wang-jun's"]
    assert words(told(book(), wanted=AgendaRequest(obligation="R17"))) == ["other"]


# ---------------------------------------------------------------- who may read what


def owed(found: Book) -> Duty:
    record = found.find("payments/2026-11/2026-11-10--hengda")
    message = Text("Hengda owes 86,400.00", "恒达欠 86,400.00 元")
    return Duty(Mark.LATE, "li-wei", W47, record, date(2026, 11, 20), message, None, Grade.CLAIM)


@pytest.mark.parametrize("viewer", ["manager", "chen-gang", "zhang-min", "li-wei"])
def test_those_it_concerns_and_their_superiors_read_it_all(plant: Plant, viewer: str) -> None:
    found = book()
    plant("a-rule", owed(found))
    (item,) = told(found, viewer)
    assert item.message.zh == "恒达欠 86,400.00 元"
    assert (item.person, item.record and item.record.ref) == ("li-wei", "payments/2026-11/2026-11-10--hengda")


@pytest.mark.parametrize("viewer", ["team", "wang-jun", "zhao-li", "sun-tao"])
def test_everybody_else_is_told_the_rule_and_how_many(plant: Plant, viewer: str) -> None:
    found = book()
    plant("a-rule", owed(found), owed(found), late("somebody is late"))
    items = told(found, viewer)
    assert sorted(words(items)) == ["a-rule asks. (1)", "a-rule asks. (2)"]
    assert {(item.person, item.record, item.due) for item in items} == {(None, None, None)}


def test_asking_by_person_tells_nobody_how_much_another_owes(plant: Plant) -> None:
    found = book()
    plant("a-rule", owed(found))
    assert told(found, "team", AgendaRequest(person="li-wei")) == []
    assert len(told(found, "li-wei", AgendaRequest(person="li-wei"))) == 1


def test_words_for_the_team_stay_hidden_where_the_record_is(plant: Plant) -> None:
    found = book()
    plant("a-rule", owed(found), audience="team")
    plant("b-rule", owed(found)._replace(record=found.find("customers/hengda")), audience="team")
    assert sorted(words(told(found, "team"))) == ["Hengda owes 86,400.00", "a-rule asks. (1)"]


def test_words_for_managers_are_for_nobody_else(plant: Plant) -> None:
    found = book()
    plant("a-rule", owed(found), audience="manager")
    assert words(told(found, "li-wei")) == ["a-rule asks. (1)"]
    assert words(told(found, "chen-gang")) == ["Hengda owes 86,400.00"]


def test_who_answers_for_a_case_reads_it_also_where_the_record_is_another_s(plant: Plant) -> None:
    found = book()
    plant("a-rule", owed(found)._replace(person="sun-tao", record=found.find("customers/hengda")))
    assert words(told(found, "sun-tao")) == ["Hengda owes 86,400.00"]
    assert words(told(found, "wang-jun")) == ["a-rule asks. (1)"]


# ---------------------------------------------------------------- the command


@pytest.fixture
def small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> SmallBook:
    return SmallBook(tmp_path, capsys)


AS_OF = ("--as-of", "2026-11-23T14:00:00+08:00")


def test_json_is_complete_and_in_the_shape_agreed(small: SmallBook, plant: Plant) -> None:
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    cases = [late(f"{n:02}", due=noon)._replace(open=True) for n in range(30)]
    plant("a-rule", *cases, late("z", None))
    code, out, err = small.run("report", "--format", "json", "--as", "manager", *AS_OF)
    rows = json.loads(out)
    assert (code, err, len(rows)) == (0, "", 31)
    assert rows[0] == {
        "rule": "a-rule",
        "obligations": ["R64"],
        "level": "warning",
        "week": "2026-W47",
        "person": "li-wei",
        "record": None,
        "due": "2026-11-20T04:00:00+00:00",
        "mark": "late",
        "word": "late",
        "grade": None,
        "message": "00",
        "remedy": "do.",
    }
    assert (rows[30]["week"], rows[30]["due"]) == (None, None)


def test_text_tells_the_worst_ten_and_where_the_rest_is(small: SmallBook, plant: Plant) -> None:
    plant("a-rule", *(late(f"case {n:02}") for n in range(12)))
    plant("b-rule", late("a note"), level=Level.INFO)
    code, out, _ = small.run("report", "--as", "manager", "--lang", "en", *AS_OF)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Week 47, 2026, as of 23 Nov 2026 14:00: 12 late or at risk, 1 to know"
    assert lines[1] == "!  late  李伟: case 00 [a-rule]"
    assert lines[11:14] == ["3 more, by rule:", "     2  a-rule  a-rule asks.", "     1  b-rule  b-rule asks."]
    assert "--format json" in lines[14]


def test_nothing_to_report_is_said(small: SmallBook, plant: Plant) -> None:
    del plant
    assert small.run("report", "--lang", "zh", *AS_OF)[:2] == (
        0,
        "2026年第47周，截至 2026年11月23日 14:00：没有需要报告的事项\n",
    )


def test_a_record_s_text_keeps_to_its_line(small: SmallBook, plant: Plant) -> None:
    plant("a-rule", late("one\ntwo\x1b[31m\u202ethree"))
    _, out, _ = small.run("report", "--as", "manager", "--lang", "en", *AS_OF)
    assert out.splitlines()[1] == "!  late  李伟: one two [31m three [a-rule]"


@pytest.mark.parametrize(
    ("word", "told_of"),
    [
        (("--week", "2026-48"), "2026-W48"),
        (("--week", "2025-W53"), "2026-W48"),
        (("--person", "li-wie"), "li-wei"),
        (("--obligation", "R117"), "R116"),
        (("--as", "nobody"), "li-wei"),
    ],
)
def test_a_wrong_word_is_told_in_one_line(small: SmallBook, word: tuple[str, str], told_of: str) -> None:
    code, out, err = small.run("report", *word)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told_of in err


@pytest.mark.parametrize("week", ["2026-W46", "2026-w46"])
def test_weeks_are_taken_in_both_ways(small: SmallBook, plant: Plant, week: str) -> None:
    plant("a-rule", late("before", W46))
    _, out, _ = small.run("report", "--week", week, "--as", "manager", "--format", "json", *AS_OF)
    assert [row["message"] for row in json.loads(out)] == ["before"]


def test_two_hash_seeds_make_the_same_bytes(root: Path, tmp_path: Path) -> None:
    import shutil
    import subprocess
    import sys

    for folder in ("records", "schemas"):
        shutil.copytree(root / folder, tmp_path / folder)
    command = [sys.executable, "-m", "salesbook.commands.main", "report", "--format", "json", "--as", "manager"]
    env = os.environ | {"PYTHONPATH": str(root / "scripts")}
    outs = set()
    for seed in ("1", "2", "3"):
        shutil.rmtree(tmp_path / answers.ANSWERS, ignore_errors=True)  # or the second would only repeat the first
        seeded = env | {"PYTHONHASHSEED": seed}
        outs.add(subprocess.run(command, cwd=tmp_path, env=seeded, capture_output=True, check=True).stdout)
    assert len(outs) == 1
