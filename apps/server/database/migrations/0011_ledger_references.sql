-- Which entry of the ledger stands for a row; null: made before there was a ledger.

alter table batch add column entry_id uuid;
-- SHA-256 of the observations, see evidence/pack.ts; null: made before there was a ledger.
alter table batch add column digest bytea;
alter table report add column entry_id uuid;
-- A pupil was erased from it since: it can no longer be held against its entry.
alter table batch add column erased boolean not null default false;
