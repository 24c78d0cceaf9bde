"""`salesbook kinds [KIND]`: the fields of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import click

from salesbook.commands import resolve
from salesbook.commands.options import FINE, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo
from salesbook.schemas import Field, Kind, Schemas, parse
from salesbook.schemas.words import shown_type, shown_value
from salesbook.store.snapshot import WorkTree
from salesbook.words import Lang, Text


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("kinds", cls=Spoken)
    @click.argument("kind", required=False, metavar="[KIND]")
    @click.option("--vscode", is_flag=True, help=_VSCODE.say(lang))
    @shared(lang)
    def kinds(options: Shared, kind: str | None, vscode: bool) -> int:
        schemas = parse(WorkTree(options.root).schemas())
        if vscode:
            from salesbook.commands.vscode import write_settings

            for path in write_settings(options.root, schemas):
                echo(path.as_posix())
        elif kind is None:
            _list(schemas, options.lang)
        elif kind in schemas.kinds:
            echo("\n".join(_page(schemas.kinds[kind], options.lang)))
        else:
            raise UsageError(_unknown(kind, schemas))
        return FINE

    return kinds


_VSCODE = Text(
    "write .vscode/, by which an editor completes and checks every kind", "写出编辑器设置，让它补全并检查每种记录"
)


def _unknown(kind: str, schemas: Schemas) -> Text:
    message = Text(
        'there is no kind "{kind}".{hint} `salesbook kinds` lists all.',
        "没有记录种类“{kind}”。{hint}`salesbook kinds` 列出全部种类。",
    )
    return message.fill(kind=kind, hint=resolve.meant(kind, schemas.kinds))


def _list(schemas: Schemas, lang: Lang) -> None:
    width = max((len(name) for name in schemas.kinds), default=0)
    for kind in schemas.kinds.values():
        echo(f"{kind.name:<{width}}  {kind.label.say(lang)}  records/{kind.path}")


def _page(kind: Kind, lang: Lang) -> Iterator[str]:
    yield f"{kind.name}: {kind.label.say(lang)}"
    yield kind.help.say(lang)
    yield f"records/{kind.path}"
    yield ""
    for field in kind.fields:
        yield from _rows(field, lang, 0)


def _rows(field: Field, lang: Lang, depth: int) -> Iterator[str]:
    indent = "  " * depth
    star = "*" if field.required else ""
    if field.name != "[]":
        yield f"{indent}{field.name}{star}: {field.label.say(lang)} ({shown_type(field).say(lang)})"
        yield f"{indent}    {field.help.say(lang)}"
        yield f"{indent}    {Text('for example: ', '例如：').say(lang)}{shown_value(field.examples[0])}"
        for value, words in field.labels.items():
            yield f"{indent}    - {value}: {words.say(lang)}"
    for child in field.fields:
        yield from _rows(child, lang, depth + (field.name != "[]"))
    if field.item and (field.item.fields or field.item.labels):
        if not field.item.fields:
            for value, words in field.item.labels.items():
                yield f"{indent}    - {value}: {words.say(lang)}"
        yield from _rows(field.item, lang, depth + 1)
