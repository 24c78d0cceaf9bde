"""Deals: a need and a benefit behind each, a proposal after intent, somebody behind each proposal, a lesson at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.kinds import Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.contact_days import touches
from salesbook.views.funnel import stage_now, standing
from salesbook.views.once import once
from salesbook.words import Text, join


def _limit(book: Book, day: date) -> timedelta:
    return timedelta(days=book.company.threshold("open_days", day))


@reports(
    "R01",
    topic=Topic.FURTHER,
    words={Mark.AT_RISK: Text("not told", "未写明")},
)
def need_and_benefit(book: Book) -> Iterator[Duty]:
    """A deal past its first stage says which need it meets, and by which benefit of our goods.

    Why: selling is finding a need and choosing the benefit that meets it; without both it is a price list.
    Fix: write the need in the customer's words, and the benefit that answers it.

    过了第一阶段的商机，写明客户的需求和满足需求的产品利益。

    原因：销售就是找到需求，用产品利益去满足；两样都没有，只是报价单。
    改法：用客户的话写需求，再写对应的产品利益。
    """
    first = next(iter(book.company.items("stages")), None)
    for deal in book.of("deal"):
        if any(item["stage"] != first for item in deal.get("stages", ())):
            fields = deal.kind.by_name
            missing = [fields[name].label for name in ("need", "product_benefit") if name not in deal.data]
            words = Text("{title}: no {what}", "{title}：没有写{what}")
            message = words.fill(title=book.title(deal), what=join(missing))
            case = Case(_owner(book, deal), None if missing else week_of(deal.day or book.today), deal)
            yield case.at_risk(message) if missing else case.met()


def _owner(book: Book, record: Record, day: date | None = None) -> str | None:
    """Who owns the customer, now or on an earlier day; a deal is handed over with him."""
    customer = book.customers.get(record.get("customer", ""))
    return (customer.owner_on(min(day or book.today, book.today)) if customer else None) or record.writer


@reports(
    "R11",
    topic=Topic.FURTHER,
    words={Mark.MISSING: Text("not reviewed", "未总结")},
)
def result_reviewed(book: Book) -> Iterator[Duty]:
    """A deal won or lost is reviewed within {open_days} {open_days:day|days} (our default): what it turned on, and the lesson.

    Why: why it was won is worth as much as why it was lost.
    Fix: add the result with its factors and the lesson.

    商机成交或丢单后 {open_days} 天内（本公司默认值）写总结：成败因素和经验教训。

    原因：为什么赢，和为什么输一样值钱。
    改法：补上结果、因素和经验。
    """
    for deal in book.of("deal"):
        closed = _closed(book, deal)
        if closed is None:
            continue
        due, result = closed + _limit(book, closed), deal.get("result", {})
        fields = deal.kind.by_name["result"].by_name
        missing = [fields[name].label for name in ("outcome", "factors", "lesson") if not result.get(name)]
        words = Text("{title}: closed on {day}, no {what}", "{title}：{day}结束，没有写{what}")
        message = words.fill(book.today, title=book.title(deal), day=closed, what=join(missing))
        week, owner = (None, _owner(book, deal)) if missing else (week_of(due), _owner(book, deal, due))
        yield Case(owner, week, deal, due, route=("result",)).missing_unless(not missing, book, message)


def _closed(book: Book, deal: Record) -> date | None:
    """The day a deal ended: its result's, else that of a stage of certainty."""
    day = deal.get("result", {}).get("date")
    if day is None and standing(book, deal) in ("won", "lost"):
        stage = stage_now(book, deal)
        day = stage["date"] if stage else None
    return date.fromisoformat(day) if day and day <= book.today.isoformat() else None


