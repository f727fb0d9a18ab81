-- Rubrics, rounds of rating, and what came of them. Who gave which peer form is known while the round is open only, by
-- rating_task.form_id; closing cuts it. See docs/ratings.md for what somebody with SQL could still see.

-- A place's own rubrics. A version never changes; those that come with the program are files.
create table rating_rubric (
  place_id integer not null references place (id),
  code text not null,
  version smallint not null,
  document jsonb not null,
  saved_by text not null default '',
  saved_at timestamptz not null,
  primary key (place_id, code, version)
);

create table rating_round (
  id uuid primary key,
  -- The school, and perhaps one class or one grade of it.
  place_id integer not null references place (id),
  class_id integer references class (id),
  grade smallint,
  term_id smallint not null references term (id),
  -- The rubric as it was, and the weights of the kinds of raters: 0 does not take part.
  rubric jsonb not null,
  weights jsonb not null,
  peers smallint not null,
  -- What the peers were drawn by; gone with the first closing, since with it the draw could be done again. Its digest stays.
  seed text,
  seed_digest text not null,
  closes_on date not null,
  state text not null check (state in ('open', 'closing', 'closed')),
  progress real not null default 0,
  -- Counts the closings.
  revision smallint not null default 0,
  closed_on date,
  opened_by uuid,
  opened_at timestamptz not null,
  problem text not null default ''
);
create index rating_round_place on rating_round (place_id, term_id, opened_at desc, id);
create index rating_round_due on rating_round (closes_on) where state = 'open';

create table rating_round_class (
  class_id integer not null references class (id),
  round_id uuid not null references rating_round (id),
  pupils smallint not null,
  peers smallint not null,
  primary key (class_id, round_id)
);
create index rating_round_class_round on rating_round_class (round_id);

-- [person] Whom somebody is asked to rate. person_id is the rater; of a family's form it is the child.
create table rating_task (
  person_id integer not null,
  id uuid not null,
  round_id uuid not null,
  class_id integer not null,
  kind text not null check (kind in ('self', 'peer', 'teacher', 'guardian')),
  state text not null default 'open' check (state in ('open', 'given', 'skipped')),
  -- Both null for peers once the round was closed.
  subject_id integer,
  form_id uuid,
  primary key (person_id, id)
);
create index rating_task_round on rating_task (round_id, class_id, kind, state);
create index rating_task_subject on rating_task (subject_id) where subject_id is not null;

-- [person] What was given about a pupil. No time, no rater.
create table rating_form (
  person_id integer not null,
  id uuid not null,
  round_id uuid not null,
  class_id integer not null,
  kind text not null check (kind in ('self', 'peer', 'teacher', 'guardian')),
  -- Criterion → index of the level, the highest first.
  answers jsonb not null,
  comment text not null default '' check (length(comment) <= 300),
  -- A peer's comment reaches the pupil when the class teacher let it.
  released boolean not null default false,
  primary key (person_id, id)
);
create index rating_form_round on rating_form (round_id, class_id);

-- [person] What a closed round came to.
create table rating_result (
  person_id integer not null,
  round_id uuid not null,
  class_id integer not null,
  revision smallint not null,
  -- Indicator → value.
  indicator_values jsonb not null,
  -- By kind of raters; of peers below the minimum nothing but that.
  outcomes jsonb not null,
  primary key (person_id, round_id)
);
create index rating_result_round on rating_result (round_id, class_id);
