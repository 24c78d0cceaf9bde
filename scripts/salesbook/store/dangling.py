"""References that lead nowhere, told where they stand: a slip of the pen, or a record taken away under others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache

from salesbook.finding import Finding, Place
from salesbook.schemas import Field, Schemas
from salesbook.schemas.words import shown_value
from salesbook.store.index import Dangling, Index
from salesbook.store.origin import Before
from salesbook.store.rings import Ring
from salesbook.store.snapshot import Content
from salesbook.words import Text, join, same
from salesbook.yamlio import read

Source = Callable[[list[str]], Iterable[Content]]
"""Gives the contents of paths of the snapshot that was judged, in their order."""

Elsewhere = Callable[[str, str], bool]
"""Whether a path, and what is needed of it, lies where the index does not see it: in another book, or not checked out."""


def ring_findings(rings: list[Ring], source: Source) -> list[Finding]:
    """One finding in each file of each ring, at the field that leads on."""
    spots = [(path, ring) for ring in rings for path in ring.paths]
    findings = []
    for (path, ring), content in zip(spots, source([path for path, _ in spots]), strict=True):
        document = read(content, path).document if isinstance(content, bytes) else None
        way = " → ".join(map(ref_of, (*ring.paths, ring.paths[0])))
        place = document.place((ring.field,)) if document else Place(path)
        findings.append(Finding(place, "reference-ring", _RING.fill(field=ring.field, way=way), _RING_REMEDY))
    return findings


_RING = Text("`{field}` leads round in a ring: {way}", "`{field}` 绕成一圈：{way}")
_RING_REMEDY = Text("Take the field out of the file that is to be left.", "在应当保留的那份文件里去掉这个字段。")


def dangling_findings(index: Index, dangling: list[Dangling], source: Source, before: Before) -> list[Finding]:
    """One finding for each of these references, at its place."""
    teller = _Teller(index, before, before.held({pointer.target for pointer in dangling if pointer.missing}))
    by_path: dict[str, list[Dangling]] = {}
    for pointer in dangling:
        by_path.setdefault(pointer.path, []).append(pointer)
    findings = []
    for (path, pointers), content in zip(by_path.items(), source(list(by_path)), strict=True):
        document = read(content, path).document if isinstance(content, bytes) else None
        findings += [
            teller.finding(pointer, document.place(pointer.route) if document else Place(path)) for pointer in pointers
        ]
    return findings


class _Teller:
    """Finds the words for each reference; `taken_away` are the targets that were there before."""

    def __init__(self, index: Index, before: Before, taken_away: frozenset[str]) -> None:
        self._index = index
        self._schemas = index.schemas
        self._near = _Near(index)
        self._before = before
        self._taken_away = taken_away

    def finding(self, dangling: Dangling, place: Place) -> Finding:
        if dangling.missing:
            return Finding(place, "reference-unknown", *self._unknown(dangling))
        if dangling.need.startswith("role:"):
            return Finding(place, "reference-role", *self._role(dangling))
        list_name, hash_, _ = dangling.need.rpartition("#")
        explained = self._no_item(dangling, list_name) if hash_ else self._no_key(dangling)
        return Finding(place, "reference-key", *explained)

    def _unknown(self, dangling: Dangling) -> tuple[Text, Text]:
        names = self._near.paths(dangling.target)
        kind, target = self._kind_and_id(dangling.target)
        if dangling.target in self._taken_away:
            message = _STILL_NAMED.fill(kind=kind, target=target, by=ref_of(dangling.path))
            return message, put_back(self._before, dangling.target)
        message = Text('there is no {kind} "{target}"', "没有编号为“{target}”的{kind}").fill(
            kind=_low(kind), target=target
        )
        return message, _suggestion(names) if names else _MAKE_IT

    def _role(self, dangling: Dangling) -> tuple[Text, Text]:
        _, target = self._kind_and_id(dangling.target)
        role = _role(self._schemas, dangling.need.removeprefix("role:"))
        message = Text('"{target}" does not hold the role {role}', "“{target}”没有担任{role}")
        remedy = Text(
            "Name someone who does, or add the role in people/{target}.yaml.",
            "请写担任该职务的人，或在 people/{target}.yaml 里补上职务。",
        )
        return message.fill(target=target, role=role), remedy.fill(target=target)

    def _no_key(self, dangling: Dangling) -> tuple[Text, Text]:
        kind, target = self._kind_and_id(dangling.target)
        known = sorted(name for name in self._index.offered(dangling.target) if "#" not in name and ":" not in name)
        message = Text('{kind} "{target}" has no item with the key "{key}"', "{kind}“{target}”里没有编号为“{key}”的项")
        remedy = _suggestion(get_close_matches(dangling.need, known, 1, 0.6) or known[:20]) if known else _NO_ITEMS
        return message.fill(kind=kind, target=target, key=dangling.need), remedy

    def _no_item(self, dangling: Dangling, list_name: str) -> tuple[Text, Text]:
        """A key that one of the company's lists does not hold, or not yet: there it is added."""
        key = dangling.need.rpartition("#")[2]
        offered = (name.rpartition("#") for name in self._index.offered(dangling.target))
        known = sorted(name for owner, _, name in offered if owner == list_name)
        message = Text('{path} has no "{key}" under `{list}:`', "{path} 的 `{list}:` 里没有“{key}”").fill(
            path=dangling.target, key=key, list=list_name
        )
        near = get_close_matches(key, known, 1, 0.6)
        if near:
            return message, _suggestion(near)
        field = self._schemas.kinds["company"].by_name.get(list_name) if "company" in self._schemas.kinds else None
        fields = _new_item(field, key) if field else f"key: {key}"
        added = _ADD_ITEM.fill(path=dangling.target, list=list_name, fields=fields)
        return message, join([added, _suggestion(known[:20], many=True)], " ", "") if known else added

    def _kind_and_id(self, target: str) -> tuple[Text, str]:
        below = target.removeprefix("records/")
        kind = self._schemas.kind_at(below)
        return kind.label if kind else Text("record", "记录"), id_below(below)


