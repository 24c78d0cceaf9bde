"""Targets and results, and who handed in when, held against the same counted from the files by other means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.support.by_hand_case import Case, every_case, some
from tests.support.by_hand_files import NOTHING, Files, Raw, later, short, week_name, week_of
from tests.support.by_hand_office import Office
from tests.support.by_hand_week import Flow
from tests.support.page_figures import PageFigures

# Punctuality


@every_case
def test_who_handed_in_when(case: Case) -> None:
    office, page = Office(case.files), case.page("punctuality")
    first = week_of(next(day for day in (later(office.opened, n) for n in range(60)) if office.works(day)))
    now = week_of(case.files.today)
    weeks = [one for one in (later(first, 7 * n) for n in range(200)) if one <= now][-12:]
    for form, title, ahead in (("summary", "Weekly summaries", 0), ("plan", "Weekly plans", 7)):
        marks = dict(office.marks(form, [later(week, ahead) for week in weeks]))
        if case.reader == "team":
            assert team_marks(page, title) == counted(marks, [later(week, ahead) for week in weeks]), title
            continue
        shown = {who: own for who, own in marks.items() if case.answers(who)}
        result = {row[0].about: [cell.text.removeprefix("says ") for cell in row[1:-1]] for row in page.tables.get(title, [])[1:]}  # fmt: skip
        assert result == shown, title
        shares = {row[0].about: row[-1].text for row in page.tables.get(title, [])[1:]}
        assert shares == {who: share(own) for who, own in shown.items()}


@every_case
def test_by_what_the_visits_of_a_week_are_known(case: Case) -> None:
    """No server's receipt is read in these books: what a writer says, what was taken over, and what tells no hour."""
    files, page = case.files, case.page("punctuality")
    (head,) = (cell.text for cell in page.tables["How it is known"][0] if cell.text.startswith("Visits of week"))
    weeks = {str(date.fromisoformat(later(week_of(files.today), -7 * n)).isocalendar().week): n for n in range(3)}
    monday = later(week_of(files.today), -7 * weeks[head.removeprefix("Visits of week ")])
    data = {row["Grade"].text: int(row[head].number) for row in page.rows("How it is known")}
    visits = [item for _, item in files.of("visit") if week_of(item["date"]) == monday]
    hand = Counter(grade_of(files, item) for item in visits)
    assert {grade: count for grade, count in data.items() if count} == dict(hand)


def grade_of(files: Files, record: Raw) -> str:
    """How an hour is known that only the record tells."""
    if "written_at" not in record:
        return "unknown"
    return "imported" if files.day(record["written_at"]) < str(files.company["opened_on"]) else "claim"


def share(marks: list[str]) -> str:
    due = [mark for mark in marks if mark not in ("not owed", "not yet due")]
    return f"{due.count('on time')}/{len(due)}" if due else "–"


MARKS = ("on time", "before the cut-off", "late", "not handed in", "not yet due")


def counted(marks: Mapping[str, list[str]], weeks: list[str]) -> dict[str, tuple[int, ...]]:
    """How many had each mark in each week in which anybody owed the form."""
    result = {}
    for index, week in enumerate(weeks):
        counts = Counter(own[index] for own in marks.values())
        if some(counts, *MARKS) != (0,) * len(MARKS):
            result[week_name(week).partition(",")[0]] = some(counts, *MARKS)
    return result


def team_marks(page: PageFigures, title: str) -> dict[str, tuple[int, ...]]:
    return {row["Week"].text: tuple(int(row[mark].number) for mark in MARKS) for row in page.rows(title)}


# Targets


MEASURES = {
    "turnover": "Turnover (invoiced)",
    "sales_amount": "Sales (orders signed)",
    "sales_quantity": "Quantity sold",
    "gross_margin": "Gross margin",
    "money_in": "Money in",
    "new_customers": "New customers",
}


def actual(case: Case, person: str, month: str) -> dict[str, Decimal | None]:
    """What counts for a person in a month, by measure; None where nothing does."""
    weeks = case.weeks

    def own(flows: list[Flow]) -> list[Flow]:
        return [flow for flow in flows if flow.person == person and flow.day.startswith(month)]

    def total(parts: list[Decimal]) -> Decimal | None:
        return sum(parts, NOTHING) if parts else None

    sales = own(weeks.sales)
    return {
        "turnover": total([flow.amount for flow in own(weeks.turnover)]),
        "sales_amount": total([flow.amount for flow in sales]),
        "sales_quantity": total([flow.units for flow in sales]),
        "gross_margin": total([flow.margin for flow in sales if flow.margin is not None]),
        "money_in": total([flow.amount for flow in own(weeks.money_in)]),
        "new_customers": total([Decimal(1) for day, who in weeks.won if who == person and day.startswith(month)]),
    }


