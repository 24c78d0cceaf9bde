"""A schema as a validator needs it."""

from __future__ import annotations

from typing import Any


def plain(schema: Any) -> Any:
    """The schema without the words that only people and our own program read: less to compile, less to send."""
    if isinstance(schema, list):
        return [plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        word: {name: plain(part) for name, part in value.items()} if word == "properties" else plain(value)
        for word, value in schema.items()
        if not word.startswith("x-") and word not in ("examples", "title", "description", "$comment")
    }