def _new_item(field: Field, key: str) -> str:
    """A new item of a list with what it must have, on one line."""
    required = [part for part in (field.item or field).fields if part.required and part.name != field.key]
    return ", ".join([f"{field.key}: {key}", *(f"{part.name}: {shown_value(part.examples[0])}" for part in required)])


_STILL_NAMED = Text(
    '{kind} "{target}" is taken away, but still named by {by}', "{kind}“{target}”已删除，但 {by} 仍在引用"
)
_MAKE_IT = Text("Make that record first, or take the reference out.", "先建立那条记录，或者去掉这个引用。")
_NO_ITEMS = Text(
    "That record has no items with keys: give one this key there, or name the record alone, without #.",
    "那条记录里没有带编号的项：请在那里给一项写上这个编号，或只写记录本身，不写 #。",
)
_ADD_ITEM = Text(
    "Add it in {path} under `{list}:` as an item of its own, “- {fields}”, one field a line.",
    "请在 {path} 的 `{list}:` 下加一项“- {fields}”，每行一个字段。",
)


def put_back(before: Before, path: str) -> Text:
    """How a record comes back that others still name, and what was perhaps meant."""
    text = Text(
        "Put it back: “git checkout {commit} -- {path}”. To correct its key: “salesbook rename {record} FIELD=VALUE”, "
        "which takes along whatever names it. To do without it, first change what names it.",
        "恢复它：“git checkout {commit} -- {path}”。要改编号，用“salesbook rename {record} 字段=值”，"
        "引用它的地方会一起改。确实不要了，请先改掉引用它的地方。",
    )
    return text.fill(commit=before.commit_with(path), path=path, record=ref_of(path))


def ref_of(path: str) -> str:
    """A record as references and commands name it."""
    return path.removeprefix("records/").removesuffix(".yaml")


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


def _suggestion(names: list[str], *, many: bool = False) -> Text:
    """What was perhaps meant; with `many`, or several names, what there is. Empty without a name."""
    if not names:
        return same("")
    if len(names) == 1 and not many:
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
        result: dict[str, list[str]] = {}
        for path in self._index.paths(folder):
            name = id_below(path.removeprefix("records/"))
            for pair in _pairs(name):
                result.setdefault(pair, []).append(name)
        return result


def _pairs(name: str) -> set[str]:
    return {name[i : i + 2] for i in range(len(name) - 1)} or {name}
