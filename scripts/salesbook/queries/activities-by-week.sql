-- en: How often did each person do each of the seven activities in each week?
-- zh: 每人每周七种行动各做了多少次？
-- columns: book, week, person, activity, times
select v.book as book, c.week as week, v.person as person, a.value as activity, count(*) as times
from visits v
join visits__activities a on a.book = v.book and a.id = v.id
join calendar_days c on c.book = v.book and c.day = v.date
group by v.book, c.week, v.person, a.value
order by book nulls last, week nulls last, person nulls last, activity nulls last
