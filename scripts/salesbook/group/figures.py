"""The figures of a group's books, each asked of the engine as of the book's own moment; one that can't be read stops no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salesbook.calendar import Week, week_in, week_of
from salesbook.group.listing import ListedBook
from salesbook.queries import question_named
from salesbook.queries.asked import NotAsked, asked_of
from salesbook.queries.embedded import Embedded
from salesbook.queries.folders import NoTables, TableFiles, tables_in
from salesbook.tables.embedded import EngineMissing
from salesbook.words import Text

WEEKS = 8
"""So many full weeks the page tells of, up to the newest moment among the books."""
_Columns = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


class WeekFigures(NamedTuple):
    """A book's week, or several summed: counts of visits, plan lines, forms owed, cases of obligations judged."""

    visits: int = 0
    planned: int = 0
    done: int = 0
    forms: int = 0
    on_time: int = 0
    judged: int = 0
    met: int = 0


class BookFigures(NamedTuple):
    """What is told of one book. `moment` is in its zone; money and complaints are None where they are not for the viewer."""

    book: str
    name: Text
    site: str | None
    moment: datetime
    currency: str
    weeks: dict[Week, WeekFigures]
    money_in: Decimal | None
    overdue: Decimal | None
    complaints_open: int | None
    complaints_late: int | None
    columns: _Columns

    @property
    def today(self) -> date:
        """The day of its moment."""
        return self.moment.date()

    def told(self, week: Week) -> WeekFigures | None:
        """A week's figures; None where the week was not over at the book's moment."""
        return self.weeks.get(week, WeekFigures()) if week < week_of(self.today) else None

    def summed(self, weeks: Iterable[Week]) -> WeekFigures:
        """The figures of those weeks that were over, added up."""
        return total(figures for week in weeks if (figures := self.told(week)))


class LeftOut(NamedTuple):
    """A folder that is not on the page: its name and why in few words, and in full for whoever calls."""

    folder: str
    why: Text
    full: Text


class Group(NamedTuple):
    """The books in the order they were named, and the folders that could not be read."""

    books: tuple[BookFigures, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def newest(self) -> datetime:
        """The newest moment among the books."""
        return max(book.moment for book in self.books)

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The full weeks before the newest moment, the oldest first."""
        return tuple(week_of(self.newest.date()).later(-back) for back in range(WEEKS, 0, -1))

    def remarks(self) -> Iterator[Text]:
        """What makes the books hard to compare: other moments, tables of another version, several currencies."""
        moments = sorted({book.moment.astimezone(UTC) for book in self.books})
        if moments[1:]:
            yield _DIFFER.fill(first=f"{moments[0]:%Y-%m-%d %H:%M}", last=f"{moments[-1]:%Y-%m-%d %H:%M}")
        reference = max(self.books, key=lambda book: book.moment).columns
        others = [book.book for book in self.books if book.columns != reference]
        if others:
            yield _OTHER_TABLES.fill(books=", ".join(others))
        if len({book.currency for book in self.books}) > 1:
            yield _CURRENCIES


def total(figures: Iterable[WeekFigures]) -> WeekFigures:
    """Figures added up."""
    return WeekFigures(*map(sum, zip(*figures, strict=True))) if (figures := tuple(figures)) else WeekFigures()


def group_of(listed: Sequence[ListedBook], viewer: str | None = None) -> Group:
    """Ask each book, of those seen by a viewer where one is named.

    Raises EngineMissing, and NoTables where none of them can be read.
    """
    books: dict[str, BookFigures] = {}
    left_out: list[LeftOut] = []
    for entry in listed:
        try:
            book = _ask(entry, viewer)
        except EngineMissing:
            raise
        except NoTables as error:
            left_out.append(LeftOut(entry.folder.name, _NO_EXPORT, error.text))
        except NotAsked as error:
            left_out.append(LeftOut(entry.folder.name, _DAMAGED, _UNREADABLE.fill(folder=entry.folder, why=error.text)))
        else:
            if book.book in books:
                twice = _TWICE.fill(book=book.book)
                left_out.append(LeftOut(entry.folder.name, twice, _UNREADABLE.fill(folder=entry.folder, why=twice)))
            else:
                books[book.book] = book
    if not books:
        raise NoTables(_join([none.full for none in left_out]))
    return Group(tuple(books.values()), tuple(left_out))


def _ask(entry: ListedBook, viewer: str | None) -> BookFigures:
    """One book's figures. Raises NoTables or NotAsked, also for cells of a kind that no export of ours holds."""
    tables = tables_in([entry.folder], viewer)
    try:
        return _figures(Embedded(folders=tables), entry, tables)
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError):  # an export comes from elsewhere
        raise NotAsked(_DAMAGED) from None


def _figures(engine: Embedded, entry: ListedBook, tables: Sequence[TableFiles]) -> BookFigures:
    [own] = engine.books()
    by_week, today = question_named("books-by-week"), question_named("books-today")
    asked = asked_of([own], today, None)
    [row] = engine.answer(today, asked)
    told = dict(zip(today.columns, row, strict=True))
    name = str(told["name"] or own.book)
    weeks = {
        week: WeekFigures(*map(int, counts))
        for _, text, *counts in engine.answer(by_week, asked)
        if (week := week_in(str(text)))
    }
    return BookFigures(
        book=own.book,
        name=Text(str(told["name_en"] or name), name),
        site=entry.site,
        moment=own.moment.replace(tzinfo=UTC).astimezone(ZoneInfo(own.zone)),
        currency=str(told["currency"]),
        weeks=weeks,
        money_in=Decimal(told["money_in"]) if own.sees_all else None,
        overdue=Decimal(told["overdue"]) if own.sees_all else None,
        complaints_open=_count(told["complaints_open"]),
        complaints_late=_count(told["complaints_late"]),
        columns=tuple(sorted((table.name, table.columns, table.types) for table in tables)),
    )


def _count(cell: object) -> int | None:
    return None if cell is None else int(str(cell))


def _join(texts: Sequence[Text]) -> Text:
    return Text("\n".join(text.en for text in texts), "\n".join(text.zh for text in texts))


_NO_EXPORT = Text("no whole export lies there: export it again", "这里没有完整的导出：请重新导出")
_DAMAGED = Text(
    "its tables are damaged, or come from another version: export it again",
    "表已损坏，或是用别的版本导出的：请重新导出",
)
_TWICE = Text("it holds the book {book}, which another folder holds already", "里面的台账 {book} 已经在另一个文件夹里")
_UNREADABLE = Text("{folder} is left out: {why}", "{folder} 没有算进来：{why}")
_DIFFER = Text(
    "These books stand as of different moments, from {first} to {last} (UTC); each tells what it knew by its own.",
    "这些台账的截至时刻不同，从 {first} 到 {last}（UTC）；各按自己的时刻统计。",
)
_OTHER_TABLES = Text(
    "Exported with other schemas than the newest book: {books}. What was asked, they can tell.",
    "导出时的格式与最新的台账不同：{books}。页面上的数字仍然可以统计。",
)
_CURRENCIES = Text(
    "The books are kept in different currencies: amounts stand side by side and are not added up.",
    "各台账的本位币不同：金额并列显示，不相加。",
)
