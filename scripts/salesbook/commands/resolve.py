"""What the words of a call name: the book, a person, a week, a month. What is not there is said in one line."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from salesbook.commands.left_out import left_out, say_left_out
from salesbook.commands.options import Shared, UsageError
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.calendar import Week
    from salesbook.kinds import Person
    from salesbook.schemas import Kind

_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def book(options: Shared) -> Book:
    """The book as of the moment asked for; the files that are left out of it are named."""
    whole = opened(options, options.clock)
    say_left_out(options, left_out(whole))
    return whole


def opened(options: Shared, clock: datetime) -> Book:
    """The book as of the moment asked for, else as of the clock's.

    It lives as long as the process: the collector need not look through it, neither while it grows nor later.
    """
    from salesbook.book import open_book
    from salesbook.rules import judge

    collecting = gc.isenabled()
    gc.disable()
    try:
        whole = open_book(options.roots, judge, clock, options.as_of, blame=False)
    finally:
        if collecting:
            gc.enable()
    gc.freeze()
    return whole


def person(whole: Book, id: str, option: str = "") -> Person:
    """Somebody by id; `option` is what the call named him with. Raises UsageError for nobody of the book."""
    known = whole.people.get(id)
    if known is None:
        named = f"{option} " if option else ""
        raise UsageError(_NOBODY.fill(option=named, person=id, people=", ".join(sorted(whole.people))))
    return known


_NOBODY = Text(
    '{option}"{person}": nobody of the book. People: {people}',
    "{option}“{person}”：台账里没有这个人。人员：{people}",
)


def kind(whole: Book, name: str) -> Kind:
    """A kind of record by its name. Raises UsageError for none."""
    if name not in whole.kinds:
        message = Text('there is no kind "{kind}".{hint}', "没有记录种类“{kind}”。{hint}")
        raise UsageError(message.fill(kind=name, hint=meant(name, whole.kinds)))
    return whole.kinds[name]


def week(text: str | None) -> Week | None:
    """The week that `--week` names; None where it was not given. Raises UsageError for no week."""
    from salesbook.calendar import week_in

    result = week_in(text) if text else None
    if text and result is None:
        message = Text('--week "{text}" is no week: 2026-W48', "--week “{text}”不是一周，应写成 2026-W48")
        raise UsageError(message.fill(text=text))
    return result


def month(text: str | None) -> str | None:
    """The month that `--month` names; None where it was not given. Raises UsageError for no month."""
    if text is not None and not _MONTH.fullmatch(text):
        message = Text('--month "{text}" is no month: 2026-11', "--month “{text}”不是月份，应写成 2026-11")
        raise UsageError(message.fill(text=text))
    return text


def meant(word: str, known: Iterable[str]) -> Text:
    """A question at the end of a refusal: the known word nearest to the one given; empty where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 1)
    return _MEANT.fill(near=near[0]) if near else Text("", "")


_MEANT = Text(' Did you mean "{near}"?', "是不是想写“{near}”？")
