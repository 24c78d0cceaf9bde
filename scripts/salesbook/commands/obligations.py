"""`salesbook obligations [R17]`: the standard's obligations, and what carries each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from salesbook.commands.options import FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.words import Lang, Text

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.pages.parts.page import Page
    from salesbook.rules.carriers import Carried


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("obligations", cls=Spoken)
    @click.argument("number", required=False, metavar="[R17]")
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @shared(lang)
    def obligations(options: Shared, number: str | None, form: str) -> int:
        rows = _rows(options, _known(number))
        if form == "json":
            echo_json([row.plain(lang) for row in rows])
        elif number:
            echo(rows[0].details(lang))
        else:
            for row in rows:
                echo(row.line(lang))
        return FINE

    return obligations


_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")


def _known(number: str | None) -> str | None:
    from salesbook.rules.obligations import obligations

    if number is not None and number.upper() not in obligations():
        message = Text(
            'there is no obligation "{number}"; they go from R01 to R116', "没有条款“{number}”，条款从 R01 到 R116"
        )
        raise UsageError(message.fill(number=number))
    return number.upper() if number else None


class _Row(NamedTuple):
    """An obligation with all that carries it."""

    carried: Carried
    pages: Sequence[str]
    tests: Sequence[str]

    def plain(self, lang: Lang) -> dict[str, Any]:
        """For programs."""
        obligation = self.carried.obligation
        return {
            "id": obligation.id,
            "title": obligation.title.say(lang),
            "check": obligation.check,
            "schema": list(self.carried.schema),
            "rules": list(self.carried.rules),
            "figures": list(self.carried.figures),
            "pages": list(self.pages),
            "tests": list(self.tests),
        }

    def line(self, lang: Lang) -> str:
        """One line of the list: number, how it is held, by how much, its title."""
        obligation, rules, figures = self.carried.obligation, len(self.carried.rules), len(self.carried.figures)
        return f"{obligation.id:<5}{obligation.check:<3}{rules:>3}{figures:>3}  {obligation.title.say(lang)}"

    def details(self, lang: Lang) -> str:
        """All of it."""
        obligation = self.carried.obligation
        held = _HELD["A"] if obligation.attested else _HELD[""]
        parts = [
            (_WHO, [obligation.who.say(lang)]),
            (_WHEN, [obligation.when.say(lang)]),
            (_SCHEMA, self.carried.schema),
            (_RULES, self.carried.rules),
            (_FIGURES, self.carried.figures),
            (_PAGES, self.pages),
            (_TESTS, self.tests),
        ]
        rows = [f"{label.say(lang)}{' '.join(names)}" for label, names in parts if names]
        return "\n".join([f"{obligation.id} {obligation.title.say(lang)}", held.say(lang), "", *rows])


_HELD = {
    "A": Text("Attested only: nobody checks it, and no lamp claims it.", "只凭本人申明：没有人检查，也不会显示绿灯。"),
    "": Text("Held by what follows.", "由以下各项落实。"),
}
_WHO, _WHEN = Text("Who: ", "谁："), Text("When: ", "何时：")
_SCHEMA, _RULES = Text("Fields: ", "字段："), Text("Rules: ", "规则：")
_FIGURES, _PAGES, _TESTS = Text("Figures: ", "指标："), Text("Pages: ", "页面："), Text("Tests: ", "测试：")


def _rows(options: Shared, number: str | None) -> list[_Row]:
    from salesbook.audience import MANAGER, Audience
    from salesbook.book import open_book
    from salesbook.commands.proofs import Proofs, shipped_tests
    from salesbook.pages import build
    from salesbook.rules import judge
    from salesbook.rules.carriers import carried

    book = open_book(options.roots, judge, options.clock, options.as_of)
    pages = {page.path: page for page in build(Audience(book, MANAGER))}
    shown = _shown(book, pages)
    proofs = Proofs(shipped_tests())
    wanted = [carrier for carrier in carried() if number in (None, carrier.obligation.id)]
    return [_Row(carrier, _pages(carrier, pages, shown), _proven(carrier, proofs)) for carrier in wanted]


def _shown(book: Book, pages: Mapping[str, Page]) -> Mapping[str, str]:
    """For each field the page of the last record that has it, else the list of its kind."""
    from salesbook.pages.parts.addresses import list_of, page_of

    result = {f"{kind.name}.{field.name}": list_of(kind) for kind in book.kinds.values() for field in kind.fields}
    for record in book.all():
        page = page_of(record)
        if page in pages:
            result.update({f"{record.kind.name}.{name}": page for name in record.data})
    return result


def _pages(carrier: Carried, pages: Mapping[str, Page], shown: Mapping[str, str]) -> list[str]:
    """The pages that say they show an obligation, and those where its fields stand."""
    own = [path for path, page in pages.items() if carrier.obligation.id in page.obligations]
    return list(dict.fromkeys([*own, *(shown[name] for name in carrier.schema)]))


def _proven(carrier: Carried, proofs: Any) -> list[str]:
    """The tests of its rules and figures and those that name it; where there are none, those of its fields."""
    result = [node for rule in carrier.rules for node in proofs.of_rule(rule)]
    result += [node for figure in carrier.figures for node in proofs.of_figure(figure)]
    result += proofs.of_obligation(carrier.obligation.id)
    result = result or [node for field in carrier.schema for node in proofs.of_field(field)]
    return list(dict.fromkeys(result))
