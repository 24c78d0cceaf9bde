"""`salesbook kinds --vscode`: editor settings by which yaml-language-server completes and checks every kind."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from salesbook.commands.options import UsageError
from salesbook.schemas import Kind, Schemas, shipped
from salesbook.words import Text

SETTINGS, EXTENSIONS = Path(".vscode") / "settings.json", Path(".vscode") / "extensions.json"
EXTENSION = "redhat.vscode-yaml"
_OURS = re.compile(r"(?:.*/)?schemas/[a-z_]+\.schema\.json")
_FIRST: Mapping[str, Any] = {"files.eol": "\n", "yaml.schemaStore.enable": False, "yaml.format.enable": False}
"""Set where nobody has set them otherwise: line ends as Git keeps them, no schema from elsewhere, our own writer's form."""


def write_settings(root: Path, schemas: Schemas) -> list[Path]:
    """Write both files below a book's root; what else stands in them stays. Their paths from the root."""
    settings, extensions = _read(root / SETTINGS), _read(root / EXTENSIONS)
    others = {name: there for name, there in _map(settings.get("yaml.schemas")).items() if not _OURS.fullmatch(name)}
    lines = {f"{_folder(root)}/{name}.schema.json": places(kind) for name, kind in schemas.kinds.items()}
    settings = {**_FIRST, **settings, "yaml.schemas": {**others, **lines}}
    wanted = extensions.get("recommendations", [])
    if EXTENSION not in wanted:
        extensions = {**extensions, "recommendations": [*wanted, EXTENSION]}
    for path, content in ((SETTINGS, settings), (EXTENSIONS, extensions)):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [SETTINGS, EXTENSIONS]


def places(kind: Kind) -> str:
    """Where a kind's records lie, as an editor's pattern."""
    return "records/" + re.sub(r"\{[^/]*\}", "*", kind.path)


def _folder(root: Path) -> str:
    """The folder of the schemas as seen from the root; those that came with the program by their full path."""
    return "schemas" if (root / "schemas").is_dir() else shipped().as_posix()


def _read(file: Path) -> dict[str, Any]:
    """What stands in a settings file; nothing where there is none. Raises UsageError for what is no plain JSON."""
    if not file.exists():
        return {}
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(_NO_JSON.fill(file=file, reason=error)) from None
    if not isinstance(settings, dict):
        raise UsageError(_NO_JSON.fill(file=file, reason="{}"))
    return settings


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_NO_JSON = Text(
    "{file} is no plain JSON (a comment in it?): {reason}. Correct it, or move it away; nothing was written",
    "{file} 不是纯 JSON（里面有注释？）：{reason}。请改好或移开；没有写入任何文件",
)
