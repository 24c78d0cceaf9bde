"""A company's first files of its own: records from the answers, a README, a page for what the company adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from salesbook.skeleton.public_holidays import calendars
from salesbook.words import LANGS, Lang, Text
from salesbook.yamlio import write

_COMPANY = (
    *("name", "name_en", "short_name", "country", "zone", "languages", "currency", "opened_on"),
    *("opening_days", "clock", "departments", "territories"),
)
_PERSON = ("department", "reports_to", "territory", "joined_on")
STAGES = (
    ("intent", Text("Intent", "意向"), 20),
    ("proposal", Text("Proposal", "方案"), 40),
    ("negotiation", Text("Negotiation", "议价"), 60),
    ("review", Text("Contract review", "合同评审"), 80),
    ("won", Text("Won", "成交"), 100),
    ("lost", Text("Lost", "丢单"), 0),
)
"""The stages a deal passes, with the chance in percent that it is won: to begin with, and the company's to change."""


class First(NamedTuple):
    """Files by path, and the years whose public holidays are not known."""

    files: dict[str, bytes]
    unknown_years: tuple[int, ...]


def first_files(answers: Mapping[str, Any]) -> First:
    """What the company's own part of a new book holds. The answers must be sound."""
    records: dict[str, Mapping[str, Any]] = {"company.yaml": _company(answers)}
    for item in answers["people"]:
        records[f"people/{item['id']}.yaml"] = _person(item, answers["opened_on"])
    opened = date.fromisoformat(answers["opened_on"])
    known = calendars(answers.get("country", ""), range(opened.year - 1, opened.year + 2))
    for calendar in known.records:
        records[f"calendars/{calendar['year']}.yaml"] = calendar
    files = {f"records/{path}": write(data) for path, data in records.items()}
    return First(files | _papers(answers), known.unknown)


def _company(answers: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: answers[name] for name in _COMPANY if name in answers}
    foreign = "zh" not in answers["languages"]
    own["stages"] = [
        {"key": key, "name": words.en if foreign else words.zh, "name_en": words.en, "probability": chance}
        for key, words, chance in STAGES
    ]
    own["host"] = {"kind": "none", "branch": "main"} | answers.get("host", {})
    own["confidentiality"] = answers.get("confidentiality", "open")
    own["contacts"] = answers.get("contacts", "inside")
    return own


def _person(item: Mapping[str, Any], opened_on: str) -> dict[str, Any]:
    since = item.get("joined_on", opened_on)
    own = {name: item[name] for name in ("id", "name", "name_en") if name in item}
    own["roles"] = [{"role": role, "from": since} for role in item["roles"]]
    own |= {name: item[name] for name in _PERSON if name in item}
    return own | ({"git": {"emails": item["emails"]}} if item.get("emails") else {})


def language(answers: Mapping[str, Any]) -> Lang:
    """The language the company's own papers are begun in."""
    return "zh" if answers["languages"][0] == "zh" else "en"


def _papers(answers: Mapping[str, Any]) -> dict[str, bytes]:
    name = Text(answers.get("name_en", answers["name"]), answers["name"])
    words = _README if answers.get("contacts") != "apart" else _README_APART
    papers = {"README.md": words.fill(name=name).say(language(answers))}
    for lang in LANGS:
        papers[f"docs/{lang}/company/index.md"] = _PAGE.fill(name=name).say(lang)
    return {path: text.encode() for path, text in papers.items()}


_README = Text(
    """# {name}: Salesbook

The company's sales book: small YAML records in Git, and a site the team reads. It holds people's names and telephone numbers: keep this repository private.

On Linux, macOS or Windows with Python 3.11 or newer and Git, in this folder (on Windows type `python` for `python3`):

```
python3 scripts/start.py site --serve    # checks the records, builds the site, serves it on 127.0.0.1:8000
python3 scripts/start.py test            # checks the records and builds the site into a scratch folder
python3 scripts/start.py hooks           # once a clone: has every commit, merge and push checked
```

The home page leads through the first days; the handbook is on the site, its text in `docs/`.

| folder | holds |
| --- | --- |
| `records/` | the book: data only, one file per record |
| `schemas/` | what each kind of record holds: fields, words, who may see them |
| `docs/en/company/`, `docs/zh/company/` | the company's own pages of the handbook |
| `scripts/` | the program; a newer one comes with `salesbook upgrade` |

The branch `salesbook` holds the program as it was shipped. Push it, and leave it alone: upgrades are merged from it.
""",
    """# {name}：销售台账

公司的销售台账：Git 里的小 YAML 记录，加一个全员阅读的网站。里面有姓名和电话：本仓库必须保持私有。

在装有 Python 3.11 或更新版本和 Git 的 Linux、macOS、Windows 上，进入本文件夹运行（Windows 上把 `python3` 写成 `python`）：

```
python3 scripts/start.py site --serve    # 检查记录，生成网站，在 127.0.0.1:8000 打开
python3 scripts/start.py test            # 检查记录，并把网站生成到临时文件夹
python3 scripts/start.py hooks           # 每个克隆一次：以后每次提交、合并、推送都先检查
```

首页会一步步带大家走过开头几天；手册在网站上，文字在 `docs/` 里。

| 文件夹 | 内容 |
| --- | --- |
| `records/` | 台账：只有数据，一条记录一个文件 |
| `schemas/` | 每种记录有哪些字段、叫什么、谁能看 |
| `docs/zh/company/`、`docs/en/company/` | 公司自己的手册页 |
| `scripts/` | 程序；用 `salesbook upgrade` 升级 |

`salesbook` 分支保存程序出厂时的样子。请推送它，但不要改动：升级从它合并过来。
""",
)
_APART = Text(
    """
Contacts, the people at customers, live in a second repository beside this one, so that they can be taken out of its history without touching the book. Name both: `--root . --root ../FOLDER-contacts`; to write a contact, the second one first.
""",
    """
联系人（客户方的人）放在旁边的另一个仓库，需要从历史中去掉时不动台账。使用时两个都写上：`--root . --root ../文件夹-contacts`；新写联系人时把它放在前面。
""",
)
_README_APART = Text(_README.en + _APART.en, _README.zh + _APART.zh)
_PAGE = Text(
    """# Our own rules

What {name} has agreed on beside the handbook stands here: who stands in for whom, what is decided where. An upgrade of the program never touches this page. Further pages go into this folder, each in both languages; they follow the handbook's in the menu.
""",
    """# 公司自己的约定

{name}在手册之外的约定写在这里：谁替谁、什么事在哪里定。程序升级不会动这一页。新页面也放在这个文件夹，中英文各一份，会排在手册各页之后。
""",
)

CONTACTS_README = Text(
    """# Contacts

The people at customers, with their telephone numbers: `records/contacts/`, one file per contact. They live apart from the book so that they can be taken out of this repository's history without touching it. Keep this repository private.

Every command takes both, `--root BOOK --root THIS`; to write a contact, this one first.
""",
    """# 联系人

客户方人员及电话：`records/contacts/`，一人一个文件。与台账分开存放，需要时可以改写本仓库的历史而不动台账。本仓库必须保持私有。

每条命令都写上两个仓库：`--root 台账 --root 本仓库`；新写联系人时把本仓库放在前面。
""",
)
