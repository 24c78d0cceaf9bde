"""`salesbook import`: records out of a spreadsheet; without `--write` it only tells what would become of each row."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from salesbook.commands import formats, resolve
from salesbook.commands.apart import refuse_another_repository
from salesbook.commands.options import FINDINGS, FINE, WRONG, Shared, UsageError, shared
from salesbook.commands.spoken import Spoken
from salesbook.commands.terminal import echo, echo_json
from salesbook.store.unreadable import reason_of
from salesbook.words import Lang, Text, join, same

if TYPE_CHECKING:
    from salesbook.book import Book
    from salesbook.exchange.intake.row import CellFault
    from salesbook.exchange.intake.verdict import State
    from salesbook.exchange.intake.whole import Intake
    from salesbook.schemas import Kind

MOST = 20
"""So many faults are told in full; the checked sheet has all of them."""


def command(lang: Lang) -> click.Command:
    """The command, with its words in one language."""

    @click.command("import", cls=Spoken)
    @click.argument("kind", metavar="KIND")
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
    @click.option("--map", "by", type=click.Path(path_type=Path), metavar="FILE", help=_MAP.say(lang))
    @click.option("--guess", type=click.Path(path_type=Path), metavar="FILE", help=_GUESS.say(lang))
    @click.option("--write", is_flag=True, help=_WRITE.say(lang))
    @click.option("--update", is_flag=True, help=_UPDATE.say(lang))
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_FORM.say(lang))
    @click.option("--as", "viewer", default="manager", metavar="team|manager|PERSON", help=_AS.say(lang))
    @shared(lang)
    def run(options: Shared, kind: str, file: Path, form: str, **how: Any) -> int:
        from salesbook.audience import Audience

        write, update, by, guess = how["write"], how["update"], how["by"], how["guess"]
        if update and not write:
            raise UsageError(_UPDATE_ALONE)
        if guess and (write or by):
            raise UsageError(_GUESS_ALONE)
        book = Audience(resolve.book(options), how["viewer"]).book
        if guess:
            return _guess(options, file, resolve.kind(book, kind), book, guess)
        refuse_another_repository(options, book, resolve.kind(book, kind).name)
        intake = _read(options, file, resolve.kind(book, kind), book, by)
        if intake is None:
            return WRONG
        written = _written(options, book, intake, update=update) if write else None
        checked = _put_checked(options, file, intake)
        if form == "json":
            echo_json(_plain(intake, lang))
        else:
            _print(options, intake, checked, written)
        return FINDINGS if intake.faults else FINE

    return run


_MAP = Text(
    "a mapping file that tells how the columns of a foreign table become fields",
    "对照表文件：别处来的表各列成为哪些字段",
)
_AS = Text("with whose eyes other records are looked up and told", "按谁的权限查找、提示其他记录")
_GUESS = Text(
    "write a first mapping for the table to FILE, guessed from its headings and values; nothing is imported",
    "按表头和内容猜出对照表初稿，写到这个文件；不导入",
)
_GUESS_ALONE = Text("--guess goes without --map and --write", "--guess 不能和 --map、--write 一起用")
_WRITE = Text(
    "write the good rows as records; without it nothing is written", "把没有问题的行写成记录；不加则什么也不写"
)
_UPDATE = Text("change records that are there and differ", "已有的记录有不同时按表修改")
_FORM = Text("text for people, json for programs", "文本供人阅读，json 供程序使用")
_UPDATE_ALONE = Text("--update goes with --write", "--update 要和 --write 一起用")


def _read(options: Shared, file: Path, kind: Kind, book: Book, by: Path | None) -> Intake | None:
    """What the file gives; None where the mapping has faults, which are told."""
    from salesbook.exchange.intake.mapping import BadMapping, load
    from salesbook.exchange.intake.whole import intake, mapped
    from salesbook.rules import judge

    if by is None:
        return intake(file, kind, book, judge)
    try:
        return mapped(file, kind, book, judge, load(by, kind))
    except OSError as error:
        raise UsageError(_NO_MAP.fill(name=by, why=reason_of(error))) from None
    except BadMapping as bad:
        formats.text(bad.findings, options)
        return None


_NO_MAP = Text("{name}: can't be read ({why})", "{name}：无法读取（{why}）")


def _guess(options: Shared, file: Path, kind: Kind, book: Book, target: Path) -> int:
    """Write a first mapping, where no file is yet."""
    from salesbook.exchange.intake.guess import guess
    from salesbook.exchange.intake.sheet import read
    from salesbook.store.own_files import put_whole

    text = guess(read(file), kind, book, file.stem, options.lang)
    if os.path.lexists(target):
        options.refuse(_THERE.fill(name=target))
        return FINDINGS
    try:
        put_whole(target, text.encode("utf-8"))
    except OSError as error:
        options.refuse(_NOT_WRITTEN.fill(path=target, why=reason_of(error)))
        return FINDINGS
    echo(str(target))
    return FINE


_THERE = Text(
    "{name} is there already and was left as it was; choose another name", "{name} 已存在，没有改动；请换个文件名"
)


def _written(options: Shared, book: Book, intake: Intake, *, update: bool) -> Counter[str]:
    """Write what is good; how many were written, changed and left."""
    from salesbook.exchange.intake import writing
    from salesbook.rules import judge

    done: Counter[str] = Counter()
    for created in intake.created:
        try:
            writing.put_new(options.root, created.path, created.content)
            done["created"] += 1
        except writing.NotWrittenError as refused:
            options.refuse(_NOT_WRITTEN.fill(path=created.path, why=refused.text))
    for verdict in intake.verdicts:
        try:
            if verdict.state == "new":
                writing.write_new(options.root, verdict)
                done["new"] += 1
            elif verdict.state == "would_change" and update:
                writing.update(options.root, book, judge, verdict)
                done["changed"] += 1
        except writing.NotWrittenError as refused:
            options.refuse(_NOT_WRITTEN.fill(path=verdict.path, why=refused.text))
    return done


_NOT_WRITTEN = Text("{path}: not written: {why}", "{path}：没有写入：{why}")


def _put_checked(options: Shared, file: Path, intake: Intake) -> Path | None:
    """Write FILE.checked.xlsx beside the file, over one that is ours; None where that can't be."""
    from salesbook.exchange.intake.checked import checked
    from salesbook.store.own_files import OwnFiles

    target, ours = file.with_name(f"{file.stem}.checked.xlsx"), OwnFiles(file.parent)
    if ours.foreign([target.name]):
        options.refuse(_NOT_OURS.fill(name=target.name))
        return None
    try:
        ours.put(target.name, checked(file, intake, options.lang))
        ours.keep()
    except OSError as error:
        options.refuse(_NOT_WRITTEN.fill(path=target.name, why=reason_of(error)))
        return None
    return target


