"""What the group's page shows: its books side by side, then each figure week by week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from salesbook.group.figures import BookFigures, Group, LeftOut, WeekFigures, total
from salesbook.pages.parts.drawing import stacked
from salesbook.pages.parts.value import (
    Bar,
    Column,
    Head,
    Lamp,
    Many,
    Metric,
    Money,
    Outward,
    Picture,
    Row,
    Section,
    Sheet,
    Under,
    Value,
    table,
)
from salesbook.words import Text, counted, same, span_text

TITLE = Text("The group", "集团总览")
_BOOK = Text("Territory", "区域")
_NAME = Text("Side by side", "并列比较")
_FOR_MANAGERS = Text("for managers", "仅管理者可见")
_NOT_TOLD = Text("not told to the team", "不向团队公开")
_NOT_WHOLE = Text(
    "Money is shown where a book was exported for managers (--as manager).",
    "金额只在按管理者（--as manager）导出的台账里显示。",
)


class Share(NamedTuple):
    """A figure told in percent: its words, which part of which whole it is, and a sentence of both."""

    label: Text
    part: Callable[[WeekFigures], int]
    whole: Callable[[WeekFigures], int]
    sentence: Text
    rest: Text
    yardstick: Text

    def percent(self, figures: WeekFigures | None) -> int | None:
        """Whole percent, rounded down; None where there was nothing to do."""
        whole = self.whole(figures) if figures else 0
        return 100 * self.part(figures) // whole if figures and whole else None


EXECUTION = Share(
    Text("Execution", "计划执行率"),
    lambda week: week.done,
    lambda week: week.planned,
    Text("Of {whole:,} plan lines {part:,} were done.", "计划的 {whole:,} 项里完成了 {part:,} 项。"),
    Text("not done", "没有完成"),
    Text("{part:,} of {whole:,} plan lines", "{whole:,} 项计划完成 {part:,} 项"),
)
PUNCTUALITY = Share(
    Text("On time", "按时提交"),
    lambda week: week.on_time,
    lambda week: week.forms,
    Text(
        "Of {whole:,} plans and summaries owed {part:,} came before the cut-off.",
        "应交的 {whole:,} 份计划和总结里，{part:,} 份在截止前提交。",
    ),
    Text("late or missing", "迟交或未交"),
    Text("{part:,} of {whole:,} plans and summaries", "{whole:,} 份计划和总结按时 {part:,} 份"),
)
OBLIGATIONS = Share(
    Text("Obligations met", "规范做到"),
    lambda week: week.met,
    lambda week: week.judged,
    Text("Of {whole:,} cases of obligations {part:,} were met.", "规范要求的 {whole:,} 件事里做到了 {part:,} 件。"),
    Text("late, missing or broken", "迟、缺或违反"),
    Text("{part:,} of {whole:,} cases", "{whole:,} 件做到 {part:,} 件"),
)
SHARES = (EXECUTION, PUNCTUALITY, OBLIGATIONS)


def overview(group: Group) -> Sheet:
    """The page's sheet. Amounts stand in each book's own currency and are never added up."""
    weeks = group.weeks
    days = span_text(weeks[0].monday, weeks[-1].sunday)
    head = Head(TITLE, more=_SPAN.fill(count=len(weeks), days=days))
    weekly = [(_weekly(group, _VISITS, lambda figures: figures.visits),)]
    weekly += [(_weekly(group, _in_percent(share.label), share.percent, _drawn(group, share)),) for share in SHARES]
    said = tuple(_said(group))
    return Sheet(head, (*((part,) for part in said), (_side_by_side(group),), *weekly), tuple(_metrics(group)))


_SPAN = Text("the last {count} full weeks, {days}", "最近 {count} 个整周，{days}")


def _said(group: Group) -> Iterator[Section]:
    """What was left out, and what makes the books hard to compare: before all figures."""
    if group.left_out:
        columns = (Column(Text("Folder", "文件夹"), "t"), Column(Text("Why", "原因"), "f"))
        rows = tuple(Row(_left_out(absent)) for absent in group.left_out)
        yield Section(_LEFT_OUT, table=table(_LEFT_OUT, columns, rows), anchor="left-out")
    remarks = tuple(group.remarks())
    if remarks:
        yield Section(None, note=Many(remarks, Text(" ", "")))


_LEFT_OUT = Text("Left out", "没有算进来的台账")


def _left_out(absent: LeftOut) -> tuple[Value, ...]:
    return same(absent.folder), Lamp("bad", absent.why)


def _metrics(group: Group) -> Iterator[Metric]:
    summed = total(book.summed(group.weeks) for book in group.books)
    yield Metric(Text("Territories", "区域"), len(group.books), _books_unit(len(group.books)), _currencies(group))
    yield Metric(_VISITS, summed.visits, counted(summed.visits, Text("visit|visits", "次")), _ALL)
    for share in SHARES:
        percent = share.percent(summed)
        told = share.yardstick.fill(part=share.part(summed), whole=share.whole(summed))
        yield Metric(share.label, percent, None if percent is None else same("%"), told)


_VISITS = Text("Visits", "拜访次数")
_ALL = Text("all books together", "所有台账合计")


def _books_unit(count: int) -> Text:
    return counted(count, Text("book|books", "本台账"))


def _currencies(group: Group) -> Text:
    return same(" · ".join(sorted({book.currency for book in group.books})))


_COLUMNS = (
    Column(_BOOK, "t"),
    Column(Text("How many", "多少"), "bar"),
    Column(_VISITS, "n"),
    Column(EXECUTION.label, "n"),
    Column(PUNCTUALITY.label, "n"),
    Column(OBLIGATIONS.label, "n"),
    Column(Text("Money in this month", "本月回款"), "n"),
    Column(Text("Overdue today", "今天逾期"), "n"),
    Column(Text("Complaints open", "未结投诉"), "n"),
    Column(Text("Answered late", "答复超时"), "n"),
)


def _side_by_side(group: Group) -> Section:
    most = max((book.summed(group.weeks).visits for book in group.books), default=0)
    rows = tuple(_row(group, book, most) for book in group.books)
    whole = all(book.money_in is not None for book in group.books)
    return Section(_NAME, table=table(_NAME, _COLUMNS, rows), note=None if whole else _NOT_WHOLE, anchor="side-by-side")


def _row(group: Group, book: BookFigures, most: int) -> Row:
    summed = book.summed(group.weeks)
    return Row(
        (
            Under(_named(group, book), _standing(group, book)),
            Bar((("d", 100 * summed.visits / most if most else 0),)),
            summed.visits,
            *(_percent(share.percent(summed)) for share in SHARES),
            *(_amount(book, amount) for amount in (book.money_in, book.overdue)),
            *_complaints(book),
        )
    )


_AS_OF = Text("as of", "截至")


def _standing(group: Group, book: BookFigures) -> Value:
    """What `query` calls the book, unless its name says so, and the moment it stands at."""
    moment = Many((_AS_OF, book.moment), Text(" ", " "))
    return moment if _is_alike(group, book) else Many((same(book.book), moment))


def _named(group: Group, book: BookFigures) -> Value:
    """A book's name, with the book itself where several are called alike; it leads to its own site where that is known."""
    alike = _is_alike(group, book)
    name = Text(f"{book.name.en} · {book.book}", f"{book.name.zh} · {book.book}") if alike else book.name
    return Outward(book.site, name) if book.site else name


