"""What customers owe, contracts and orders, and what is handed over, held against the same counted from the files by other means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from tests.support.by_hand import ByHand
from tests.support.by_hand_case import Case, every_case, some
from tests.support.by_hand_chasing import Chasing
from tests.support.by_hand_deals import Deals
from tests.support.by_hand_files import AHEAD, NOTHING, Raw, later, short, week_of, worth
from tests.support.by_hand_money import Ages
from tests.support.page_figures import Cell, number

# Money


BANDS = ("1–30 days", "31–60 days", "61–90 days", "over 90 days")


@every_case
def test_what_is_owed_by_age(case: Case) -> None:
    hand = {who: own for who, own in case.money().by_age().items() if case.knows(who)}
    rows = [row for row in case.rows("Ageing", "money/ageing", "money") if row["Customer"].about]
    if case.reader == "team":
        assert not rows
        return
    assert {row["Customer"].about: ages(row) for row in rows} == {who: own for who, own in hand.items() if any((*own, *own.late))}  # fmt: skip
    tile = case.page("money").tiles
    total, late = (sum((getattr(own, name) for own in hand.values()), NOTHING) for name in ("total", "overdue"))
    assert tile["Outstanding"][:2] == (f"CNY {short(total)}", customers(sum(own.total > 0 for own in hand.values())))
    behind, share = sum(any(own.late) for own in hand.values()), round(late * 100 / total) if total else 0
    assert tile["Of it overdue"][:2] == (f"CNY {short(late)}", f"customers: {behind}; {share}%")
    if rows:
        (foot,) = (row for row in case.page("money").rows("Ageing") if row["Customer"].text == "Total")
        assert foot["Total"].number == total
        assert [foot[band].number for band in BANDS] == [sum(own.late[n] for own in hand.values()) for n in range(4)]


def ages(row: Mapping[str, Cell]) -> Ages:
    """A row of the ageing; the columns beside it are left out where nobody has anything in them."""
    data = {head: cell.number for head, cell in row.items() if head not in ("Customer", "Owner")}
    found = Ages(data["Not yet due"], tuple(data[band] for band in BANDS), data["No due date"], data.get("On account", NOTHING), data.get("Bills", NOTHING))  # fmt: skip
    assert data["Total"] == found.total
    return found


def customers(count: int) -> str:
    return f"{count} customer" if count == 1 else f"{count} customers"


@every_case
def test_the_team_is_told_how_many_customers_are_overdue(case: Case) -> None:
    every = case.money().by_age().values()
    hand = {band: sum(bool(own.late[index]) for own in every) for index, band in enumerate(BANDS)}
    result = {row["Days overdue"].text: int(row["Customers"].number) for row in case.page("money").rows("Overdue by age")}  # fmt: skip
    assert result == ({band: count for band, count in hand.items() if count} if case.reader == "team" else {})


@every_case
def test_each_overdue_debt_and_who_answers_for_it(case: Case) -> None:
    late = case.known(case.money().overdue())
    rows = case.rows("Collection follow-up (form 3)", "money/form-3", "money")
    if case.reader == "team":
        assert not rows
        return
    counter = Counter((row["Customer"].about, row["Owed (CNY)"].number) for row in rows)
    assert counter == Counter((debt.customer, debt.worth.quantize(Decimal("0.01")).normalize() + 0) for debt in late)
    people: dict[str, tuple[Decimal, Decimal]] = {}
    for debt in late:
        document = case.files.by_ref[debt.ref]
        who = case.files.owner(debt.customer, case.files.today, document["by"]) or ""
        count, amount = people.get(who, (NOTHING, NOTHING))
        people[who] = count + 1, amount + debt.worth
    found = case.page("money").rows("Who chases what")
    assert {row["Who"].about: (row["Debts"].number, row["Overdue (CNY)"].number) for row in found} == people


@every_case
def test_promises_to_pay_and_who_is_not_chased(case: Case) -> None:
    hand, page = Chasing(case.files, case.money), case.page("money")
    if case.reader == "team":
        assert "Promised by the week's end" not in page.tiles
        return
    today, sunday = case.files.today, later(week_of(case.files.today), 6)
    promises = [to_pay for to_pay in hand.promises() if case.knows(to_pay.customer)]
    coming = [to_pay for to_pay in promises if to_pay.state == "open" and to_pay.day <= sunday]
    tile, count = page.tiles, len(coming)
    amount = sum((to_pay.amount for to_pay in coming), NOTHING)
    assert tile["Promised by the week's end"][:2] == (
        f"CNY {short(amount)}",
        f"{count} promise{'' if count == 1 else 's'}",
    )
    recent = Counter(to_pay.state for to_pay in promises if to_pay.day >= later(today, -30))
    assert tile["Broken in 30 days"].figure == str(recent["broken"])
    words = {"broken": "broken", "promised": "open", "paid late": "late", "paid": "kept"}
    counter = Counter(words[row["Result"].text] for row in page.rows("Promises to pay"))
    assert counter.total() == min(recent.total(), 12)
    assert not counter - recent
    late = [chased for chased in hand.overdue() if case.knows(chased.debt.customer)]
    days = case.files.setting("collection_days", today, 7)
    assert tile[f"Not chased for {days} days"].figure == str(
        len({chased.debt.customer for chased in late if chased.late})
    )
    people: dict[str, list[bool]] = {}
    for chased in late:
        who = case.files.owner(chased.debt.customer, today, case.files.by_ref[chased.debt.ref]["by"]) or ""
        people.setdefault(who, []).append(chased.late)
    result = {row["Who"].about: row["Chased in time"].text for row in page.rows("Who chases what")}
    assert result == {who: f"{own.count(False)} of {len(own)}" for who, own in people.items()}


@every_case
def test_goods_that_are_still_out(case: Case) -> None:
    hand = Chasing(case.files, case.money)
    out = [item for _, item in case.files.of("goods_owed") if is_out(item) and case.knows(item["customer"])]
    rows = list(case.page("money").rows("Goods owed"))
    if case.reader == "team":
        assert not rows
        return
    counter = Counter((row["Customer"].about, lateness(row["State"].text)) for row in rows)
    assert counter.total() == min(len(out), 12)
    assert not counter - Counter((item["customer"], max(hand.late_by(item["due_on"]), 0) if "due_on" in item else None) for item in out)  # fmt: skip


def lateness(state: str) -> int | None:
    """The days by which goods are late; None where no day was agreed."""
    return None if state == "no day agreed" else int(number(state)) if "not returned" in state else 0


@every_case
def test_what_has_no_due_date(case: Case) -> None:
    if case.reader != "team":
        debts = case.money().debts
        hand = Counter((debt.customer, debt.worth) for debt in debts if debt.due == AHEAD and case.knows(debt.customer))
        rows = list(case.page("money").rows("Without a due date"))
        counter = Counter((row["Customer"].about, row["Amount (CNY)"].number) for row in rows)
        assert not counter - hand
        assert counter.total() == min(hand.total(), 12)


# Contracts and orders


@every_case
def test_the_register_of_contracts(case: Case) -> None:
    today = case.files.today
    contracts = case.files.of("contract")
    states = Counter("signed" if "signed_on" in item else "sent" if "sent_on" in item else "drafted" for _, item in contracts)  # fmt: skip
    open_ = [step for _, item in contracts if "signed_on" in item for step in item.get("milestones", ()) if "done_on" not in step]  # fmt: skip
    going = sum("signed_on" in item and any("done_on" not in step for step in item.get("milestones", ())) for _, item in contracts)  # fmt: skip
    page = case.page("agreements")
    tile = page.tiles
    assert tile["Waiting for review"].below == f"in draft: {states['drafted']}"
    assert tile["Out for signature"].figure == str(states["sent"])
    late = sum("due" in step and step["due"] < today for step in open_)
    assert tile["Milestones overdue"][:2] == (str(late), f"of {going} being performed")
    rows = list(page.rows("Register"))
    assert len(rows) == min(len(contracts), 40)
    dated = Counter(bool(number(row["Sent"].text)) + bool(number(row["Signed"].text)) for row in rows)
    if len(contracts) <= 40:
        assert some(dated, 0, 1, 2) == some(states, "drafted", "sent", "signed")  # type: ignore[arg-type]
    if case.manages:
        owed: dict[str, Decimal] = {}
        for debt in case.money().debts:
            owed[debt.ref] = owed.get(debt.ref, NOTHING) + debt.amount
        done = [ref for ref, item in contracts if "signed_on" in item and all("done_on" in step for step in item.get("milestones", ()))]  # fmt: skip
        unpaid = [number(row["Performance"].text) for row in rows if "unpaid" in row["Performance"].text]
        assert not Counter(unpaid) - Counter(owed.get(ref, NOTHING) for ref in done)
        counter = Counter(row["Amount (CNY)"].number for row in rows)
        hand = Counter(worth(item) for _, item in contracts)
        assert not counter - hand


@every_case
def test_what_is_to_be_delivered(case: Case) -> None:
    orders = [entry for _, entry in case.files.of("order") if entry["kind"] == "sale" and "cancelled" not in entry]
    waiting = [item for entry in orders for item in entry.get("deliveries", ()) if "made_on" not in item]
    idle = [entry for entry in orders if "supply_arranged_at" not in entry and not any("made_on" in item for item in entry.get("deliveries", ()))]  # fmt: skip
    today, sunday = case.files.today, later(week_of(case.files.today), 6)
    tile = case.page("agreements").tiles
    late = sum("due" in item and item["due"] < today for item in waiting)
    week = sum("due" in item and today <= item["due"] <= sunday for item in waiting)
    assert tile["Orders to arrange"].figure == str(len(idle))
    assert tile["Deliveries overdue"][:2] == (str(late), f"due this week: {week}")


# Hand-over


@every_case
def test_the_sheets_of_all_reps_sum_to_the_whole(case: Case) -> None:
    if case.reader == "team":
        assert not case.paths("/handover")
        return
    money = case.money()
    paths = case.paths("/handover")
    owed = sum((row["Owed"].number for path in paths for row in case.page(path).rows("Money owed")), NOTHING)
    known = case.known(money.debts)
    assert sum(len(list(case.page(path).rows("Money owed"))) for path in paths) == len(known)
    assert owed == sum((debt.worth for debt in known), NOTHING).quantize(Decimal("0.01"), ROUND_HALF_UP)
    held = [row for path in paths for row in case.page(path).rows("Money on account")]
    accounts = {(who, money_): one for (who, money_), (one, _) in money.on_account().items() if case.knows(who)}
    counter = Counter((row["Customer"].about, row["Amount"].number) for row in held)
    hand = Counter((who, amount) for (who, _), amount in accounts.items())
    assert counter == hand + Counter((who, one) for who, one in money.bills.items() if case.knows(who))
    complaints = [
        item for _, item in case.files.of("complaint") if "solved_at" not in item and case.knows(item["customer"])
    ]
    assert sum(len(list(case.page(path).rows("Open complaints"))) for path in paths) == len(complaints)


@every_case
def test_what_is_open_is_on_the_sheets(case: Case) -> None:
    """Customers, offers, milestones and deliveries, goods: the rows of all sheets are those of the files."""
    if case.reader == "team":
        return
    files, today = case.files, case.files.today
    sold = [entry for _, entry in files.of("order") if entry["kind"] == "sale" and "cancelled" not in entry]
    signed = [entry for _, entry in files.of("contract") if "signed_on" in entry]
    steps = [entry for entry in signed for step in entry.get("milestones", ()) if "done_on" not in step]
    steps += [entry for entry in sold for item in entry.get("deliveries", ()) if "made_on" not in item]
    goods = [entry for _, entry in files.of("goods_owed") if is_out(entry)]
    offered = [files.by_ref[ref]["customer"] for ref in Deals(files).open()]
    hand = {
        "Contracts and deliveries to see through": sum(case.knows(entry["customer"]) for entry in steps),
        "Goods lent": sum(case.knows(entry["customer"]) for entry in goods),
        "Deals": sum(who in files.customers and case.knows(who) for who in offered),
        "Won": sum(case.knows(ref) and files.stage(entry, today) != "lost" for ref, entry in files.customers.items()),
    }
    sheets = [case.page(path) for path in case.paths("/handover")]
    deals = {entry["title"] for _, entry in files.of("deal") if "title" in entry}
    result = {name: sum(len(list(sheet.rows(name))) for sheet in sheets) for name in hand}
    result["Won"] = sum(row["Stage"].text != "Lost" for sheet in sheets for row in sheet.rows("Customers"))
    result["Deals"] = sum(row["Offer"].text in deals for sheet in sheets for row in sheet.rows("Open offers"))
    assert result == hand


@every_case
def test_what_is_promised_to_do_filed_and_asked_is_on_the_sheets(case: Case) -> None:
    """Told of each customer somebody answers for, whoever wrote the record."""
    if case.reader == "team":
        return
    files, today = case.files, case.files.today
    hand, chasing = ByHand(case.book, "", case.book.today, case.book.today), Chasing(files, case.money)
    sheets = {path.split("/")[1]: case.page(path) for path in case.paths("/handover")}
    mine = {who: files.owner(who, today, item.get("by")) for who, item in files.customers.items()}
    promised = Counter((mine[one.customer], one.customer, one.state == "missed") for one in hand.each_promise(bool) if one.state in ("open", "missed") and one.customer in mine)  # fmt: skip
    counter = Counter((person, row["Customer"].about, row["State"].text == "not kept") for person, sheet in sheets.items() for row in sheet.rows("Promised"))  # fmt: skip
    assert counter == Counter({key: count for key, count in promised.items() if key[0] in sheets})
    prices = Counter((mine[item["customer"]], item["customer"]) for _, item in files.of("price_decision") for _ in item.get("lines", ()) if today <= item.get("valid_until", AHEAD) and item["customer"] in mine)  # fmt: skip
    shown = Counter((person, row["Customer"].about) for person, sheet in sheets.items() for row in sheet.rows("Prices filed"))  # fmt: skip
    on_sheets = {(person, row["Customer"].about) for person, sheet in sheets.items() for row in sheet.rows("Customers")}
    assert shown == Counter({key: count for key, count in prices.items() if key in on_sheets})
    asked = {
        (mine[item["customer"]], item["customer"]) for _, _, item in chasing.collections if item["customer"] in mine
    }
    last = {(person, row["Customer"].about) for person, sheet in sheets.items() for row in sheet.rows("Last asked for money")}  # fmt: skip
    assert last == asked & on_sheets


def is_out(goods: Raw) -> bool:
    """Whether goods that were lent are not whole back."""
    back = goods.get("returned", ())
    if "quantity" not in goods:
        return not back
    return sum((Decimal(str(part["quantity"])) for part in back), NOTHING) < Decimal(str(goods["quantity"]))
