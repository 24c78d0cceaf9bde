"""The pipeline, held against the same counted from the files by other means."""

from __future__ import annotations

from collections import Counter

from tests.support.by_hand_case import Case, every_case
from tests.support.by_hand_deals import Deals
from tests.support.by_hand_files import NOTHING, short


@every_case
def test_where_customers_and_deals_stand(case: Case) -> None:
    hand, page = Deals(case.files), case.page("pipeline")
    stages = {row["Stage"].text.lower(): int(row["Customers"].number) for row in page.rows("Customers by stage")}
    assert {stage: count for stage, count in stages.items() if count} == dict(hand.customers())
    assert sum(stages.values()) == len(case.files.customers)
    open_ = hand.open()
    labels = {item["key"]: item.get("name_en", item["name"]) for item in case.files.company["stages"]}
    counts = Counter(labels[deal.stage] for deal in open_.values())
    for path in ("pipeline", "index"):
        rows = list(case.page(path).rows("Open deals by stage"))
        assert {row["Stage"].text: int(row["Deals"].number) for row in rows} == dict(counts)
        if case.manages:
            values = {name: sum((deal.value for deal in open_.values() if labels[deal.stage] == name), NOTHING) for name in counts}  # fmt: skip
            assert {row["Stage"].text: row["Value (CNY)"].number for row in rows} == values
    outcomes, tile = hand.outcomes(), page.tiles
    assert tile["Deals won"][:2] == (str(outcomes["won"]), f"lost: {outcomes['lost']}")
    closing = sum(deal.closes.startswith(case.files.today[:7]) for deal in open_.values())
    assert tile["Open deals"][:2] == (str(len(open_)), f"expected this month: {closing}")
    assert tile["Standing still"].figure == str(hand.still())
    entered, won = hand.entered(12)
    share = 100 * won // entered if entered else 0
    assert tile["New customers in 12 weeks"][:2] == (str(entered), f"{won} of them won so far, {share}%")


@every_case
def test_what_deals_are_worth(case: Case) -> None:
    every = Deals(case.files).open()
    files = case.files.by_ref
    known = {ref: deal for ref, deal in every.items() if case.owns(files[ref])}
    value, weighted = (sum((getattr(deal, name) for deal in known.values()), NOTHING) for name in ("value", "weighted"))
    tile = case.page("pipeline").tiles
    if case.reader == "team":
        assert "Weighted forecast" not in tile
    elif known:
        deals = "deal" if len(known) == 1 else "deals"
        own = f"yours: {len(known)} {deals} worth {short(value)}"  # the sum and the count stand over the same deals
        below = f"of {short(value)} in all" if len(known) == len(every) else own
        assert tile["Weighted forecast"][:2] == (f"CNY {short(weighted)}", below)
        if len(known) < len(every):
            rows = list(case.page("pipeline").rows("Open deals by stage"))
            assert sum(row["Of them yours"].number for row in rows) == len(known)
            assert sum(row["Value (CNY)"].number for row in rows) == value
            months = list(case.page("pipeline").rows("Forecast by month, yours"))
            assert sum(row["Deals"].number for row in months) == len(known)
            assert sum(row["Weighted (CNY)"].number for row in months) == weighted
        shown = list(case.page("pipeline").rows("Open deals"))
        if len(every) <= 30:
            assert (shown[-1]["Value (CNY)"].number, shown[-1]["Weighted (CNY)"].number) == (value, weighted)


@every_case
def test_sources_and_what_deals_turned_on(case: Case) -> None:
    hand, page = Deals(case.files), case.page("pipeline")
    counter = Counter((int(row["Won"].number), int(row["Lost"].number)) for row in page.rows("Why we win and lose"))
    assert counter == Counter(hand.factors().values())
    rows = list(page.rows("Where customers come from"))
    found = Counter((row["Customers"].number, row["Won"].number, row["Sales (CNY)"].number if case.manages else NOTHING) for row in rows)  # fmt: skip
    sources = hand.sources().values()
    assert found == Counter((count, won, amount if case.manages else NOTHING) for count, won, amount in sources)
