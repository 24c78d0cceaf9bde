-- en: What is each book called, what came in this month, what is overdue, and which complaints are open?
-- zh: 每本台账叫什么，本月回款多少，逾期多少，还有哪些投诉没有解决？
-- columns: book, name, name_en, currency, money_in, overdue, complaints_open, complaints_late
-- Money in the book's currency: payments of the month of the day asked, and what is overdue on that day.
-- No money stands there for the team; no complaint where the company tells the team no customer.
-- complaints_late: of those open, what was answered late or waits beyond the time for an answer.
with came as (
    select f.book as book, sum(f.amount) as amount
    from target_facts f
    cross join asked a
    where f.measure = 'money_in' and f.month = substring(cast(a.day as string), 1, 7)
    group by f.book
),
owed as (
    select d.book as book, sum(d.worth) as amount
    from debts d
    cross join asked a
    where d.due < a.day and d.day_from <= a.day and d.day_to >= a.day
    group by d.book
),
complained as (
    select c.book as book, count(*) as open,
           count(*) filter (where coalesce(c.first_reply_at, a.moment) > k.answer_due_at) as late
    from complaints c
    cross join asked a
    join complaint_clocks k on k.book = c.book and k.complaint = c.id
    where c.solved_at is null
    group by c.book
)
select b.book as book, c.name as name, c.name_en as name_en, b.currency as currency,
       case when b.sees_all then cast(coalesce(m.amount, 0) as decimal(18,2)) end as money_in,
       case when b.sees_all then cast(coalesce(o.amount, 0) as decimal(18,2)) end as overdue,
       case when b.sees_all or coalesce(c.confidentiality, 'open') <> 'coded' then coalesce(p.open, 0) end as complaints_open,
       case when b.sees_all or coalesce(c.confidentiality, 'open') <> 'coded' then coalesce(p.late, 0) end as complaints_late
from books b
left join company c on c.book = b.book
left join came m on m.book = b.book
left join owed o on o.book = b.book
left join complained p on p.book = b.book
order by book nulls last
