-- en: How did each book's week go: visits, plan lines done, forms handed in on time, obligations met?
-- zh: 每本台账每周怎么样：拜访多少次，计划项完成多少，表格按时交了多少，规范做到多少？
-- columns: book, week, visits, planned, done, forms, on_time, judged, met
-- forms: plans and summaries that were owed and whose time is over; on_time: by the time of the hand-in or the cut-off.
-- judged: cases of obligations that were met, late, missing or broken. Counted also where the records may not be seen.
with visited as (
    select book, week, cast(sum(visits) as bigint) as visits from visit_counts group by book, week
),
first_plans as (
    select book, week, person, min(id) as plan from plans group by book, week, person
),
lines as (
    select p.book as book, p.week as week, count(s.key) as planned, count(*) filter (where s.state = 'done') as done
    from first_plans p
    left join plan_line_states s on s.book = p.book and s.plan = p.plan
    group by p.book, p.week
),
handed as (
    select book, week, count(*) as forms, count(*) filter (where mark in ('on_time', 'before_cut_off')) as on_time
    from hand_ins
    where mark <> 'due'
    group by book, week
),
obliged as (
    select c.book as book, coalesce(c.week, a.week) as week, count(*) as judged,
           count(*) filter (where c.mark in ('met', 'on_time', 'before_cut_off')) as met
    from cases c
    cross join asked a
    join rules__obligations o on o.book = c.book and o.rule = c.rule
    where c.mark in ('met', 'on_time', 'before_cut_off', 'late', 'missing', 'broken')
    group by c.book, coalesce(c.week, a.week)
),
weeks as (
    select book, week from visited
    union select book, week from lines
    union select book, week from handed
    union select book, week from obliged
)
select w.book as book, w.week as week, coalesce(v.visits, 0) as visits,
       coalesce(l.planned, 0) as planned, coalesce(l.done, 0) as done,
       coalesce(h.forms, 0) as forms, coalesce(h.on_time, 0) as on_time,
       coalesce(o.judged, 0) as judged, coalesce(o.met, 0) as met
from weeks w
left join visited v on v.book = w.book and v.week = w.week
left join lines l on l.book = w.book and l.week = w.week
left join handed h on h.book = w.book and h.week = w.week
left join obliged o on o.book = w.book and o.week = w.week
order by book nulls last, week nulls last
