"""Customer files: opened by the second contact, backed before *confirmed*, full and filed on the day of winning, one each."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.history import Grade
from salesbook.kinds import Customer, Record
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.contact_days import touches
from salesbook.views.customer_files import contact_facts, filings, lacking, needs_told
from salesbook.views.duplicates import suspects
from salesbook.views.standing import current
from salesbook.words import Text, join

SECOND = 2


@reports(
    "R53",
    topic=Topic.FILES,
    words={Mark.AT_RISK: Text("no file", "未建档")},
    level=Level.INFO,
)
def prospect_without_file(book: Book) -> Iterator[Duty]:
    """Who is met a second time gets a customer file, unless he refused.

    Why: what is known of him stands in one place only then; a third rep would begin anew.
    Fix: open a short file; name, territory and source are enough.

    第二次联系上的潜在客户要建档，对方拒绝的除外。

    原因：建了档，了解到的情况才放在一处，换个人不用从头来。
    改法：建一份简单的客户档案，有名称、区域、来源就行。
    """
    for name, contacts in sorted(touches(book).items()):
        if name not in book.customers and any("prospect" in record.data for _, record in contacts):
            met = [record for _, record in contacts if record.get("outcome") != "not_met"]
            yield _second(book, met) if len(met) >= SECOND else Case(record=contacts[0][1]).not_owed()


def _second(book: Book, met: list[Record]) -> Duty:
    last = met[-1]
    if any(record.get("outcome") == "refused" for record in met) or "no_next" in last.data:
        return Case(last.writer, week_of(last.day or book.today), last).not_owed()
    message = Text("{name}: met {count} {count:time|times}, no file", "{name}：联系了 {count} 次，还没有建档")
    name = last.get("prospect", {}).get("name", last.id)
    return Case(last.writer, None, last).at_risk(message.fill(name=name, count=len(met)))


@reports(
    "R54",
    topic=Topic.STEPS,
    words={Mark.AT_RISK: Text("no evidence", "缺依据")},
    draws_on=("contact.decision_maker", "customer.private"),
)
def confirmed_with_evidence(book: Book) -> Iterator[Duty]:
    """A confirmed customer has a need, a contact, and somebody who decides.

    Why: who wants nothing, or can't decide, is not yet confirmed, whatever the file says.
    Fix: find out what is missing and add it; else set the stage back.

    “已确定”的客户有需求、有联系人、知道谁拍板。

    原因：没有需求，或者不知道谁拍板，就还谈不上确定。
    改法：问清楚补上，否则把阶段改回去。
    """
    for customer in current(book):
        if customer.stage_on(book.today) in ("confirmed", "won"):
            missing = list(_unbacked(book, customer))
            case = Case(customer.owner_on(book.today), None, customer, route=("stages",))
            yield case.at_risk(_unbacked_words(book, customer, missing)) if missing else case.met()


def _unbacked_words(book: Book, customer: Customer, missing: list[Text]) -> Text:
    words = Text("{name}: {stage} without {what}", "{name}：{stage}，但缺{what}")
    stages = customer.kind.by_name["stages"].item
    stage = stages.by_name["stage"].labels[customer.stage_on(book.today) or ""] if stages else ""
    return words.fill(name=customer.short_name, stage=stage, what=join(missing))


def _unbacked(book: Book, customer: Customer) -> Iterator[Text]:
    """What a confirmed customer still lacks. A private person is his own contact and decides himself."""
    if "needs" not in customer.get("profile", {}) and customer.id not in needs_told(book):
        yield Text("a need", "需求")
    if "private" in customer.data:
        return
    deciding = contact_facts(book).get(customer.id, [])
    if not deciding:
        yield Text("a contact", "联系人")
    elif not any(deciding):
        yield Text("somebody who decides", "决策人")


@reports(
    "R53",
    "R68",
    topic=Topic.FILES,
    words={Mark.MISSING: Text("file incomplete", "档案不全")},
    draws_on=("customer.private",),
)
def file_full_when_won(book: Book) -> Iterator[Duty]:
    """A customer who is won has a full file.

    Why: from now on he is supplied, invoiced and reminded by what the file says.
    Fix: fill in what is missing.

    成交客户的档案填写完整。

    原因：供货、开票、催款都按档案上写的办。
    改法：把缺的内容补上。
    """
    for customer in current(book):
        if customer.stage_on(book.today) == "won":
            missing = lacking(customer)
            words = Text("{name}: the file lacks {what}", "{name}：档案缺{what}")
            message = words.fill(name=customer.short_name, what=join([field.label for field in missing]))
            case = Case(customer.owner_on(book.today), None, customer)
            yield case.missing(message) if missing else case.met()


@reports(
    "R69",
    topic=Topic.FILES,
    words={Mark.LATE: Text("filed late", "迟建档"), Mark.MISSING: Text("no file", "未建档")},
)
def filed_same_day(book: Book) -> Iterator[Duty]:
    """The customer file is opened by the day the customer is won.

    Why: what is known on that day is written the same day, or pieced together later.
    Fix: open the file on the day of winning; the day is told as it was.

    客户成交当天建档。

    原因：当天知道的当天写，拖几天就只能拼凑。
    改法：成交当天就建档；日期如实填写。
    """
    for customer, won, filed in filings(book):
        at, grade = book.evidence(customer)
        came = at.date() if at and grade is not Grade.IMPORTED else filed
        late = won < book.today if filed is None else max(filed, came or filed) > won
        case = Case(
            customer.owner_on(won) or customer.writer, week_of(won), customer, won, grade, ("opened_on",), filed is None
        )
        words = _FILED_LATE if filed else _NOT_FILED
        message = words.fill(book.today, name=customer.short_name, won=won, filed=max(filed or won, came or won))
        if late:
            yield case.late(message) if filed else case.missing(message)
        else:
            yield case.met() if filed else case.to_come(message)


_FILED_LATE = Text("{name}: won on {won}, file opened on {filed}", "{name}：{won}成交，{filed}才建档")
_NOT_FILED = Text("{name}: won on {won}, no file opened", "{name}：{won}成交，还没有建档")


@reports(
    "R53",
    topic=Topic.FILES,
    words={Mark.AT_RISK: Text("perhaps twice", "疑似重复")},
    level=Level.INFO,
    draws_on=("contact.phone", "contact.mobile", "customer.private"),
)
def duplicate_suspected(book: Book) -> Iterator[Duty]:
    """No customer has two files: none with the same number, phone or name as another.

    Why: two files mean two owners, two prices, and contacts counted twice.
    Fix: ask; if both are one, put `merged_into` into the file that goes; if one belongs to the other, its `parent`.

    一位客户只有一份档案：号码、电话、名称不与别的档案重复。

    原因：两份档案就有两个负责人、两个价格，联系也重复计算。
    改法：核实；是同一家就在要停用的档案里填“并入”，是上下级就填“上级客户”。
    """
    for first, second, alike in suspects(book):
        words = Text("{first} and {second}: {what}", "{first}与{second}：{what}")
        message = words.fill(first=first.short_name, second=second.short_name, what=join(list(alike)))
        yield Case(second.owner_on(book.today), None, second).at_risk(message)
