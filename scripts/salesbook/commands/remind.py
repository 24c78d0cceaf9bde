"""`salesbook remind`: who owes what by when, as text, or to the chats that the company names."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import resolve
from salesbook.commands.last_run import LastRuns
from salesbook.commands.options import FINDINGS, FINE, Moment, Shared, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.audience import Audience
    from salesbook.book import Book
    from salesbook.exchange.webhooks import Webhook
    from salesbook.rules.reminders import Reminded

TEXT = "text"
"""The name under which the last run that printed is remembered."""
UNBOUNDED = 1 << 30


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("remind", cls=Spoken)
    @click.option("--to", "target", type=click.Choice(["text", "webhook"]), default="text", help=_TO.say(lang))
    @click.option("--since", type=Moment(), metavar="MOMENT", help=_SINCE.say(lang))
    @click.option("--as", "viewer", metavar="team|manager|PERSON", help=_AS.say(lang))
    @shared(lang)
    def remind(options: Shared, target: str, since: datetime | None, viewer: str | None) -> int:
        from salesbook.rules.reminders import is_quiet

        book = resolve.book(options)
        if is_quiet(book):
            options.say(_QUIET.fill(day=book.today))
            return FINE
        runs = LastRuns(options.root, book.now, since)
        if target == "text":
            return _print(options, book, runs, viewer)
        return _send(options, book, runs)

    return remind


_TO = Text("print it, or send it to the chats in company.yaml", "打印，或发送到公司记录里列出的群")
_SINCE = Text("remind of what turned since then; default: the last good run", "提醒此后到期的事；默认从上次成功运行起")
_AS = Text("only one reader's reminders; default: each person's own", "只看一个人的提醒；默认每人各看各的")
_QUIET = Text(
    "{day} is no workday: nobody is reminded. The next run on a workday tells what came due meanwhile.",
    "{day}不是工作日，不发提醒；下一个工作日运行时补发。",
)


def _print(options: Shared, book: Book, runs: LastRuns, viewer: str | None) -> int:
    from salesbook.audience import TEAM, Audience
    from salesbook.commands.reminder_text import message
    from salesbook.rules.catalogue import all_cases
    from salesbook.rules.reminders import of_everybody, of_reader

    name = f"{TEXT}/{viewer}" if viewer else TEXT
    options.say(runs.since_words(name), err=True)
    since, cases = runs.since(name), all_cases(book)
    reminders: Iterator[Reminded] = (
        iter([of_reader(book, Audience(book, viewer), cases, since)])
        if viewer
        else of_everybody(book, Audience(book, TEAM), cases, since)
    )
    parts = [message(book, reminded, UNBOUNDED).say(options.lang) for reminded in reminders if reminded.items]
    echo("\n\n".join(parts) if parts else _NOTHING.say(options.lang))
    return _finish(options, runs, name)


_NOTHING = Text("nothing came due", "没有到期的事")


def _send(options: Shared, book: Book, runs: LastRuns) -> int:
    """Send to every chat; one that takes nothing keeps none of the others from theirs, and is told again next time."""
    chats = book.company.get("webhooks", ())
    if not chats:
        options.refuse(_NO_CHATS)
        return FINDINGS
    codes = [_send_to(options, book, runs, chat) for chat in chats]
    return max(codes)


_NO_CHATS = Text(
    "records/company.yaml names no webhooks; `salesbook kinds company` tells how to write one",
    "records/company.yaml 里没有 webhooks；写法见 `salesbook kinds company`",
)


def _send_to(options: Shared, book: Book, runs: LastRuns, chat: dict[str, Any]) -> int:
    from salesbook.audience import TEAM, Audience
    from salesbook.commands.reminder_text import message
    from salesbook.exchange.webhooks import SERVICES, Webhook, send
    from salesbook.rules.catalogue import all_cases
    from salesbook.rules.reminders import of_reader

    name = f"webhook/{chat['key']}"
    audience: Audience = Audience(book, chat.get("person", TEAM))
    reminded = of_reader(book, audience, all_cases(book), runs.since(name))
    options.say(_TO_CHAT.fill(key=chat["key"], told=runs.since_words(name)))
    if reminded.items:
        address = os.environ.get(chat["variable"], "")
        webhook = Webhook(SERVICES[chat["service"]], address, os.environ.get(f"{chat['variable']}_SECRET", ""))
        refused = _unset(webhook, chat["variable"]) or send(
            webhook,
            message(book, reminded, webhook.service.most).say(options.lang),
            lambda: options.clock,
            time.sleep,
        )
        if refused is not None:
            options.refuse(_NOT_SENT.fill(key=chat["key"], service=webhook.service.name, why=refused))
            return FINDINGS
    done = _SENT.fill(n=sum(item.cases for item in reminded.items)) if reminded.items else _NOTHING
    options.say(_TO_CHAT.fill(key=chat["key"], told=done))
    return _finish(options, runs, name)


def _unset(webhook: Webhook, variable: str) -> Text | None:
    return None if webhook.address else _UNSET.fill(variable=variable)


_TO_CHAT = Text("{key}: {told}", "{key}：{told}")
_SENT = Text("sent, {n} {n:matter|matters}", "已发送，{n} 件")
_NOT_SENT = Text(
    "{key} ({service}): not sent: {why}. It is told again at the next run.",
    "{key}（{service}）：没有发出：{why}。下次运行会再发。",
)
_UNSET = Text(
    "the environment variable {variable} is not set; it holds the webhook's address",
    "没有设置环境变量 {variable}，它存放 webhook 地址",
)


def _finish(options: Shared, runs: LastRuns, name: str) -> int:
    """Remember a good run; where that can't be kept, say that the same will be told again."""
    if not runs.keep(name):
        options.refuse(_NOT_KEPT)
    return FINE


_NOT_KEPT = Text(
    "this run could not be noted in .cache/; the next one tells the same again",
    "本次运行没能记入 .cache/；下次会重复提醒",
)
