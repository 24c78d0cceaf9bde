"""Where contacts live in a repository of their own: a record goes into the right one of the two, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesbook.commands.options import Shared, UsageError
from salesbook.words import Text

if TYPE_CHECKING:
    from salesbook.book import Book

_COMPANY = "records/company.yaml"


def refuse_another_repository(options: Shared, book: Book, kind: str) -> None:
    """Raises UsageError where new records of a kind would go into the repository that they don't belong in.

    The first root is the one written to; the book is the one that holds the company's record.
    """
    if book.company.get("contacts") != "apart":
        return
    is_book = (options.root / _COMPANY).is_file()
    if kind == "contact" and is_book:
        raise UsageError(_CONTACTS)
    if kind != "contact" and not is_book and any((root / _COMPANY).is_file() for root in options.roots):
        raise UsageError(_OTHERS)


_CONTACTS = Text(
    "contacts of this company live in a repository of their own: name it first, as in --root ../book-contacts --root .",
    "本公司的联系人放在单独的仓库：把它写在前面，如 --root ../book-contacts --root .",
)
_OTHERS = Text(
    "the repository named first is for contacts only: name the book first, as in --root . --root ../book-contacts",
    "写在前面的仓库只放联系人：把台账写在前面，如 --root . --root ../book-contacts",
)
