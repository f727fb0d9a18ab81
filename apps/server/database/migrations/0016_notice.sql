-- What somebody is told inside the system; mail and webhooks carry it on. Never a pupil's data: what it is about, and where.
create table notice (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  kind text not null,
  -- Placeholders of the kind's words: counts, days, codes; no text of a person.
  details jsonb not null default '{}',
  path text not null default '',
  created_at timestamptz not null,
  read_at timestamptz
);
create index notice_account on notice (account_id, created_at);
