"""The figures of home and of the weeks, held against the same counted from the files by other means."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from salesbook.commands.main import main
from tests.conftest import ROOT
from tests.support.by_hand import ByHand
from tests.support.by_hand_case import Case, every_case
from tests.support.by_hand_chasing import Chasing
from tests.support.by_hand_files import AHEAD, NOTHING, Raw, later, monday_of, short, week_name, week_of
from tests.support.by_hand_office import Office
from tests.support.by_hand_week import Flow
from tests.support.page_figures import Cell, PageFigures, number


@cache
def totals(case: Case, week: str) -> tuple[int, int, int, int]:
    """Lines planned and done, visits, and those of them in no line, of people with a plan."""
    weeks = case.weeks
    plans = [weeks.plan(monday, person) for monday, person in weeks.people if monday == week]
    return (
        sum(plan.states.total() for plan in plans),
        sum(plan.states["done"] for plan in plans),
        sum(plan.visits for plan in plans),
        sum(plan.unplanned for plan in plans if plan.planned),
    )


def withheld(case: Case, customers: set[str]) -> bool:
    """Whether the team is not told a sum: it is drawn from one or two customers."""
    return not case.manages and 0 < len(customers) < 3


def of_weeks(case: Case, flows: list[Flow], weeks: list[str]) -> tuple[str, ...]:
    """The sum of each week as a tile tells it."""
    told = []
    for week in weeks:
        own = [flow for flow in flows if week_of(flow.day) == week]
        amount = sum((flow.amount for flow in own), NOTHING)
        told.append("–" if withheld(case, {one.customer for one in own}) else short(amount))
    return tuple(told)


def overdue(case: Case, day: str) -> tuple[str, set[str]]:
    """What is overdue at the end of a day, as a tile tells it, and whose."""
    late = case.money(day).overdue()
    customers = {debt.customer for debt in late}
    amount = sum((debt.worth for debt in late), NOTHING)
    return ("–" if withheld(case, customers) else short(amount)), customers


def tiles(case: Case, week: str) -> dict[str, object]:
    """The tiles of a week: the figure with what stands below it, and the twelve weeks to it."""
    before = [later(week, -7 * n) for n in range(11, -1, -1)]
    weeks = case.weeks
    planned, done, visits, unplanned = totals(case, week)
    won = [sum(week_of(day) == one for day, _ in weeks.won) for one in before]
    late = [overdue(case, min(later(one, 6), case.files.today)) for one in before]
    ahead = sum(weeks.plan(week, person).states["not yet due"] for monday, person in weeks.people if monday == week)
    left = f" · {ahead} not yet due" if ahead else ""
    return {
        "Visits": (str(visits), f"{planned} planned · {done} done · {unplanned} unplanned{left}"),
        "Visits by week": tuple(str(totals(case, one)[2]) for one in before),
        "New customers": (str(won[-1]), f"4-week mean {sum(won[-5:-1]) / 4:.1f}"),
        "New customers by week": tuple(map(str, won)),
        "Sales by week": of_weeks(case, weeks.sales, before),
        "Money in by week": of_weeks(case, weeks.money_in, before),
        "Overdue by week": tuple(amount for amount, _ in late),
        "Overdue from": "" if late[-1][0] == "–" else len(late[-1][1]),
    }


def tiles_on(page: PageFigures) -> dict[str, object]:
    tile = page.tiles
    late = tile["Overdue receivables"]
    return {
        "Visits": tile["Visits"][:2],
        "Visits by week": tile["Visits"].series,
        "New customers": tile["New customers"][:2],
        "New customers by week": tile["New customers"].series,
        "Sales by week": tile["Sales (orders signed)"].series,
        "Money in by week": tile["Money in"].series,
        "Overdue by week": late.series,
        "Overdue from": "" if late.figure == "–" else int(number(late.below)),
    }


@every_case
def test_the_tiles_of_home_and_of_each_week(case: Case) -> None:
    last = later(week_of(case.files.today), -7)
    assert tiles_on(case.page("index")) == tiles(case, last)
    shown = 0
    for week in case.weeks.told()[:5]:
        page = case.page(week_path(week))
        if page.tiles:
            shown += 1
            assert tiles_on(page) == tiles(case, week), week
    assert shown


@pytest.mark.parametrize("reader", ["team", "manager"])
def test_home_counts_as_many_matters_as_the_lines_of_the_report(
    reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of the report is one matter, or as many as it says where the reader may not see them one by one."""
    case = Case("sample", reader)
    words = ["report", "--as", reader, "--as-of", case.book.now.isoformat(), "--format", "json", "--lang", "en"]
    assert main([*words, "--root", str(ROOT)]) == 0
    lines = [one for one in json.loads(capsys.readouterr().out) if one["level"] != "info" and one["mark"] != "due"]
    counted = [re.search(r"\((\d+)\)$", one["message"]) for one in lines if one["record"] is None]
    page = case.page("index")
    own = re.search(r"(\d+) matters?, the most urgent first", page.said)
    others = page.rows("Also open, by subject") if reader == "team" else ()
    shown = int(own.group(1) if own else 0) + sum(int(row["Each of them"].number) for row in others)
    assert shown == len(lines) + sum(int(count.group(1)) - 1 for count in counted if count)
    assert shown > 30


