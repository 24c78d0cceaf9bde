"""Reading and writing records: strict YAML in, places kept; stable bytes out."""

from salesbook.yamlio.characters import TextFault, text_faults
from salesbook.yamlio.document import Document, Reading
from salesbook.yamlio.edit import replace_scalar
from salesbook.yamlio.fields import put_fields
from salesbook.yamlio.manual import RULES
from salesbook.yamlio.reader import read
from salesbook.yamlio.retell import retell
from salesbook.yamlio.spot import Value
from salesbook.yamlio.writer import normalised, write

__all__ = [
    "RULES",
    "Document",
    "Reading",
    "TextFault",
    "Value",
    "normalised",
    "put_fields",
    "read",
    "replace_scalar",
    "retell",
    "text_faults",
    "write",
]
