"""Kinds with behaviour of their own; every other kind's records are plain."""

from salesbook.kinds.company import Company
from salesbook.kinds.customer import Customer
from salesbook.kinds.person import MANAGERS, Person
from salesbook.kinds.record import Record, id_of

CLASSES: dict[str, type[Record]] = {"company": Company, "customer": Customer, "person": Person}

__all__ = ["CLASSES", "MANAGERS", "Company", "Customer", "Person", "Record", "id_of"]
