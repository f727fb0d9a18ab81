-- Where the content lies: a random name of ours, so that no upload ever writes over another. `source` is the SHA-256 of what
-- was handed in: the same again under the same id is the same upload. A look is compared bit by bit, so it is bits.
alter table attachment add column file uuid not null default gen_random_uuid();
alter table attachment alter column file drop default;
alter table attachment add column source bytea not null default '';
alter table attachment alter column source drop default;
alter table attachment add column preview_bytes integer not null default 0;
alter table attachment drop column look;
alter table attachment add column look bit(64);
create index attachment_look on attachment (look);
create index attachment_account on attachment (account_id, uploaded_at);

-- Files to remove from the storage once due. A row stands here from before a file is written until its attachment's row is
-- there, and again from the moment that row goes: whatever crashes in between, no file is left behind.
create table attachment_removal (
  file uuid primary key,
  due_at timestamptz not null
);
create index attachment_removal_due on attachment_removal (due_at);
