-- en: How many promises of each person for each week were kept, and how many were not?
-- zh: 每人每周的约定有多少履行了，有多少没有？
-- columns: book, week, person, kept, early, replaced, late, broken, open, void, settled
-- settled: kept, replaced, late or void by something that is not for the viewer.
select book, week, person,
       count(*) filter (where state = 'kept') as kept,
       count(*) filter (where state = 'early') as early,
       count(*) filter (where state = 'replaced') as replaced,
       count(*) filter (where state = 'late') as late,
       count(*) filter (where state = 'broken') as broken,
       count(*) filter (where state = 'open') as open,
       count(*) filter (where state = 'void') as void,
       count(*) filter (where state = 'settled') as settled
from promise_states
group by book, week, person
order by book nulls last, week nulls last, person nulls last
