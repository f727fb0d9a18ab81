-- Checkpoints on their way to the chain, and those that it keeps.

-- Plain. state: waiting (to be signed and sent), sent (a transaction is out, not yet confirmed), done (the chain keeps it),
-- refused (the chain keeps something else: a larger tree, or another root at this size; nothing is tried again).
-- problem: a code while something is in the way; detail: what the node said of it. raw: the signed transaction while it is
-- out, so that the same one is sent again and never a second; account, nonce: whose it is, and its place among theirs.
-- block, gas: from its receipt. tx_hash of one that is done is empty when somebody else's transaction brought it there.
create table ledger_anchor (
  id integer generated always as identity primary key,
  origin text not null check (origin <> ''),
  size bigint not null check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'done', 'refused')),
  contract text not null default '',
  account text not null default '',
  chain_id bigint,
  tx_hash text not null default '',
  nonce bigint,
  raw bytea,
  block bigint,
  gas bigint,
  tries integer not null default 0,
  next_at timestamptz not null,
  problem text not null default '',
  detail text not null default '',
  created_at timestamptz not null,
  sent_at timestamptz,
  done_at timestamptz,
  unique (origin, size, root)
);
-- The newest waiting checkpoint of a log stands for the older ones: it covers them.
create unique index ledger_anchor_waiting on ledger_anchor (origin) where state = 'waiting';
create index ledger_anchor_open on ledger_anchor (next_at) where state in ('waiting', 'sent');
