-- Notices are paged by time and id; what is unread is counted often.
drop index notice_account;
create index notice_account on notice (account_id, created_at desc, id desc);
create index notice_unread on notice (account_id) where read_at is null;
create index notice_created on notice (created_at);

-- Where an account is written to. Plain. Nothing goes out before the address is verified by the code that was sent to it.
create table account_mail (
  account_id uuid primary key references account (id) on delete cascade,
  address text not null,
  verified_at timestamptz,
  code_digest text,
  code_sent_at timestamptz,
  code_tries smallint not null default 0,
  -- At once, or one mail a day.
  rhythm text not null default 'daily' check (rhythm in ('once', 'daily')),
  digested_on date
);

-- What an account does not want to be told by mail (inbox) or at all (off). Plain.
create table notice_choice (
  account_id uuid not null references account (id) on delete cascade,
  topic text not null,
  channel text not null check (channel in ('inbox', 'off')),
  primary key (account_id, topic)
);

-- Another system that is told what happens at a place and below it. The secret signs each message and is shown once. Plain.
create table webhook (
  id uuid primary key,
  place_id integer not null references place (id),
  url text not null,
  secret text not null,
  active boolean not null default true,
  created_by text not null default '',
  created_at timestamptz not null
);
create index webhook_place on webhook (place_id);

-- The outbox: what is to be sent, put in by the transaction that has something to tell. Its id goes along, so that the
-- receiver knows a message that comes twice. Plain.
create table notice_delivery (
  id uuid primary key,
  channel text not null check (channel in ('mail', 'webhook')),
  account_id uuid references account (id) on delete cascade,
  webhook_id uuid references webhook (id) on delete cascade,
  kind text not null,
  details jsonb not null default '{}',
  path text not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  tries smallint not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null,
  done_at timestamptz,
  -- Why the last try failed: a word such as `timeout` or `status-500`.
  problem text not null default '',
  check ((channel = 'mail') = (account_id is not null)),
  check ((channel = 'webhook') = (webhook_id is not null))
);
create index notice_delivery_due on notice_delivery (channel, due_at) where state = 'waiting';
create index notice_delivery_webhook on notice_delivery (webhook_id, created_at desc, id desc) where webhook_id is not null;
create index notice_delivery_account on notice_delivery (account_id) where account_id is not null;
