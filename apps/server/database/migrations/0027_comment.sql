-- Comments (评语): what a class teacher is writing. What was confirmed is the remark of kind `teacher`.

-- [person] version counts the saves, so that two who write at once see it.
create table comment (
  person_id integer not null,
  term_id smallint not null references term (id),
  version integer not null,
  state text not null check (state in ('draft', 'confirmed')),
  body text not null check (length(body) <= 2000),
  written_by text not null default '',
  written_at timestamptz not null,
  primary key (person_id, term_id)
);

-- How long comments may be at a place and below it.
create table comment_limit (
  place_id integer primary key references place (id),
  most smallint not null check (most between 50 and 500),
  changed_by text not null default '',
  changed_at timestamptz not null
);

-- Plain. A batch of drafts for a class.
create table comment_job (
  id uuid primary key,
  class_id integer not null references class (id),
  term_id smallint not null references term (id),
  model boolean not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer not null default 0,
  fallbacks integer not null default 0,
  requested_by uuid,
  recorded_by text not null default '',
  created_at timestamptz not null,
  finished_at timestamptz,
  problem text not null default ''
);
create index comment_job_class on comment_job (class_id, term_id, created_at desc);
