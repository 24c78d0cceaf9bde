-- Whether each deal is open, won or lost at the moment asked, and the chance of the stage it had reached, in percent:
-- by its result, else by a stage that is certain.
with reached as (
    select s.book as book, s.id as id, s.stage as stage
    from deals__stages s
    cross join asked a
    where s.date <= a.day
    qualify row_number() over (partition by s.book, s.id order by s.position desc nulls last) = 1
),
chances as (
    select r.book as book, r.id as id, c.probability as chance
    from reached r
    join company__stages c on c.book = r.book and c.key = r.stage
)
select d.book as book, d.id as id, c.chance as stage_chance,
       case
           when d.result__outcome in ('won', 'lost') and d.result__date <= a.day then d.result__outcome
           when c.chance is null or (c.chance > 0 and c.chance < 100) then 'open'
           when c.chance > 0 then 'won'
           else 'lost'
       end as standing
from deals d
cross join asked a
left join chances c on c.book = d.book and c.id = d.id
