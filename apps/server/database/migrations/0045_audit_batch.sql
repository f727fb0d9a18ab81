-- The audit is fixed in the ledger day by day: one entry (audit-batch) for the rows from_id to to_id. What the entry says, the
-- rows themselves say too; this table only helps to name a row that was changed: for each its id (8 bytes) and the SHA-256 of
-- its canonical form (32), in order of ids. Its own digest is in the entry.
create table audit_batch (
  to_id bigint primary key,
  from_id bigint not null,
  day date not null,
  entry_id uuid not null,
  leaves bytea not null
);
alter table audit_batch alter column leaves set storage external;
