"""`salesbook rules [ID]`: the manual of each rule."""

from __future__ import annotations

from collections.abc import Mapping

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.finding import Manual
from salesbook.kinds.company import LIMITS
from salesbook.rules import manuals
from salesbook.rules.weight import weight
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("rules", cls=Spoken)
    @click.argument("rule", required=False, metavar="[ID]")
    @shared(lang)
    def rules(options: Shared, rule: str | None) -> int:
        known = {manual.id: manual for manual in manuals(_limits(options))}
        if rule is None:
            width = max(map(len, known))
            for manual in known.values():
                echo(f"{manual.id:<{width}}  {manual.title.say(options.lang)}")
        elif rule in known:
            echo(_page(known[rule], options.lang))
        else:
            raise UsageError(_unknown(rule, list(known)))
        return FINE

    return rules


def _limits(options: Shared) -> Mapping[str, int]:
    """What the company of the book has set; our defaults where there is none."""
    from salesbook.book import BrokenBook

    try:
        book = resolve.book(options)
    except BrokenBook:
        return LIMITS
    return book.company.limits(book.today)


def _unknown(rule: str, known: list[str]) -> Text:
    message = Text(
        'there is no rule "{rule}".{hint} `salesbook rules` lists all.',
        "没有规则“{rule}”。{hint}`salesbook rules` 列出全部规则。",
    )
    return message.fill(rule=rule, hint=resolve.meant(rule, known))


def _page(manual: Manual, lang: Lang) -> str:
    rows = [
        _HEAD.fill(id=manual.id, weight=weight(manual)).say(lang),
        "",
        manual.title.say(lang),
        f"{Text('Why: ', '原因：').say(lang)}{manual.why.say(lang)}",
        f"{Text('Fix: ', '改法：').say(lang)}{manual.remedy.say(lang)}",
    ]
    if manual.obligations:
        rows.append(f"{Text('Obligations: ', '规范条款：').say(lang)}{' '.join(manual.obligations)}")
    return "\n".join(rows)


_HEAD = Text("{id} ({weight})", "{id}（{weight}）")
