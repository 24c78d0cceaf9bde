"""The questions: each is an ``.sql`` file here, whose first lines say what it answers and which columns it gives.

::

    -- en: How many visits did each person make in each week?
    -- zh: 每人每周拜访了多少次？
    -- columns: week, person, visits
    -- for: managers          (only where its sums are drawn from what others may not see)
    -- as of: any day         (only where its tables tell of every day, not of the book's moment alone)

What several questions need stands in ``parts/``: each a view that both engines make.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from salesbook.finding import Refusal
from salesbook.words import Text

PARTS = ("sold", "target_facts", "deal_standings")
"""The views that questions draw on, in the order in which they are made."""


class UnknownQuestion(Refusal):
    """No question of that name."""


class Question(NamedTuple):
    """A question, what it answers in words, and its SQL."""

    name: str
    answers: Text
    columns: tuple[str, ...]
    for_managers: bool
    of_any_day: bool
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """All questions by name."""
    names = (file.name for file in files(__package__).iterdir())
    return tuple(_read(name) for name in sorted(name for name in names if name.endswith(".sql")))


def question_named(name: str) -> Question:
    """The question of this name. Raises UnknownQuestion."""
    known = {question.name: question for question in questions()}
    if name not in known:
        raise UnknownQuestion(_UNKNOWN.fill(name=name, names=", ".join(known)))
    return known[name]


@cache
def names_in(sql: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The words of an SQL text and of the views it draws on, tables' names among them; and those views, in their order."""
    words, drawn_on = set(_WORD.findall(sql)), []
    for name, text in reversed(parts()):
        if name in words:
            words |= set(_WORD.findall(text))
            drawn_on.append((name, text))
    return frozenset(words), tuple(reversed(drawn_on))


_WORD = re.compile(r"[a-z_0-9]+")


@cache
def parts() -> tuple[tuple[str, str], ...]:
    """The name and the SQL of each view that questions draw on."""
    folder = files(__package__).joinpath("parts")
    return tuple((name, folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")) for name in PARTS)


def _read(name: str) -> Question:
    sql = files(__package__).joinpath(name).read_text(encoding="utf-8")
    head = dict(line[3:].split(": ", 1) for line in sql.splitlines() if line.startswith("-- ") and ": " in line)
    return Question(
        name.removesuffix(".sql"),
        Text(head["en"], head["zh"]),
        tuple(head["columns"].split(", ")),
        head.get("for") == "managers",
        head.get("as of") == "any day",
        sql,
    )


_UNKNOWN = Text('there is no question "{name}". There are: {names}', "没有“{name}”这个问题。可以问：{names}")
