-- en: What does each customer owe on the day asked, by days overdue, and what stands beside it?
-- zh: 截至所问的那天，每家客户欠多少、逾期多少天，另有多少预收和未到期汇票？
-- columns: book, customer, age, overdue_from, overdue_to, amount
-- for: managers
-- as of: any day
-- age is not_due, no_due_date, overdue, on_account or bills_not_due; the first three together are what is outstanding.
-- In the book's currency, each debt at the rate of its document.
with owed as (
    select d.book as book, d.customer as customer, d.worth as worth,
           case when d.due is null then 'no_due_date' when d.due >= a.day then 'not_due' else 'overdue' end as age,
           case when d.due < a.day then cast(a.day - d.due as int) end as days
    from debts d
    cross join asked a
    where d.day_from <= a.day and d.day_to >= a.day
),
by_age as (
    select o.book as book, o.customer as customer, o.age as age, b.overdue_from as overdue_from,
           b.overdue_to as overdue_to, o.worth as worth
    from owed o
    cross join asked a
    left join ageing_bounds b
      on b.book = o.book and b.day_from <= a.day and b.day_to >= a.day
      and o.days >= b.overdue_from and o.days <= coalesce(b.overdue_to, o.days)
),
beyond as (
    select p.book as book, p.customer as customer, p.currency as currency, p.amount as amount,
           row_number() over (
               partition by p.book, p.customer, p.currency
               order by coalesce(p.came_on, a.day) desc nulls last, p.rate desc nulls last, p.amount desc nulls last
           ) as place,
           p.rate as rate
    from on_account p
    cross join asked a
    where p.day_from <= a.day and p.day_to >= a.day
),
accounts as (
    select book, customer, cast(cast(sum(amount) as decimal(18,2)) * cast(max(rate) filter (where place = 1) as decimal(19,6)) as decimal(18,2)) as worth
    from beyond
    group by book, customer, currency
),
bills as (
    select p.book as book, p.customer as customer,
           cast(p.amount * cast(coalesce(p.rate, 1) as decimal(19,6)) as decimal(18,2)) as worth
    from payments p
    cross join asked a
    where p.kind = 'bill' and p.date <= a.day
      and coalesce(p.bill__due_on, cast('9999-12-31' as date)) > a.day
      and coalesce(p.bill__dishonoured_on, cast('9999-12-31' as date)) > a.day
),
every_amount as (
    select book, customer, age, overdue_from, overdue_to, worth from by_age
    union all
    select book, customer, 'on_account', cast(null as bigint), cast(null as bigint), worth from accounts
    union all
    select book, customer, 'bills_not_due', cast(null as bigint), cast(null as bigint), worth from bills
)
select book, coalesce(customer, '') as customer, age, overdue_from, overdue_to, cast(sum(worth) as decimal(18,2)) as amount
from every_amount
group by book, coalesce(customer, ''), age, overdue_from, overdue_to
having sum(worth) <> 0
order by book nulls last, customer nulls last, age nulls last, overdue_from nulls last
