-- Files that prove something. An upload is its account's own until something claims it; what nobody claims is removed.
create table attachment (
  id uuid primary key,
  account_id uuid,
  -- The pupil it is about, once it is claimed.
  person_id integer,
  owner_kind text not null default '',
  owner_ref text not null default '',
  kind text not null check (kind in ('image', 'pdf', 'video')),
  file_name text not null,
  media_type text not null,
  bytes bigint not null,
  width integer not null default 0,
  height integer not null default 0,
  seconds real not null default 0,
  -- SHA-256 of what is kept, and a perceptual hash of an image: 64 bits, null for others.
  digest bytea not null,
  look bigint,
  uploaded_at timestamptz not null
);
create index attachment_owner on attachment (owner_kind, owner_ref);
create index attachment_person on attachment (person_id);
create index attachment_unclaimed on attachment (uploaded_at) where owner_kind = '';
