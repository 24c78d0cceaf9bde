"""What blocks, told of a whole book or of one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from salesbook.finding import Finding, Place
from salesbook.store import paths
from salesbook.store.dangling import Elsewhere, Source, dangling_findings, put_back, ring_findings
from salesbook.store.index import Index
from salesbook.store.origin import NOTHING_BEFORE, Before
from salesbook.store.rings import rings
from salesbook.words import Text

COMPANY = "records/company.yaml"


def _nowhere(_path: str, _need: str) -> bool:
    return False


class Judged(NamedTuple):
    """What is judged beside the index.

    The contents of its files, what was there before, what lies elsewhere, folders that differ from ours in capitals
    only, and whether other books are read along.
    """

    source: Source
    before: Before = NOTHING_BEFORE
    elsewhere: Elsewhere = _nowhere
    twins: Sequence[str] = ()
    beside: bool = False


def whole(index: Index, judged: Judged) -> list[Finding]:
    """Everything that blocks in a book; of faulty schemas only their own faults, since by them nothing can be judged."""
    if index.schemas.findings:
        return sorted(index.schemas.findings, key=_order)
    return _all_findings(index, judged, None)


def change(index: Index, touched: Iterable[str], judged: Judged) -> list[Finding]:
    """What these touched paths, added, changed or taken away, cause: in themselves and in those that point at them."""
    if index.schemas.findings:
        return sorted(index.schemas.findings, key=_order)
    return _all_findings(index, judged, sorted(set(touched)))


def _all_findings(index: Index, judged: Judged, touched: list[str] | None) -> list[Finding]:
    kept_apart = () if judged.beside else _kept_apart(index)
    there = (pointer for pointer in index.dangling(touched) if not pointer.target.startswith(kept_apart))
    dangling = [pointer for pointer in there if not judged.elsewhere(pointer.target, pointer.need)]
    findings = [*index.findings(touched), *dangling_findings(index, dangling, judged.source, judged.before)]
    findings += ring_findings([ring for ring in rings(index) if _concerns(touched, ring.paths)], judged.source)
    findings += [_misplaced(path) for path in _contacts_inside(index) if _concerns(touched, [path, COMPANY])]
    findings += [paths.twin(name) for name in judged.twins if _concerns(touched, [name])]
    if (touched is None or COMPANY in touched) and not index.present(COMPANY) and not judged.elsewhere(COMPANY, ""):
        findings.append(_no_company(judged.before))
    return sorted(findings, key=_order)


def _kept_apart(index: Index) -> tuple[str, ...]:
    """The folders whose records live in another repository, as the company says: what names them can't be judged here."""
    company, contacts = index.data(COMPANY), index.schemas.kinds.get("contact")
    if company is None or contacts is None or company.get("contacts") != "apart":
        return ()
    return (f"records/{contacts.folder}/",)


def _contacts_inside(index: Index) -> list[str]:
    """The contacts that lie in a book whose company keeps them in another repository."""
    return [path for folder in _kept_apart(index) for path in index.paths(folder.rstrip("/"))]


def _misplaced(path: str) -> Finding:
    return Finding(Place(path), "contacts-apart", *_MISPLACED)


_MISPLACED = (
    Text(
        "contacts of this company live in a repository of their own, and this one lies in the book",
        "本公司的联系人放在单独的仓库，这一条却在台账里",
    ),
    Text(
        "Move it there before it is committed. To write a contact, name that repository first: --root ../book-contacts --root .",
        "请在提交之前移过去。写联系人时把那个仓库放在前面：--root ../book-contacts --root .",
    ),
)


def _concerns(touched: list[str] | None, ours: Sequence[str]) -> bool:
    """Whether a change touches one of these paths or what lies below it; the whole book does."""
    return touched is None or any(path == own or path.startswith(own + "/") for path in touched for own in ours)


def _no_company(before: Before) -> Finding:
    message, remedy = _NO_COMPANY
    if COMPANY in before.held([COMPANY]):
        remedy = put_back(before, COMPANY)
    return Finding(Place(COMPANY), "company-missing", message, remedy)


def _order(finding: Finding) -> tuple[Place, str]:
    return finding.place, finding.rule


_NO_COMPANY = (
    Text("the book has no company record", "台账缺少公司记录"),
    Text(
        "Write records/company.yaml; `salesbook kinds company` shows its fields.",
        "请写 records/company.yaml；字段见 `salesbook kinds company`。",
    ),
)
