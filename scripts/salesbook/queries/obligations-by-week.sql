-- en: How many cases of each obligation were met in each week, and what became of the others?
-- zh: 每周规范的每一条做到了多少件，其余的怎么样？
-- columns: book, week, obligation, met, late, missing, broken, at_risk, due, not_owed, not_provable
-- The cases are judged by the rules. What belongs to no week counts in the week asked.
select c.book as book, coalesce(c.week, a.week) as week, o.obligation as obligation,
       count(*) filter (where c.mark in ('met', 'on_time', 'before_cut_off')) as met,
       count(*) filter (where c.mark = 'late') as late,
       count(*) filter (where c.mark = 'missing') as missing,
       count(*) filter (where c.mark = 'broken') as broken,
       count(*) filter (where c.mark = 'at_risk') as at_risk,
       count(*) filter (where c.mark = 'due') as due,
       count(*) filter (where c.mark = 'not_owed') as not_owed,
       count(*) filter (where c.mark = 'not_provable') as not_provable
from cases c
cross join asked a
join rules__obligations o on o.book = c.book and o.rule = c.rule
group by c.book, coalesce(c.week, a.week), o.obligation
order by book nulls last, week nulls last, obligation nulls last
