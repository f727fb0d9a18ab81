-- Archive: growth archives that left as a credential, and those that came from elsewhere.

-- Plain. Where it can be read which archives were revoked. url is what stands in the archives and so never changes; next is the
-- first entry that is free.
create table archive_status_list (
  number integer primary key,
  url text not null,
  issuer text not null,
  next integer not null default 0 check (next between 0 and 131072),
  unique (url, issuer)
);

-- Plain. digest: SHA-256 of what the archive says; the same facts give the same archive again. salt: with which the pupil's
-- number is hashed in it. person_id is null and salt empty once the pupil was erased; the entry in the list stays.
create table issued_archive (
  number text primary key,
  id uuid not null unique,
  person_id integer,
  salt text not null,
  list integer not null references archive_status_list (number),
  status_index integer not null,
  issued_at timestamptz not null,
  digest text not null,
  revoked_at timestamptz,
  unique (list, status_index)
);
create index issued_archive_person on issued_archive (person_id);

-- [person] An archive of another issuer (or of our own, come back), verified when it came. What it says is history: it is never
-- an observation. digest: SHA-256 of the credential without its proofs, so that both of its forms are one archive.
create table imported_archive (
  person_id integer not null,
  digest text not null,
  credential_id text not null,
  issuer text not null,
  form text not null check (form in ('data-integrity', 'jwt')),
  document text not null,
  -- What could not be checked when it came, e.g. whether it was revoked.
  unchecked jsonb not null default '[]',
  imported_at timestamptz not null,
  imported_by text not null default '',
  primary key (person_id, digest)
);
