"""`salesbook site --books`: the group's page, over the exported tables of many books."""

from __future__ import annotations

from pathlib import Path

from salesbook.commands.options import FINDINGS, FINE, Shared, UsageError
from salesbook.commands.terminal import echo, one_line
from salesbook.commands.unpublished import unpublished_told
from salesbook.words import Text


def build_group(options: Shared, named: list[Path], viewer: str | None, out: Path | None) -> int:
    """Build the site over many books from their exported tables; the exit code: findings where one was left out."""
    from salesbook.group.edition import edition_of
    from salesbook.group.figures import group_of
    from salesbook.group.listing import listed_books
    from salesbook.site.publish import publish
    from salesbook.site.render import render

    if options.as_of is not None:
        raise UsageError(_OWN_MOMENT)
    group = group_of(listed_books(named), viewer)
    for absent in group.left_out:
        echo(one_line(f"salesbook: {absent.full.say(options.lang)}"), err=True)
    for remark in () if options.quiet else group.remarks():
        echo(one_line(remark.say(options.lang)), err=True)
    edition, target = edition_of(group, options.lang), out or options.root / "build" / "group"
    with unpublished_told(options, target):
        publish(target, lambda folder: render(options.root, edition, folder))
    options.say(_GROUP_DONE.fill(count=len(group.books), out=target))
    return FINDINGS if group.left_out else FINE


_OWN_MOMENT = Text(
    "each book tells what it knew when it was exported: export it with --as-of",
    "每本台账按导出时的时刻统计：请在导出时加 --as-of",
)
_GROUP_DONE = Text("{count} {count:book|books} side by side: {out}", "共 {count} 本台账并列：{out}")
