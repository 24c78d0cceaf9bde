-- Every contribution to a measure of somebody's targets: for the customer's owner on that day, else for its writer.
with contributions as (
    select book, customer, by_ as writer, day, 'sales_amount' as measure, amount from sold
    union all
    select book, customer, by_, day, 'sales_quantity', units from sold where kind <> 'credit' or units <> 0
    union all
    select book, customer, by_, day, 'gross_margin', amount - cost from sold where cost is not null
    union all
    select o.book, o.customer, o.by_, i.date, 'turnover', cast(i.amount * cast(coalesce(o.rate, 1) as decimal(19,6)) as decimal(18,2))
    from orders o
    join orders__invoices i on i.book = o.book and i.id = o.id
    where i.date is not null and i.amount is not null
    union all
    select book, customer, by_, case when kind = 'bill' then bill__due_on else date end, 'money_in',
           case when kind = 'refund' then -1 else 1 end * cast(amount * cast(coalesce(rate, 1) as decimal(19,6)) as decimal(18,2))
    from payments
    where kind <> 'write_off' and (kind <> 'bill' or (bill__due_on is not null and bill__dishonoured_on is null))
    union all
    select c.book, c.id, max(c.by_), min(s.date), 'new_customers', 1
    from customers c
    join customers__stages s on s.book = c.book and s.id = c.id and s.stage = 'won'
    where c.merged_into is null
    group by c.book, c.id
),
counted as (
    select c.book as book, c.customer as customer, c.writer as writer, c.day as day, c.measure as measure,
           sum(cast(c.amount as decimal(24,8))) as amount
    from contributions c
    cross join asked a
    where c.day <= a.day
    group by c.book, c.customer, c.writer, c.day, c.measure
),
days as (
    select distinct book, customer, day from counted
),
owned as (
    select d.book as book, d.customer as customer, d.day as day, w.person as owner
    from days d
    join customers__owners w on w.book = d.book and w.id = d.customer and w.from_ <= d.day
    qualify row_number() over (partition by d.book, d.customer, d.day order by w.position desc nulls last) = 1
)
select c.book as book, substring(cast(c.day as string), 1, 7) as month, coalesce(o.owner, c.writer) as person,
       c.measure as measure, c.day as day, c.amount as amount
from counted c
left join owned o on o.book = c.book and o.customer = c.customer and o.day = c.day
where coalesce(o.owner, c.writer) is not null