_NOT_OURS = Text(
    "{name} is there and is not ours, or was changed since; it was left as it is. Move it away to be told row by row",
    "{name} 已存在，不是本程序写的或后来改过，没有覆盖；要看逐行结果，请先把它移走",
)


def _print(options: Shared, intake: Intake, checked: Path | None, written: Counter[str] | None) -> None:
    from salesbook.exchange.intake.verdict import counts

    lang = options.lang
    messages = [_COUNTED[state].fill(n=n) for state, n in counts(intake.verdicts).items() if n]
    echo(_HEAD.fill(sheet=intake.sheet.name, told=join(messages) if messages else _NONE).say(lang))
    for line in _beside(intake):
        echo(line.say(lang))
    by_cause = _by_cause(intake)
    for text, rows in by_cause[:MOST]:
        echo(_CAUSE.fill(n=len(rows), text=text, rows=_some(rows)).say(lang))
    if len(by_cause) > MOST:
        echo(_MORE.fill(n=len(by_cause) - MOST).say(lang))
    if checked:
        echo(_CHECKED.fill(file=checked.name).say(lang))
    if written is None:
        echo(_DRY.say(lang))
    else:
        echo(_DONE.fill(new=written["new"] + written["created"], changed=written["changed"]).say(lang))


_HEAD = Text("{sheet}: {told}", "{sheet}：{told}")
_NONE = Text("no rows", "没有数据行")
_COUNTED: dict[State, Text] = {
    "new": Text("{n} new", "新增 {n} 行"),
    "there": Text("{n} there already", "已有 {n} 行"),
    "would_change": Text("{n} would change", "有改动 {n} 行"),
    "faulty": Text("{n} with faults", "有问题 {n} 行"),
}
_CAUSE = Text("  {n} {n:row|rows}: {text} ({rows})", "  {n} 行：{text}（第 {rows} 行）")
_MORE = Text("  and {n} more causes", "  另有 {n} 种问题")
_CHECKED = Text("{file} tells it row by row.", "逐行结果见 {file}。")
_DRY = Text("Nothing was written; --write writes the good rows.", "没有写入任何记录；加 --write 写入没有问题的行。")
_DONE = Text("{new} {new:record|records} written, {changed} changed.", "写入 {new} 条，修改 {changed} 条。")


