-- Identity: accounts, sessions, roles; who read and did what. All plain tables of the coordinator.

create table account (
  id uuid primary key,
  login text not null unique,
  password_hash text not null,
  must_change boolean not null default false,
  person_id integer,
  display_name text not null default '',
  language text not null default 'zh-CN',
  failures integer not null default 0,
  locked_until timestamptz,
  disabled boolean not null default false,
  created_at timestamptz not null
);

-- What an account may be: a role at a place. student, guardian and teacher act through their person's relations.
create table account_role (
  account_id uuid not null references account (id) on delete cascade,
  role text not null check (role in ('administrator', 'bureau', 'school', 'teacher', 'student', 'guardian')),
  place_id integer not null default 0,
  primary key (account_id, role, place_id)
);

-- The token itself is only in the cookie; here its SHA-256.
create table session (
  token_digest bytea primary key,
  account_id uuid not null references account (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on session (account_id);

-- Every act, and every read of a minor's data outside one's own class or child. No personal data: ids only.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid,
  act text not null,
  person_id integer,
  place_id integer,
  details jsonb not null default '{}'
);
create index audit_person on audit (person_id, at);
