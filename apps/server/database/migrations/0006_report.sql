-- Report: what was said about a pupil in words, and which reports were made.

-- [person] The teacher's, the family's and the pupil's own words for one term.
create table remark (
  person_id integer not null,
  term_id smallint not null,
  kind text not null check (kind in ('teacher', 'family', 'self')),
  body text not null check (length(body) between 1 and 2000),
  written_by text not null default '',
  written_at timestamptz not null,
  primary key (person_id, term_id, kind)
);

-- [person] A report's number is what its QR code carries; digest is of the data it shows.
create table report (
  person_id integer not null,
  number text not null,
  term_id smallint not null,
  run_id integer not null,
  digest text not null,
  made_at timestamptz not null,
  primary key (person_id, number)
);
create index report_number on report (number);

-- Plain. A batch of reports: a class or a school.
create table report_job (
  id uuid primary key,
  term_id smallint not null,
  place_id integer,
  class_id integer,
  form text not null check (form in ('zip', 'pdf')),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer not null default 0,
  path text not null default '',
  requested_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  problem text not null default ''
);
