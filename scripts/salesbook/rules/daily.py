"""The day: a visit or a reason, tomorrow planned, old customers kept and new ones booked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from salesbook.book import Book
from salesbook.calendar import Week, Workdays, week_in, week_of
from salesbook.finding import Level
from salesbook.kinds import Person, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.cadence import customer_of
from salesbook.views.contact_days import visited
from salesbook.views.office import days_told, office, weeks_told
from salesbook.views.once import once
from salesbook.views.plan_lines import plan_lines
from salesbook.views.planned import days_planned
from salesbook.views.standing import customer_name
from salesbook.words import Text, day_text, join, same


@once
def _days(book: Book) -> dict[tuple[str, date], Record]:
    """Day records by person and day."""
    return {(record["person"], record.day): record for record in book.of("day") if record.day is not None}


def _nil(book: Book, person: str, day: date, form: str) -> bool:
    """Whether somebody said on purpose that there was nothing to write that day."""
    record = _days(book).get((person, day))
    return record is not None and any(item.get("form") == form for item in record.get("nil", ()))


def _at_work(person: Person, role: str, day: date) -> bool:
    return person.holds(role, day) and person.active_on(day) and not person.away_on(day)


@reports(
    "R60",
    "R109",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("no visit", "无拜访")},
    by_workdays=True,
    draws_on=("day.nil",),
)
def visit_every_day(book: Book) -> Iterator[Duty]:
    """A rep has a visit on every workday, or says why there was none.

    Why: the visit form is the most used form of the day; a blank day can't be told from a forgotten one.
    Fix: write the visit; if there was none, a nil return with the reason in the day's record.

    业务员每个工作日都有拜访，没有就写明原因。

    原因：拜访情况表是每天最常用的表，空白的一天分不清是没去还是没写。
    改法：补写拜访；确实没有，就在当日记录里写零报告和原因。
    """
    for person in book.people.values():
        for day in days_told(book):
            if _at_work(person, "rep", day):
                done = (person.id, day) in visited(book) or _nil(book, person.id, day, "visit")
                due = office(book).workdays.first(day + timedelta(days=1))
                words = Text("{day}: neither a visit nor a reason", "{day}没有拜访，也没有说明")
                message = words.fill(book.today, day=day)
                missing = due < book.today and office(book).workdays.knows(due)
                case = Case(person.id, week_of(day), None, day)
                yield case.met() if done else case.missing(message) if missing else case.to_come()


@reports(
    "R115",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("no enquiry", "无来访来电")},
    by_workdays=True,
    draws_on=("day.nil",),
)
def enquiry_every_day(book: Book) -> Iterator[Duty]:
    """On every opening day of the showroom there is an enquiry or a nil return.

    Why: the book of callers is kept every day; a day without an entry looks like a day without callers.
    Fix: write the enquiries of the day; if there were none, a nil return with the reason.

    展厅每个营业日都有来访来电记录，没有就写零报告。

    原因：来访来电必须每天登记，空白的一天看起来就像没有客人。
    改法：补写当天的来访来电；确实没有，写零报告和原因。
    """
    open_on = _showroom_days(book)
    came = {record.day for record in book.of("enquiry")}
    for week in weeks_told(book):
        for day in week.days:
            staff = [p for p in book.people.values() if _at_work(p, "showroom", day)]
            if book.opened_on <= day <= book.today and staff and open_on.has(day):
                done = day in came or any(_nil(book, p.id, day, "enquiry") for p in staff)
                words = Text("{day}: neither an enquiry nor a nil return", "{day}没有来访来电，也没有零报告")
                case = Case(staff[0].id, week, _days(book).get((staff[0].id, day)), day)
                yield case.missing_unless(done, book, words.fill(book.today, day=day))


def _showroom_days(book: Book) -> Workdays:
    """The showroom's opening days; it is closed on public holidays like the office."""
    days = book.company.get("opening_days", {})
    usual = days.get("showroom", days.get("office", ("mon", "tue", "wed", "thu", "fri")))
    return office(book).workdays._replace(usual=frozenset(usual))


@once
def _plans(book: Book) -> dict[tuple[str, Week], Record]:
    """Plans by person and week."""
    return {(plan["person"], week): plan for plan in book.of("plan") if (week := week_in(plan["week"]))}


