"""Secrets that are good for one request each: proof that it comes from a page this server has served."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

_KEPT = 512
"""So many unused secrets are remembered: a page that was opened longer ago asks for another."""


class OneTimeSecrets:
    """What this server has handed out and not yet got back.

    `issue` makes a secret, 256 bits from the system's own source, for one page or answer. `take` is true once for each
    secret issued, whatever then comes of the request that brought it, and false ever after: a request that is
    replayed has no effect. Nothing of it outlives the server.
    """

    def __init__(self) -> None:
        self._unused: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def issue(self) -> str:
        """A new secret; the oldest unused one is forgotten when there are too many."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._unused[secret] = None
            while len(self._unused) > _KEPT:
                self._unused.popitem(last=False)
        return secret

    def take(self, secret: str) -> bool:
        """Whether this secret was issued and not used before; from now on it is used.

        Looked up whole, not compared sign by sign: of 256 random bits there is nothing to learn from how long it took.
        """
        with self._lock:
            return self._unused.pop(secret, self) is None
