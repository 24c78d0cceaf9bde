"""Claims by own fault: a reflection and a corrective report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.standing import customer_name
from salesbook.words import Text, join


@reports(
    "R78",
    topic=Topic.COMPLAINTS,
    words={Mark.MISSING: Text("reports missing", "缺报告"), Mark.MET: Text("both there", "都有")},
    level=Level.ERROR,
    draws_on=("claim.by",),
)
def own_fault_reports(book: Book) -> Iterator[Duty]:
    """A claim by own fault has both reports within {open_days} {open_days:day|days} (our default): a reflection, a corrective and preventive one.

    Why: the reflection is for oneself, the action for all others.
    Fix: write the one that is missing; only you, your superiors and the managers read it.

    因自身责任发生的理赔，{open_days} 天内（本公司默认值）写出反省报告和纠正预防措施报告。

    原因：反省是对自己，措施是对大家。
    改法：补写缺的那一份；只有本人、上级和经理看得到。
    """
    for claim in book.of("claim"):
        if claim.day is None:
            continue
        due = claim.day + timedelta(days=book.company.threshold("open_days", claim.day))
        if claim.get("responsible") != "self":
            yield Case(claim.writer, week_of(due), claim).not_owed()
            continue
        missing = list(_missing(claim))
        name = customer_name(book, claim["customer"])
        words = Text("{name}: missing {what}, due {due}", "{name}：缺{what}，应在{due}前")
        message = words.fill(book.today, name=name, what=join(missing), due=due)
        case = Case(claim.writer, None if missing else week_of(due), claim, due)
        yield case.missing_unless(not missing, book, message)


def _missing(claim: Record) -> Iterator[Text]:
    if "reflection" not in claim.data:
        yield claim.kind.by_name["reflection"].label
    action = claim.get("action", {})
    if not {"correction", "prevention"} <= set(action):
        yield claim.kind.by_name["action"].label
