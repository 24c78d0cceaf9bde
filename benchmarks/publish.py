"""CPU seconds and bytes of `salesbook publish` for all readers, beside the team's site alone, of a made-up company.

    python benchmarks/publish.py [--records N] [--json]

Both are whole processes on one book, in both languages; ratios are taken within one run. Bytes are counted once for a
file that several readers share, compressed copies apart. It says what the bytes are made of.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
from pathlib import Path
from typing import Any

from report import made_up_company, spent

AS_OF = "2026-11-22T18:00:00+08:00"


def weighed(folder: Path) -> dict[str, int]:
    """The bytes below a folder, by what they are; a file with several names counts once."""
    seen: set[int] = set()
    result: dict[str, int] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.stat().st_ino in seen:
            continue
        seen.add(path.stat().st_ino)
        kind = "compressed copies" if path.suffix == ".gz" else f"*{path.suffix}"
        result[kind] = result.get(kind, 0) + path.stat().st_size
    return dict(sorted(result.items(), key=lambda pair: -pair[1]))


def measured(folder: Path, records: int) -> dict[str, Any]:
    """The team's site, then all readers', of one book."""
    bytecode = folder / "bytecode"
    book = made_up_company(records, folder / "book", bytecode)
    run = ["-m", "salesbook.commands.main"]
    read = ["--root", str(book), "--as-of", AS_OF, "--quiet"]
    alone = spent([*run, "site", *read, "--out", str(folder / "site")], bytecode)
    every = spent([*run, "publish", str(folder / "out"), *read], bytecode)
    team, whole = weighed(folder / "site"), weighed(folder / "out" / "current")
    plain = sum(size for kind, size in whole.items() if kind != "compressed copies")
    return {
        "people": sum(1 for _ in (book / "records" / "people").glob("*.yaml")),
        "team alone, s CPU": round(alone, 1),
        "all readers, s CPU": round(every, 1),
        "all to team alone, CPU": round(every / alone, 2),
        "team alone, MB": round(sum(team.values()) / 1e6, 1),
        "all readers, MB": round(plain / 1e6, 1),
        "all to team alone, bytes": round(plain / sum(team.values()), 2),
        "highest memory, MB": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "bytes by kind": whole,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        result = measured(Path(name), asked.records)
    if asked.json:
        print(json.dumps(result, indent=2))
        return
    for label, value in result.items():
        if isinstance(value, dict):
            for kind, size in value.items():
                print(f"  {kind:26}{size / 1e6:>12,.1f} MB")
        else:
            print(f"{label:28}{value:>12}")


if __name__ == "__main__":
    main()
