-- en: What became of each person's plan lines in each week, and how many visits stood in no plan?
-- zh: 每人每周的计划项执行得怎么样，有多少次拜访在计划外？
-- columns: book, week, person, planned, done, moved, dropped, open, untold, ahead, visits, unplanned, done_percent
-- untold: not done, and why is not for the viewer.
-- Lines that name a customer or prospect. done_percent is whole percent of the lines planned, rounded down.
with met as (
    select v.book as book, c.week as week, v.person as person, v.id as visit,
           v.plan_line is not null or s.visit is not null as in_plan
    from visits v
    join calendar_days c on c.book = v.book and c.day = v.date
    left join (select distinct book, visit, carried_out_by from plan_line_states where visit is not null) s
      on s.book = v.book and s.visit = v.id and s.carried_out_by = v.person
),
told as (
    select book, week, person from met
    union select book, week, person from plans
    union select book, week, person from summaries
),
first_plans as (
    select book, week, person, min(id) as plan from plans group by book, week, person
),
lines as (
    select p.book as book, p.week as week, p.person as person, count(s.key) as planned,
           count(*) filter (where s.state = 'done') as done,
           count(*) filter (where s.state = 'moved') as moved,
           count(*) filter (where s.state = 'dropped') as dropped,
           count(*) filter (where s.state = 'open') as open,
           count(*) filter (where s.state = 'untold') as untold,
           count(*) filter (where s.state = 'ahead') as ahead
    from first_plans p
    left join plan_line_states s on s.book = p.book and s.plan = p.plan
    group by p.book, p.week, p.person
),
visited as (
    select book, week, person, count(*) as visits, count(*) filter (where not in_plan) as unplanned
    from met
    group by book, week, person
)
select t.book as book, t.week as week, t.person as person,
       coalesce(l.planned, 0) as planned, coalesce(l.done, 0) as done, coalesce(l.moved, 0) as moved,
       coalesce(l.dropped, 0) as dropped, coalesce(l.open, 0) as open, coalesce(l.untold, 0) as untold, coalesce(l.ahead, 0) as ahead,
       coalesce(v.visits, 0) as visits,
       case when l.person is null then 0 else coalesce(v.unplanned, 0) end as unplanned,
       cast(floor(100 * l.done / nullif(l.planned, 0)) as bigint) as done_percent
from told t
left join lines l on l.book = t.book and l.week = t.week and l.person = t.person
left join visited v on v.book = t.book and v.week = t.week and v.person = t.person
order by book nulls last, week nulls last, person nulls last
