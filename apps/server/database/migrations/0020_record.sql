-- Factual records (写实记录): who did what, when, how much, with proof; and the daily points of a class.

-- [person] id is made by whoever writes. day is the last of its days; of a draft without one, the day it was begun (day_known is
-- false then). fields: by code of the type's fields. class_id: the class of that day; null in a draft.
create table record (
  person_id integer not null,
  id uuid not null,
  term_id smallint not null references term (id),
  class_id integer references class (id),
  type text not null,
  state text not null check (state in ('draft', 'returned', 'waiting', 'confirmed', 'rejected', 'void')),
  day date not null,
  day_known boolean not null default true,
  starts_on date,
  fields jsonb not null default '{}',
  revision smallint not null default 1,
  writer_id integer not null,
  writer_role text not null check (writer_role in ('student', 'teacher', 'guardian')),
  confirmer text check (confirmer in ('guardian', 'class-teacher')),
  -- What keeps it as it is, e.g. publicity:7; empty: nothing.
  frozen_by text[] not null default '{}',
  reason text not null default '',
  attachments smallint not null default 0,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  decided_by integer,
  -- The ledger's entry of the revision that stands.
  entry_id uuid,
  primary key (person_id, id)
);
create index record_id on record (id);
create index record_of_person on record (person_id, term_id, day, id);
create index record_of_class on record (class_id, term_id, day, id) include (person_id, state, confirmer);
create index record_waiting on record (person_id, submitted_at, id) where state = 'waiting';
create index record_begun on record (writer_id, changed_at, id) where state in ('draft', 'returned');

-- [person] What happened to a record; content where the act brought a new one.
create table record_event (
  person_id integer not null,
  record_id uuid not null,
  seq smallint not null,
  act text not null check
    (act in ('submit', 'withdraw', 'return', 'confirm', 'reject', 'correct', 'void', 'freeze', 'unfreeze')),
  by_role text not null check (by_role in ('student', 'teacher', 'guardian', 'committee', 'system')),
  by_id integer,
  at timestamptz not null,
  revision smallint not null,
  reason text not null default '',
  content jsonb,
  primary key (person_id, record_id, seq)
);

-- [person] By which a record is found again that is like another: 64 bits of its text, or of one of its photos.
create table record_trace (
  person_id integer not null,
  record_id uuid not null,
  part smallint not null,
  place_id integer not null references place (id),
  class_id integer not null references class (id),
  kind text not null check (kind in ('text', 'photo')),
  filed_on date not null,
  sketch bigint not null,
  primary key (person_id, record_id, part)
);
create index record_trace_place on record_trace (place_id, kind, filed_on) include (sketch);

-- Plain. One item given to pupils of a class at once.
create table point_act (
  id uuid primary key,
  class_id integer not null references class (id),
  term_id smallint not null references term (id),
  item text not null,
  -- Words and points as they were when it was given: an item may change.
  title jsonb not null,
  points smallint not null,
  day date not null,
  note text not null default '',
  state text not null check (state in ('waiting', 'confirmed', 'undone', 'rejected')),
  writer_id integer not null,
  writer_role text not null check (writer_role in ('teacher', 'class-committee')),
  written_at timestamptz not null,
  decided_by integer,
  decided_at timestamptz
);
create index point_act_class on point_act (class_id, day, written_at, id);
create index point_act_waiting on point_act (class_id, written_at, id) where state = 'waiting';
create index point_act_writer on point_act (writer_id, written_at);

-- [person] What each pupil got of an act.
create table point (
  person_id integer not null,
  act_id uuid not null,
  term_id smallint not null references term (id),
  item text not null,
  title jsonb not null,
  points smallint not null,
  day date not null,
  note text not null default '',
  state text not null check (state in ('waiting', 'confirmed', 'undone', 'rejected')),
  entry_id uuid,
  primary key (person_id, act_id)
);
create index point_of_person on point (person_id, term_id, day, act_id) where state = 'confirmed';
create index point_of_act on point (act_id);

-- [reference] Which kinds of record and point items a place and what stands under it uses; the nearest place decides.
create table record_type_switch (
  place_id integer not null references place (id),
  code text not null,
  is_on boolean not null,
  changed_by text not null default '',
  changed_at timestamptz not null,
  primary key (place_id, code)
);

-- [reference] Point items that a place made itself.
create table point_item (
  id uuid primary key,
  place_id integer not null references place (id),
  title text not null,
  points smallint not null check (points <> 0),
  stages smallint[] not null,
  changed_by text not null default '',
  changed_at timestamptz not null
);
create index point_item_place on point_item (place_id);

-- Plain. What the suggestion of a kind learnt in a county: counts of words by kind, no text of anybody.
create table record_model (
  place_id integer primary key references place (id),
  trained_at timestamptz not null,
  records integer not null,
  types integer not null,
  accuracy real,
  baseline real,
  folds smallint not null,
  model jsonb not null
);
