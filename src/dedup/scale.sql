-- Rows of `kbgen dedup export` (version 1) to the pairs of which one text may be the other with a typing error.
-- In: texts(version, id, text, form, folded), places(version, id, signature, wrong, meant). Out: broken, sound, wrong, meant.
-- The same in DuckDB, DataFusion and Spark; strings are ordered by their bytes.
with
-- One text for all that are read alike.
first_texts as (
  select id, text, form, folded
  from (
    select id, text, form, folded, row_number() over (partition by form, folded order by id) as copy
    from texts
    where version = 1 and form <> ''
  ) numbered
  where copy = 1
),
-- One text for each form that is damaged in one way.
damaged as (
  select signature, id, text, form, wrong
  from (
    select
      p.signature as signature, t.id as id, t.text as text, t.form as form, p.wrong as wrong,
      row_number() over (partition by p.signature, t.form, p.wrong order by t.folded, t.id) as copy
    from places p
    join first_texts t on t.id = p.id
    where p.wrong is not null
  ) numbered
  where copy = 1
),
-- A sound place is compared with so many damaged ones at most.
rivals as (
  select signature, id, text, wrong
  from (
    select signature, id, text, wrong, row_number() over (partition by signature order by form, wrong) as rival
    from damaged
  ) numbered
  where rival <= 64
)
select distinct r.text as broken, t.text as sound, r.wrong as wrong, p.meant as meant
from rivals r
join places p on p.signature = r.signature
join first_texts t on t.id = p.id
where p.meant is not null and t.id <> r.id
  -- A slip changes the length by one letter at most, and both ends only of what has two.
  and character_length(r.wrong) - character_length(p.meant) between -1 and 1
  and (character_length(r.wrong) <= 2 or substring(r.wrong, 1, 1) = substring(p.meant, 1, 1)
    or substring(r.wrong, character_length(r.wrong), 1) = substring(p.meant, character_length(p.meant), 1))
