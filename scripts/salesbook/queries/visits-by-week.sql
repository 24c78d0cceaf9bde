-- en: How many visits did each person make in each week?
-- zh: 每人每周拜访了多少次？
-- columns: week, person, visits
-- A joint visit counts for whoever wrote it down. Over several books a person is who has the same id.
-- Told also where the visits themselves may not be seen, as in a coded company.
select week, person, cast(sum(visits) as bigint) as visits
from visit_counts
group by week, person
order by week nulls last, person nulls last