def _by_cause(intake: Intake) -> list[tuple[Text, list[int]]]:
    """What is wrong, each with the rows that have it, counted from 1; what most rows have comes first."""
    rows: dict[Text, dict[int, None]] = {}
    for fault in intake.faults:
        rows.setdefault(fault.text, {})[fault.row + 1] = None
    return sorted(((text, list(own)) for text, own in rows.items()), key=lambda cause: -len(cause[1]))


def _beside(intake: Intake) -> Iterator[Text]:
    """What was passed over: nothing is left out unsaid."""
    if intake.unknown:
        yield _UNKNOWN.fill(names=join([same(name) for _, name in intake.unknown]))
    if intake.skipped:
        yield _TOTALS.fill(rows=_some([row + 1 for row in intake.skipped]))
    if intake.passed:
        for reason, n in Counter(passed.reason for passed in intake.passed).most_common(MOST):
            rows = [passed.row + 1 for passed in intake.passed if passed.reason == reason]
            yield _PASSED.fill(n=n, reason=reason, rows=_some(rows))
    if intake.created:
        yield _CREATED.fill(names=join([same(created.path) for created in intake.created][:MOST]))
    if intake.unread:
        yield _UNREAD.fill(names=join([same(name) for name in intake.unread]))
    alike = [verdict.draft.row + 1 for verdict in intake.verdicts if verdict.remark]
    if alike:
        yield _ALIKE.fill(rows=_some(alike))


_UNKNOWN = Text("columns that no field has, not read: {names}", "没有对应字段、未读取的列：{names}")
_TOTALS = Text("rows of totals, not read: {rows}", "合计行，未读取：第 {rows} 行")
_PASSED = Text("passed over: {n} × {reason} (rows {rows})", "跳过 {n} 行：{reason}（第 {rows} 行）")
_CREATED = Text("made because rows name them: {names}", "因被引用而新建：{names}")
_UNREAD = Text("sheets that were not read: {names}", "未读取的工作表：{names}")
_ALIKE = Text("new, though there is a record like it: rows {rows}", "新增，但已有相似的记录：第 {rows} 行")


def _some(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:5]))
    return f"{shown} …" if len(rows) > len(rows[:5]) else shown


def _plain(intake: Intake, lang: Lang) -> dict[str, Any]:
    from salesbook.exchange.intake.verdict import counts

    return {
        "counts": counts(intake.verdicts),
        "rows": [
            {
                "sheet": verdict.draft.sheet,
                "row": verdict.draft.row + 1,
                "verdict": verdict.state,
                "path": verdict.path or None,
            }
            | {"changes": [".".join(names) for names in verdict.changes]}
            for verdict in intake.verdicts
        ],
        "created": [created.path for created in intake.created],
        "faults": [_fault(fault, lang) for fault in intake.faults],
        "causes": [{"message": text.say(lang), "rows": rows} for text, rows in _by_cause(intake)],
        "not_read": {
            "columns": [name for _, name in intake.unknown],
            "rows": [row + 1 for row in intake.skipped],
            "passed": [{"row": passed.row + 1, "reason": passed.reason.say(lang)} for passed in intake.passed],
            "sheets": list(intake.unread),
        },
    }


def _fault(fault: CellFault, lang: Lang) -> dict[str, Any]:
    column = fault.column + 1 if fault.column is not None else None
    return {"sheet": fault.sheet, "row": fault.row + 1, "column": column, "message": fault.text.say(lang)}
