-- Result: evaluation runs, and what each subject got.

-- Plain. scheme version x term x place; reproducible: position is the last batch that counts.
create table run (
  id integer primary key,
  scheme_version_id integer not null references scheme_version (id),
  term_id smallint not null references term (id),
  place_id integer not null references place (id),
  state text not null check (state in ('running', 'done', 'failed', 'cancelled')),
  position integer not null,
  progress real not null default 0,
  subjects integer not null default 0,
  observations bigint not null default 0,
  input_digest text not null default '',
  result_digest text not null default '',
  requested_by text not null default '',
  started_at timestamptz not null,
  finished_at timestamptz,
  cancel_requested boolean not null default false,
  problem text not null default ''
);
create index run_term on run (term_id, scheme_version_id);

-- [person] One row a subject and run. scores: two bytes a node, big-endian, times 100, 0xFFFF no score; levels: one byte a
-- node, the level's place in the scheme's list, 0xFF none; both in the order of the scheme's nodes (overall first).
create table result (
  person_id integer not null,
  term_id smallint not null,
  run_id integer not null,
  class_id integer not null,
  place_id integer not null,
  scores bytea not null,
  levels bytea not null
) partition by list (term_id);
create index result_person on result (person_id);
create index result_run on result using brin (run_id);

-- Plain. The norms a run used: one row a leaf and group. Sums are of raw x 10,000 (exact).
create table run_norm (
  run_id integer not null,
  node text not null,
  group_key text not null,
  n integer not null,
  total numeric not null,
  squares numeric not null,
  primary key (run_id, node, group_key)
);

-- Plain. How a node's scores are spread in a place or class: counts of [0,1), [1,2) … [99,100), 100, so 101 numbers.
create table run_distribution (
  run_id integer not null,
  node text not null,
  place_id integer not null,
  grade smallint not null,
  n integer not null,
  total bigint not null,
  counts integer[] not null,
  levels integer[] not null,
  primary key (run_id, node, place_id, grade)
);
