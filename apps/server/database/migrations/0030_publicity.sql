-- Publicity: what pupils selected and signed is shown to their school for some working days; objections are answered.

-- [reference] Working days at a place and below it: how long a round lasts, and how long an answer and an appeal may take.
create table publicity_rule (
  place_id integer primary key references place (id),
  days smallint not null,
  answer_days smallint not null,
  appeal_days smallint not null,
  changed_by text not null default '',
  changed_at timestamptz not null
);

-- [reference] A round of a class, a grade or a school.
create table publicity_round (
  id uuid primary key,
  term_id smallint not null references term (id),
  place_id integer not null references place (id),
  scope text not null check (scope in ('class', 'grade', 'school')),
  -- Who sees it: the people of its classes, or of the whole school.
  audience text not null check (audience in ('class', 'school')),
  state text not null check (state in ('open', 'concluded', 'cancelled')),
  days smallint not null,
  answer_days smallint not null,
  appeal_days smallint not null,
  opened_on date not null,
  -- The last day on which it is shown and objections are taken.
  closes_on date not null,
  opened_by text not null default '',
  opened_at timestamptz not null,
  ended_at timestamptz,
  reason text not null default ''
);
create index publicity_round_place on publicity_round (place_id, term_id, opened_at);

-- [reference]
create table publicity_class (
  round_id uuid not null references publicity_round (id),
  class_id integer not null references class (id),
  primary key (round_id, class_id)
);
create index publicity_class_class on publicity_class (class_id);

-- [person] What is shown: a frozen copy of the fields that the record's type lets out, and nothing else.
create table publicity_entry (
  person_id integer not null,
  id uuid not null,
  round_id uuid not null,
  class_id integer not null,
  record_id uuid not null,
  position smallint not null,
  shown jsonb not null,
  digest text not null,
  state text not null default 'shown' check (state in ('shown', 'struck')),
  -- Said beside the entry: why it was struck, or what an objection changed.
  remark text not null default '',
  changed_at timestamptz,
  primary key (person_id, id)
);
create index publicity_entry_class on publicity_entry (round_id, class_id, person_id, position);
create index publicity_entry_id on publicity_entry (id);

-- [person] Who is in a round, and the ledger's entry of the outcome once it is concluded.
create table publicity_outcome (
  person_id integer not null,
  round_id uuid not null,
  term_id smallint not null,
  class_id integer not null,
  entry_id uuid,
  primary key (person_id, round_id)
);
create index publicity_outcome_round on publicity_outcome (round_id, class_id);
create index publicity_outcome_term on publicity_outcome (person_id, term_id);

-- Teachers sign for a class of a round when its days are over.
create table publicity_signature (
  round_id uuid not null references publicity_round (id),
  class_id integer not null references class (id),
  account_id uuid not null,
  role text not null check (role in ('class-teacher', 'teacher')),
  name text not null,
  signed_at timestamptz not null,
  primary key (round_id, class_id, account_id)
);
