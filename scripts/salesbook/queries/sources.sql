-- en: By which way did customers come to us, how many of them were won, and what do their orders come to?
-- zh: 客户从哪里来，其中成交多少家，订货共多少？
-- columns: book, channel, customers, won, sales
-- Sales in the book's currency; returns, credits and cancelled orders subtract. Nothing stands there for the team.
with won as (
    select distinct s.book as book, s.id as id
    from customers__stages s
    cross join asked a
    where s.stage = 'won' and s.date <= a.day
),
worth as (
    select book, customer, sum(amount) as amount from sold group by book, customer
)
select c.book as book, coalesce(c.channel, 'other') as channel, count(*) as customers, count(w.id) as won,
       case when b.sees_all then cast(coalesce(sum(m.amount), 0) as decimal(18,2)) end as sales
from customers c
join books b on b.book = c.book
left join won w on w.book = c.book and w.id = c.id
left join worth m on m.book = c.book and m.customer = c.id
where c.merged_into is null
group by c.book, b.sees_all, coalesce(c.channel, 'other')
order by book nulls last, sales desc nulls last, channel nulls last
