-- Facts that arise in the system itself (a confirmed record, a rating) are offered in the transaction that makes them, and
-- gathered into batches of observations every minute: a batch an act would be too many.
create table waiting_fact (
  seq bigint generated always as identity primary key,
  person_id integer not null,
  -- What it came of, e.g. record:<id>:<revision>; used once, so that the same thing never counts twice.
  ref text not null,
  part smallint not null default 0,
  source text not null default '',
  -- Takes back every part of the ref.
  retracts boolean not null default false,
  indicator_id smallint,
  term_id smallint,
  day date,
  value bigint,
  recorded_at timestamptz not null,
  check (retracts or (indicator_id is not null and term_id is not null and day is not null and value is not null))
);
create index waiting_fact_ref on waiting_fact (person_id, ref);

-- Which observation a fact became.
create table fact (
  person_id integer not null,
  ref text not null,
  part smallint not null,
  batch_id integer not null,
  cell bigint not null,
  primary key (person_id, ref, part)
);
create index fact_observation on fact (person_id, batch_id, cell);
