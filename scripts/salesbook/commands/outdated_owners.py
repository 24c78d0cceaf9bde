"""What `check` says of a CODEOWNERS file that names others than the people records do."""

from __future__ import annotations

from salesbook.commands.host_files import company_of, today
from salesbook.commands.options import Shared
from salesbook.words import Text, same

_FOLDERS = (".github", ".forgejo", ".gitea")


def say_outdated_owners(options: Shared) -> None:
    """Tell, in one line, when the file that `host` wrote is out of date: it blocks nothing, and asks the wrong people."""
    if not any((options.root / folder / "CODEOWNERS").is_file() for folder in _FOLDERS):
        return
    from salesbook.hosts.settings import owners_out_of_date, owners_path

    company = company_of(options.root)
    kind = (company.get("host") or {}).get("kind", "none")
    if owners_out_of_date(options.root, kind, today(options, company)):
        command = "forgejo" if kind == "gitea" else kind
        options.say(_OUTDATED.fill(path=same(owners_path(kind)), kind=same(command)), err=True)


_OUTDATED = Text(
    "{path} names others than the people records: salesbook host {kind} writes it anew",
    "{path} 与人员记录不一致：请用 salesbook host {kind} 重新写入",
)