def goal(case: Case, person: str, month: str, measure: str) -> Decimal | None:
    """What was assigned after all revisions, else what was promised."""
    target = case.files.by_ref.get(f"targets/{month}/{person}", {})
    revised = [item["new"] for item in target.get("revisions", ()) if item.get("measure") == measure]
    plan = case.files.by_ref.get(f"months/{month}/{person}--plan", {})
    told = [*revised[-1:], target.get("assigned", {}).get(measure), plan.get("commitments", {}).get(measure)]
    result = [item for item in told if item is not None]
    return Decimal(str(result[0])) if result else None


def said(measure: str, amount: Decimal | None) -> str:
    """A figure as the page tells it."""
    if amount is None:
        return "–"
    if measure in ("sales_quantity", "new_customers"):
        return f"{amount.normalize():,f}"
    return short(amount)


@every_case
def test_each_person_s_target_and_result(case: Case) -> None:
    month, told = case.files.today[:7], 0
    for person in case.files.people:
        path = "my-day/index" if person == case.viewer else f"my-day/{person}"
        if path in case.paths(path) and case.answers(person):
            hand = {}
            for measure, amount in actual(case, person, month).items():
                wanted = goal(case, person, month, measure)
                if amount is not None or wanted is not None:
                    hand[MEASURES[measure]] = said(measure, amount or NOTHING), said(measure, wanted)
            page = case.page(path)
            name = next((one for one in page.tables if re_month(one)), "")
            assert {row["Measure"].text: (row["Actual"].text, row["Target"].text) for row in page.rows(name)} == hand
            told += bool(hand)
    assert told or case.reader == "team" or case.name == "sample-october"


def re_month(name: str) -> bool:
    return name.rpartition(" ")[2].isdigit() and name.rpartition(" ")[0].isalpha()


@every_case
def test_the_team_s_target_and_result(case: Case) -> None:
    month = case.files.today[:7]
    people = set(case.files.people)
    results = {person: actual(case, person, month) for person in people}
    goals = {person: {one: goal(case, person, month, one) for one in MEASURES} for person in people}
    told = [who for who in people if any(one is not None for one in (*results[who].values(), *goals[who].values()))]
    hand = {}
    for measure, label in MEASURES.items():
        amount = sum((results[who][measure] or NOTHING for who in told), NOTHING)
        wanted = [one for who in told if (one := goals[who][measure]) is not None]
        if (wanted or amount) and measure != "gross_margin" and len(told) >= 3:
            hand[label] = said(measure, amount), said(measure, sum(wanted, NOTHING) if wanted else None)
    rows = case.page("index").rows("Target and actual")
    assert {row["Measure"].text: (row["Actual"].text, row["Target"].text) for row in rows} == hand


@every_case
def test_each_month_s_targets_and_results(case: Case) -> None:
    shown = set()
    for path in case.paths("months/2"):
        month = path.removeprefix("months/")
        if "-" in month and "--" not in month and "/" not in month:
            result = by_person(case.page(path))
            for person in case.files.people:
                if person in result or case.answers(person):
                    shown.add(person)
                    assert result.get(person, []) == of_month(case, person, month), (month, person)
    assert bool(shown) is (case.reader != "team")


def by_person(page: PageFigures) -> dict[str, list[tuple[str, ...]]]:
    """What was assigned, promised and reached, for each person in the order of the measures."""
    result: dict[str, list[tuple[str, ...]]] = {}
    person = ""
    for row in page.tables.get("Target against actual", [])[1:]:
        if len(row) == 1:
            person = row[0].about
        elif person:
            result.setdefault(person, []).append(tuple(cell.text for cell in row[1:4]))
    return result


def of_month(case: Case, person: str, month: str) -> list[tuple[str, ...]]:
    told = []
    target = case.files.by_ref.get(f"targets/{month}/{person}", {})
    plan = case.files.by_ref.get(f"months/{month}/{person}--plan", {})
    for measure, amount in actual(case, person, month).items():
        revised = [item["new"] for item in target.get("revisions", ()) if item.get("measure") == measure]
        assigned = [*revised, target.get("assigned", {}).get(measure)][-1 if not revised else len(revised) - 1]
        promised = plan.get("commitments", {}).get(measure)
        if (assigned, promised, amount) != (None, None, None) and (case.manages or measure != "gross_margin"):
            told.append(tuple(in_full(measure, one) for one in (assigned, promised, amount or NOTHING)))
    return told


def in_full(measure: str, amount: object) -> str:
    if amount is None:
        return "–"
    number_ = Decimal(str(amount))
    return f"{number_.normalize():,f}" if measure in ("sales_quantity", "new_customers") else f"{number_:,.2f}"
