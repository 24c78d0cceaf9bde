-- en: By when was each complaint to be answered and reported, and was it?
-- zh: 每件投诉应在何时答复、何时上报，做到了吗？
-- columns: book, complaint, customer, received_at, answer_due_at, first_reply_at, answer, report_due_at, reported_at, report, solved_at
-- Moments in UTC. answer: in_time, late, waiting or missing. report is the mark the rules gave it.
with reported as (
    select book, record, min(mark) as mark from cases where rule = 'complaint-escalated' group by book, record
)
select c.book as book, c.id as complaint, c.customer as customer, c.received_at as received_at,
       k.answer_due_at as answer_due_at, c.first_reply_at as first_reply_at,
       case
           when c.first_reply_at > k.answer_due_at then 'late'
           when c.first_reply_at is not null then 'in_time'
           when a.moment > k.answer_due_at then 'missing'
           else 'waiting'
       end as answer,
       k.report_due_at as report_due_at, c.escalation__at as reported_at, r.mark as report, c.solved_at as solved_at
from complaints c
cross join asked a
join complaint_clocks k on k.book = c.book and k.complaint = c.id
left join reported r on r.book = c.book and r.record = 'complaints/' || c.id
order by book nulls last, received_at nulls last, complaint nulls last
