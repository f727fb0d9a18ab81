-- The ledger's entry of an archive that left, and the proof that it carries once enough witnesses have signed; empty before.
-- Archives of before have neither.
alter table issued_archive add column entry_id uuid;
alter table issued_archive add column proof text not null default '';
