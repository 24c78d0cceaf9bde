"""The tree's own rules: which files may lie below records/, and under which names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from salesbook.finding import Fault, Finding, Place
from salesbook.schemas import Kind, Schemas, key_fields, misfit
from salesbook.schemas.meta import RESERVED
from salesbook.store import unreadable
from salesbook.store.snapshot import EXECUTABLE, LINK, MODULE, REGULAR, UNREADABLE, File
from salesbook.words import Text

LONGEST = 200
FOLDERS = frozenset({"records", "schemas"})
"""The folders of a book that are read."""
_GOOD = re.compile(r"records/(?:company|[a-z0-9]+(?:-{1,2}[a-z0-9]+)*(?:/[a-z0-9]+(?:-{1,2}[a-z0-9]+)*)+)\.yaml")


def fault_of(file: File) -> Finding | None:
    """What is wrong with a file before its content is read; None when it is a regular file with a good name."""
    if file.mode != REGULAR:
        return _no_regular_file(file)
    if file.path.endswith(".gitattributes"):
        return Finding(Place(file.path), "tree-gitattributes", *_ATTRIBUTES)
    if len(file.path) > LONGEST:
        return Finding(Place(file.path), "path-length", _LONG.fill(n=len(file.path), limit=LONGEST), _SHORTEN)
    if RESERVED.search(file.path):
        return Finding(Place(file.path), "path-reserved", *_WINDOWS)
    if not _GOOD.fullmatch(file.path):
        return Finding(Place(file.path), "path-characters", *_CHARACTERS)
    return None


def _no_regular_file(file: File) -> Finding:
    if file.mode == UNREADABLE:
        return unreadable.finding(file.path, int(file.oid))
    message, remedy = _MODES.get(file.mode, _MODES[LINK])
    return Finding(Place(file.path), "tree-mode", message, remedy)


_MODES = {
    LINK: (
        Text("this is a link, not a file", "这是链接，不是普通文件"),
        Text("Put the file itself here.", "请放入文件本身。"),
    ),
    EXECUTABLE: (
        Text("this file is marked executable", "这个文件带有可执行权限"),
        Text(
            "git update-index --chmod=-x PATH, or chmod 644 PATH.",
            "运行 git update-index --chmod=-x 路径，或 chmod 644 路径。",
        ),
    ),
    MODULE: (
        Text("this is a submodule, not a record", "这是子模块，不是记录"),
        Text("Take it out: git rm --cached PATH.", "移除：git rm --cached 路径。"),
    ),
}
_ATTRIBUTES = (
    Text("no .gitattributes may lie below records/", "records/ 下面不能有 .gitattributes"),
    Text("Delete it; the one at the root says all that is needed.", "请删除；根目录的那一个已经够用。"),
)
_LONG = Text("the path has {n} characters; allowed are {limit}", "路径有 {n} 个字符，最多 {limit} 个")
_SHORTEN = Text("Use a shorter id.", "用短一点的编号。")
_WINDOWS = (
    Text("Windows can't hold a file of this name", "Windows 不能使用这个文件名"),
    Text(
        "Use another id than con, prn, aux, nul, com0-9, lpt0-9.", "不要用 con、prn、aux、nul、com0-9、lpt0-9 作编号。"
    ),
)
_CHARACTERS = (
    Text(
        "a record's path is made of small letters, digits and hyphens and ends in .yaml",
        "记录的路径只能由小写字母、数字和连字符组成，并以 .yaml 结尾",
    ),
    Text("Rename the file, or take it out of records/.", "请改名，或者移出 records/。"),
)


def is_twin(name: str) -> bool:
    """Whether a folder beside records/ and schemas/ would be one with it where capitals don't count."""
    return name not in FOLDERS and unicodedata.normalize("NFC", name).casefold() in FOLDERS


def twin(name: str) -> Finding:
    """A folder that would be one with ours where capitals don't count."""
    ours = unicodedata.normalize("NFC", name).casefold()
    return Finding(Place(name), "tree-twin", _TWIN.fill(name=name, ours=ours), _TWIN_REMEDY.fill(name=name, ours=ours))


_TWIN = Text(
    "{name}/ and {ours}/ are one folder on Windows and macOS",
    "在 Windows 和 macOS 上，{name}/ 和 {ours}/ 是同一个文件夹",
)
_TWIN_REMEDY = Text(
    "Move what belongs to the book into {ours}/ (git mv), and take {name}/ away.",
    "把属于台账的文件移到 {ours}/（git mv），并删去 {name}/。",
)


def sparse(absent: Collection[str]) -> list[Finding]:
    """One finding for all records that a sparse checkout leaves off the disk; none where it leaves off none."""
    if not absent:
        return []
    return [Finding(Place("records"), "tree-sparse", _SPARSE.fill(n=len(absent)), _SPARSE_REMEDY)]


_SPARSE = Text(
    "this is a sparse checkout: {n} {n:record is|records are} not on the disk, and every figure leaves {n:it|them} out",
    "这是稀疏检出：有 {n} 条记录不在磁盘上，所有数字都不含它们",
)
_SPARSE_REMEDY = Text(
    "Check all out: “git sparse-checkout disable”; or check what Git holds: “salesbook check --staged”.",
    "全部检出：“git sparse-checkout disable”；或检查 Git 里的内容：“salesbook check --staged”。",
)


def no_kind(path: str, schemas: Schemas) -> Finding:
    """A file in a folder that belongs to no kind."""
    folders = sorted(folder for folder in schemas.by_folder if folder)
    folder = path.removeprefix("records/").partition("/")[0]
    near = get_close_matches(folder, folders, 1)
    if near and near[0] != folder:
        remedy = Text('Did you mean "records/{near}/"?', "是不是想放在“records/{near}/”？").fill(near=near[0])
    else:
        remedy = Text("Folders: {folders}", "可用的文件夹：{folders}").fill(folders=", ".join(folders))
    message = Text("no kind of record lies here", "这里不属于任何一种记录")
    return Finding(Place(path), "path-folder", message, remedy)


def mismatch(kind: Kind, data: Mapping[str, Any], below: str, own: str) -> Fault:
    """Key fields that ask for another path than this one below records/."""
    keys = key_fields(kind)
    here = misfit(kind, data, below) or next((key for key in keys if key in data), "")
    message = Text("the key fields {keys} make the path records/{own}", "关键字段 {keys} 对应的路径是 records/{own}")
    remedy = Text(
        "Move the file there, or correct the field: `salesbook rename RECORD field=value`.",
        "把文件移到那里，或者改正字段：`salesbook rename 记录 字段=值`。",
    )
    return Fault((here,) if here else (), "path-mismatch", message.fill(keys=", ".join(keys), own=own), remedy)
