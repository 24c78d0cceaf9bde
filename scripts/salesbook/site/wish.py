"""What a form asks to be saved: one record or several, new ones or one that takes another's place."""

from __future__ import annotations

from typing import Any, NamedTuple

from salesbook.store.paths import fault_of
from salesbook.store.snapshot import File


class Wish(NamedTuple):
    """A record that a form wants written. `replaces` is the SHA-256 of the bytes it is to take the place of."""

    path: str
    content: bytes
    replaces: str | None = None

    @property
    def is_record(self) -> bool:
        """Whether the path is that of a record, below records/ and nowhere else."""
        return fault_of(File(self.path)) is None


def wishes_in(body: Any) -> list[Wish] | None:
    """The records of a request ``{path, content}`` or ``{files: [{path, content}, …]}``; None where it is neither."""
    several = body.get("files", [body]) if isinstance(body, dict) else None
    if not isinstance(several, list):
        return None
    wishes = [wish for wish in map(_wish, several) if wish is not None]
    once = len(wishes) == len(several) == len({wish.path for wish in wishes})
    alone = len(wishes) == 1 or all(wish.replaces is None for wish in wishes)
    return wishes if wishes and once and alone else None


def _wish(body: Any) -> Wish | None:
    if not isinstance(body, dict):
        return None
    path, content, replaces = body.get("path"), body.get("content"), body.get("replaces")
    if not isinstance(path, str) or not isinstance(content, str) or not isinstance(replaces, str | None):
        return None
    return Wish(path, content.encode("utf-8", "surrogatepass"), replaces)
