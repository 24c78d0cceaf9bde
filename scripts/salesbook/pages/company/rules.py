"""The rules: the list of all by weight, and the manual of each on a page of its own, where every lamp leads."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.finding import Manual
from salesbook.pages.parts.addresses import Address, obligation_page, rule_page
from salesbook.pages.parts.declare import pages
from salesbook.pages.parts.page import Page, SearchEntry
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import LISTED, Column, Fact, Group, Head, Link, Many, Row, Section, Sheet, Table, Under
from salesbook.rules import manuals
from salesbook.rules.weight import WEIGHTS, weight
from salesbook.words import Text, same

RULES = Text("Rules", "检查规则")
_RULE = Text("Rule", "规则")


@pages(Address.REFERENCE)
def every_rule(reader: Reader) -> Iterator[Page]:
    """The list, and a page for each rule."""
    every = manuals(reader.book.company.limits(reader.today))
    entry = SearchEntry(RULES, RULES, Text("rules checks", "检查规则 改法"))
    yield reader.page(Address.RULES, RULES, "sheet.html", lambda: _index(every), entry)
    for rule in every:
        yield _page(reader, rule)


def _index(every: list[Manual]) -> Sheet:
    groups = ((words, [rule for rule in every if weight(rule) is words]) for words in WEIGHTS)
    listed = tuple(Group(words, tuple(map(_row, own))) for words, own in groups if own)
    head = Head(RULES, Text("{count} {count:rule|rules}", "{count} 条").fill(count=len(every)))
    back = Link(Address.REFERENCE, Text("All kinds", "全部种类"))
    return Sheet(head, ((Section(None, table=Table(RULES, (Column(_RULE, "t"),), listed)),),), doing=(back,))


def _row(rule: Manual) -> Row:
    return Row((Under(Link(rule_page(rule.id), rule.title), rule.id),))


def _page(reader: Reader, rule: Manual) -> Page:
    title = Text(f"{rule.title.en} · {rule.id}", f"{rule.title.zh} · {rule.id}")
    entry = SearchEntry(rule.title, _RULE, same(" ".join((rule.id, *rule.obligations))))
    return reader.page(rule_page(rule.id), title, "sheet.html", lambda: _view(rule), entry)


def _view(rule: Manual) -> Sheet:
    facts = Section(None, tuple(_facts(rule)))
    return Sheet(Head(rule.title, same(rule.id)), ((facts,),), doing=(Link(Address.RULES, RULES),))


def _facts(rule: Manual) -> Iterator[Fact]:
    yield Fact(Text("Why", "原因"), rule.why)
    yield Fact(Text("Fix", "改法"), rule.remedy)
    yield Fact(Text("Weight", "轻重"), weight(rule))
    if rule.obligations:
        links = tuple(Link(obligation_page(number), same(number)) for number in rule.obligations)
        yield Fact(Text("Obligations", "规范条款"), Many(links, LISTED))
