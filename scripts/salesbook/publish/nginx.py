"""The settings of nginx for a published site: who reads is looked up in a list and never comes from the address.

The name is what the server itself proved by a password. On the list it leads to the folder of that reader; the team's
is looked at last. Only the build lies below the root, so the readers' folders are no addresses of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from salesbook.audience import TEAM
from salesbook.publish.readers import NOWHERE, folder_of

READERS, SITE = "nginx-readers.conf", "nginx-site.conf"


def files(readers: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The files for a site published to `folder`: one for the block `http`, one for a block `server`."""
    site = _SITE.format(root=folder / "current", passwords=folder / "server" / "htpasswd")
    return {READERS: _maps(readers), SITE: site}


def _maps(readers: Mapping[str, str]) -> str:
    """Plain names would be compared without regard to capitals, so every name is a pattern."""
    folders = {login: folder_of(eyes) for login, eyes in readers.items()}
    return _READERS.format(
        folders="".join(_lines(folders)),
        teams="".join(_lines(dict.fromkeys(readers, TEAM))),
        nowhere=NOWHERE,
    )


def _lines(folders: Mapping[str, str]) -> Iterator[str]:
    return (f'    "~^{re.escape(login)}$" {folder};\n' for login, folder in sorted(folders.items()))


_READERS = """\
# Written by `salesbook publish`; include it in the block http, then reload nginx. Who is not listed reads nothing.
map $remote_user $salesbook_folder {{
    default {nowhere};
{folders}}}
map $remote_user $salesbook_team {{
    default {nowhere};
{teams}}}
# Who came with a name, but is not on the list: refused before any file is looked for.
map $http_authorization $salesbook_came {{
    default 1;
    "" 0;
}}
map $salesbook_came$salesbook_team $salesbook_refused {{
    default 0;
    1{nowhere} 1;
}}
map $uri $salesbook_page {{
    volatile;
    default $uri;
    "~/$" ${{uri}}index.html;
}}
"""

_SITE = """\
# Written by `salesbook publish`; include it in a block server that speaks HTTPS.
root {root};
auth_basic "Salesbook";
auth_basic_user_file {passwords};
autoindex off;
gzip_static on;
error_page 404 /404.html;
add_header Cache-Control "private, no-cache" always;
add_header Vary "Authorization" always;
add_header X-Content-Type-Options nosniff always;
add_header Referrer-Policy no-referrer always;
add_header Content-Security-Policy "frame-ancestors 'none'" always;
location / {{
    if ($salesbook_refused) {{
        return 403;
    }}
    try_files /$salesbook_folder$salesbook_page /$salesbook_team$salesbook_page =404;
}}
"""
