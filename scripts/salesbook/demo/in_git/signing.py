"""Made-up people's keys and signatures: Ed25519 (RFC 8032) in the form of OpenSSH, so that the same seed signs alike.

For keys that are made up and worth nothing: it takes no care to hide a secret from who measures its time.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 4 * pow(5, -1, _P) % _P
_LINE = 70

_Point = tuple[int, int, int, int]
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)
_NONE: _Point = (0, 1, 1, 0)


class Key:
    """A key pair made of a text."""

    def __init__(self, text: str) -> None:
        digest = hashlib.sha512(hashlib.sha256(text.encode()).digest()).digest()
        self._scalar = (int.from_bytes(digest[:32], "little") & (2**254 - 8)) | 2**254
        self._prefix = digest[32:]
        self._public = _packed(_times(self._scalar))
        self._blob = _text(b"ssh-ed25519") + _text(self._public)

    @property
    def public(self) -> str:
        """As OpenSSH writes a public key."""
        return f"ssh-ed25519 {base64.b64encode(self._blob).decode()}"

    def sign(self, content: bytes) -> bytes:
        """A signature as Git puts it into a commit, without a line end at its end."""
        about = b"SSHSIG" + _text(b"git") + _text(b"") + _text(b"sha512")
        signed = self._signature(about + _text(hashlib.sha512(content).digest()))
        head = b"SSHSIG" + (1).to_bytes(4, "big") + _text(self._blob) + about.removeprefix(b"SSHSIG")
        body = base64.b64encode(head + _text(_text(b"ssh-ed25519") + _text(signed)))
        lines = [body[at : at + _LINE] for at in range(0, len(body), _LINE)]
        return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----"])

    def _signature(self, message: bytes) -> bytes:
        nonce = _number(self._prefix + message)
        point = _packed(_times(nonce))
        answer = (nonce + _number(point + self._public + message) * self._scalar) % _ORDER
        return point + answer.to_bytes(32, "little")


def _text(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _number(value: bytes) -> int:
    return int.from_bytes(hashlib.sha512(value).digest(), "little") % _ORDER


def _add(first: _Point, second: _Point) -> _Point:
    a, b = (first[1] - first[0]) * (second[1] - second[0]) % _P, (first[1] + first[0]) * (second[1] + second[0]) % _P
    c, d = 2 * first[3] * second[3] * _D % _P, 2 * first[2] * second[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


@cache
def _powers() -> tuple[_Point, ...]:
    """The base point doubled 0 to 255 times."""
    result = [_BASE]
    for _ in range(255):
        result.append(_add(result[-1], result[-1]))
    return tuple(result)


def _times(scalar: int) -> _Point:
    """The base point so many times."""
    total = _NONE
    for bit, power in enumerate(_powers()):
        if scalar >> bit & 1:
            total = _add(total, power)
    return total


def _packed(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")
