-- What orders add to sales on a day, or take from them (below zero), in the book's currency.
-- One side of each product is wider than 18 digits: DuckDB multiplies narrower ones in 64 bits, which overflow.
-- A cancelled order is taken back on the day it was cancelled, less what was returned of it or credited before.
with line_sums as (
    select book, id, sum(cast(coalesce(quantity, 1) as decimal(19,6)) * coalesce(price, 0)) as amount, sum(coalesce(quantity, 0)) as units
    from orders__lines
    group by book, id
),
priced as (
    select o.book as book, o.id as id, o.kind as kind, o.customer as customer, o.by_ as by_,
           o.received_at_day as day, o.cancelled__date as cancelled_on, o.of as of_id, o.of_table as of_table,
           case
               when o.amount is not null and o.rate is null then cast(o.amount as decimal(24,8))
               when o.amount is not null
                   then cast(cast(o.amount * cast(o.rate as decimal(19,6)) as decimal(18,2)) as decimal(24,8))
               when o.rate is null then cast(coalesce(l.amount, 0) as decimal(24,8))
               else cast(cast(
                   cast(coalesce(l.amount, 0) as decimal(24,8)) * cast(o.rate as decimal(12,6)) as decimal(18,2)
               ) as decimal(24,8))
           end as amount,
           cast(case
               when o.kind = 'credit' and not coalesce(o.takes_units, false) then 0
               else coalesce(l.units, 0)
           end as decimal(24,6)) as units,
           cast(o.cost * cast(coalesce(o.rate, 1) as decimal(19,6)) as decimal(18,2)) as cost
    from orders o
    left join line_sums l on l.book = o.book and l.id = o.id
),
back as (
    select p.book as book, p.id as id, p.kind as kind, p.customer as customer, p.by_ as by_, p.day as day,
           p.of_id as of_id, p.of_table as of_table, -p.amount as amount, -p.units as units, -p.cost as cost
    from priced p
    left join orders o on p.of_table = 'orders' and o.book = p.book and o.id = p.of_id
    where p.kind in ('return', 'credit') and p.day is not null
      and p.day <= coalesce(o.cancelled__date, p.day)
),
taken as (
    select book, of_id, sum(amount) as amount, sum(units) as units, sum(coalesce(cost, 0)) as cost
    from back
    where of_table = 'orders'
    group by book, of_id
)
select book, id, kind, customer, by_, day, amount, units, cost from back
union all
select book, id, kind, customer, by_, day, amount, units, cost from priced where kind = 'sale' and day is not null
union all
select p.book, p.id, p.kind, p.customer, p.by_, p.cancelled_on,
       cast(-(p.amount + coalesce(t.amount, 0)) as decimal(24,8)),
       cast(-(p.units + coalesce(t.units, 0)) as decimal(24,6)),
       cast(-(p.cost + coalesce(t.cost, 0)) as decimal(18,2))
from priced p
left join taken t on t.book = p.book and t.of_id = p.id
where p.kind = 'sale' and p.day is not null and p.cancelled_on is not null