@reports(
    "R61",
    topic=Topic.PAPERS,
    words={Mark.AT_RISK: Text("nothing planned", "次日无安排")},
    level=Level.INFO,
)
def tomorrow_planned(book: Book) -> Iterator[Duty]:
    """At the end of a workday a rep has something planned for the next one.

    Why: tomorrow's work comes out of today's result; without it the morning begins with thinking where to go.
    Fix: add a line to the plan, or move one; the suggestions of the week help.

    每天下班前，第二个工作日已有安排。

    原因：明天的工作从今天的结果来；没有安排，早上就从想去哪儿开始。
    改法：在计划里加一项或改一项，可以参考建议计划。
    """
    for person in book.people.values():
        for week in weeks_told(book):
            empty = [day for day in week.days if _nothing_planned(book, person, day)]
            plan = _plans(book).get((person.id, week))
            if plan is not None and person.holds("rep", week.monday):
                words = Text("nothing planned for {days}", "这些天没有安排：{days}")
                message = words.fill(days=join([day_text(day, book.today) for day in empty]))
                case = Case(person.id, week, plan)
                yield case.at_risk(message) if empty else case.met()


def _nothing_planned(book: Book, person: Person, day: date) -> bool:
    """Whether nothing was ever planned for a workday of the past: no line, none moved to it, nothing new on it."""
    days = office(book).workdays
    counts = book.opened_on <= day <= book.today and days.has(day) and days.knows(day)
    if not counts or not _at_work(person, "rep", day):
        return False
    return (person.id, day) not in days_planned(book)


@reports(
    "R66",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("no new customer", "无新客户")},
    level=Level.INFO,
)
def new_customers_booked(book: Book) -> Iterator[Duty]:
    """Besides keeping old customers a rep books visits to new ones, in every week's plan.

    Why: those who only keep what they have lose a little every month.
    Fix: book a prospect or a new address for each day.

    维护老客户的同时，计划里要预约拜访新客户。

    原因：只守老客户，每个月都会少一点。
    改法：每天预约一家潜在客户或新地址。
    """
    for (person_id, week), plan in _plans(book).items():
        person = book.people.get(person_id)
        if person is None or not person.holds("rep", week.monday):
            continue
        fresh = [line for line in plan["lines"] if _is_new(book, line, week)]
        message = Text("no visit to a new customer planned", "计划里没有新客户")
        case = Case(person_id, week, plan)
        yield case.met() if fresh else case.at_risk(message)


def _is_new(book: Book, line: dict[str, object], week: Week) -> bool:
    """Whether a line is for somebody who has not bought yet."""
    if line.get("new_customer") or "prospect" in line:
        return True
    customer = book.customers.get(str(line.get("customer", "")))
    return customer is not None and customer.stage_on(week.monday) in (None, "prospect", "confirmed")


@reports(
    "R87",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("route left", "未按路线")},
    level=Level.INFO,
)
def route_kept(book: Book) -> Iterator[Duty]:
    """Visits of a day follow the route that was drawn for it.

    Why: a route saves the hours that go into driving to and fro.
    Fix: nothing, if there was a reason; else draw the route so that it can be kept.

    当天的拜访按拟好的路线走。

    原因：路线省的是来回跑的时间。
    改法：有原因就不用改；否则把路线排得走得通。
    """
    for plan in book.of("plan"):
        for route in plan.get("routes", ()):
            day = date.fromisoformat(route["date"]) if "date" in route else None
            if day is None or day > book.today:
                continue
            stops, went = route.get("stops", []), _order(book, plan, day)
            planned = [key for key in stops if key in went]
            went = [key for key in went if key in planned]
            if len(planned) > 1:
                words = Text("{day}: planned {planned}; went {went}", "{day}：路线 {planned}；实际 {went}")
                ways = {"planned": _way(book, plan, planned), "went": _way(book, plan, went)}
                case = Case(plan["person"], week_of(day), plan, day)
                yield case.met() if planned == went else case.at_risk(words.fill(book.today, day=day, **ways))


def _way(book: Book, plan: Record, keys: list[str]) -> Text:
    """The stops of a route, by whom each is to see."""
    lines = {line["key"]: line for line in plan["lines"]}
    return join([_whom(book, lines[key]) for key in keys])


def _whom(book: Book, line: Mapping[str, Any]) -> Text:
    prospect = line.get("prospect", {}).get("name")
    return same(prospect) if prospect else customer_name(book, customer_of(line) or line["key"])


def _order(book: Book, plan: Record, day: date) -> list[str]:
    """The keys of a plan's lines in the order in which they were visited on a day."""
    visits = _by_line(book).get((plan.id, day), ())
    return [key for _, key in sorted(visits)]


@once
def _by_line(book: Book) -> dict[tuple[str, date], list[tuple[str, str]]]:
    """Arrival and line key of the visits that carry out a plan, by plan and day."""
    result: dict[tuple[str, date], list[tuple[str, str]]] = {}
    for line in (line for lines in plan_lines(book).values() for line in lines):
        visit = line.visit
        if visit is not None and visit.day is not None and "arrive_at" in visit.data:
            result.setdefault((line.plan.id, visit.day), []).append((visit["arrive_at"], line.data["key"]))
    return result
