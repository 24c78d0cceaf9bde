"""The check packet: a sample that anybody draws again by its seed, each form beside what speaks for and against it."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.commands import inspect
from salesbook.commands.main import main
from salesbook.kinds import Record
from salesbook.pages.paper import check
from salesbook.pages.parts.alone import alone
from salesbook.pages.parts.reader import Reader
from salesbook.rules import catalogue
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged
from salesbook.views.evidence import (
    BACKED,
    CONTACT,
    IN_TIME,
    ONE_PLACE,
    OWN_WORDS,
    PLANNED,
    Verdict,
    signs,
    verdict,
)
from salesbook.views.sample import EACH, compared, default_seed, draw
from salesbook.words import LANGS, Lang, Text
from tests.conftest import ROOT
from tests.support.made_book import Made, book, customer, order, payment, person, schemas, visit
from tests.support.sample_book import sample_book

SUPPORTED, CONTRADICTED, UNKNOWN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.COULD_NOT_VERIFY
BASE: tuple[Made, ...] = (
    person("zhang", "张敏", "supervisor"),
    person("li-wei", "李伟", reports_to="zhang"),
    customer("hengda", "恒达装饰"),
    customer("jinding", "金鼎酒店"),
)
SAID = "客户说上次那批色差他认了，这次要同一批号，数量先按三百报。"


def asked(question: Text, *made: Made, **more: Any) -> Verdict:
    """The answer to one question about li-wei's visit to hengda on 18 November."""
    whole = book(*BASE, visit("2026-11-18", "li-wei", "hengda", **more), *made, opened_on="2026-11-01")
    return next(sign.verdict for sign in signs(whole, the_visit(whole)) if sign.question == question)


def the_visit(whole: Book) -> Record:
    record = whole.get("visit", "2026-w47/2026-11-18--li-wei--hengda")
    assert record is not None
    return record


def plan(written_at: str) -> Made:
    line = {"key": "a", "date": "2026-11-18", "kind": "visit", "customer": "hengda", "purpose": "看样"}
    return "plan", {"week": "2026-W47", "person": "li-wei", "lines": [line], "written_at": written_at}


def reply(about: str, who: str, written_at: str) -> Made:
    data = {"about": about, "person": who, "role": "supervisor", "verdict": "approved", "text": "同意"}
    return "reply", {**data, "written_at": written_at}


LINE = {"plan_line": "2026-w47/li-wei#a", "arrive_at": "10:00", "leave_at": "11:00"}
EARLY, LATE = "2026-11-15T20:00:00+08:00", "2026-11-18T12:00:00+08:00"


def test_a_plan_speaks_for_a_visit_only_when_somebody_else_saw_it_before() -> None:
    approved = reply("plans/2026-w47/li-wei", "zhang", "2026-11-16T09:00:00+08:00")
    assert asked(PLANNED, plan(EARLY), approved, **LINE) is SUPPORTED
    assert asked(PLANNED, plan(EARLY), **LINE) is UNKNOWN  # only his own word for it
    assert asked(PLANNED, plan(LATE), **LINE) is CONTRADICTED
    assert asked(PLANNED, plan(EARLY)) is UNKNOWN  # in no plan
    himself = reply("plans/2026-w47/li-wei", "li-wei", "2026-11-16T09:00:00+08:00")
    assert asked(PLANNED, plan(EARLY), himself, **LINE) is UNKNOWN


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("2026-11-18T18:00:00+08:00", UNKNOWN),  # his own claim of being in time proves nothing
        ("2026-11-18T23:59:59+08:00", UNKNOWN),
        ("2026-11-19T08:30:00+08:00", UNKNOWN),  # late-entry allows the next workday
        ("2026-11-20T00:00:00+08:00", UNKNOWN),
        ("2026-11-20T00:00:01+08:00", CONTRADICTED),
        ("2026-11-18T08:00:00+08:00", CONTRADICTED),
    ],
)
def test_the_writer_s_own_time_counts_against_him_only(written: str, answer: Verdict) -> None:
    assert asked(IN_TIME, written_at=written, arrive_at="10:00") is answer


