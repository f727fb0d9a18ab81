-- [person] A correction that held from by_batch_id until lifted_by, when the batch that had made it was withdrawn: from then on
-- what it had replaced stands again, or is replaced by what had replaced the replacement. In correction stands what holds now.
create table lifted_correction (
  person_id integer not null,
  batch_id integer not null,
  cell bigint not null,
  by_batch_id integer not null,
  by_cell bigint,
  reason text not null default '',
  lifted_by integer not null,
  primary key (person_id, batch_id, cell, lifted_by)
);
create index lifted_correction_by on lifted_correction (by_batch_id);
create index lifted_correction_lifted_by on lifted_correction (lifted_by);
