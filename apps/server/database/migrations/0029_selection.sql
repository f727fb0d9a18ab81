-- Selection: each term the pupil chooses few and typical records, with the teacher's guidance, and signs.

-- [reference] How many may be chosen at a place and below it; a school's own rule goes before its county's.
create table selection_rule (
  place_id integer primary key references place (id),
  per_aspect smallint not null,
  in_all smallint not null,
  highlighted smallint not null,
  guardian_under smallint not null,
  changed_by text not null default '',
  changed_at timestamptz not null
);

-- [person] `version` counts every change, so that of two devices the second learns that it is not the first.
create table selection (
  person_id integer not null,
  term_id smallint not null,
  class_id integer not null,
  state text not null check (state in ('draft', 'handed-in', 'returned', 'approved', 'signed', 'ready', 'public')),
  version integer not null,
  changed_at timestamptz not null,
  primary key (person_id, term_id)
);
create index selection_class on selection (class_id, term_id);

-- [person]
create table selection_item (
  person_id integer not null,
  term_id smallint not null,
  record_id uuid not null,
  -- From 0, in the pupil's own order.
  position smallint not null,
  highlighted boolean not null default false,
  reason text not null default '' check (length(reason) <= 200),
  primary key (person_id, term_id, record_id)
);

-- [person] What was said and done about a selection; nothing of it is changed afterwards.
create table selection_note (
  person_id integer not null,
  id uuid not null,
  term_id smallint not null,
  kind text not null check (kind in ('suggest', 'comment', 'hand-in', 'approve', 'return', 'reopen', 'sign', 'consent')),
  by_role text not null check (by_role in ('student', 'teacher', 'guardian')),
  record_id uuid,
  words text not null default '' check (length(words) <= 500),
  recorded_by text not null default '',
  written_at timestamptz not null,
  primary key (person_id, id)
);
create index selection_note_term on selection_note (person_id, term_id, written_at);

-- [person] `void`: what was signed was opened again.
create table selection_signature (
  person_id integer not null,
  id uuid not null,
  term_id smallint not null,
  by_role text not null check (by_role in ('student', 'guardian')),
  name text not null,
  digest text not null,
  void boolean not null default false,
  recorded_by text not null default '',
  signed_at timestamptz not null,
  entry_id uuid not null,
  primary key (person_id, id)
);
create index selection_signature_term on selection_signature (person_id, term_id);

-- When the people of a class were last reminded of a step of a term.
create table selection_reminder (
  class_id integer not null references class (id),
  term_id smallint not null references term (id),
  reminded_on date not null,
  primary key (class_id, term_id)
);
