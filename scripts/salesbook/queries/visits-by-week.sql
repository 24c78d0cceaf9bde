-- en: How many visits did each person make in each week?
-- zh: 每人每周拜访了多少次？
-- columns: week, person, visits
-- A joint visit counts for whoever wrote it down. Over several books a person is who has the same id.
select c.week as week, v.person as person, count(*) as visits
from visits v
join calendar_days c on c.book = v.book and c.day = v.date
group by c.week, v.person
order by week nulls last, person nulls last
