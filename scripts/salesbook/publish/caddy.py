"""The settings of Caddy for a published site: as those of nginx, and for a proxy that signs people on.

Caddy compares names exactly, and joins a header that came twice with a comma, which makes a name that is on no list.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from salesbook.audience import TEAM
from salesbook.publish.readers import NOWHERE, folder_of

SITE, PROXIED = "caddy-site.conf", "caddy-proxied.conf"


def files(readers: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Two files for a site published to `folder`, of which one is imported into a site's block: by password, by proxy."""
    names = "".join(f'\t\t"{login}" {folder_of(eyes)} {TEAM}\n' for login, eyes in sorted(readers.items()))
    by_password = _PASSWORDS.format(file=folder / "server" / "caddy-passwords")
    return {
        SITE: _HEAD_SITE + _site(folder, names, "http.auth.user.id", by_password),
        PROXIED: _HEAD_PROXIED + _site(folder, names, "http.request.header.Remote-User", ""),
    }


def _site(folder: Path, names: str, name: str, before: str) -> str:
    return _SITE.format(root=folder / "current", names=names, name=name, before=before, nowhere=NOWHERE)


_HEAD_SITE = """\
# Written by `salesbook publish`; import it into the block of a site with a certificate, then reload Caddy.
# A login of each reader, with what `caddy hash-password` prints, stands in caddy-passwords, one line each.
"""
_HEAD_PROXIED = """\
# Written by `salesbook publish`, for a proxy that signs people on and names them in Remote-User. Import it only into a
# site that nobody but that proxy can reach: `bind unix//run/salesbook.sock`, or an address of its own.
"""
_PASSWORDS = """\
	basicauth {{
		import {file}
	}}
"""
_SITE = """\
root * {root}
header {{
	Cache-Control "private, no-cache"
	Vary "Authorization"
	X-Content-Type-Options nosniff
	Referrer-Policy no-referrer
	Content-Security-Policy "frame-ancestors 'none'"
}}
route {{
{before}	map {{{name}}} {{salesbook_folder}} {{salesbook_team}} {{
{names}		default {nowhere} {nowhere}
	}}
	# Who is on no list is refused before any file is looked for.
	@stranger vars {{salesbook_team}} {nowhere}
	error @stranger 403
	# Two dots would lead from one reader's folder into another's; no page has them in its name.
	@climbing expression {{path}}.contains("..")
	error @climbing 404
	@folder path */
	rewrite @folder {{path}}index.html
	try_files /{{salesbook_folder}}{{path}} /{{salesbook_team}}{{path}} =404
	file_server {{
		precompressed gzip
	}}
}}
handle_errors {{
	@missing expression {{err.status_code}} == 404
	handle @missing {{
		rewrite * /{{salesbook_team}}/404.html
		file_server
	}}
	respond "{{err.status_code}}"
}}
"""