@reports(
    "R67",
    topic=Topic.STEPS,
    words={Mark.MISSING: Text("no proposal", "无方案")},
    draws_on=("proposal.customer", "proposal.deal"),
)
def proposal_made(book: Book) -> Iterator[Duty]:
    """A deal with intent has a proposal within {open_days} {open_days:day|days} (our default).

    Why: an interested customer waits for drawing and price; who gives them first has the deal.
    Fix: make the proposal, or close the deal.

    有意向的商机 {open_days} 天内（本公司默认值）制定方案。

    原因：有意向的客户在等图和价，谁先给谁先得。
    改法：做出方案，或者结束这个商机。
    """
    for deal in book.of("deal"):
        if deal.day is None or standing(book, deal) != "open" or deal.get("level") == "ordinary":
            continue
        due = deal.day + _limit(book, deal.day)
        done = bool(_proposals(book).get(deal.ref)) or _past_proposal(book, deal)
        words = Text("{title}: intent since {day}, no proposal", "{title}：{day}起有意向，没有方案")
        message = words.fill(book.today, title=book.title(deal), day=deal.day)
        week, owner = (week_of(due), _owner(book, deal, due)) if done else (None, _owner(book, deal))
        yield Case(owner, week, deal, due).missing_unless(done, book, message)


def _past_proposal(book: Book, deal: Record) -> bool:
    """Whether a deal stands beyond the stage of a proposal: then there was one, by mouth."""
    order = list(book.company.items("stages"))
    return any(order.index(item["stage"]) > 1 for item in deal.get("stages", ()) if item["stage"] in order)


@once
def _proposals(book: Book) -> dict[str, list[Record]]:
    """Proposals by the deal they are for; one that names only its customer is for each of his deals."""
    result: dict[str, list[Record]] = {}
    for proposal in book.of("proposal"):
        if "deal" in proposal.data:
            result.setdefault(f"deals/{proposal['deal']}", []).append(proposal)
        else:
            result.setdefault(proposal["customer"], []).append(proposal)
    for deal in book.of("deal"):
        result.setdefault(deal.ref, []).extend(result.get(deal["customer"], ()))
    return result


@reports(
    "R67",
    topic=Topic.STEPS,
    words={Mark.LATE: Text("followed late", "迟跟进"), Mark.MISSING: Text("not followed up", "未跟进")},
    draws_on=("proposal.customer", "proposal.deal", "proposal.made_on", "proposal.next_on", "proposal.sent_on"),
)
def proposal_followed(book: Book) -> Iterator[Duty]:
    """A proposal is followed up within {open_days} {open_days:day|days} (our default), or on the day agreed.

    Why: a proposal that nobody asks about ends in a drawer.
    Fix: ask the customer what he thinks of it, and write his answer.

    方案提交后 {open_days} 天内（本公司默认值）或按约定日期跟进。

    原因：没人问的方案，最后压在抽屉里。
    改法：问客户的意见，写下答复。
    """
    for proposal in book.of("proposal"):
        if proposal.day is not None:
            yield _followed(book, proposal, proposal.day)


def _followed(book: Book, proposal: Record, made_on: date) -> Duty:
    deal: Any = book.get("deal", proposal.get("deal", "")) or proposal
    customer = deal.get("customer", "")
    agreed = proposal.get("next_on")
    due = max(date.fromisoformat(agreed), made_on) if agreed else made_on + _limit(book, made_on)
    met = touches(book).get(customer, ())
    first = next((day for day, _ in met if day > made_on or day == due), None)
    closed = deal is not proposal and standing(book, deal) != "open"
    case = Case(_owner(book, deal, due), week_of(due), proposal, due)
    if first is not None and first > due and made_on >= book.opened_on:
        words = Text("{title}: due {due}, followed up on {on}", "{title}：应在{due}跟进，{on}才跟进")
        return case.late(words.fill(book.today, title=book.title(proposal), due=due, on=first))
    if first is not None or "answer" in proposal.data or closed:
        return case.met()
    if due >= book.today:
        return case._replace(week=None).to_come()
    words = Text("{title}: made on {made}, nobody asked since", "{title}：{made}提交，之后没有跟进")
    message = words.fill(book.today, title=book.title(proposal), made=made_on)
    return Case(_owner(book, deal), None, proposal, due).missing(message)
