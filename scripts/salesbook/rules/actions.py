"""Corrective actions after losses, claims and complaints: done by their day, their effect looked at, reopened if it failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesbook.book import Book
from salesbook.calendar import week_of
from salesbook.finding import Level
from salesbook.rules.duty import Case, Duty, Mark
from salesbook.rules.reporting import reports
from salesbook.rules.topic import Topic
from salesbook.views.actions import Action, actions, recurrences
from salesbook.views.standing import customer_name
from salesbook.words import Text


@reports(
    "R76",
    "R77",
    topic=Topic.TASKS,
    words={Mark.LATE: Text("overdue", "逾期")},
)
def action_overdue(book: Book) -> Iterator[Duty]:
    """Corrective actions after losses, claims and complaints are done by their day. It counts on who carries them out.

    Why: what was promised to the meeting protects the next customer only when it is done.
    Fix: do it, then write the day it was closed.

    流失、理赔、投诉之后的纠正预防措施按期完成；记在措施负责人名下。

    原因：会上答应的措施，做了才保护得了下一个客户。
    改法：去做，做完写上关闭日期。
    """
    for action in actions(book):
        if action.due is None:
            continue
        closed = action.closed if action.closed and action.closed <= book.today else None
        week = week_of(action.due) if closed else None
        case = Case(action.owner, week, action.record, action.due, route=("action", "due"))
        if closed and closed <= action.due:
            yield case.met()
            continue
        late = closed is not None or action.due < book.today
        words = _DONE_LATE if closed else _NOT_DONE if late else _TO_DO
        message = words.fill(book.today, name=_customer(book, action), due=action.due, on=closed)
        yield case.late(message) if late else case.to_come(message)


_DONE_LATE = Text("{name}: action due {due}, done {on}", "{name}：措施应于{due}完成，{on}才完成")
_NOT_DONE = Text("{name}: action due {due}, not done", "{name}：措施应于{due}完成，还没有做")
_TO_DO = Text("{name}: action due {due}", "{name}：措施应于{due}完成")


def _customer(book: Book, action: Action) -> Text:
    return customer_name(book, action.record["customer"])


@reports(
    "R77",
    topic=Topic.TASKS,
    words={Mark.MISSING: Text("not checked", "未验证")},
)
def effect_checked(book: Book) -> Iterator[Duty]:
    """Within {effect_check_days} {effect_check_days:day|days} (our default) of closing an action after a loss or a claim somebody looks whether the cause came back.

    Why: an action that nobody looks at again may have mended nothing.
    Fix: look, and write the effect check: the day, who looked, whether it came back.

    流失和理赔的措施关闭后 {effect_check_days} 天内（本公司默认值），验证原因有没有再出现。

    原因：没人回头看的措施，可能什么也没解决。
    改法：去核实，写上效果验证：日期、验证人、是否再发生。
    """
    for action in actions(book):
        due = action.effect_due
        if action.closed is None or due is None:
            continue
        checked = action.checked is not None
        words = Text("{name}: closed on {closed}, nobody looked since", "{name}：{closed}关闭，之后没有验证效果")
        message = words.fill(book.today, name=_customer(book, action), closed=action.closed)
        week = week_of(due) if checked else None
        case = Case(action.owner, week, action.record, due, route=("action", "effect_check"))
        yield case.missing_unless(checked, book, message)


@reports(
    "R77",
    topic=Topic.TASKS,
    words={Mark.BROKEN: Text("came back", "再次发生")},
    level=Level.ERROR,
)
def cause_came_back(book: Book) -> Iterator[Duty]:
    """No customer is lost for a cause whose corrective action is closed. If one is, the action is open again.

    Why: the same cause after the action shows that the action did not help.
    Fix: write a new action that goes further, with owner and day, and carry it out; it counts on the owner of the old one.

    措施关闭之后，没有客户再因同样原因流失；再发生就等于措施重开。

    原因：做了措施还因为同样原因流失，说明措施没有用。
    改法：写出更进一步的新措施、负责人和期限，并落实；记在原措施负责人名下。
    """
    again = {old.record.ref: new for old, new in recurrences(book)}
    for action in actions(book):
        if action.record.kind.name != "loss" or action.closed is None or action.closed > book.today:
            continue
        new = again.get(action.record.ref)
        if new is None or new.day is None:
            yield Case(action.owner, week_of(action.closed), action.record).met()
            continue
        words = Text(
            "{new}: lost for the same cause ({cause}) as {old}, whose action was closed on {closed}",
            "{new}：与{old}同因（{cause}）流失，{old}的措施已于{closed}关闭",
        )
        cause = new.kind.by_name["cause"].labels[new["cause"]]
        name = customer_name(book, new["customer"])
        message = words.fill(book.today, new=name, old=_customer(book, action), cause=cause, closed=action.closed)
        case = Case(action.owner, week_of(new.day), new, new.day, route=("cause",))
        yield case.broken(message, open="closed_on" not in new.get("action", {}))


@reports(
    "R77",
    topic=Topic.TASKS,
    words={Mark.MISSING: Text("not reopened", "未重开")},
)
def action_reopened(book: Book) -> Iterator[Duty]:
    """An action whose effect check found the same cause again is opened again. It counts on who carries it out.

    Why: an action that did not help is not done, whatever day stands under it.
    Fix: take the closing day away, say what goes further this time, and set a new day.

    效果验证发现同样原因再发生的，措施要重开；记在措施负责人名下。

    原因：没有起作用的措施不算完成，写了关闭日期也不算。
    改法：去掉关闭日期，写出更进一步的做法和新的期限。
    """
    for action in actions(book):
        if action.recurred and action.checked:
            on = date.fromisoformat(action.checked)
            closed = action.closed is not None and action.closed <= on
            words = Text(
                "{name}: came back by the check of {on}, still closed", "{name}：{on}验证为再次发生，措施还是已关闭"
            )
            message = words.fill(book.today, name=_customer(book, action), on=on)
            case = Case(action.owner, record=action.record, route=("action", "closed_on"))
            yield case.missing(message) if closed else case.met()
