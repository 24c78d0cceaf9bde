-- en: How many customers stand at each stage?
-- zh: 各阶段有多少家客户？
-- columns: book, stage, customers
with reached as (
    select s.book as book, s.id as id, s.stage as stage
    from customers__stages s
    join customers c on c.book = s.book and c.id = s.id
    cross join asked a
    where c.merged_into is null and s.date <= a.day
    qualify row_number() over (partition by s.book, s.id order by s.position desc nulls last) = 1
),
stages as (
    select 'prospect' as stage union select 'confirmed' union select 'won' union select 'lost'
)
select b.book as book, s.stage as stage, count(r.id) as customers
from books b
cross join stages s
left join reached r on r.book = b.book and r.stage = s.stage
group by b.book, s.stage
order by book nulls last, stage nulls last
