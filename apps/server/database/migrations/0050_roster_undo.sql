-- Imports of rosters that changed something, and for some days what they changed, so that they can be undone.

-- Plain.
create table roster_import (
  id integer primary key,
  -- Of whoever imported; null: of everywhere.
  place_id integer references place (id),
  file_name text not null,
  kinds text[] not null,
  as_of date not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  -- How many rows were added, changed … , by name.
  figures jsonb not null,
  -- People who came new have the ids from the first to the last; what the roster says of them goes with them.
  first_person integer,
  last_person integer,
  -- Until then what it changed is kept; null: no longer.
  kept_until timestamptz,
  undone_at timestamptz,
  undone_by text,
  undo_reason text
);

-- Plain. Rows of one table that an import put in, changed or took away, except those of people who came new.
create table roster_change (
  import_id integer not null references roster_import (id) deferrable initially deferred,
  position integer not null,
  relation text not null,
  -- The people, or else the classes, places, terms or courses, whose rows they are.
  ids integer[] not null,
  -- The keys of the rows, and the rows as they were; a key without a row: it was not there.
  keys jsonb not null,
  before jsonb not null,
  primary key (import_id, position)
);
