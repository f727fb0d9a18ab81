-- An audit tells how far it has come, and can be stopped.
alter table ledger_audit add column expected bigint not null default 0;
alter table ledger_audit add column cancel_requested boolean not null default false;
