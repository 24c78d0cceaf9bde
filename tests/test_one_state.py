"""One state, one lamp: a case has the same word and colour on page, paper, report and list, as its rule says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

import icalendar
import pytest

from salesbook.audience import Audience
from salesbook.book import Book, open_book
from salesbook.commands.main import main
from salesbook.demo import Scale
from salesbook.pages.parts.lamps import by_days, case_lamp, telling
from salesbook.rules import judge
from salesbook.rules.agenda import AgendaRequest, agenda
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged, own_manuals, own_words
from salesbook.site.calendars import files
from salesbook.words import LANGS, Lang, Text
from tests.conftest import CLOCK
from tests.support.demo_books import SCALES, demo_book
from tests.support.made_book import book, customer, order, pages, person, visit
from tests.support.money_stories import company as money_company
from tests.support.page_stories import company
from tests.support.rule_case import cases
from tests.support.sample_book import sample_book

LAMP = re.compile(
    r'<(?:span class="sb-lamp|i class=") ?(\w+)"><a href="[./]*reference/rule-([a-z0-9-]+)\.html">(.*?)</a>'
)
RED_OR_AMBER = {"bad", "none", "warn"}


def others(whole: Book, viewer: str, lang: Lang) -> Iterator[str]:
    """Lamps that lead to a rule, and show what is wrong in another word or colour than the rule has for it."""
    register_all()
    for page in pages(whole, viewer):
        for state, rule, told in LAMP.findall(page.body(lang)):
            if state in RED_OR_AMBER and not any(
                mark.lamp == state
                and word.say(lang) in unescape(re.sub(r"<[^>]*>", "", told)).replace("\N{NO-BREAK SPACE}", " ")
                for mark, word in own_words(rule).items()
            ):
                yield f"{page.path}: {rule} is {state} {unescape(told)!r}; take case_lamp of pages/parts/lamps.py"


def test_a_lamp_of_another_word_or_colour_is_seen() -> None:
    assert LAMP.findall('<span class="sb-lamp warn"><a href="../reference/rule-goods-overdue.html">未归还</a></span>')
    assert case_lamp("goods-overdue", Mark.MISSING).state == "none"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("viewer", ["manager", "team", "li-wei"])
def test_every_lamp_says_what_its_rule_says(viewer: str, lang: Lang) -> None:
    faults = [fault for whole in (company(), money_company()) for fault in others(whole, viewer, lang)]
    assert not faults, "\n".join(faults[:20])


def in_calendars(whole: Book, viewer: str, lang: Lang) -> Iterator[str]:
    """Entries of the calendars that say another word or colour than the rule has for the case, or none for what is over."""
    words = {(word.say(lang), mark.lamp) for manual in own_manuals() for mark, word in own_words(manual.id).items()}
    for path, made in files(whole, Audience(whole, viewer)).items():
        for entry in icalendar.Calendar.from_ical(made()).walk("VEVENT") if path.startswith(lang) else ():
            title, colour = str(entry["summary"]), str(entry.get("color", ""))
            starts = entry.decoded("dtstart")
            over = not isinstance(starts, datetime) and starts < whole.today
            told = {lamp for word, lamp in words if title.startswith(f"{word} · ")}
            if colour not in {COLOURS[lamp] for lamp in told} | (set() if over or told else {""}):
                yield f"{path}: {title!r} is {colour or 'without a colour'}"


COLOURS = {"bad": "red", "none": "red", "warn": "orange"}


def in_report(whole: Book, viewer: str) -> Iterator[str]:
    """Cases of the report in another word or colour than their rule has for them."""
    every = frozenset(manual.id for manual in own_manuals())
    for item in agenda(whole, Audience(whole, viewer), AgendaRequest(), every):
        words = {**{mark: mark.label for mark in Mark}, **own_words(item.manual.id)}
        if item.look != (item.mark.lamp, words[item.mark]):
            yield f"report: {item.manual.id} is {item.look}"


def everywhere(whole: Book, viewer: str) -> list[str]:
    """Wherever a case is told otherwise than its rule tells it: page, pack, report, calendar."""
    return [*others(whole, viewer, "zh"), *in_calendars(whole, viewer, "zh"), *in_report(whole, viewer)]


@pytest.mark.slow
@pytest.mark.parametrize("scale", [SCALES[0], SCALES[2]])
def test_every_case_of_a_made_up_company_is_told_as_its_rule_tells_it(scale: Scale) -> None:
    faults = everywhere(demo_book(scale), "manager")
    assert not faults, "\n".join(faults[:20])


@pytest.mark.slow
def test_every_case_of_a_book_with_history_is_told_as_its_rule_tells_it(tmp_path: Path) -> None:
    assert main(["demo", str(tmp_path / "book"), "--people", "9", "--weeks", "8", "--history", "-q"]) == 0
    faults = everywhere(open_book([tmp_path / "book"], judge, CLOCK), "manager")
    assert not faults, "\n".join(faults[:20])


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["manager", "team"])
def test_every_case_of_the_sample_is_told_as_its_rule_tells_it(viewer: str) -> None:
    faults = everywhere(sample_book(), viewer)
    assert not faults, "\n".join(faults[:20])


@pytest.mark.parametrize("lang", LANGS)
def test_the_calendar_says_what_is_out_of_time_as_its_rule_does(lang: Lang) -> None:
    register_all()
    late = book(
        *(person("li-wei", "李薇"), person("wu-qian", "吴倩", "supervisor"), customer("hengda", "恒达")),
        visit("2026-11-10", "li-wei", "hengda", next_visit_on="2026-11-18"),
        visit("2026-11-12", "li-wei", "hengda", delivery_on="2026-11-27"),
        order("o1", "hengda", "9.00", "2026-11-10", deliveries=[{"key": "d1", "due": "2026-11-16"}]),
        ("task", {"id": "t1", "title": "盘点", "set_on": "2026-11-10", "for": "li-wei", "by": "wu-qian", "due": "2026-11-17"}
         | {"written_at": "2026-11-10T15:00:00+08:00"}),
    )  # fmt: skip
    content = files(late, Audience(late, "li-wei"))[f"{lang}/calendars/li-wei.ics"]()
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    result = {
        (str(component["summary"]), component.get("color"))
        for component in entries
        if "clock-" not in str(component["uid"])
    }
    data = {
        "zh": {"未履行 · 约定拜访：恒达", "未送到 · 应送货：恒达", "逾期 · 任务到期：盘点"},
        "en": {"not kept · Promised visit: 恒达", "not delivered · Delivery due: 恒达", "overdue · Task due: 盘点"},
    }
    assert {title for title, colour in result if colour == "red"} == data[lang]
    assert {colour for title, colour in result if title not in data[lang]} == {None}
    assert len(result) == len(data[lang]) + 1
    assert list(in_calendars(late, "li-wei", lang)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_pack_and_month_say_what_is_out_of_time_as_its_rule_does(lang: Lang) -> None:
    late = book(
        *(person("li-wei", "李薇"), person("wu-qian", "吴倩", "supervisor"), person("gm", "陈刚", "general_manager")),
        customer("hengda", "恒达"),
        ("request", {"person": "li-wei", "kind": "problem", "date": "2026-10-20", "topic": "缺货", "text": "缺", "to": "wu-qian"}
         | {"written_at": "2026-10-20T15:00:00+08:00"}),
        ("month_summary", {"month": "2026-10", "person": "li-wei", "done": "做了", "written_at": "2026-11-05T15:00:00+08:00"}),
        *(visit("2026-10-15", "li-wei", "hengda"), visit("2026-11-18", "li-wei", "hengda")),
        opened_on="2026-09-01",
        clock={"inspection": {"workday": "last", "time": "24:00"}},
    )  # fmt: skip
    shown = {page.path: page.body(lang) for page in pages(late, "manager")}
    assert ("none", "request-answered") in _lamps(shown["packs/2026-w47"])
    month = _lamps(shown["months/2026-10"])
    assert {("bad", "month-summed-up"), ("none", "monthly-check")} <= month


def _lamps(body: str) -> set[tuple[str, str]]:
    return {(state, rule) for state, rule, _ in LAMP.findall(body)}


def test_report_and_reminders_say_what_the_rule_says() -> None:
    register_all()
    whole = money_company()
    items = agenda(whole, Audience(whole, "manager"), AgendaRequest(), frozenset(one.id for one in own_manuals()))
    assert len(items) > 5
    assert {item.look.word for item in items if not item.mark.fine} <= {
        word for manual in own_manuals() for word in own_words(manual.id).values()
    } | {Mark.NOT_PROVABLE.label}


def test_what_is_told_besides_stands_behind_the_word() -> None:
    late = case_lamp("instalment-overdue", Mark.LATE)
    assert (late.state, late.text) == ("bad", Text("overdue", "逾期"))
    assert by_days("instalment-overdue", Mark.LATE, 64).text == Text("overdue, 64 days", "逾期 64 天")
    assert telling("promise-to-pay", Mark.BROKEN, Text("Mon", "周一")).text == Text("broken: Mon", "失约：周一")


def test_every_rule_has_a_word_for_whatever_it_reports() -> None:
    """A mark without a word of the rule's own would be told as “late” or “missing”, which says nothing."""
    register_all()
    lacking = {
        f"{case.manual.id} gives a case {case.duty.mark.name} and has no word for it: add it to `words` of its @reports"
        for of_rule in cases()
        for scene in (of_rule.planted, *of_rule.twins)
        for case in judged(scene.book(), {of_rule.rule})
        if not case.duty.mark.fine and case.duty.mark not in {*own_words(case.manual.id), Mark.NOT_PROVABLE}
    }
    assert not lacking, "\n".join(sorted(lacking))
