"""Filing and checking: the clerk closes the week, the general manager looks at it every month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week, month_end, week_in, week_of
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.office import days_told, office, weeks_told
from salesbook.views.once import once
from salesbook.views.replies import holder
from salesbook.views.sample import compared
from salesbook.words import Text, join, month_text, same

FORMS = {"form-2": "visit", "form-3": "collection", "form-4": "enquiry"}
"""The forms that are archived, and the kind whose records are their rows."""


@reports(
    "R111",
    topic=Topic.PAPERS,
    words={Mark.LATE: Text("archived late", "迟入档"), Mark.MISSING: Text("not archived", "未入档")},
    by_workdays=True,
)
def week_archived(book: Book) -> Iterator[Duty]:
    """After the weekly meeting the clerk archives forms 2 and 3 of the week, and form 4 where there is a showroom.

    Why: archiving closes the week; what changes later is seen as changed.
    Fix: archive the form with the count of each person.

    周例会后，信息统计员把上周的表2、表3（有展厅的还有表4）入档。

    原因：入档就是关账，之后的改动看得出来。
    改法：按人清点份数后入档。
    """
    for week in weeks_told(book)[:-1]:
        due = office(book).archiving(week.later(1))
        for form in FORMS:
            if form != "form-4" or has_showroom(book, week):
                yield _archived(book, week, form, due)


@once
def has_showroom(book: Book, week: Week) -> bool:
    """Whether somebody kept the showroom in a week, and form 4 with it."""
    return any(
        p.holds("showroom", day) and p.active_on(day)
        for p in book.people.values()
        for day in (week.monday, week.sunday)
    )


def _archived(book: Book, week: Week, form: str, due: datetime) -> Duty:
    record = book.get("archiving", f"{week.slug}/{form}")
    clerk = record.writer if record else holder(book, "clerk", due.date())
    label = book.kinds["archiving"].by_name["form"].labels[form]
    if record is None:
        words = Text("{form} of {week} not archived", "{week}的{form}没有入档")
        message = words.fill(book.today, form=label, week=week)
        return Case(clerk, week, due=due).missing_unless(None, book, message, open=True)
    at, grade = book.evidence(record, due)
    case = Case(clerk, week, record, due, grade)
    if at is None or at <= due:
        return case.met()
    words = Text("{form} archived {at}, due {due}", "{form}{at} 入档，应在 {due} 前")
    return case.late(words.fill(book.today, form=label, at=at, due=due))


@reports(
    "R111",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("counts differ", "份数不符")},
    draws_on=("collection.by", "collection.date"),
)
def archived_counts(book: Book) -> Iterator[Duty]:
    """What was archived are as many forms as there were records.

    Why: a count that differs means a form that is missing, or one that came afterwards.
    Fix: count again; what came later is archived with a note.

    入档份数与记录数一致。

    原因：对不上，就是少了一份，或者有人事后补写。
    改法：重新清点；后补的写明情况再入档。
    """
    for record in book.of("archiving"):
        week, kind = week_in(record["week"]), FORMS.get(record["form"])
        if week is None or kind is None or "rows" not in record.data:
            continue
        archived = {row["person"]: row.get("count", 0) for row in record["rows"] if "person" in row}
        written = _written(book).get((kind, week), Counter())
        wrong = sorted(
            person for person in archived.keys() | written.keys() if archived.get(person, 0) != written.get(person, 0)
        )
        case = Case(record.writer, week, record)
        if not wrong:
            yield case.met()
            continue
        person = book.people.get(wrong[0])
        name = person.name if person else same(wrong[0])
        counts = {"archived": archived.get(wrong[0], 0), "written": written.get(wrong[0], 0)}
        yield case.at_risk(_COUNTS.fill(person=name, **counts), open=True)


_COUNTS = Text(
    "{person}: {archived} archived, {written} {written:record|records}",
    "{person}：入档 {archived} 份，记录 {written} 条",
)


@once
def _written(book: Book) -> dict[tuple[str, Week], Counter[str]]:
    """How many records each person has, by kind and week."""
    result: dict[tuple[str, Week], Counter[str]] = {}
    for kind in FORMS.values():
        for record in book.of(kind):
            if record.day is not None and record.writer:
                result.setdefault((kind, week_of(record.day)), Counter())[record.writer] += 1
    return result


@reports(
    "R112",
    topic=Topic.MEETINGS,
    words={Mark.MISSING: Text("not checked", "未检查")},
    by_workdays=True,
)
def monthly_check(book: Book) -> Iterator[Duty]:
    """The general manager checks the forms once a month.

    Why: what nobody looks at is filled in for nobody.
    Fix: `salesbook inspect` draws the sample and puts the evidence beside it.

    总经理每月检查一次。

    原因：没人看的表，就会为填而填。
    改法：用 `salesbook inspect` 抽样，证据已排在旁边。
    """
    for month in sorted({day.replace(day=1) for day in days_told(book)}):
        due = next((deadline.at for deadline in office(book).monthly(month) if deadline.what == "inspection"), None)
        if due is None:
            continue
        record = book.get("inspection", f"{month:%Y-%m}")
        words = Text("no check in {month}", "{month}没有检查").fill(month=month_text(f"{month:%Y-%m}", book.today))
        manager = holder(book, "general_manager", min(due.date(), book.today))
        # Due by the midnight that ends the day: the week is that of the day itself.
        week = week_of(min(due.date(), month_end(month)))
        yield Case(manager, week, record, due).missing_unless(record, book, words, open=True)


@reports(
    "R112",
    topic=Topic.MEETINGS,
    words={Mark.AT_RISK: Text("other sample", "样本不符")},
    draws_on=("collection.by", "inspection.by", "inspection.sample.record", "inspection.seed"),
)
def sample_as_drawn(book: Book) -> Iterator[Duty]:
    """The sample of a monthly check is the one that its seed draws.

    Why: a sample that somebody chose shows what he wanted to see; with the seed anybody can draw it again.
    Fix: write the seed that `salesbook inspect` printed, and every form it drew with its verdict.

    月度检查的样本就是种子抽出的样本。

    原因：自己挑的样本只会看到想看的；凭种子谁都能重抽一遍。
    改法：写上 `salesbook inspect` 打印的种子，抽到的每份表都写结论。
    """
    for record in book.of("inspection"):
        if record.get("sample"):
            comparison = compared(book, record)
            faults = [_CHOSEN.fill(n=len(comparison.not_drawn))] if comparison.not_drawn else []
            faults += [_LEFT_OUT.fill(n=len(comparison.left_out))] if comparison.left_out else []
            at = record.written_at
            case = Case(record.writer, week_of(at.date()) if at else None, record)
            yield case.at_risk(join(faults, "; ", "；")) if faults else case.met()


_CHOSEN = Text(
    "{n} {n:form|forms} of the sample {n:is|are} not what the seed draws",
    "样本里有 {n} 份不是种子抽到的",
)
_LEFT_OUT = Text("{n} {n:form|forms} that it draws {n:is|are} left out", "抽到的有 {n} 份没有写")


@reports(
    "R112",
    topic=Topic.TASKS,
    words={Mark.MISSING: Text("not put right", "未整改")},
    draws_on=("inspection.findings.due",),
)
def finding_followed_up(book: Book) -> Iterator[Duty]:
    """What a monthly check found is put right by its day.

    Why: a finding without follow-up teaches that checks don't matter.
    Fix: put it right, and write what was done and when.

    月度检查发现的问题按期整改。

    原因：查了不改，等于告诉大家检查不算数。
    改法：整改后写明做了什么、哪天完成。
    """
    for record in book.of("inspection"):
        for index, item in enumerate(record.get("findings", ())):
            yield _follow_up(book, record, index, item)


def _follow_up(book: Book, record: Record, index: int, item: dict[str, Any]) -> Duty:
    due = date.fromisoformat(item["due"]) if "due" in item else None
    done = item.get("closed_on") or item.get("follow_up")
    words = Text("“{text}”: no follow-up", "“{text}”没有整改").fill(text=str(item.get("text", ""))[:40])
    case = Case(item.get("owner"), week_of(due) if due else None, record, due, route=("findings", index))
    if due is None and not done:
        return case.missing(words, open=True)
    return case.missing_unless(done, book, words, open=True)
