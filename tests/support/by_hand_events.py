"""When an instalment falls due, from the files: by its day, or by the event for which it waits."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from tests.support.by_hand_files import AHEAD, NOTHING, Files, Raw, later, own_amount, rate

ANYTHING = Decimal("0.000001")  # of a line without a quantity


def came(files: Files, ref: str, document: Raw, part: Raw, day: str) -> str:
    """The day an instalment falls due as known at the end of a day; AHEAD while its event has not come."""
    if "due_on" in part:
        return str(part["due_on"])
    event = part.get("due_event")
    days = [typed(document, event)]
    if event == "signed":
        days.append(document.get("signed_on") or files.day(document["received_at"]))
    if event == "delivered":
        days.append(delivered(files, ref, document))
    if event == "invoiced":
        days.append(invoiced(files, ref, document, day))
    first = min(days)
    return later(first, part.get("due_days", 0)) if first <= day else AHEAD


def typed(document: Raw, event: str | None) -> str:
    """The day by which all milestones of an event are done."""
    steps = [item.get("done_on", AHEAD) for item in document.get("milestones", ()) if item.get("event") == event]
    return max(steps, default=AHEAD)


def concerned(files: Files, ref: str) -> tuple[list[Raw], list[Raw]]:
    """The orders a contract or order is carried out with, and their returns and credits."""
    of_contract = {order for order, item in files.of("order") if f"contracts/{item.get('contract')}" == ref}
    sales = {ref} | {order for order in of_contract if files.by_ref[order]["kind"] == "sale"}
    back = [item for order, item in files.of("order") if item["kind"] != "sale" and (item.get("of", "").partition("#")[0] in sales or order in of_contract)]  # fmt: skip
    return [files.by_ref[one] for one in sorted(sales) if "received_at" in files.by_ref[one]], back


def delivered(files: Files, ref: str, document: Raw) -> str:
    """The day of the delivery with which all that was sold is there."""
    if "received_at" in document and not document.get("lines"):
        return max((item.get("made_on", AHEAD) for item in document.get("deliveries", ())), default=AHEAD)
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for line in document.get("lines", ()):
        wanted[line.get("product", "")] += Decimal(str(line.get("quantity", ANYTHING)))
    if not wanted:
        return AHEAD
    sales, back = concerned(files, ref)
    moves = [move for order in sales for move in arrivals(order)]
    for item in back:
        if item["kind"] == "return":
            day = files.day(item["received_at"])
            moves += [(day, line.get("product", ""), -Decimal(str(line.get("quantity", 0)))) for line in item.get("lines", ())]  # fmt: skip
    there: dict[str, Decimal] = defaultdict(Decimal)
    for day, product, quantity in sorted(moves):
        there[product] += quantity
        if quantity > 0 and all(there[name] >= need for name, need in wanted.items()):
            return day
    return AHEAD


def arrivals(order: Raw) -> list[tuple[str, str, Decimal]]:
    """What each delivery brought; one that names no line fills the lines in turn."""
    missing = {line.get("key", ""): Decimal(str(line.get("quantity", ANYTHING))) for line in order.get("lines", ())}
    product = {line.get("key", ""): line.get("product", "") for line in order.get("lines", ())}
    result = []
    made = [entry for entry in order.get("deliveries", ()) if "made_on" in entry]
    for entry in sorted(made, key=lambda item: str(item["made_on"])):
        keys = [entry["line"]] if entry.get("line") in missing else list(missing)
        rest = Decimal(str(entry["quantity"])) if "quantity" in entry else sum((missing[key] for key in keys), NOTHING)
        for key in keys:
            part = rest if key == keys[-1] else min(rest, missing[key])
            rest, missing[key] = rest - part, max(missing[key] - part, NOTHING)
            result.append((str(entry["made_on"]), product[key], part))
    return [one for one in result if one[2]]


def invoiced(files: Files, ref: str, document: Raw, day: str) -> str:
    """Since when invoices, red ones taken off, have reached the amount less returns and credits, if they do on a day."""
    sales, back = concerned(files, ref)
    told = [(item["date"], Decimal(item["amount"]), order) for order in (*sales, *back) for item in order.get("invoices", ()) if "amount" in item]  # fmt: skip
    moves = [(when, in_its_currency(files, document, order, amount), NOTHING) for when, amount, order in told]
    moves += [(files.day(item["received_at"]), NOTHING, in_its_currency(files, document, item, own_amount(item))) for item in back]  # fmt: skip
    since, total, needed = AHEAD, NOTHING, own_amount(document)
    for when, more, less in sorted(moves):
        if when > day:
            break
        total, needed = total + more, needed - less
        reached = 0 < total >= needed
        since = min(since, when) if reached else AHEAD
    return since


def in_its_currency(files: Files, document: Raw, record: Raw, amount: Decimal) -> Decimal:
    """An amount of one record in the currency of another."""
    if files.currency(document) == files.currency(record):
        return amount
    return (amount * rate(record) / rate(document)).quantize(Decimal("0.01"), ROUND_HALF_UP)
