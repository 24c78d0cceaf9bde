"""What is open with customers: promises, offers, money, goods, complaints. Parts of the brief and of the hand-over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from salesbook.kinds import Record
from salesbook.pages.customers.scope import Scope, told_on
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.amounts import with_own
from salesbook.pages.parts.fields import Teller
from salesbook.pages.parts.lamps import by_days, case_lamp
from salesbook.pages.parts.value import Column, Dated, Lamp, Money, Near, Row, Section, Under, Value
from salesbook.rules.duty import Mark
from salesbook.views.balance import Owed
from salesbook.views.funnel import stage_now, standing
from salesbook.views.goods import due_on, is_out, left
from salesbook.views.ledger import ledger
from salesbook.views.worth import currency_of
from salesbook.words import Text, join

LONGEST = 160
"""So many characters of somebody's words fit a sheet that is read on the way."""


def brief_words(text: object, longest: int = LONGEST) -> str:
    """Somebody's words on one line, cut where they grow long."""
    plain = " ".join(str(text).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def gathered(parts: Iterable[Section]) -> tuple[Section, ...]:
    """The parts that tell something; those that don't are named in one line at the end, not each by a heading."""
    every = list(parts)
    full = [part for part in every if part.facts or (part.table is not None and part.table.size)]
    names = join([part.title for part in every if part not in full and part.title is not None])
    return (*full, Section(None, note=_NONE.fill(names=names))) if names.en else tuple(full)


_NONE = Text("Nothing under: {names}.", "没有内容的：{names}。")
_WHAT = {
    "visit": Text("next visit", "再次拜访"),
    "delivery": Text("delivery", "送货"),
    "follow_up": Text("follow-up", "跟进"),
    "payment": Text("payment", "付款"),
}
_AHEAD = Lamp("wait", Text("ahead", "未到期"))


def promises(scope: Scope) -> Section:
    """What was promised and is neither kept nor replaced."""
    columns = (
        Column(Text("Promised for", "约定日期"), "w"),
        Column(Text("What", "事项"), "w"),
        Column(Text("Said", "怎么说的"), "f"),
        Column(Text("State", "情况")),
    )

    def rows() -> Iterator[Row]:
        for outcome in scope.promised():
            promise = outcome.promise
            day = Dated(page_of(promise.record), Near(promise.day))
            said = brief_words(promise.record.get("next_step") or promise.record.get("result") or "")
            lamp = case_lamp("promise-kept", Mark.BROKEN) if outcome.state == "broken" else _AHEAD
            yield scope.row(promise.customer, day, _WHAT[promise.what], said or None, lamp)

    return scope.section(Text("Promised", "约定"), columns, rows(), Text("Nothing is promised.", "没有未了的约定。"))


def offers(scope: Scope) -> Section:
    """Deals that are open, and proposals nobody has answered."""
    columns = (
        Column(Text("Offer", "商机／方案"), "t"),
        Column(Text("Of", "日期"), "w"),
        Column(Text("Stands at", "进展")),
        Column(Text("Next", "下一步"), "f"),
        Column(Text("Amount", "金额"), "n"),
    )

    def rows() -> Iterator[Row]:
        for deal in scope.of("deal"):
            if standing(scope.book, deal) == "open":
                yield scope.row(deal.get("customer", ""), *_deal(scope, deal))
        for proposal in scope.of("proposal"):
            if _waits(scope, proposal):
                yield scope.row(proposal.get("customer", ""), *_proposal(scope, proposal))

    return scope.section(
        Text("Open offers", "在谈的商机和方案"), columns, rows(), Text("No open offer.", "没有在谈的。")
    )


def _deal(scope: Scope, deal: Record) -> tuple[Value, ...]:
    now = stage_now(scope.book, deal)
    stage = scope.book.company.items("stages").get(now.get("stage", "")) if now else None
    need = brief_words(deal.get("need", ""))
    value = _amount(scope, deal, "value") if "value" in deal.data else None
    return (
        scope.reader.link(deal),
        _near(deal.day),
        stage or Teller(scope.book, deal).value("level"),
        need or None,
        value,
    )


def _waits(scope: Scope, proposal: Record) -> bool:
    deal = scope.book.get("deal", proposal.get("deal", ""))
    closed = deal is not None and standing(scope.book, deal) != "open"
    return "answer" not in proposal.data and not closed


def _proposal(scope: Scope, proposal: Record) -> tuple[Value, ...]:
    amount = _amount(scope, proposal, "amount") if "amount" in proposal.data else None
    sent = Text("sent", "已送") if "sent_on" in proposal.data else Text("made", "已做")
    step = brief_words(proposal.get("next_step", ""))
    return scope.reader.link(proposal), _near(proposal.day), sent, step or None, amount


def _amount(scope: Scope, record: Record, name: str) -> Money:
    """An amount in the record's own currency, which is named where it is not the book's."""
    currency = currency_of(scope.book, record)
    return Money(Decimal(record[name]), "" if currency == scope.reader.currency else currency)


def _near(day: date | None) -> Value:
    return Near(day) if day else None


def money(scope: Scope) -> Section:
    """What the customers owe, instalment by instalment, the oldest first."""
    columns = (
        Column(Text("For", "合同／订货"), "t"),
        Column(Text("Due", "到期日"), "w"),
        Column(Text("Overdue", "逾期")),
        Column(Text("Owed", "欠款"), "n"),
    )
    owed = scope.owed()
    rows = (scope.row(debt.document.get("customer", ""), *_owed(scope, debt)) for debt in owed)
    part = scope.section(Text("Money owed", "欠款"), columns, rows, Text("Nothing is owed.", "没有欠款。"))
    total = sum((debt.outstanding for debt in owed), Decimal(0))
    return part._replace(beside=Money(total, scope.reader.currency)) if owed else part


def on_account(scope: Scope) -> Section:
    """What the customers have on account, in its own currency, and bills of theirs that are not yet due."""
    columns = (Column(Text("What", "事项")), Column(Text("Amount", "金额"), "n"))
    book = scope.book
    held = [account for account in ledger(book).on_account(book.today) if account.customer in scope.customers]
    bills = {who: sum_ for who, sum_ in ledger(book).bills(book.today).items() if who in scope.customers}
    rows = [scope.row(account.customer, _ON_ACCOUNT, Money(account.amount, account.currency)) for account in held]
    rows += [scope.row(who, _BILLS, Money(amount, scope.reader.currency)) for who, amount in sorted(bills.items())]
    return scope.section(_ACCOUNTS, columns, iter(rows), Text("Nothing is on account.", "没有预存款项。"))


_ACCOUNTS = Text("Money on account", "预收和待抵款项")
_ON_ACCOUNT, _BILLS = Text("on account", "账上余款"), Text("bills not yet due", "未到期票据")
_BY_BILL = Text("a bill was given for it", "已收承兑汇票")


def _owed(scope: Scope, debt: Owed) -> tuple[Value, ...]:
    days = (scope.book.today - debt.due).days if debt.due else 0
    lamp = by_days("instalment-overdue", Mark.LATE, days) if days > 0 else None
    link = scope.reader.link(debt.document)
    return (
        Under(link, _BY_BILL) if debt.bill else link,
        _near(debt.due),
        lamp,
        with_own(Money(debt.outstanding), scope.book, debt.document, debt.amount),
    )


def collections(scope: Scope) -> Section:
    """The last word on what is owed: the newest attempt with each customer."""
    columns = (
        Column(Text("Asked", "催款"), "w"),
        Column(Text("Answer", "对方答复"), "f"),
        Column(Text("Promised", "承诺付款"), "w"),
        Column(Text("Next", "下一步"), "f"),
    )

    def rows() -> Iterator[Row]:
        seen_debts: set[str] = set()
        for record in scope.of("collection"):
            if record.get("customer", "") not in seen_debts:
                seen_debts.add(record.get("customer", ""))
                promised = date.fromisoformat(record["promised_on"]) if "promised_on" in record.data else None
                step = brief_words(record.get("next_step", "")) or None
                yield scope.row(
                    record.get("customer", ""),
                    told_on(record),
                    brief_words(record.get("answer", "")),
                    _near(promised),
                    step,
                )

    title = Text("Last asked for money", "最近一次催款")
    return scope.section(title, columns, rows(), Text("Nobody was asked.", "没有催款记录。"))


def goods(scope: Scope) -> Section:
    """Samples and loans that are not back."""
    columns = (
        Column(Text("Goods", "商品"), "t"),
        Column(Text("Out", "借出"), "w"),
        Column(Text("Due back", "应归还"), "w"),
        Column(Text("Quantity", "数量"), "n"),
    )

    def rows() -> Iterator[Row]:
        for record in scope.of("goods_owed"):
            if is_out(record):
                what, number = record.get("item") or scope.book.say(record, "product"), left(record)
                counted = f"{float(number):g}" if number else None
                yield scope.row(record.get("customer", ""), what, told_on(record), _near(due_on(record)), counted)

    return scope.section(Text("Goods lent", "借出的商品"), columns, rows(), Text("Nothing is out.", "没有借出的商品。"))


def complaints(scope: Scope) -> Section:
    """Complaints that nobody has settled."""
    columns = (
        Column(Text("Received", "收到"), "w"),
        Column(Text("Category", "类别")),
        Column(Text("What", "内容"), "f"),
        Column(Text("Wants", "要求"), "f"),
    )

    def rows() -> Iterator[Row]:
        for record in scope.of("complaint"):
            if "solved_at" not in record.data:
                words = (brief_words(record.get(name, "")) or None for name in ("description", "demand"))
                yield scope.row(record.get("customer", ""), told_on(record), scope.book.say(record, "category"), *words)

    return scope.section(
        Text("Open complaints", "未结投诉"), columns, rows(), Text("None is open.", "没有未结的投诉。")
    )


def prices(scope: Scope) -> Section:
    """Prices filed and still valid."""
    columns = (
        Column(Text("Product", "产品"), "t"),
        Column(Text("Filed", "备案"), "w"),
        Column(Text("Market", "市场价"), "n"),
        Column(Text("Given", "成交价"), "n"),
        Column(Text("Valid until", "有效期至"), "w"),
    )

    def rows() -> Iterator[Row]:
        today = scope.book.today.isoformat()
        for record in scope.of("price_decision"):
            if today <= record.get("valid_until", "9999-12-31"):
                until = date.fromisoformat(record["valid_until"]) if "valid_until" in record.data else None
                currency = currency_of(scope.book, record)
                foreign = "" if currency == scope.reader.currency else currency
                for line in record.get("lines", ()):
                    market, own_price = (
                        Money(Decimal(line[n]), foreign) if n in line else None for n in ("list_price", "given_price")
                    )
                    product = scope.reader.name_of("product", line.get("product"))
                    yield scope.row(
                        record.get("customer", ""), product, told_on(record), market, own_price, _near(until)
                    )

    return scope.section(
        Text("Prices filed", "已备案的价格"), columns, rows(), Text("None is filed.", "没有备案的价格。")
    )
