-- Scheme: the vocabulary of observations, and the schemes that say what counts.

-- [reference] The observation vocabulary. Values are decimals with at most 4 digits, kept times 10,000.
create table indicator (
  id smallint primary key,
  code text not null unique,
  title_zh text not null,
  title_en text not null,
  unit text not null default '',
  -- Values outside are refused at import (times 10,000, as in observation.value).
  low bigint,
  high bigint,
  source text not null default ''
);

-- [reference] A published version never changes.
create table scheme_version (
  id integer primary key,
  code text not null,
  version integer not null,
  document jsonb not null,
  digest text not null,
  published_at timestamptz not null,
  unique (code, version)
);
