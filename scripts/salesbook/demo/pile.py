"""Where made records go: each gets its path from its own key fields and can then be referred to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from salesbook.schemas import Schemas, path_of
from salesbook.yamlio import write

Put = Callable[[str, bytes], None]
"""Takes a path below records/ and the bytes of the record there."""


_LISTS = ("territories", "departments", "stages")


class Pile:
    """Writes records as they come; remembers the ids of each kind."""

    def __init__(self, schemas: Schemas, put: Put) -> None:
        self.schemas = schemas
        self._put = put
        self._further: dict[str, int] = {}
        self._ids: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}
        self._holders: dict[str, str] = {}

    def add(self, kind: str, data: Mapping[str, Any]) -> str:
        """Write a record without its empty fields; its id. A further one of the same day and key gets a number.

        Raises ValueError where a kind without a day in its path already has such a record.
        """
        own = {name: value for name, value in data.items() if value not in (None, [], {}, "")}
        self._notice(kind, own)
        path = self._free(kind, own)
        self._put(path, write(own))
        own_id = path.removesuffix(".yaml").partition("/")[2] or kind
        self._ids.setdefault(kind, []).append(own_id)
        return own_id

    def ids(self, kind: str) -> list[str]:
        """The ids of a kind's records, in the order they were made."""
        return self._ids.get(kind, [])

    def ref(self, kind: str, id: str) -> str:
        """What a reference says where several kinds are possible."""
        return f"{self.schemas.kinds[kind].folder}/{id}"

    def keys(self, items: str) -> list[str]:
        """The keys of a list of the company's record: territories, departments, stages."""
        return self._keys[items]

    def holder(self, role: str) -> str | None:
        """Somebody with a role."""
        return self._holders.get(role)

    def _notice(self, kind: str, data: Mapping[str, Any]) -> None:
        """What references may ask for beyond a record's being there."""
        if kind == "company":
            self._keys = {name: [item["key"] for item in data.get(name, ())] for name in _LISTS}
        if kind == "person":
            for item in data["roles"]:
                self._holders.setdefault(item["role"], data["id"])

    def _free(self, kind: str, data: Mapping[str, Any]) -> str:
        path = path_of(self.schemas.kinds[kind], data)
        if path is None:
            raise ValueError(f"{kind}: a key field is missing in {data}")
        count = self._further[path] = self._further.get(path, 0) + 1
        if count == 1:
            return path
        if "{date}" not in self.schemas.kinds[kind].path:
            raise ValueError(f"{path} is made twice")
        return f"{path.removesuffix('.yaml')}--{count}.yaml"
