"""What superiors decided about a customer, and what was taken to them."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.kinds import Record
from salesbook.pages.customers.open_items import brief_words
from salesbook.pages.customers.scope import Scope
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.value import Fact, Link, Many, Near, Section, Value
from salesbook.views.decided import Decision, Escalation, decisions, escalations
from salesbook.words import Text

NEWEST, SHOWN = 5, 2
"""Decisions that a customer's file tells, and lines that his brief has room for."""
_WORDS = 60
"""So many characters of a superior's words fit a line."""
_DECIDED = Text("Decided by superiors", "上级批复")
_ESCALATED = Text("Taken to a superior", "已上报")


def superiors(scope: Scope) -> list[Fact]:
    """What superiors decided and what was taken to them, the newest of both: a brief has room for a few lines."""
    (customer,) = scope.customers
    dated_decisions = [
        (decision.day, _DECISION, _decided(scope, decision)) for decision in decisions(scope.book).get(customer, ())
    ]
    dated_decisions += [
        (escalation.day, _RAISED, _raised(scope, escalation))
        for escalation in escalations(scope.book).get(customer, ())
    ]
    newest = sorted(dated_decisions, key=lambda dated: dated[0], reverse=True)[:SHOWN]
    return [Fact(what, Many((Near(day), value))) for day, what, value in newest]


_DECISION, _RAISED = Text("Decided", "批复"), Text("Raised with", "已上报")


def _decided(scope: Scope, decision: Decision) -> Value:
    return Many((Link(page_of(decision.reply), decision.about.kind.label), *_said(scope, decision.reply)))


def _raised(scope: Scope, escalation: Escalation) -> Value:
    return Many((_link(escalation.record), scope.reader.person(escalation.to)))


def _said(scope: Scope, reply: Record) -> tuple[Value, Value, Value]:
    words = brief_words(reply["text"], _WORDS) if reply.get("text") else None
    return scope.reader.person(reply.get("person")), scope.book.say(reply, "verdict"), words


def _link(record: Record) -> Link:
    """A record by its kind: its title would repeat the customer."""
    return Link(page_of(record), record.kind.label)


def of_file(scope: Scope) -> Iterator[Section]:
    """What superiors decided and what was taken to them, beside a customer's timeline; nothing where there is nothing."""
    (customer,) = scope.customers
    decided = decisions(scope.book).get(customer, ())[:NEWEST]
    if decided:
        yield Section(
            _DECIDED, tuple(Fact(scope.reader.day(decision.day), _decided(scope, decision)) for decision in decided)
        )
    raised = escalations(scope.book).get(customer, ())[:NEWEST]
    if raised:
        yield Section(
            _ESCALATED,
            tuple(Fact(scope.reader.day(escalation.day), _raised(scope, escalation)) for escalation in raised),
        )
