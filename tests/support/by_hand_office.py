"""Who owed a plan or a summary for a week and whether it came in time, counted from the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.support.by_hand_files import AHEAD, Files, Raw, later, monday_of

FIVE = ("mon", "tue", "wed", "thu", "fri")
NAMES = (*FIVE, "sat", "sun")


class Office:
    """Workdays, deadlines of weeks, and what was handed in by them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        years = [data for _, data in files.of("calendar")]
        self.years = {str(year["year"]) for year in years}
        self.free = [
            (item["from"], item.get("to", item["from"])) for year in years for item in year.get("holidays", ())
        ]
        self.extra = {item["date"] for year in years for item in year.get("working_weekends", ())}
        self.opened = str(files.company["opened_on"])

    def works(self, day: str) -> bool:
        """Whether the office is open on a day."""
        usual = self.files.company.get("opening_days", {}).get("office", FIVE)
        if day in self.extra:
            return True
        return NAMES[date.fromisoformat(day).weekday()] in usual and not any(a <= day <= b for a, b in self.free)

    def opening(self, monday: str) -> str:
        """The first workday from a Monday on."""
        return next(day for day in (later(monday, n) for n in range(60)) if self.works(day))

    def workdays(self, monday: str) -> list[str]:
        """The workdays of a week."""
        return [day for day in (later(monday, n) for n in range(7)) if self.works(day)]

    def at(self, day: str, clock: str) -> datetime:
        """An hour of a day; 24:00 is the next day's midnight."""
        hour, minute = map(int, clock.split(":"))
        start = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=self.files.zone)
        return start + timedelta(hours=hour, minutes=minute)

    def clock(self, what: str, day: str, time: str) -> tuple[str, str]:
        """The weekday and hour of a deadline, by the company or by default."""
        own = self.files.company.get("clock", {}).get(what, {})
        return own.get("day", day), own.get("time", time)

    def mark(self, person: Raw, form: str, monday: str) -> str:
        """What became of a person's form: of the summary of a week, or of the plan of one."""
        opens = later(monday, 7) if form == "summary" else monday
        owes = self.owes(person, form, monday)
        record = next((item for _, item in self.files.of(form) if item["person"] == person["id"] and monday_of(item["week"]) == monday), None)  # fmt: skip
        if record is None and not owes:
            return "not owed"
        limit = self.limit(person, opens)
        known = not self.years or (limit - timedelta(microseconds=1)).date().isoformat()[:4] in self.years
        if record is None or "written_at" not in record:
            return "not handed in" if self.files.now > limit and known else "not yet due"
        at = datetime.fromisoformat(record["written_at"])
        if at <= (self.hand_in(opens) if self.holds(person, "rep", opens) else limit):
            return "on time"
        if at <= limit or not known:
            return "before the cut-off"
        return "late" if owes else "not owed"

    def hand_in(self, monday: str) -> datetime:
        """The mark of those who sell: Sunday, or the eve of the first workday where that is no Monday."""
        day, time = self.clock("hand_in", "sun", "24:00")
        opening = self.opening(monday)
        return self.at(later(opening, -1) if opening != monday else later(monday, NAMES.index(day) - 7), time)

    def limit(self, person: Raw, monday: str) -> datetime:
        """The mark of all: Monday's, or the same hour of the first day back from leave."""
        day, time = self.clock("cut_off", "mon", "09:00")
        last = self.opening(monday) if day == "mon" else later(monday, NAMES.index(day))
        back = next((one for one in self.workdays(monday) if not self.away(person, one)), None)
        return self.at(back if back and self.away(person, last) else last, time)

    def owes(self, person: Raw, form: str, monday: str) -> bool:
        """Whether somebody owes a form: a plan everybody, a summary the reps; nobody who is away all the week."""
        days = self.workdays(monday)
        if not days or all(self.away(person, day) for day in days):
            return False
        if form == "summary":
            return self.opened <= days[-1] and self.holds(person, "rep", days[-1])
        return monday >= self.first_plan() and self.here(person, later(days[0], -1)) and self.here(person, days[0])

    def first_plan(self) -> str:
        """The Monday of the first week that had not begun when the book opened."""
        monday = monday_of_day(self.opened)
        return monday if self.opened < self.opening(monday) else later(monday, 7)

    def roles(self, person: Raw, day: str) -> set[str]:
        """The roles somebody holds on a day."""
        return {item["role"] for item in person.get("roles", ()) if item["from"] <= day <= item.get("to", AHEAD)}

    def here(self, person: Raw, day: str) -> bool:
        """Whether somebody works here on a day, in a role."""
        return person.get("joined_on", "") <= day <= person.get("left_on", AHEAD) and bool(self.roles(person, day))

    def holds(self, person: Raw, role: str, day: str) -> bool:
        """Whether somebody has a role on a day."""
        return self.here(person, day) and role in self.roles(person, day)

    def away(self, person: Raw, day: str) -> bool:
        """Whether somebody is on leave."""
        return any(item["from"] <= day <= item.get("to", AHEAD) for item in person.get("leave", ()))

    def marks(self, form: str, mondays: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Each person's marks of these weeks, of those who owed any."""
        for person in self.files.people.values():
            result = [self.mark(person, form, monday) for monday in mondays]
            if set(result) != {"not owed"}:
                yield person["id"], result


def monday_of_day(day: str) -> str:
    """The Monday of the week of a day."""
    return later(day, -date.fromisoformat(day).weekday())
