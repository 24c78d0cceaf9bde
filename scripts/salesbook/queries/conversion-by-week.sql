-- en: How many customers did we get to know in each week, and how many of them were won since?
-- zh: 每周新认识多少家客户，其中已成交多少家？
-- columns: book, week, entered, won, won_percent
-- won_percent is whole percent, rounded down.
with met as (
    select c.book as book, c.id as id, d.week as week
    from customers c
    join customers__stages s on s.book = c.book and s.id = c.id and s.position = 1
    join calendar_days d on d.book = s.book and d.day = s.date
    where c.merged_into is null
),
won as (
    select distinct s.book as book, s.id as id
    from customers__stages s
    cross join asked a
    where s.stage = 'won' and s.date <= a.day
)
select m.book as book, m.week as week, count(*) as entered, count(w.id) as won,
       cast(floor(100 * count(w.id) / nullif(count(*), 0)) as bigint) as won_percent
from met m
left join won w on w.book = m.book and w.id = m.id
group by m.book, m.week
order by book nulls last, week nulls last
