"""The keys by which hosts sign what is done on their pages, each with the time in which it was in use.

GitHub's two, as its account `web-flow` shows them; a test computes their fingerprints anew. A signature by such a key that
was made outside its time is none of the host's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from salesbook.history.commits import Commit, signature_of
from salesbook.history.openpgp import RsaKey, read_key, signed_at


class HostKey(NamedTuple):
    """A key of a host, in use from one moment until another; None where it still is. `committer` is whom commits name."""

    key: RsaKey
    since: datetime
    until: datetime | None
    committer: str


_UNTIL_2024 = (
    "mQENBFmUaEEBCACzXTDt6ZnyaVtueZASBzgnAmK13q9Urgch+sKYeIhdymjuMQtax15OklctmrZtqre5kwPUosG3/B2/ikuPYElc"
    "HgGPL4uL5Em6S5C/oozfkYzhwRrTSQzvYjsE4I34To4UdE9KA97wrQjGoz2Bx72WDLyWwctD3DKQtYeHXswXXtXwKfjQ7Fy4+Bf5"
    "IPh76dA8NJ6UtjjLIDlKqdxLW4atHe6xWFaJ+XdLUtsAroZcXBeWDCPabuXCDscJcLJRKZVc62gOZXXtPfoHqvUPp3nuLA4YjH9b"
    "phbrMWMf810Wxz9JTd3vyWgGqNY0zbBqeZoGv+TuExlRHT8ASGFS9SVDABEBAAE="
)
_SINCE_2024 = (
    "mQINBGWmxXYBEACyN+4viFQM6QQoKr0A2W0rGdMobTJwOZso2QPpewbyBsuL3rNW5OmHrWwXAhPKNqUIyOzdq8MoSxoTTuqLksoa"
    "hixEL/X2nyhOBxR9GkYz/oI9R3nYcLRaFQoSJoVfOt61opkLUzbWAehpbgT8EKln8JsENq0+0nDlWQi0h2Q9oGmqlgVzskwmVZ8L"
    "eyv4Mg7hN6swyZ7moZfkkpD5+U7Z2XVurCzkSSfg4zb2lMRLJos2eCAc749ECsX0t7OBftF+YqgjIXixXsm2RrUqvU47OkOtZeAh"
    "vAYenbC3pr9Fha5NxoBUEa+11MK9W6OcRhwvxVCUrMUR6FTSZyC//VpXTTtrRlOqpU5wGMbP3zpn9geqOXCl8rF7+1gAPG/o+QFQ"
    "TBsVEruwi4JWogiQuQyOwAIlFe/7dvaxWZGpv/yW2+L3guL7xaHKFVGsayhlitQQ5Xa+P1iSgKSXDyReCbWotfqAempPySI25LHh"
    "3ScXI6NgdHSrSBaFojwAfgxbPTEQ6adIsKHCQofrnLrNa3UOeGDGiOOK0aYV3jiEDGAouatkNf2q85Eosj1f9laCqAH3YLJD7dcS"
    "ne1iChK5qRTByMvIyeSD0NbNnVMFOGpXySyWtKb2ldpu8AWBQJsJs9FmYBcWAGBA2pp+IxaCn6rBIHIsUVFRN8OVZKsEsBkWywAR"
    "AQAB"
)
_ROTATED = datetime(2024, 1, 16, tzinfo=UTC)
_GITHUB = "noreply@github.com"
HOST_KEYS: dict[str, tuple[HostKey, ...]] = {
    "github": (
        HostKey(read_key(_UNTIL_2024), datetime(2017, 8, 16, tzinfo=UTC), datetime(2024, 1, 17, tzinfo=UTC), _GITHUB),
        HostKey(read_key(_SINCE_2024), _ROTATED, None, _GITHUB),
    ),
}
"""By kind of host."""


def signed_by_host(kind: str, commit: Commit, content: bytes) -> datetime | None:
    """When a host of this kind signed a commit that it made itself; None where it did not.

    A commit that names the host as committer without a good signature is anybody's, and so is one of a person that
    the host signed for him: its dates and names are what he wrote.
    """
    signature, payload = signature_of(content)
    for host_key in HOST_KEYS.get(kind, ()):
        if commit.committer.email == host_key.committer:
            at = signed_at(signature, payload, host_key.key)
            if at is not None and host_key.since <= at and (host_key.until is None or at < host_key.until):
                return at
    return None
