-- Observations packed for the reading of whole terms; results in a table for each large run; norms and spreads in few rows; units in
-- English.

-- In English; the column unit is the Chinese one. Filled from the vocabulary at the next start.
alter table indicator add column unit_en text not null default '';

-- Whether all observations of the batch are in observation_pack as well. A run reads those that are not from the rows.
alter table batch add column packed boolean not null default false;

-- Plain, derived. The observations of a batch once more, some thousands a row, column by column (see evidence/pack.ts): read
-- whole, they cost a tenth of the rows. Whoever removes rows of observation makes the packs of their batches anew.
create table observation_pack (
  term_id smallint not null,
  batch_id integer not null,
  part integer not null,
  observations integer not null,
  body bytea not null,
  primary key (term_id, batch_id, part)
);
alter table observation_pack alter column body set storage external;

-- [person] As before, but partitioned by run: a large run fills a table of its own, which is indexed and attached when it is
-- full and dropped as one; small runs share result_other.
alter table result rename to result_by_term;
create table result (
  person_id integer not null,
  term_id smallint not null,
  run_id integer not null,
  class_id integer not null,
  place_id integer not null,
  scores bytea not null,
  levels bytea not null,
  primary key (person_id, run_id)
) partition by list (run_id);
create table result_other partition of result default;
insert into result select person_id, term_id, run_id, class_id, place_id, scores, levels from result_by_term;
drop table result_by_term;
create index result_other_run on result_other using brin (run_id);

-- Plain. The norms a run used: a leaf's groups in the order of their keys, some hundreds a row. groups: a line a group, its
-- key, n, sum and sum of squares of raw x 10,000 (exact), between tabs; first: the key of the first.
alter table run_norm rename to run_norm_by_group;
create table run_norm (
  run_id integer not null,
  node text not null,
  first text not null collate "C",
  groups text not null,
  primary key (run_id, node, first)
);
insert into run_norm
  select run_id, node, group_key, group_key || E'\t' || n || E'\t' || total || E'\t' || squares from run_norm_by_group;
drop table run_norm_by_group;

-- Plain. How the scores of the top nodes are spread in a school: one row a school. spreads: JSON, an entry a node and grade:
-- n, total (of the scores times 100), counts of [0,1), [1,2) … [99,100), 100 from the bin `from` on, and of each level.
alter table run_distribution rename to run_distribution_by_grade;
create table run_distribution (
  run_id integer not null,
  place_id integer not null,
  spreads text not null,
  primary key (run_id, place_id)
);
alter table run_distribution alter column spreads set storage external;
insert into run_distribution
  select run_id, place_id,
    json_agg(json_build_object('node', node, 'grade', grade, 'n', n, 'total', total, 'from', 0, 'counts', counts, 'levels', levels)
      order by node, grade)::text
  from run_distribution_by_grade group by run_id, place_id;
drop table run_distribution_by_grade;
