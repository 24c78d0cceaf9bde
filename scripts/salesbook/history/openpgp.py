"""OpenPGP signatures by RSA keys, as hosts make them (RFC 4880): whether one holds for a key that is known beforehand.

Only what is needed for that, and without a program beside us: no keyring, no trust, no key that comes with a signature.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

_SIGNATURE, _PUBLIC_KEY = 2, 6
_VERSION = 4
_RSA = (1, 3)
_OF_BYTES = 0x00
"""The type of a signature over bytes as they are."""
_CREATED = 2
"""The subpacket that says when a signature was made."""
_HASHES = {
    8: ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    9: ("sha384", bytes.fromhex("3041300d060960864801650304020205000430")),
    10: ("sha512", bytes.fromhex("3051300d060960864801650304020305000440")),
}
"""By number: the hash, and what stands before its value in a signature (RFC 4880, 5.2.2)."""


class RsaKey(NamedTuple):
    """A public key; the fingerprint is that of its packet, in capitals."""

    fingerprint: str
    modulus: int
    exponent: int


class _Signature(NamedTuple):
    hash: int
    hashed: bytes
    value: int


def read_key(packet: str) -> RsaKey:
    """The key in a packet, as base64. Raises ValueError for one that is no RSA key of version 4."""
    for tag, body in _packets(base64.b64decode(packet)):
        if tag == _PUBLIC_KEY and body[0] == _VERSION and body[5] in _RSA:
            modulus, rest = _number(body[6:])
            fingerprint = hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body)  # noqa: S324 - how they are named
            return RsaKey(fingerprint.hexdigest().upper(), modulus, _number(rest)[0])
    raise ValueError


def signed_at(signature: bytes, payload: bytes, key: RsaKey) -> datetime | None:
    """When a signature over the payload was made, if it is good for the key; else None."""
    try:
        read = _signature(signature)
        if read is None or not _holds(read, payload, key):
            return None
        return _created(read.hashed)
    except (ValueError, IndexError, OverflowError):
        return None  # what can't be read is no signature


def _holds(read: _Signature, payload: bytes, key: RsaKey) -> bool:
    name, prefix = _HASHES[read.hash]
    trailer = bytes((_VERSION, 0xFF)) + len(read.hashed).to_bytes(4, "big")
    digest = hashlib.new(name, payload + read.hashed + trailer).digest()
    size = (key.modulus.bit_length() + 7) // 8
    padding = size - len(prefix) - len(digest) - 3
    if padding < 8 or read.value >= key.modulus:  # noqa: PLR2004 - as RFC 8017 asks for
        return False
    expected = b"\x00\x01" + b"\xff" * padding + b"\x00" + prefix + digest
    return hmac.compare_digest(pow(read.value, key.exponent, key.modulus).to_bytes(size, "big"), expected)


def _signature(armoured: bytes) -> _Signature | None:
    """The one signature in an armoured text, if it is of the kind that is understood."""
    packets = list(_packets(_dearmoured(armoured)))
    if len(packets) != 1 or packets[0][0] != _SIGNATURE:
        return None
    body = packets[0][1]
    length = 6 + int.from_bytes(body[4:6], "big")
    if body[0] != _VERSION or body[1] != _OF_BYTES or body[2] not in _RSA or body[3] not in _HASHES:
        return None
    unhashed = 2 + int.from_bytes(body[length : length + 2], "big")
    value, rest = _number(body[length + unhashed + 2 :])
    return _Signature(body[3], body[:length], value) if not rest else None


def _dearmoured(text: bytes) -> bytes:
    """The bytes within an armour, whose own checksum proves nothing and is not read."""
    lines = [line.strip() for line in text.strip().splitlines()]
    if lines[0] != b"-----BEGIN PGP SIGNATURE-----" or lines[-1] != b"-----END PGP SIGNATURE-----":
        raise ValueError
    body = lines[lines.index(b"") + 1 : -1]
    return base64.b64decode(b"".join(line for line in body if not line.startswith(b"=")), validate=True)


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each packet: what it is, and its body."""
    while data:
        head = data[0]
        if not head & 0x80:
            raise ValueError
        if head & 0x40:
            tag, (size, start) = head & 0x3F, _new_length(data)
        else:
            width = 1 << (head & 3)
            tag, size, start = (head >> 2) & 0x0F, int.from_bytes(data[1 : 1 + width], "big"), 1 + width
        if start + size > len(data):
            raise ValueError
        yield tag, data[start : start + size]
        data = data[start + size :]


def _new_length(data: bytes) -> tuple[int, int]:
    """The length of a packet's body, and where it begins (RFC 4880, 4.2.2)."""
    first = data[1]
    if first < 192:  # noqa: PLR2004 - the limits of the format
        return first, 2
    if first < 224:  # noqa: PLR2004 - as above
        return ((first - 192) << 8) + data[2] + 192, 3
    if first == 255:  # noqa: PLR2004 - as above
        return int.from_bytes(data[2:6], "big"), 6
    raise ValueError


def _number(data: bytes) -> tuple[int, bytes]:
    """A number, led by how many bits it has, and what follows it."""
    size = 2 + (int.from_bytes(data[:2], "big") + 7) // 8
    if size > len(data):
        raise ValueError
    return int.from_bytes(data[2:size], "big"), data[size:]


def _created(hashed: bytes) -> datetime | None:
    """When a signature says it was made: only what it signs itself counts."""
    data = hashed[6:]
    while data:
        size, start = _new_length(b"\x00" + data)
        kind, body = data[start - 1] & 0x7F, data[start : start - 1 + size]
        if kind == _CREATED and len(body) == 4:  # noqa: PLR2004 - seconds in four bytes
            return datetime.fromtimestamp(int.from_bytes(body, "big"), UTC)
        data = data[start - 1 + size :]
    return None
