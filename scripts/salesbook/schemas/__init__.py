"""JSON Schema's one house: schema files become kinds and fields; documents become findings about their shape."""

from salesbook.schemas.field import LEVELS, Field, Form, FormColumn, Group, Kind, Ref, Visibility
from salesbook.schemas.load import Schemas, load, mark_of, parse, shipped
from salesbook.schemas.manual import RULES
from salesbook.schemas.path import day_of, fits, key_fields, misfit, path_of
from salesbook.schemas.plain import plain

__all__ = [
    "LEVELS",
    "RULES",
    "Field",
    "Form",
    "FormColumn",
    "Group",
    "Kind",
    "Ref",
    "Schemas",
    "Visibility",
    "day_of",
    "fits",
    "key_fields",
    "load",
    "mark_of",
    "misfit",
    "parse",
    "path_of",
    "plain",
    "shipped",
]
