"""People: a role behind every record, the standard read, the declarations made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from salesbook.book import Book
from salesbook.calendar import week_in, week_of
from salesbook.finding import Level
from salesbook.kinds import Person, Record
from salesbook.kinds.superiors import nearest_at_work
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.grouped import records_by
from salesbook.views.office import weeks_told
from salesbook.words import Text

READ_DAYS = 30
"""Our default: so many days after a new version, or after joining, the standard has been read."""


_WRITERS = tuple(
    f"{kind}.by"
    for kind in (
        *("claim", "collection", "contact", "goods_owed", "inspection", "loss", "payment", "price_decision"),
        *("proposal", "target"),
    )
)


@reports(
    "R19",
    "R116",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("no role", "不在岗")},
    draws_on=(*_WRITERS, "reply.person"),
)
def writer_has_role(book: Book) -> Iterator[Duty]:
    """Who writes a record holds a role on that day and works here.

    Why: every check names a role, never a person; a record by nobody in particular binds nobody.
    Fix: add the role with its dates to the person, or let the right person write it.

    写记录的人当天在岗并担任职务。

    原因：检查看职务，不看名字；没有职务的人写的记录，谁也不负责。
    改法：给此人补上职务和起止日期，或者由该写的人来写。
    """
    for record in book.all():
        person = book.people.get(record.writer or "")
        written = record.written_at
        if person is None or written is None or record.kind.name == "person":
            continue
        day = written.date()
        if not person.roles_on(day) or not person.active_on(day):
            message = Text("{name} held no role on {day}", "{name}在{day}没有职务").fill(
                book.today, name=person.name, day=day
            )
            yield Case(person.id, week_of(day), record, day).at_risk(message, open=True)


@reports(
    "R25",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("not confirmed", "未确认")},
)
def standard_read(book: Book) -> Iterator[Duty]:
    """Everybody has confirmed having read the present version of the standard.

    Why: nobody can be held to rules he has not seen.
    Fix: read it, and hand in the declaration with its version.

    每个人都确认读过现行版本的规范。

    原因：没看过的规定，没法要求人执行。
    改法：阅读后提交声明，写明版本。
    """
    versions = [item for item in book.company.get("standard", ()) if item["from"] <= book.today.isoformat()]
    if not versions:
        return
    now = versions[-1]
    for person in book.people.values():
        if person.active_on(book.today):
            days = (now["from"], person.get("joined_on", now["from"]))
            since = max(book.opened_on, *map(date.fromisoformat, days))
            record = _declared(book, person, "standard", now["version"])
            yield _declaration(
                book, person, record, since + timedelta(days=READ_DAYS), _NOT_READ.fill(version=now["version"])
            )


_NOT_READ = Text("has not confirmed {version} of the standard", "还没有确认读过规范 {version}")


def _declared(book: Book, person: Person, kind: str, version: str | None = None) -> Record | None:
    """The newest declaration of a kind by a person; of a version, where one is asked for."""
    records = [
        record
        for record in records_by(book, "declaration", "person").get(person.id, ())
        if record["kind"] == kind and version in (None, record.get("version"))
    ]
    return max(records, key=lambda record: record["date"], default=None)


def _declaration(book: Book, person: Person, record: Record | None, due: date, words: Text) -> Duty:
    case = Case(person.id, week_of(book.today), record or person, due)
    return case.missing_unless(record, book, words, open=True)


@reports(
    "R44",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("not declared", "未声明")},
)
def integrity_declared(book: Book) -> Iterator[Duty]:
    """Everybody who sells has declared this year that he takes no kickbacks. A declaration, not a proof.

    Why: the company's interest comes first; more than a declaration nobody can claim.
    Fix: hand in the yearly declaration.

    业务人员每年提交廉洁声明；只是声明，不是证明。

    原因：以公司利益为重；除了声明，谁也不能多说。
    改法：提交本年度的声明。
    """
    year = book.today.year
    for person in book.people.values():
        if not person.active_on(book.today) or not person.holds("rep", book.today):
            continue
        record = _declared(book, person, "integrity")
        this_year = record if record and record.day and record.day.year == year else None
        joined = date.fromisoformat(person.get("joined_on", f"{year}-01-01"))
        due = max(date(year, 1, 1), joined, book.opened_on) + timedelta(days=READ_DAYS)
        yield _declaration(book, person, this_year, due, _NO_INTEGRITY.fill(year=year))


_NO_INTEGRITY = Text("no integrity declaration for {year}", "没有 {year} 年的廉洁声明")


@reports(
    "R86",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("nothing said", "未交待")},
    level=Level.INFO,
    draws_on=("reply.about", "reply.person"),
)
def talked_before(book: Book) -> Iterator[Duty]:
    """Before a rep's visits of a week the supervisor has said something about the plan or a visit.

    Why: a word before leaving saves a second trip; what was said stands in the reply.
    Fix: the supervisor writes his caution as a reply about the plan or one of its lines.

    业务员出访前，主管对计划或拜访有过交待。

    原因：行前一句话，省得跑第二趟；说了什么写在批复里。
    改法：主管就计划或其中一项写批复。
    """
    noted = _noted_weeks(book)
    for week in weeks_told(book):
        for person in book.people.values():
            if person.holds("rep", week.monday) and _visited_in(book, person.id, week.text):
                done = (person.id, week.text) in noted
                message = Text("no word of the supervisor for {week}", "{week}没有主管的交待").fill(
                    book.today, week=week
                )
                boss = nearest_at_work(book.people, person.id, week.monday)
                case = Case(boss, week)
                yield case.met() if done else case.at_risk(message)


def _noted_weeks(book: Book) -> set[tuple[str, str]]:
    """Persons and weeks about whose plan or visits somebody else wrote a reply with words in it."""
    result = set()
    for reply in book.of("reply"):
        about = book.find(reply.get("about", ""))
        if about is None or "text" not in reply.data or about.writer == reply["person"] or not about.writer:
            continue
        week = week_in(about["week"]) if about.kind.name == "plan" else (week_of(about.day) if about.day else None)
        if about.kind.name in ("plan", "visit") and week is not None:
            result.add((about.writer, week.text))
    return result


def _visited_in(book: Book, person: str, week: str) -> bool:
    return book.get("plan", f"{week.lower()}/{person}") is not None
