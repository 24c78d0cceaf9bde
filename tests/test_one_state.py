"""One state, one lamp: a case has the same word and colour on page, paper, report and list, as its rule says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from salesbook.audience import Audience
from salesbook.book import Book
from salesbook.demo import Scale
from salesbook.pages.parts.lamps import by_days, case_lamp, telling
from salesbook.rules.agenda import AgendaRequest, agenda
from salesbook.rules.catalogue import register_all
from salesbook.rules.duty import Mark
from salesbook.rules.reporting import judged, own_manuals, own_words
from salesbook.words import LANGS, Lang, Text
from tests.demo_books import SCALES, demo_book
from tests.made_book import pages
from tests.money_stories import company as money_company
from tests.page_stories import company
from tests.rule_case import cases
from tests.sample_book import sample_book

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


@pytest.mark.slow
@pytest.mark.parametrize("scale", SCALES)
def test_every_lamp_of_a_made_up_company_says_what_its_rule_says(scale: Scale) -> None:
    faults = list(others(demo_book(scale), "manager", "zh"))
    assert not faults, "\n".join(faults[:20])


@pytest.mark.slow
@pytest.mark.parametrize("viewer", ["manager", "team"])
def test_every_lamp_of_the_sample_says_what_its_rule_says(viewer: str) -> None:
    faults = list(others(sample_book(), viewer, "zh"))
    assert not faults, "\n".join(faults[:20])


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
