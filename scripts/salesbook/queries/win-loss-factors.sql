-- en: What did deals turn on that were won or lost, and how often?
-- zh: 成交和未成交的商机，各由哪些因素决定、各有多少次？
-- columns: book, outcome, factor, deals
select s.book as book, s.standing as outcome, f.value as factor, count(*) as deals
from deal_standings s
join deals__result__factors f on f.book = s.book and f.id = s.id
where s.standing <> 'open'
group by s.book, s.standing, f.value
order by book nulls last, outcome nulls last, factor nulls last
