"""How far a contract has come: its stage, its next step, and whether it is paid."""

from __future__ import annotations

from datetime import date

from salesbook.kinds import Record
from salesbook.pages.parts.lamps import case_lamp, telling
from salesbook.pages.parts.reader import Reader
from salesbook.pages.parts.value import Many, Money, Near, Under, Value
from salesbook.rules.duty import Mark
from salesbook.views.ledger import ledger
from salesbook.views.steps import performed
from salesbook.views.worth import NOTHING, currency_of
from salesbook.words import Text, same


def stage_of(contract: Record) -> str:
    """How far a contract has come: drafted, sent, signed."""
    return "signed" if "signed_on" in contract.data else "sent" if "sent_on" in contract.data else "drafted"


def is_done(reader: Reader, contract: Record) -> bool:
    """Whether a contract is signed and nothing is left to perform, and, as far as the reader may know, to pay."""
    if stage_of(contract) != "signed" or performed([contract], [], reader.today).state not in ("done", "none"):
        return False
    known = reader.audience.knows_money_of(contract.get("customer", ""))
    return not (known and ledger(reader.book).balance(contract, reader.today).owed)


_STEPS_DONE, _GOING = Text("all steps done", "节点全部完成"), Text("next", "下一节点")
_ALL_DONE = Text("all done, all paid", "全部完成，款已收齐")
_UNPAID = Text("unpaid", "未收")


def performance(reader: Reader, contract: Record) -> Value:
    """The step that comes next, what is overdue, and in the end what is unpaid."""
    step = performed([contract], [], reader.today)
    if step.state == "late":
        return telling("milestone-overdue", Mark.LATE, same(str(step.number)))
    days = [item["due"] for item in contract.get("milestones", ()) if "done_on" not in item and "due" in item]
    if step.state == "going" and days:
        return Many((_GOING, Near(date.fromisoformat(min(days)))), Text(" ", " "))
    return _paid(reader, contract, _STEPS_DONE if step.state == "done" else None)


def _paid(reader: Reader, contract: Record, done: Text | None) -> Value:
    """What a contract without an open step still lacks: its money, for who may know of it."""
    if not reader.audience.knows_money_of(contract.get("customer", "")):
        return done
    left = ledger(reader.book).balance(contract, reader.today).owed
    if not left:
        return _ALL_DONE if done and stage_of(contract) == "signed" else done
    open_ = Money(sum((debt.amount for debt in left), NOTHING), currency_of(reader.book, contract))
    late = any(debt.due is not None and debt.due < reader.today for debt in left)
    lamp = case_lamp("instalment-overdue", Mark.LATE) if late else None
    return Under(done, Many(tuple(part for part in (_UNPAID, open_, lamp) if part), Text(" ", " ")))
