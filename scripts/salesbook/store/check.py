"""What blocks, told of a whole book or of one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache

from salesbook.finding import Finding, Place
from salesbook.schemas import Schemas
from salesbook.store.index import Dangling, Index
from salesbook.words import Text, same
from salesbook.yamlio import read

COMPANY = "records/company.yaml"
Source = Callable[[list[str]], Iterable[bytes]]
"""Gives the contents of paths of the snapshot that was judged, in their order."""


Elsewhere = Callable[[str, str], bool]
"""Whether a path, and what is needed of it, is in another book that is read along with this one."""


def _nowhere(_path: str, _need: str) -> bool:
    return False


def whole(index: Index, source: Source, elsewhere: Elsewhere = _nowhere) -> list[Finding]:
    """Everything that blocks in a book; of faulty schemas only their own faults, since by them nothing can be judged."""
    if index.schemas.findings:
        return sorted(index.schemas.findings, key=_order)
    dangling = [one for one in index.dangling() if not elsewhere(one.target, one.need)]
    found = [*index.findings(), *_dangling(index, dangling, source)]
    if not index.present(COMPANY) and not elsewhere(COMPANY, ""):
        found.append(Finding(Place(COMPANY), "company-missing", *_NO_COMPANY))
    return sorted(found, key=_order)


def change(index: Index, paths: Iterable[str], source: Source) -> list[Finding]:
    """What these paths, added, changed or taken away, cause: in themselves and in those that point at them."""
    if index.schemas.findings:
        return sorted(index.schemas.findings, key=_order)
    touched = sorted(set(paths))
    found = [*index.findings(touched), *_dangling(index, index.dangling(touched), source)]
    if COMPANY in touched and not index.present(COMPANY):
        found.append(Finding(Place(COMPANY), "company-missing", *_NO_COMPANY))
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[Place, str]:
    return finding.place, finding.rule


_NO_COMPANY = (
    Text("the book has no company record", "台账缺少公司记录"),
    Text(
        "Write records/company.yaml; `salesbook kinds company` shows its fields.",
        "请写 records/company.yaml；字段见 `salesbook kinds company`。",
    ),
)


def _dangling(index: Index, dangling: list[Dangling], source: Source) -> list[Finding]:
    found = []
    near = _Near(index)
    by_path: dict[str, list[Dangling]] = {}
    for one in dangling:
        by_path.setdefault(one.path, []).append(one)
    for (path, ones), content in zip(by_path.items(), source(list(by_path)), strict=True):
        document = read(content, path).document
        for one in ones:
            place = document.place(one.route) if document else Place(path)
            found.append(_told(one, place, index, near))
    return found


def _told(one: Dangling, place: Place, index: Index, near: _Near) -> Finding:
    below = one.target.removeprefix("records/")
    kind = index.schemas.kind_at(below)
    label = kind.label if kind else Text("record", "记录")
    target = id_below(below)
    if one.missing:
        message = Text('there is no {kind} "{target}"', "没有编号为“{target}”的{kind}").fill(
            kind=_low(label), target=target
        )
        return Finding(place, "reference-unknown", message, _suggestion(near.paths(one.target)))
    offered = index.offered(one.target)
    list_name, hash_, key = one.need.rpartition("#")
    if one.need.startswith("role:"):
        role = _role(index.schemas, one.need.removeprefix("role:"))
        message = Text('"{target}" does not hold the role {role}', "“{target}”没有担任{role}").fill(
            target=target, role=role
        )
        remedy = Text(
            "Name someone who does, or add the role in people/{target}.yaml.",
            "请写担任该职务的人，或在 people/{target}.yaml 里补上职务。",
        )
        return Finding(place, "reference-role", message, remedy.fill(target=target))
    known = sorted(
        o.rpartition("#")[2]
        for o in offered
        if (o.startswith(list_name + "#") if hash_ else "#" not in o and ":" not in o)
    )
    message = Text('{kind} "{target}" has no item with the key "{key}"', "{kind}“{target}”里没有编号为“{key}”的项")
    remedy = _suggestion(get_close_matches(key, known, 1, 0.6) or known[:20])
    return Finding(place, "reference-key", message.fill(kind=label, target=target, key=key), remedy)


def id_below(below: str) -> str:
    """The id in a path below records/."""
    stem = below.removesuffix(".yaml")
    return stem.partition("/")[2] or stem


def _low(label: Text) -> Text:
    return Text(label.en[:1].lower() + label.en[1:], label.zh)


def _role(schemas: Schemas, role: str) -> Text:
    person = schemas.kinds.get("person")
    labels = {v: t for f in (person.every_field() if person else ()) if f.name == "role" for v, t in f.labels.items()}
    return labels.get(role, same(role))


def _suggestion(names: list[str]) -> Text:
    if not names:
        return Text("Make that record first, or take the reference out.", "先建立那条记录，或者去掉这个引用。")
    if len(names) == 1:
        return Text('Did you mean "{name}"?', "是不是想写“{name}”？").fill(name=names[0])
    return Text("Known here: {names}.", "这里已有：{names}。").fill(names=", ".join(names))


class _Near:
    """The nearest id to a wrong one, found by the pairs of letters they share: quick among thousands."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._pairs = lru_cache(maxsize=None)(self._pairs_of)

    def paths(self, target: str) -> list[str]:
        """The id most like this target's in its folder, if one is like it."""
        folder = "/".join(target.split("/")[:2])
        wanted = id_below(target.removeprefix("records/"))
        shared = Counter(name for pair in _pairs(wanted) for name in self._pairs(folder).get(pair, ()))
        best = [name for name, _ in sorted(shared.items(), key=lambda hit: (-hit[1], hit[0]))[:20]]
        return get_close_matches(wanted, best, 1, 0.6)

    def _pairs_of(self, folder: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._index.paths(folder):
            name = id_below(path.removeprefix("records/"))
            for pair in _pairs(name):
                found.setdefault(pair, []).append(name)
        return found


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)} or {name}
