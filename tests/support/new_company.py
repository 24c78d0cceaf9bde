"""A company that begins its own book: answers that share nothing with the sample."""

from __future__ import annotations

import subprocess
from pathlib import Path

ANSWERS = """\
name: 临江新材料有限公司
name_en: Linjiang New Materials
short_name: 临江新材
country: CN
zone: Asia/Shanghai
languages:
  - zh
  - en
currency: CNY
opened_on: "2026-12-01"
departments:
  - key: sales
    name: 业务部
    name_en: Sales
    contact: tang-wen
territories:
  - key: north
    name: 北区
    name_en: North
people:
  - id: sun-hai
    name: 孙海
    roles:
      - general_manager
      - supervisor
    joined_on: "2019-05-06"
    emails:
      - sun.hai@linjiang.example
  - id: tang-wen
    name: 唐雯
    roles:
      - rep
    department: sales
    territory: north
    reports_to: sun-hai
    emails:
      - tang.wen@linjiang.example
host:
  kind: gitea
  url: https://git.linjiang.example/sales/book
  branch: main
confidentiality: open
contacts: inside
"""
FOREIGN = """\
name: Harbour Tiles GmbH
country: DE
zone: Europe/Berlin
languages:
  - en
currency: EUR
opened_on: "2026-12-01"
people:
  - id: anna-vogt
    name: Anna Vogt
    roles:
      - rep
"""


def answers_file(folder: Path, text: str = ANSWERS) -> Path:
    """The answers as a file."""
    file = folder / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def git(root: Path, *words: str) -> str:
    """What Git says in a repository."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.strip()
