-- Evidence: where facts come from, and the facts.

-- Plain. One import, sitting or act of recording. Its id is given under a lock held until commit, so the order of ids is the
-- order in which batches became visible: "up to batch n" is a position that never changes its meaning.
create table batch (
  id integer primary key,
  source text not null,
  file_name text not null default '',
  file_digest bytea not null default '',
  profile_code text not null default '',
  place_id integer,
  recorded_by text not null default '',
  recorded_at timestamptz not null,
  observations bigint not null default 0,
  corrections bigint not null default 0
);
create index batch_file on batch (file_digest);

-- [person] Append-only. One confirmed fact. batch_id and cell name it within the person: cell is the row in the file
-- times 1,024 plus the column (both from 1), so every fact leads back to the cell it came from.
-- The order of columns leaves no gaps: 40 bytes a row.
create table observation (
  person_id integer not null,
  batch_id integer not null,
  indicator_id smallint not null,
  term_id smallint not null,
  day date not null,
  value bigint not null,
  recorded_at timestamptz not null,
  cell bigint not null
) partition by list (term_id);
create index observation_person on observation (person_id);
create index observation_batch on observation using brin (batch_id) with (pages_per_range = 32);

-- [person] The observation (batch_id, cell) is replaced by (by_batch_id, by_cell), or withdrawn when by_cell is null.
create table correction (
  person_id integer not null,
  batch_id integer not null,
  cell bigint not null,
  by_batch_id integer not null,
  by_cell bigint,
  reason text not null default '',
  primary key (person_id, batch_id, cell)
);
create index correction_by on correction (by_batch_id);

-- [reference] How the columns of a table become observations; saved, named, reusable.
create table import_profile (
  code text primary key,
  document jsonb not null,
  changed_at timestamptz not null
);

-- [reference] 双向细目表: the blueprint of one paper, as imported with its item scores.
create table blueprint (
  code text primary key,
  document jsonb not null,
  changed_at timestamptz not null
);