@every_case
def test_what_is_overdue_in_the_running_week_is_what_money_says(case: Case) -> None:
    if not case.manages:
        return  # the page of money tells a rep of his customers alone
    tile = case.page(week_path(week_of(case.files.today))).tiles["Overdue receivables"]
    assert tile.figure == case.page("money").tiles["Of it overdue"].figure


def week_path(week: str) -> str:
    name = week_name(week).removeprefix("Week ")
    return f"weeks/{name[-4:]}-w{int(name.partition(',')[0]):02}"


@every_case
def test_the_list_of_weeks(case: Case) -> None:
    weeks = case.weeks
    people = weeks.people
    hand = {}
    for week in weeks.told():
        who = sum(monday == week for monday, _ in people)
        hand[week_name(week)] = (who, *totals(case, week), weeks.summaries(week))
    heads = ("People", "Planned", "Done", "Visits", "Unplanned", "Summaries")
    rows = case.page("weeks/index").rows("Weeks")
    assert {row["Week"].text: tuple(int(row[head].number) for head in heads) for row in rows} == hand


def person_week(case: Case, week: str, person: str) -> dict[str, object]:
    """A person's column or row on the page of a week."""
    weeks = case.weeks
    plan = weeks.plan(week, person)
    # Only who answers for a person sees in day records what became of what was not visited.
    data = {**plan.states}
    if not case.answers(person):
        left = plan.states.total() - plan.visited - plan.ahead
        data = {"done": plan.visited, "not yet due": plan.ahead, "without a visit": left}
    order = ("done", "moved", "dropped", "open", "not yet due", "without a visit")
    states = [f"{data[state]} {state}" for state in order if data.get(state)]
    states += [f"{plan.unplanned} unplanned"] if plan.planned and plan.unplanned else []
    own: dict[str, object] = {
        "Planned": f"{plan.states.total()} planned" if plan.planned else "no plan",
        "Came to": " · ".join(states) or "–",
        "Visits": plan.visits,
        "New customers": sum(who == person and week_of(day) == week for day, who in weeks.won),
    }
    if case.answers(person):
        own["Signed"], own["Money in"] = (
            sum((flow.amount for flow in flows if flow.person == person and week_of(flow.day) == week), NOTHING)
            for flows in (weeks.sales, weeks.money_in)
        )
    return own


@every_case
def test_each_person_s_week(case: Case) -> None:
    told = 0
    for week in case.weeks.told():
        page = case.page(week_path(week))
        shown = page.people or {
            row["Name"].about: {head: cell.text for head, cell in row.items()}
            | {"Planned": row["Plan"].text}
            for row in page.rows("Everybody's week")
        }  # fmt: skip
        for person, facts in shown.items():
            hand = person_week(case, week, person)
            result = {key: facts.get(key, "") if key in ("Planned", "Came to") else number(facts.get(key, "")) for key in hand}  # fmt: skip
            assert result == hand, (week, person)
            told += 1
    assert told > 10


@every_case
def test_each_person_s_figures_in_the_meeting_s_pack(case: Case) -> None:
    told = 0
    for path in case.paths("packs/2"):
        year, number = path.removeprefix("packs/").split("-w")
        week = monday_of(f"{year}-W{number}")
        running = week_of(case.files.today) == week
        for row in case.page(path).rows("The week so far in figures" if running else "Last week in figures"):
            if row["Person"].about and is_told_whole(case, week):
                told += 1
                assert pack_row(row) == {head: value for head, value in in_pack(case, week, row["Person"].about).items() if head in row}, (path, row["Person"])  # fmt: skip
    assert told


def is_told_whole(case: Case, week: str) -> bool:
    """Whether a week's pack holds all that is known of it: its meeting is to come, or all was written on its day."""
    office = Office(case.files)
    meeting = office.at(office.opening(later(week, 7)), office.clock("meeting", "mon", "14:00")[1])
    return case.name == "demo" or case.files.now <= meeting


def pack_row(row: dict[str, Cell]) -> dict[str, Decimal]:
    return {head: cell.number for head, cell in row.items() if head not in ("Person", "To collect")}


def in_pack(case: Case, week: str, person: str) -> dict[str, Decimal]:
    """A person's row: all counts; money where the reader may see it."""
    plan = case.weeks.plan(week, person)
    hidden = not case.answers(person)
    counts = {
        "Planned": plan.states.total(),
        "Done": plan.visited if hidden else plan.states["done"],
        "Moved": 0 if hidden else plan.states["moved"],
        "Dropped": 0 if hidden else plan.states["dropped"],
        "Not yet due": plan.ahead if hidden else plan.states["not yet due"],
        "Unplanned": plan.unplanned if plan.planned else 0,
        "Visits": plan.visits,
        "Won": sum(who == person and week_of(day) == week for day, who in case.weeks.won),
    }
    flows = {"Sales": case.weeks.sales, "Money in": case.weeks.money_in}
    sums = {
        head: sum(
            (flow.amount for flow in own if not hidden and flow.person == person and week_of(flow.day) == week), NOTHING
        )
        for head, own in flows.items()
    }
    return {head: Decimal(count) for head, count in counts.items()} | sums


