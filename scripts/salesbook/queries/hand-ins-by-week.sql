-- en: How many handed in each week's plan and summary on time, before the cut-off, late or not at all?
-- zh: 每周的计划和总结，按时、截止前、迟交、未交的各有多少人？
-- columns: book, week, form, mark, people
-- Of those who owed one. The marks are given by the rules, which weigh the evidence.
select book, week, form, mark, count(*) as people
from hand_ins
group by book, week, form, mark
order by book nulls last, week nulls last, form nulls last, mark nulls last
