"""Commits as a host makes and signs them: by a key of these tests, put among the host's for their time."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from salesbook.history.host_keys import HostKey
from salesbook.history.openpgp import RsaKey
from tests.support.made_history import Made

_P = int(
    "00e3df2571200fe77d8e31555c1749beb3b8d0d9e71253be66d0243a56cb8b05a81eac83f15894486160429bade9370eb45341304b692f601e9ee53c307278716b",
    16,
)
_Q = int(
    "00d33f1fce9fd141b19917aac7dfdc036639d9fc01181de5ebafdce3c8e818fff00e7eec71405421b6d183a8f0c634c97c81e667b1133755a987c691af76adaa4f",
    16,
)
_E = 65537
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
KEY = RsaKey("OF THE TESTS", _P * _Q, _E)
EMAIL = "noreply@github.com"
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
HOST_KEY = HostKey(KEY, SINCE, UNTIL, EMAIL)


def signature(payload: bytes, at: datetime, kind: int = 0) -> str:
    """A signature as gpg writes it."""
    hashed = bytes((4, kind, 1, 8)) + b"\x00\x06" + b"\x05\x02" + int(at.timestamp()).to_bytes(4, "big")
    digest = hashlib.sha256(payload + hashed + b"\x04\xff" + len(hashed).to_bytes(4, "big")).digest()
    size = (KEY.modulus.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - len(_SHA256) - 35) + b"\x00" + _SHA256 + digest
    value = pow(int.from_bytes(padded, "big"), pow(_E, -1, (_P - 1) * (_Q - 1)), KEY.modulus)
    number = value.bit_length().to_bytes(2, "big") + value.to_bytes((value.bit_length() + 7) // 8, "big")
    body = hashed + b"\x00\x00" + digest[:2] + number
    packet = bytes((0xC2, len(body))) + body  # shorter than 192
    lines = base64.b64encode(packet).decode()
    wrapped = "\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    return f"-----BEGIN PGP SIGNATURE-----\n\n{wrapped}\n=0000\n-----END PGP SIGNATURE-----\n"


def on_host(made: Made, branch: str, signed: str, committer: str = EMAIL) -> str:
    """Put the last commit of a branch anew as the host makes it: committed and signed by the host at a moment."""
    at = datetime.fromisoformat(signed)
    raw = made.git("cat-file", "commit", made.tip(branch)) + "\n"
    head, _, message = raw.partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith("committer ")]
    payload = "\n".join([*lines, f"committer GitHub <{committer}> {int(at.timestamp())} +0800"]) + "\n\n" + message
    armour = "\n ".join(signature(payload.encode(), at).rstrip("\n").split("\n"))
    signed_head, _, rest = payload.partition("\n\n")
    oid = made.git("hash-object", "-t", "commit", "-w", "--stdin", told=f"{signed_head}\ngpgsig {armour}\n\n{rest}")
    made.git("update-ref", f"refs/heads/{branch}", oid)
    return oid
