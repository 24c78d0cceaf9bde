"""The program as a release: a wheel built from this tree, and installed where nothing of the tree is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from salesbook.skeleton import release

PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def build_wheel(source: Path, folder: Path) -> Path:
    """The wheel of a clone of the program. It is built in a copy: several workers may build at once."""
    copy = folder / "source"
    for path, content in release.from_folder(source).files.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(content)
    subprocess.run(
        [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(copy)], check=True
    )
    (wheel,) = folder.glob("salesbook-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """The program `salesbook` of a fresh environment that holds the wheel; other packages are those at hand."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    inside = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(inside) / "at_hand.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run([*PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)], check=True)
    return folder / "bin" / "salesbook"


def run(program: Path, *words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """What an installed program does with these words, without anything of this process's Python path."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(
        [str(program), *words], cwd=cwd, env=kept | env, capture_output=True, text=True, encoding="utf-8", check=False
    )
