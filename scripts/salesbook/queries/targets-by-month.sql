-- en: What was each person assigned in each month, what did he commit to, and what did he reach, in each measure?
-- zh: 每人每月各项指标：下达多少、承诺多少、完成多少？
-- columns: book, month, person, measure, assigned, committed, actual
-- for: managers
-- Amounts in the book's currency. Nothing stands under assigned or committed where nothing was.
with assigned_at_first as (
    select book, id, 'turnover' as measure, cast(assigned__turnover as decimal(24,6)) as amount from targets
    union all select book, id, 'sales_amount', assigned__sales_amount from targets
    union all select book, id, 'sales_quantity', assigned__sales_quantity from targets
    union all select book, id, 'gross_margin', assigned__gross_margin from targets
    union all select book, id, 'money_in', assigned__money_in from targets
    union all select book, id, 'new_customers', assigned__new_customers from targets
),
revised as (
    select book, id, measure, cast(new as decimal(24,6)) as amount
    from targets__revisions
    where new is not null
    qualify row_number() over (partition by book, id, measure order by position desc nulls last) = 1
),
assigned as (
    select f.book as book, f.id as id, f.measure as measure, coalesce(r.amount, f.amount) as amount
    from assigned_at_first f
    left join revised r on r.book = f.book and r.id = f.id and r.measure = f.measure
),
committed as (
    select book, id, 'turnover' as measure, cast(commitments__turnover as decimal(24,6)) as amount from month_plan
    union all select book, id, 'sales_amount', commitments__sales_amount from month_plan
    union all select book, id, 'sales_quantity', commitments__sales_quantity from month_plan
    union all select book, id, 'gross_margin', commitments__gross_margin from month_plan
    union all select book, id, 'money_in', commitments__money_in from month_plan
    union all select book, id, 'new_customers', commitments__new_customers from month_plan
),
done as (
    select book, month, person, measure, sum(amount) as amount from target_facts group by book, month, person, measure
),
people as (
    select book, month, person from targets
    union select book, month, person from month_plan
    union select book, month, person from done
),
measures as (
    select 'turnover' as measure union select 'sales_amount' union select 'sales_quantity'
    union select 'gross_margin' union select 'money_in' union select 'new_customers'
)
select p.book as book, p.month as month, p.person as person, m.measure as measure,
       a.amount as assigned, c.amount as committed, cast(coalesce(d.amount, 0) as decimal(24,6)) as actual
from people p
cross join measures m
left join assigned a on a.book = p.book and a.id = p.month || '/' || p.person and a.measure = m.measure
left join committed c on c.book = p.book and c.id = p.month || '/' || p.person || '--plan' and c.measure = m.measure
left join done d on d.book = p.book and d.month = p.month and d.person = p.person and d.measure = m.measure
where a.amount is not null or c.amount is not null or d.amount is not null
order by book nulls last, month nulls last, person nulls last, measure nulls last
