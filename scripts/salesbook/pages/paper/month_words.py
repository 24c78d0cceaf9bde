"""Of a month: each person's plan and summary, in their own words."""

from __future__ import annotations

from datetime import date

from salesbook.kinds import Record
from salesbook.pages.paper.sheet import said_about
from salesbook.pages.parts.addresses import page_of
from salesbook.pages.parts.cases import wrong_lamp
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Column, Fact, Link, Many, Near, Prose, Row, Section, table
from salesbook.views.grouped import records_by
from salesbook.words import Text


def written(reader: Reader, month: str) -> list[Record]:
    """Each person's plan and summary of the month, as far as the viewer may read them."""
    kinds = ("month_plan", "month_summary")
    return [record for kind in kinds for record in records_by(reader.book, kind, "month").get(month, ())]


def section(reader: Reader, record: Record) -> Section:
    """One person's plan or summary, with what was said about it."""
    name = reader.name_of("person", record["person"])
    title = Text("{kind}: {name}", "{kind}：{name}").fill(kind=record.kind.label, name=name)
    facts = [Fact(f.label, Prose(record[f.name])) for f in record.kind.fields if f.multiline and f.name in record.data]
    if record.get("goals"):
        facts.insert(0, Fact(record.kind.by_name["goals"].label, Many(tuple(record["goals"]), Text("; ", "；"))))
    rows = tuple(_line_row(reader, line) for line in record.get("lines", ()))
    columns = (
        Column(Text("Purpose", "事项"), "t"),
        Column(Text("Customer", "客户"), ""),
        Column(Text("Due", "期限"), "w"),
        Column(Text("Expected", "预期结果"), "f"),
    )
    lines = table(title, columns, rows) if rows else None
    said = next(said_about(reader, record), None)
    note = Many(tuple(row.cells[3] for row in said.table.groups[0].rows)) if said and said.table else None
    late = wrong_lamp(reader, record, "month-planned", "month-summed-up")
    link = Link(page_of(record), Text("record", "记录"))
    return Section(title, tuple(facts), lines, beside=Many((late, link)) if late else link, note=note)


def _line_row(reader: Reader, line: dict[str, str]) -> Row:
    customer = reader.customer(line["customer"], line) if "customer" in line else None
    due = Near(date.fromisoformat(line["due"])) if "due" in line else None
    return Row((line.get("purpose"), customer, due, line.get("expected")))
