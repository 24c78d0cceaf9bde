"""The answers of `salesbook init` as options: one for each plain field, repeated for departments, territories, people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from salesbook.commands.options import UsageError
from salesbook.words import Lang, Text

_PLAIN = ("name", "name_en", "short_name", "country", "zone", "currency", "opened_on", "confidentiality", "contacts")
_HOST = ("kind", "url", "branch")
_LISTED = ("department", "territory")


def answer_options(lang: Lang) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command an option for each answer; `in_options` reads them."""
    from salesbook.skeleton import answers

    fields = answers.kind().by_name

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in reversed(_PLAIN):
            command = click.option(_option(name), metavar="TEXT", help=fields[name].help.say(lang))(command)
        command = click.option("--languages", metavar="TEXT", help=fields["languages"].help.say(lang))(command)
        for name in _HOST:
            said = fields["host"].by_name[name].help.say(lang)
            command = click.option(f"--host-{name}", metavar="TEXT", help=said)(command)
        for name, about in zip(_LISTED, (_DEPARTMENT, _TERRITORY), strict=True):
            command = click.option(f"--{name}", multiple=True, metavar=_LIST.say(lang), help=about.say(lang))(command)
        return click.option("--person", multiple=True, metavar=_PERSON.say(lang), help=_PEOPLE.say(lang))(command)

    return decorate


_LIST = Text("KEY=NAME[=ENGLISH]", "代码=名称[=英文名称]")
_PERSON = Text("ID=NAME=ROLE…[=ADDRESS…[=SUPERIOR[=TERRITORY]]]", "编号=姓名=角色…[=邮箱…[=上级[=区域]]]")
_DEPARTMENT = Text("a department; may be repeated", "一个部门；可重复")
_TERRITORY = Text("a sales territory; may be repeated", "一个销售区域；可重复")
_PEOPLE = Text(
    "somebody who works here; several roles or addresses with commas between; may be repeated",
    "一位职员，角色、邮箱有几个的用英文逗号隔开；可重复",
)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def in_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that options gave. Raises UsageError for one that can't be taken apart."""
    data: dict[str, Any] = {name: options[name] for name in _PLAIN if options[name] is not None}
    if options["languages"]:
        data["languages"] = split(options["languages"])
    host = {name: options[f"host_{name}"] for name in _HOST if options[f"host_{name}"] is not None}
    if host:
        data["host"] = {"kind": "none"} | host
    for name, field in zip(_LISTED, ("departments", "territories"), strict=True):
        if options[name]:
            data[field] = [_item(f"--{name}", word) for word in options[name]]
    if options["person"]:
        data["people"] = [_person(word) for word in options["person"]]
    return data


def split(text: str) -> list[str]:
    """The words of a list with commas, Western or Chinese."""
    return [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]


def _parts(option: str, word: str, form: Text, least: int) -> list[str]:
    parts = [part.strip() for part in word.split("=")]
    if not least <= len(parts) <= form.en.count("=") + 1 or not all(parts[:least]):
        raise UsageError(_FORM.fill(option=option, word=word, form=form))
    return parts


_FORM = Text('{option} "{word}": write it {form}', "{option} “{word}”应写成 {form}")


def _item(option: str, word: str) -> dict[str, Any]:
    return dict(zip(("key", "name", "name_en"), _parts(option, word, _LIST, 2), strict=False))


def _person(word: str) -> dict[str, Any]:
    key, name, roles, *rest = _parts("--person", word, _PERSON, 3)
    emails, superior, territory = (*rest, "", "", "")[:3]
    data = {"emails": split(emails), "reports_to": superior, "territory": territory}
    return {"id": key, "name": name, "roles": split(roles)} | {name: value for name, value in data.items() if value}
