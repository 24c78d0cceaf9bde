"""The calendars of the years, without which nobody knows the workdays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.book import Book
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.replies import holder
from salesbook.words import Text

_FROM_MONTH = 11
"""From November on the next year's calendar is wanted: the official holidays are published by then."""


@reports(
    "R81",
    topic=Topic.MEETINGS,
    words={Mark.AT_RISK: Text("no calendar", "无日历")},
    audience="team",
)
def calendar_kept(book: Book) -> Iterator[Duty]:
    """There is a calendar file for this year, and from November on for the next one.

    Why: without it nobody knows the holidays, and what falls due in that year is held against nobody.
    Fix: the clerk writes records/calendars/YYYY.yaml with the holidays and the weekends worked instead.

    今年有日历；11 月起，明年的日历也要有。

    原因：没有日历就不知道哪天放假，那一年到期的事都无法算迟到或缺交。
    改法：信息统计员写好 records/calendars/YYYY.yaml，列出节假日和调休上班日。
    """
    today = book.today
    known = {record["year"]: record for record in book.of("calendar")}
    keeper = holder(book, "clerk", today) or holder(book, "general_manager", today)
    for year in (today.year, *([today.year + 1] if today.month >= _FROM_MONTH else [])):
        due = date(year - 1, 12, 31)
        if year in known:
            yield Case(keeper, record=known[year], due=due).met()
        elif known:
            yield Case(keeper, due=due).at_risk(_MISSING.fill(year=year))
        elif year > today.year:  # a company that has kept none so far goes by its opening days
            yield Case(keeper, due=due).to_come(_MISSING.fill(year=year))


_MISSING = Text(
    "no calendar file for {year}: its workdays are not known", "{year} 年还没有日历，不知道哪天上班、哪天放假"
)
