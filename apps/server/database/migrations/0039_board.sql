-- How far each class is with each step, counted again and again, so that a region's board reads a row a school and step and
-- never a pupil. class_id 0 is the whole school. No pupil stands here.
create table step_count (
  term_id smallint not null references term (id),
  place_id integer not null references place (id),
  class_id integer not null,
  step text not null,
  done integer not null,
  total integer not null,
  student integer not null default 0,
  teacher integer not null default 0,
  guardian integer not null default 0,
  committee integer not null default 0,
  head integer not null default 0,
  counted_at timestamptz not null,
  primary key (term_id, place_id, class_id, step)
);

-- When somebody was last reminded of a step: a person (p:1001) or, of those without one, an account (a:<uuid>). Plain.
create table board_reminder (
  term_id smallint not null references term (id),
  step text not null,
  recipient text not null,
  reminded_at timestamptz not null,
  primary key (recipient, term_id, step)
);