def _is_alike(group: Group, book: BookFigures) -> bool:
    return sum(book.name.en == other.name.en or book.name.zh == other.name.zh for other in group.books) > 1


def _percent(percent: int | None) -> Value:
    return None if percent is None else same(f"{percent}%")


def _amount(book: BookFigures, amount: Decimal | None) -> Value:
    return _FOR_MANAGERS if amount is None else Money(amount, book.currency)


def _complaints(book: BookFigures) -> tuple[Value, Value]:
    if book.complaints_open is None or book.complaints_late is None:
        return _NOT_TOLD, _NOT_TOLD
    late = book.complaints_late
    return book.complaints_open, Lamp("bad", same(late)) if late else late


def _in_percent(label: Text) -> Text:
    return Text(f"{label.en}, percent", f"{label.zh}（%）")


def _weekly(
    group: Group, title: Text, tell: Callable[[WeekFigures], int | None], picture: Picture | None = None
) -> Section:
    """A row for each book, a column for each week; a week that was not over at the book's moment stays empty."""
    heads = (Column(Text(f"W{week.number:02}", f"{week.number}周"), "n") for week in group.weeks)
    rows = tuple(
        Row(
            (
                _named(group, book),
                *(None if figures is None else tell(figures) for figures in map(book.told, group.weeks)),
            )
        )
        for book in group.books
    )
    columns = (Column(_BOOK, "t"), *heads)
    return Section(title, table=table(title, columns, rows)._replace(strip=True), picture=picture)


def _drawn(group: Group, share: Share) -> Picture | None:
    """A share of all books together as a bar; None where there was nothing to do."""
    summed = total(book.summed(group.weeks) for book in group.books)
    part, whole = share.part(summed), share.whole(summed)
    if not whole:
        return None
    width = 100 * part / whole
    sentence = share.sentence.fill(part=part, whole=whole)
    key = (("sb-d", share.label), ("sb-r", share.rest))
    return Picture(sentence, sentence, stacked((("sb-d", width), ("sb-r", 100 - width))), 22, key=key)
