-- en: What are the open deals worth, and how much of it may be expected?
-- zh: 未结商机值多少钱，预计能成多少？
-- columns: book, deal, customer, value, chance, weighted
-- for: managers
-- In the book's currency; chance in percent, a deal's own before its stage's; weighted in whole units.
select d.book as book, d.id as deal, d.customer as customer,
       cast(coalesce(d.value, 0) * cast(coalesce(d.rate, 1) as decimal(19,6)) as decimal(18,2)) as value,
       cast(coalesce(d.probability, s.stage_chance, 0) as decimal(9,6)) as chance,
       cast(
           cast(coalesce(d.value, 0) * cast(coalesce(d.rate, 1) as decimal(19,6)) as decimal(19,2))
           * cast(coalesce(d.probability, s.stage_chance, 0) as decimal(9,6)) * 0.01 as decimal(18,0)
       ) as weighted
from deals d
join deal_standings s on s.book = d.book and s.id = d.id
where s.standing = 'open'
order by book nulls last, weighted desc nulls last, deal nulls last