@pytest.mark.parametrize(
    ("day", "written", "against"),
    [
        ("2026-11-20", "2026-11-23T23:59:00+08:00", set()),  # a Friday's, on Monday
        ("2026-11-20", "2026-11-24T08:00:00+08:00", {"written 24 Nov 2026 08:00, due 23 Nov 24:00"}),
        ("2026-11-18", "2026-11-19T08:30:00+08:00", set()),
    ],
)
def test_the_packet_and_late_entry_hold_the_same_entries_against_their_writer(
    day: str, written: str, against: set[str]
) -> None:
    catalogue.register_all()
    late = {"written_at": written, "arrive_at": "10:00", "leave_at": "11:00"}
    now = datetime.fromisoformat("2026-11-30T14:00:00+08:00")
    whole = book(*BASE, visit(day, "li-wei", "hengda", **late), now=now, opened_on="2026-11-01")
    (duty,) = [case.duty for case in judged(whole, {"late-entry"})]
    assert (duty.mark is Mark.LATE) is bool(against)
    packet_view = check.view(Reader(Audience(whole, "manager")), "2026-11", None)
    said = {words.en for drawn in packet_view.drawn for words in drawn.against}
    assert said == {text.replace(" 2026", "") for text in against}


def contact() -> Made:
    data = {"customer": "hengda", "number": 1, "name": "董建平", "role": "采购", "by": "li-wei"}
    return "contact", {**data, "written_at": "2026-02-03T10:00:00+08:00"}


def test_a_contact_on_file_can_be_asked() -> None:
    assert asked(CONTACT, contact(), contact="hengda--1") is SUPPORTED
    assert asked(CONTACT, contact()) is UNKNOWN


def test_an_order_a_payment_or_a_reply_backs_a_visit() -> None:
    assert asked(BACKED) is UNKNOWN
    assert asked(BACKED, order("hd-1", "hengda", "100.00", "2026-11-20")) is SUPPORTED
    assert asked(BACKED, payment("2026-11-20", "hengda", "100.00")) is SUPPORTED
    ref = "visits/2026-w47/2026-11-18--li-wei--hengda"
    assert asked(BACKED, reply(ref, "zhang", "2026-11-19T09:00:00+08:00")) is SUPPORTED
    assert asked(BACKED, reply(ref, "li-wei", "2026-11-19T09:00:00+08:00")) is UNKNOWN  # about himself
    assert asked(BACKED, order("hd-1", "jinding", "100.00", "2026-11-20")) is UNKNOWN  # another customer
    assert asked(BACKED, order("hd-1", "hengda", "100.00", "2026-11-17")) is UNKNOWN  # before


def test_an_order_told_of_and_never_entered_speaks_against_a_visit() -> None:
    old = visit("2026-11-02", "li-wei", "hengda", outcome="order")
    whole = book(*BASE, old)
    found = signs(whole, whole.of("visit")[0])
    assert next(sign.verdict for sign in found if sign.question == BACKED) is CONTRADICTED
    assert asked(BACKED, outcome="order") is UNKNOWN  # five days are not yet a week


def test_words_that_stand_in_an_older_form_speak_against_it() -> None:
    other = visit("2026-11-16", "li-wei", "jinding", feedback=SAID)
    assert asked(OWN_WORDS, other, feedback=SAID) is CONTRADICTED
    assert asked(OWN_WORDS, other, feedback=SAID.replace("三百", "五百")) is SUPPORTED
    assert asked(OWN_WORDS, feedback="没人") is UNKNOWN


def test_two_places_at_once_speak_against_both() -> None:
    times = {"arrive_at": "10:00", "leave_at": "11:00"}
    other = visit("2026-11-18", "li-wei", "jinding", arrive_at="10:30", leave_at="11:30")
    after = visit("2026-11-18", "li-wei", "jinding", arrive_at="11:00", leave_at="11:30")
    assert asked(ONE_PLACE, other, **times) is CONTRADICTED
    assert asked(ONE_PLACE, after, **times) is SUPPORTED
    assert asked(ONE_PLACE) is UNKNOWN


def test_being_late_is_not_being_untrue() -> None:
    late = {"written_at": "2026-11-20T18:00:00+08:00"}
    paid = payment("2026-11-20", "hengda", "100.00")
    whole = book(*BASE, visit("2026-11-18", "li-wei", "hengda", **late), paid)
    assert verdict(signs(whole, the_visit(whole))) is SUPPORTED
    alone_ = book(*BASE, visit("2026-11-18", "li-wei", "hengda", **late))
    assert verdict(signs(alone_, the_visit(alone_))) is UNKNOWN
    early = book(*BASE, visit("2026-11-18", "li-wei", "hengda", written_at="2026-11-17T18:00:00+08:00"), paid)
    assert verdict(signs(early, the_visit(early))) is CONTRADICTED


def test_the_same_seed_draws_the_same_forms_and_another_seed_others() -> None:
    one = [record.ref for record in draw(sample_book(), "2026-10", "2026-10-7058")]
    assert one == [record.ref for record in draw(sample_book(), "2026-10", "2026-10-7058")]
    assert one != [record.ref for record in draw(sample_book(), "2026-10", "2026-10-a918")]


