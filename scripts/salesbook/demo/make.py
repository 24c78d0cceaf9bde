"""The made-up company from its first record to its last."""

from __future__ import annotations

from salesbook.demo import business, clients, house, month, office, quality, staff, week
from salesbook.demo.example import exemplify
from salesbook.demo.pile import Pile, Put
from salesbook.demo.scale import Scale
from salesbook.schemas import Schemas


def make(scale: Scale, schemas: Schemas, put: Put) -> None:
    """Give every record of a company of this scale to `put`; of each kind one at least."""
    pile = Pile(schemas, put)
    people = staff.hire(scale)
    house.furnish(pile, scale, people)
    staff.enrol(pile, scale, people)
    customers = clients.acquire(pile, scale, people)
    for customer in customers:
        orders = business.trade(pile, scale, people, customer)
        quality.trouble(pile, scale, people, customer, orders)
    for rep in people.holding("rep"):
        own = [customer for customer in customers if rep in (customer.owner, customer.owner_on(scale.last))]
        week.work(week.Desk(pile, scale, rep, own, people.left_on if rep is people.leaver else None))
        month.account(pile, scale, people, rep, own)
    office.run(pile, scale, people, customers)
    month.inspect(pile, scale, people, customers)
    for name in sorted(schemas.kinds):
        if not pile.ids(name):
            exemplify(pile, schemas.kinds[name])
