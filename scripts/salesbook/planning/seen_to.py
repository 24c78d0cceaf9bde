"""Whether a plan will see to something already: asked by the suggestions, by My day and by what still wants doing."""

from __future__ import annotations

from datetime import date

from salesbook.planning.matter import PlanRequest
from salesbook.views.contact_days import last_touch
from salesbook.views.planned import Planned, planned_for


def seen_to(request: PlanRequest, about: str, day: date | None) -> Planned | None:
    """The line of a plan of the week that will see to a customer; with a `day`, to what was promised for that day.

    A line whose day has come is spent, as is one by whose day the customer was seen: what was promised there is not in
    it. A colleague's line keeps nobody's promise but his own. Of several it is the last that is in time for a promise.
    """
    lines = (
        planned for planned in planned_for(request.book, about) if planned.in_plan and request.week.holds(planned.day)
    )
    visits = [planned for planned in lines if _ahead(request, planned) and _in_time(request, planned, day)]
    return visits[-1 if day else 0] if visits else None


def _ahead(request: PlanRequest, line: Planned) -> bool:
    return line.day >= request.book.today and line.day > last_touch(request.book).get(line.about or "", date.min)


def _in_time(request: PlanRequest, line: Planned, day: date | None) -> bool:
    return day is None or (line.day <= day and line.person == request.person)
