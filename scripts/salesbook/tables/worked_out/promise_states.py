"""What became of each promise of a visit, a call or a delivery: what keeps one is judged contact by contact."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.audience import Audience
from salesbook.calendar import week_of
from salesbook.tables.cells import Cell, day_cell
from salesbook.tables.shape import BOOK, Column, ColumnType, TableShape
from salesbook.views.promises import outcomes, settled
from salesbook.words import Text

SHAPE = TableShape(
    "promise_states",
    Text("Promises and what became of them", "约定履行情况"),
    Text(
        "Each promise of a next visit, call or delivery that the viewer sees, judged by the whole book.",
        "查看者能看到的每次约定（拜访、回访、送货），按整本台账判断。",
    ),
    (
        BOOK,
        Column(
            "record_table",
            ColumnType.TEXT,
            Text("Table", "所在的表"),
            Text("Where the record stands.", "记录在哪张表。"),
        ),
        Column("record", ColumnType.TEXT, Text("Record", "记录"), Text("The record that made it.", "哪条记录约定的。")),
        Column(
            "what",
            ColumnType.TEXT,
            Text("What", "约定什么"),
            Text("visit, follow_up or delivery.", "拜访、回访或送货。"),
        ),
        Column("customer", ColumnType.TEXT, Text("Customer", "客户"), Text("To whom.", "向谁约定。")),
        Column("day", ColumnType.DAY, Text("Day", "约定日期"), Text("The day promised.", "约定在哪天。")),
        Column("week", ColumnType.TEXT, Text("Week", "周"), Text("The week of that day.", "该日所在的周。")),
        Column("person", ColumnType.TEXT, Text("Answerable", "责任人"), Text("Who has to keep it.", "由谁履行。")),
        Column(
            "state",
            ColumnType.TEXT,
            Text("State", "情况"),
            Text(
                "kept, early, replaced, late, broken, open or void; settled where what keeps it is not for the viewer.",
                "已履行、提前、改约、迟、未履行、未到期或作废；查看者无权看履行记录的为 settled。",
            ),
        ),
        Column(
            "happened_on",
            ColumnType.DAY,
            Text("Happened on", "发生日期"),
            Text("When kept or replaced.", "何时履行或改约。"),
        ),
    ),
    ("book", "record_table", "record", "what"),
)


def rows(audience: Audience) -> Iterator[tuple[Cell, ...]]:
    """The promises by customer and day, without the book's name."""
    done = audience.ask(settled) or frozenset()
    for item in outcomes(audience.book):
        promise = item.promise
        unseen = item.state in ("open", "broken") and (promise.record.ref, promise.what) in done
        yield (
            promise.record.kind.folder,
            promise.record.id,
            promise.what,
            promise.customer,
            day_cell(promise.day),
            week_of(promise.day).text,
            item.person,
            "settled" if unseen else item.state,
            day_cell(item.on),
        )
