"""Signatures of commits by SSH keys: whether they hold, and by which key."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from salesbook import git
from salesbook.history.commits import signature_of

_NAMESPACE = "git"
_ARMOUR = b"-----"
_MAGIC = b"SSHSIG"
_ANYBODY = "signer"


def fingerprint(key: str) -> str | None:
    """The fingerprint that a person's key has, be it given as a public key or as the fingerprint itself; None for neither."""
    words = key.split()
    if len(words) == 1 and key.startswith("SHA256:"):
        return key
    for word in words[1:2]:
        try:
            return _fingerprint(base64.b64decode(word, validate=True))
        except ValueError:
            return None
    return None


def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def allowed_signers(people: Iterable[tuple[str, Iterable[str], Iterable[str]]]) -> str:
    """What `ssh-keygen` and Git take as the list of who may sign: for each person all addresses, a line for each key.

    Given as the person's id, addresses and keys; a key of which only the fingerprint is known has no line.
    """
    lines = []
    for person, emails, keys in people:
        names = ",".join([person, *emails])
        lines += [
            f'{names} namespaces="{_NAMESPACE}" {" ".join(key.split()[:2])}' for key in keys if len(key.split()) > 1
        ]
    return "".join(line + "\n" for line in lines)


def signing_key(root: Path, commit: str) -> str | None:
    """The fingerprint of the SSH key by which a commit is signed; None where it is not, or the signature is no good.

    Whose key it is, is another question: names, addresses and dates in the commit have no say.
    """
    content = next(git.blobs(root, [commit]))
    signature, payload = signature_of(content)
    key = _key_in(signature)
    if key is None or not _holds(signature, payload, key):
        return None
    return _fingerprint(key)


def _key_in(signature: bytes) -> bytes | None:
    """The public key that an SSH signature carries."""
    body = b"".join(line for line in signature.splitlines() if line and not line.startswith(_ARMOUR))
    try:
        output = base64.b64decode(body, validate=True)
    except ValueError:
        return None
    start = len(_MAGIC) + 4
    end = start + 4 + int.from_bytes(output[start : start + 4], "big")
    return output[start + 4 : end] if output.startswith(_MAGIC) and start + 4 < end <= len(output) else None


def _holds(signature: bytes, payload: bytes, key: bytes) -> bool:
    """Whether `ssh-keygen` finds the signature good for this key."""
    kind = key[4 : 4 + int.from_bytes(key[:4], "big")].decode("ascii", "replace")
    listed = allowed_signers([(_ANYBODY, (), [f"{kind} {base64.b64encode(key).decode()}"])])
    with tempfile.TemporaryDirectory() as folder:
        signers, signed = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(listed, encoding="ascii", errors="replace")
        signed.write_bytes(signature)
        words = ["-Y", "verify", "-f", str(signers), "-I", _ANYBODY, "-n", _NAMESPACE, "-s", str(signed)]
        try:
            done = subprocess.run(["ssh-keygen", *words], input=payload, capture_output=True, check=False)
        except FileNotFoundError:  # without OpenSSH no signature can be relied on
            return False
    return done.returncode == 0
