-- Growth archive: what the steps of a term left, signed by four and sealed; afterwards only corrected by a further revision.

-- [person] document is canonical JSON (RFC 8785) and digest its SHA-256 in hexadecimal: what the signatures are of. A sealed row
-- never changes again; a correction is the next revision.
create table term_archive (
  person_id integer not null,
  term_id smallint not null,
  revision smallint not null check (revision > 0),
  state text not null check (state in ('signing', 'returned', 'sealed')),
  -- Whose turn it is: to sign, or when it was returned to mend something; '' once it is sealed.
  turn text not null check (turn in ('', 'student', 'teacher', 'committee', 'head')),
  -- Signatures of earlier rounds no longer count: something was refused, or what they were of has changed.
  round smallint not null default 1,
  document text not null,
  digest text not null,
  -- What the archive lacks, e.g. 'comment': those are looked at first.
  gaps text[] not null default '{}',
  -- Of a correction: why, and which parts differ from the revision before.
  reason text not null default '',
  changes text[] not null default '{}',
  changed_at timestamptz not null,
  sealed_at timestamptz,
  entry_id uuid,
  -- By what experts know it: neither the pupil's id nor anything that leads to it.
  material_code uuid,
  primary key (person_id, term_id, revision)
);
create index term_archive_material on term_archive (material_code) where material_code is not null;

-- [person] Each an explicit act: who, as what, under which typed name, of which digest; or refused, with a reason.
create table archive_signature (
  person_id integer not null,
  term_id smallint not null,
  revision smallint not null,
  round smallint not null,
  role text not null check (role in ('student', 'teacher', 'committee', 'head')),
  outcome text not null check (outcome in ('signed', 'refused')),
  digest text not null,
  signer_name text not null,
  -- A guardian signs for a pupil of primary school.
  for_pupil boolean not null default false,
  account_id uuid,
  reason text not null default '',
  returned_to text not null default '' check (returned_to in ('', 'student', 'teacher')),
  -- The batch in which it was given, if in one.
  job_id uuid,
  signed_at timestamptz not null,
  primary key (person_id, term_id, revision, round, role, outcome)
);

-- Plain. Work over a class or school: signing a list, or making its files.
create table archive_job (
  id uuid primary key,
  kind text not null check (kind in ('sign', 'export')),
  term_id smallint not null,
  place_id integer,
  class_id integer,
  -- Of signing: as what, under which name, and the digest of the list that was confirmed.
  role text not null default '',
  signer_name text not null default '',
  list_digest text not null default '',
  -- What was confirmed, [person, revision, digest] each, until it is done.
  items jsonb not null default '[]',
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer not null default 0,
  skipped integer not null default 0,
  path text not null default '',
  requested_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  problem text not null default ''
);
