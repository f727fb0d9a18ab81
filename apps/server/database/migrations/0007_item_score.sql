-- Item scores (小题分), and the sheets of a batch's file.

-- Names of the sheets of the file, in order; empty for a file without sheets. In a file with sheets the row inside
-- observation.cell counts on from sheet to sheet: sheet (from 0) x 1,048,576 + row.
alter table batch add column sheets text[] not null default '{}';

-- [person] What one pupil got in one item of a paper, times 10,000. item is the item's place (from 1) in the document of
-- the blueprint. Rows of one paper share batch_id and the row inside cell with the observation of the whole paper; they
-- count as long as that observation does.
create table item_score (
  person_id integer not null,
  batch_id integer not null,
  item smallint not null,
  score integer not null,
  cell bigint not null,
  blueprint_code text not null,
  primary key (person_id, batch_id, cell)
);
create index item_score_blueprint on item_score (blueprint_code, item);