@given(st.text(max_size=12))
def test_every_person_is_drawn_and_only_of_the_month(seed: str) -> None:
    whole = sample_book()
    drawn = draw(whole, "2026-11", seed)
    assert len({record.ref for record in drawn}) == len(drawn)
    for kind, each in EACH.items():
        month = [one for one in whole.of(kind) if one.day and f"{one.day:%Y-%m}" == "2026-11"]
        for who in {one.writer for one in month}:
            own = [one for one in drawn if one.kind.name == kind and one.writer == who]
            assert len(own) == min(each, sum(one.writer == who for one in month))
            assert all(one.day and one.day.month == 11 for one in own)


def test_what_one_person_writes_changes_nothing_in_what_is_drawn_of_another() -> None:
    days = [date(2026, 11, day).isoformat() for day in range(2, 7)]
    own = [visit(day, "li-wei", "hengda") for day in days]
    more = [visit(day, "zhang", "jinding") for day in days]
    drawn = {record.ref for record in draw(book(*BASE, *own), "2026-11", "x")}
    assert drawn <= {record.ref for record in draw(book(*BASE, *own, *more), "2026-11", "x")}


def test_the_default_seed_follows_from_company_and_month() -> None:
    whole = book(*BASE)
    assert default_seed(whole, "2026-11") == default_seed(book(*BASE), "2026-11")
    assert default_seed(whole, "2026-11") != default_seed(whole, "2026-10")
    assert default_seed(whole, "2026-11") != default_seed(book(*BASE, name="别家"), "2026-11")


def packet(viewer: str, lang: Lang, month: str = "2026-11", seed: str | None = None) -> str:
    reader = Reader(Audience(sample_book(), viewer))
    html = alone(reader, "check.html", check.view(reader, month, seed), lang)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("lang", LANGS)
def test_the_packet_prints_its_seed_and_never_says_that_a_form_is_true(lang: Lang) -> None:
    words = packet("manager", lang, seed="my-seed")
    assert "my-seed" in words
    told = words.replace(check._NOTE.say(lang).replace("  ", " "), "")
    assert not re.search(r"\btrue\b|属实", told)
    assert all(lamp.text.say(lang) in words for name, lamp in check.LAMPS.items() if name != CONTRADICTED)


def test_a_check_that_was_made_is_drawn_by_its_own_seed() -> None:
    made = {"month": "2026-10", "by": "zhao-yan", "seed": "another-1", "written_at": "2026-10-30T16:00:00+08:00"}
    reader = Reader(Audience(book(person("zhao-yan", "赵岩", "general_manager"), ("inspection", made)), "manager"))
    assert check.seed_of(reader, "2026-10") == "another-1"
    assert check.seed_of(reader, "2026-09") == default_seed(reader.book, "2026-09")


def test_each_sees_his_own_and_his_reports_forms_and_the_team_nobody_s() -> None:
    def people(viewer: str) -> set[str]:
        reader = Reader(Audience(sample_book(), viewer))
        return {record.writer or "" for record in _drawn(reader)}

    def _drawn(reader: Reader) -> list[Record]:
        seed = check.seed_of(reader, "2026-11")
        return [one for one in draw(reader.book, "2026-11", seed) if reader.audience.answers_for(one.writer or "")]

    assert people("team") == set()
    assert people("zhou-min") == {"zhou-min"}
    assert {"zhou-min", "wu-qian", "he-jun", "lin-xiao"} <= people("manager")
    assert "吴倩" not in packet("zhou-min", "zh")
    assert not check.view(Reader(Audience(sample_book(), "team")), "2026-11", None).drawn


@pytest.mark.parametrize("words", [["--month", "2026-13"], ["--seed", "two words"]])
def test_a_wrong_word_is_told_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--root", str(ROOT), *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_command_prints_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["inspect", "--root", str(ROOT), "--month", "2026-11", "--as", "manager", "--lang", "en"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert "<a " not in out


def test_the_seed_is_what_a_check_can_record() -> None:
    """What the command takes and prints, the record takes, and nothing else."""
    field = schemas().kinds["inspection"].schema["properties"]["seed"]
    for seed in ("2026-10-7058", "a", "a" * 64, "a" * 65, "A", "a--b", "-a", "a_b", "种子", "a b", "a\n", ""):
        taken = bool(inspect._SEED.fullmatch(seed))
        recorded = len(seed) <= field["maxLength"] and bool(re.search(field["pattern"].replace("$", r"\Z"), seed))
        assert taken == recorded, seed
    assert inspect._SEED.fullmatch(default_seed(sample_book(), "2026-10"))


def test_the_sample_s_own_checks_are_what_their_seeds_draw() -> None:
    for record in sample_book().of("inspection"):
        assert compared(sample_book(), record) == ((), ())
        assert record["seed"] == default_seed(sample_book(), record.id)