@every_case
def test_what_became_of_the_promises_of_the_week(case: Case) -> None:
    week = week_of(case.files.today)
    if case.files.today <= Office(case.files).opening(week):
        week = later(week, -7)
    states: Counter[str] = Counter()
    first, last = date.fromisoformat(week), date.fromisoformat(later(week, 6))
    for person in case.files.people:
        states += ByHand(case.book, person, first, last).promises()
    kept = states["met"] + states["early"]
    early = f" ({states['early']} of them early)" if states["early"] else ""
    told = f"{kept} kept{early}, {states['late']} kept late, {states['missed']} not kept"
    if case.reader == "rep":
        return  # his home tells of his own promises only
    shown = re.search(r"Week \d+: (\d+ kept.*?not kept)", case.page("index").said)
    assert (shown.group(1) if shown else "0 kept, 0 kept late, 0 not kept") == told


def test_who_is_won_later_in_the_week_is_not_won_yet() -> None:
    """Customers' stages may be written ahead, and a book is asked as of an earlier day."""
    case = Case("sample-november", "manager")
    week = week_of(case.files.today)
    assert tiles_on(case.page(week_path(week))) == tiles(case, week)
    facts = case.page(week_path(week)).people["he-jun"]
    assert number(facts["New customers"]) == person_week(case, week, "he-jun")["New customers"]


@every_case
def test_the_decisions_of_meetings_that_fall_due(case: Case) -> None:
    sunday = later(week_of(case.files.today), 6)
    open_ = [item for _, meeting in case.files.of("meeting") for item in meeting.get("decisions", ()) if "due" in item and "done_on" not in item]  # fmt: skip
    due = [item for item in open_ if item["due"] <= sunday]
    rows = list(case.page("index").rows("Decisions due"))
    counter = Counter((row["Decision"].text, row["Owner"].about) for row in rows)
    hand = Counter((" ".join(item["text"].split()), item.get("owner", "")) for item in due)
    assert counter.total() == min(len(due), 10)
    assert not counter - hand
    late = sum("overdue" in row["Due"].text for row in rows)
    assert late == min(sum(item["due"] < case.files.today for item in due), 10)


@every_case
def test_a_rep_s_home_begins_with_his_own_overdue_money(case: Case) -> None:
    if case.reader != "rep":
        return
    owner = case.files.owner
    late = [debt for debt in case.money().overdue() if owner(debt.customer, case.files.today) == case.viewer]
    rows = list(case.page("index").rows("My money overdue"))
    assert Counter(row["Customer"].about for row in rows) == Counter(debt.customer for debt in late)
    assert sum(row["Owed (CNY)"].number for row in rows) == sum((debt.worth for debt in late), NOTHING)
    assert len(late) <= 8


@every_case
def test_the_promises_that_fall_due_this_week(case: Case) -> None:
    """Of a visit, a call, a delivery; and to pay, where the reader knows the customer's money."""
    monday, today = week_of(case.files.today), case.files.today
    hand = ByHand(case.book, "", date.fromisoformat(monday), case.book.today)
    due = [
        (one.day, one.customer, one.person or "") for one in hand.each_promise(bool) if one.state in ("open", "missed")
    ]
    chasing = Chasing(case.files, case.money)
    for day, _, item in chasing.collections:
        promised = item.get("promised_on", "")
        if promised >= today and (case.knows(item["customer"]) or case.viewer == item["by"]):
            due.append((promised, item["customer"], who_keeps(case, item, day)))
    title = "Promises due this week"
    if case.reader == "rep":  # his home begins with his own
        due, title = [one for one in due if one[2] == case.viewer], "My promises due this week"
    own = sorted(one for one in due if monday <= one[0] <= later(monday, 6))
    older = sum(day < monday for day, _, _ in due)
    page = case.page("index")
    count = re.search(title + r" (?:(\d+), (?:(\d+) of them|none) today)?;? ?(?:(\d+) older ones)?", page.said)
    assert count
    assert [int(part or 0) for part in count.groups()] == [len(own), sum(day == today for day, _, _ in own), older]
    rows = list(page.rows(title))
    assert len(rows) == min(len(own), 10)
    known = case.files.customers
    told = [(row["Customer"].about, row["Owner"].about if "Owner" in row else case.viewer) for row in rows]
    assert told == [(who if who in known else "", person) for _, who, person in own[:10]]


def who_keeps(case: Case, collection: Raw, asked: str) -> str:
    """Who has to see to a promise to pay: the customer's owner where he got it, else whoever did."""
    owner, by = case.files.owner(collection["customer"], asked), str(collection["by"])
    left = case.files.people[by].get("left_on", AHEAD) < case.files.today
    return (case.files.owner(collection["customer"], case.files.today) or by) if owner == by or left else by
